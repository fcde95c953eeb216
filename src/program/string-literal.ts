/**
 * String literals of programs. A string's value holds one character of code 0 … 255 for each byte that the machine
 * gets. Escapes: \\ \" \' \n \t \r \a \b \f \v \e, \x with exactly two hexadecimal digits, \ with one to three octal
 * digits. Text beyond ASCII stands for its bytes in UTF-8.
 */

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  e: "\x1b",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

const SHORT: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\t", "\\t"],
  ["\r", "\\r"],
  ["\\", "\\\\"],
  ['"', '\\"'],
]);

/** The value, the index behind the closing quote; or a message and the index it is about. */
export type LiteralResult =
  | { readonly value: string; readonly end: number }
  | { readonly message: string; readonly at: number };

/** Reads the literal whose opening quote stands at `start` of `line`. */
export function readStringLiteral(line: string, start: number): LiteralResult {
  let value = "";
  let i = start + 1;
  while (i < line.length) {
    const c = String.fromCodePoint(line.codePointAt(i) ?? 0);
    if (c === '"') return { value, end: i + 1 };
    if (c !== "\\") {
      value += utf8Bytes(c);
      i += c.length;
      continue;
    }
    const escape = readEscape(line, i);
    if ("message" in escape) return escape;
    value += escape.value;
    i = escape.end;
  }
  return { message: 'this string has no closing "', at: start };
}

function readEscape(line: string, at: number): LiteralResult {
  const hex = /^\\x([0-9a-fA-F]{2})/.exec(line.slice(at, at + 4));
  if (hex) return { value: String.fromCharCode(Number.parseInt(hex[1] ?? "", 16)), end: at + 4 };
  const octal = /^\\([0-3]?[0-7]{1,2})/.exec(line.slice(at, at + 4));
  if (octal) return { value: String.fromCharCode(Number.parseInt(octal[1] ?? "", 8)), end: at + octal[0].length };
  const letter = line[at + 1] ?? "";
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { value: simple, end: at + 2 };
  const message =
    letter === "x"
      ? "\\x takes exactly two hexadecimal digits, as in \\x0a"
      : `unknown escape \\${letter}; write \\\\ for a backslash, \\n, \\t, \\" or \\xNN`;
  return { message, at };
}

function utf8Bytes(c: string): string {
  const code = c.codePointAt(0) ?? 0;
  if (code < 0x80) return c;
  const bytes: number[] = [];
  let rest = code;
  const continuation = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  for (let i = 0; i < continuation; i++) {
    bytes.unshift(0x80 | (rest & 0x3f));
    rest >>= 6;
  }
  bytes.unshift(((0xff00 >> (continuation + 1)) & 0xff) | rest);
  return String.fromCharCode(...bytes);
}

/** The literal, quotes included, that reads back as `value` (characters of code 0 … 255). */
export function formatStringLiteral(value: string): string {
  let text = '"';
  for (const c of value) {
    const code = c.charCodeAt(0);
    const short = SHORT.get(c);
    if (short !== undefined) text += short;
    else if (code >= 0x20 && code < 0x7f) text += c;
    else text += `\\x${code.toString(16).padStart(2, "0")}`;
  }
  return `${text}"`;
}
