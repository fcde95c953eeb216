/** What a model's sources say about the texts that its attributes understand. */
export interface Words {
  /** String literals: names that are compared with what is written, then others, then those of directories that the
   * model makes. Empty when no attribute takes what is written for anything but a number. */
  readonly names: readonly string[];
  /** Numbers that something is compared with, and their neighbours: decimal, with a newline. */
  readonly numbers: readonly string[];
  /** True when there are waits that a signal ends, so that it is worth sending some. */
  readonly signals: boolean;
}

export const NO_WORDS: Words = { names: [], numbers: [], signals: false };

const NAMES_MAX = 16;
const NUMBERS_MAX = 12;

const COMMENT_OR_STRING = /"(?:[^"\\\n]|\\.)*"|\/\*[^]*?\*\/|\/\/[^\n]*/g;
/** Places whose strings are not for attributes: directives, marks, information about the module, what is printed. */
const ELSEWHERE =
  /^[ \t]*#.*$|\b(?:__kobjlab|__entry|__entry_setup|__one_of|MODULE_\w+|module_param\w*|pr_\w+|printk\w*|dev_\w+|WARN\w*|BUG\w*|panic|__section|__attribute__)\s*\((?:"(?:[^"\\\n]|\\.)*"|[^;"])*?\)(?=\s*[;,){]|\s*$)/gm;
const COMPARISON =
  /\b(?:str\w*cmp|sysfs_streq|str_has_prefix|sysfs_match_string|__sysfs_match_string|match_string|memcmp)\s*\([^;{}]*/g;
const SCANF = /\bsscanf\s*\([^;{}"]*"((?:[^"\\\n]|\\.)*)"/g;
const CONVERSION = /%[*\d]*(?:hh?|ll?)?([a-z]|\[[^\]]*\])/g;
const LITERAL = /"((?:[^"\\\n]|\\.)*)"/g;
const NUMBER = /(?:[<>]=?|[=!]=|\bcase)\s*(-?(?:0x[0-9a-fA-F]+|\d+))(?![\w.])/g;
/** A function that takes what is written, with the parameter's name, up to its end; and calls that read a number there. */
const STORE =
  /\bconst\s+char\s*\*\s*(\w+)\s*,\s*(?:size_t|int|unsigned\s+\w+|loff_t)\s+\w+\s*\)\s*\{([^]*?)(?:\n\}|$)/g;
const NOT_TEXT = new Set(["if", "while", "for", "switch", "return", "sizeof", "store"]);
const READS_NUMBER = /^(?:kstrto|strict_strto|simple_strto)/;
const CALL = /\b(\w+)\s*\(([^()]*)\)/g;
const DIRECTORY = /\b(?:kobject_create_and_add|kset_create_and_add|class_create)\s*\([^;{}]*/g;
const SIGNALS = /_(?:interruptible|killable)\w*\s*\(|\bTASK_(?:INTERRUPTIBLE|KILLABLE)\b|\bsignal_pending\s*\(/;
/** What is likely to be a name or keyword. */
const NAME = /^[\w.:+-]{1,24}(?:\\n)?$/;

function literals(text: string): string[] {
  return [...text.matchAll(LITERAL)].map((m) => m[1]!).filter((s) => NAME.test(s));
}

/** True when some attribute gives what is written to a function that reads more than a number there. */
function takesText(text: string): boolean {
  return [...text.matchAll(STORE)].some(([, written, body]) =>
    [...body!.matchAll(CALL)].some(([, name, args]) => {
      if (NOT_TEXT.has(name!) || READS_NUMBER.test(name!)) return false;
      return new RegExp(`\\b${written}\\b`).test(args!);
    }),
  );
}

/** A literal's text; a name that the model compares with its newline is written with it. */
function written(name: string): string {
  return name.endsWith("\\n") ? `${name.slice(0, -2)}\n` : name;
}

/** Texts that a sscanf() format fits, and the words in them, which other attributes may take alone. */
function scanned(format: string): string[] {
  return [
    { number: "1", word: "a" },
    { number: "2", word: "b" },
  ].flatMap(({ number, word }) => {
    const text = format.replace(CONVERSION, (_, kind: string) => (/^[sc[]/.test(kind) ? word : number));
    return text !== word && text.includes(word) ? [text, word] : [text];
  });
}

/** Values around a number that is compared with. */
function around(number: string): bigint[] {
  const value = number.startsWith("-") ? -BigInt(number.slice(1)) : BigInt(number);
  return [value, value + 1n, value - 1n];
}

/** Collects words of Kernel C, by its text alone: macros and includes are not followed. */
export function wordsOf(sources: readonly { readonly text: string }[]): Words {
  const texts = sources.map(({ text }) =>
    text.replace(COMMENT_OR_STRING, (m) => (m.startsWith('"') ? m : " ")).replace(ELSEWHERE, " "),
  );
  const compared = texts.flatMap((text) => [...text.matchAll(COMPARISON)].flatMap((m) => literals(m[0])));
  const directories = texts.flatMap((text) => [...text.matchAll(DIRECTORY)].flatMap((m) => literals(m[0])));
  const others = texts.flatMap(literals).filter((name) => !directories.includes(name));
  const formats = texts.flatMap((text) => [...text.matchAll(SCANF)].flatMap((m) => scanned(m[1]!)));
  const names = texts.some(takesText) ? [...formats, ...compared, ...others, ...directories].map(written) : [];
  const numbers = texts.flatMap((text) => [...text.matchAll(NUMBER)].flatMap((m) => around(m[1]!)));
  return {
    names: [...new Set(names)].slice(0, NAMES_MAX),
    numbers: [...new Set(numbers)].slice(0, NUMBERS_MAX).map((n) => `${n}\n`),
    signals: texts.some((text) => SIGNALS.test(text)),
  };
}
