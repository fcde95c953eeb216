import type { Attribute, BuiltinTypeName, Enumerator, Pos, Storage, TypeNode } from "./ast.js";
import { KEYWORDS } from "./lex-token.js";
import { didYouMean } from "./nearest.js";
import { attributes, typeAttributes } from "./parse-attribute.js";
import { endOf, type Parser } from "./parse-state.js";

/** What stands before the declarators. */
export interface Specifiers {
  readonly type: TypeNode;
  readonly storage: Storage;
  readonly inline: boolean;
  readonly attributes: readonly Attribute[];
  readonly pos: Pos;
}

const STORAGE: ReadonlyMap<string, Storage> = new Map([
  ["static", "static"],
  ["extern", "extern"],
  ["typedef", "typedef"],
  ["auto", "none"],
  ["register", "none"],
]);

const BASIC = new Set(["void", "char", "short", "int", "long", "signed", "unsigned", "_Bool", "__builtin_va_list"]);

/** Types that the machine does not have, and what to use for them. */
const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  ...["float", "double", "__float128", "_Float128"].map((word): [string, string] => [
    word,
    "the kernel has no floating point: use integers, in a smaller unit or scaled by a power of two",
  ]),
  ["_Complex", "there are no complex numbers in the kernel"],
  ["_Imaginary", "there are no complex numbers in the kernel"],
  ["__int128", "use two u64, or u64 if the range allows it"],
  ["_Atomic", "use atomic_t and its functions"],
  ["_Thread_local", "use DEFINE_PER_CPU or a field of task_struct"],
  ["__thread", "use DEFINE_PER_CPU or a field of task_struct"],
]);

const QUALIFIERS = new Set(["const", "volatile", "restrict", "__extension__"]);
const OTHER_STARTS = new Set(["struct", "union", "enum", "typeof", "__auto_type", "inline", "_Noreturn", "_Alignas"]);

/** Whether a type name or a declaration's specifiers begin at the token. */
export function startsType(p: Parser, ahead = 0): boolean {
  const token = p.peek(ahead);
  if (token.kind === "identifier") return p.scope.isType(token.text);
  if (token.kind !== "keyword") return false;
  const word = KEYWORDS.get(token.text) ?? "";
  if (word === "__extension__") return startsType(p, ahead + 1);
  const type = BASIC.has(word) || OTHER_STARTS.has(word) || UNSUPPORTED.has(word);
  return type || QUALIFIERS.has(word) || STORAGE.has(word) || word === "__attribute__";
}

/** Collects the words of one specifier list. */
class SpecifierReader {
  readonly words: string[] = [];
  readonly list: Attribute[] = [];
  type: TypeNode | null = null;
  storage: Storage = "none";
  inline = false;
  constant = false;
  private readonly p: Parser;
  private storageSeen = false;

  constructor(p: Parser) {
    this.p = p;
  }

  /** Takes the token if it belongs to the specifiers. */
  take(): boolean {
    const { p } = this;
    const { keyword } = p;
    if (this.missingSemicolon()) p.fail("missing `;` after the `}`", "", endOf(p.previous ?? p.token));
    if (keyword === "") return this.name();
    if (QUALIFIERS.has(keyword)) this.qualifier(keyword);
    else if (BASIC.has(keyword)) this.basic(keyword);
    else if (STORAGE.has(keyword)) this.storageClass(keyword);
    else if (keyword === "inline") this.inlineWord();
    else if (keyword === "_Noreturn") this.list.push({ name: "noreturn", args: [], pos: p.advance().pos });
    else if (keyword === "__attribute__" || keyword === "_Alignas") attributes(p, this.list);
    else if (UNSUPPORTED.has(keyword)) this.unsupported(keyword);
    else return this.compound(keyword);
    return true;
  }

  /** A structure or enumeration, and in the next line another declaration. */
  private missingSemicolon(): boolean {
    const { p } = this;
    if (this.type === null || p.previous?.text !== "}" || p.token.pos.line === p.previous.pos.line) return false;
    if (p.keyword === "") return p.scope.isType(p.token.text);
    return startsType(p) && !QUALIFIERS.has(p.keyword) && p.keyword !== "__attribute__";
  }

  private qualifier(keyword: string): void {
    if (keyword === "const") this.constant = true;
    this.p.advance();
  }

  private inlineWord(): void {
    this.inline = true;
    this.p.advance();
  }

  private name(): boolean {
    const { p } = this;
    const { token } = p;
    if (token.kind !== "identifier" || this.type !== null || this.words.length > 0) return false;
    if (p.scope.isType(token.text)) {
      this.type = { kind: "typedefName", name: token.text, pos: token.pos };
      p.advance();
      return true;
    }
    if (!looksLikeType(p)) return false;
    if (p.ignored.has(token.text)) p.advance();
    else this.unknownType();
    return true;
  }

  private unknownType(): void {
    const { p } = this;
    const { token } = p;
    const next = p.peek(1);
    const beforeType = next.kind === "keyword" && (startsType(p, 1) || next.text === "struct");
    p.error(`unknown type name \`${token.text}\``, this.suggestion(token.text, beforeType));
    if (beforeType) p.ignored.add(token.text);
    else {
      p.scope.assumeType(token.text);
      this.type = { kind: "builtin", name: "int", pos: token.pos };
    }
    p.advance();
  }

  private suggestion(name: string, beforeType: boolean): string {
    const { p } = this;
    if (p.tags.has(name)) return `did you mean \`struct ${name}\`?`;
    const words = [...STORAGE.keys(), ...BASIC, ...OTHER_STARTS, "const"];
    const hint = p.diagnostics.suggest(name, beforeType ? words : [...p.scope.types(), ...words]);
    if (hint !== "") return hint;
    const tag = didYouMean(name, p.tags);
    return tag === "" ? "include the header that declares it" : tag.replace("`", "`struct ");
  }

  private basic(keyword: string): void {
    const { p } = this;
    if (this.type !== null) p.fail(`\`${p.token.text}\` after another type`, "a declaration has one type");
    this.words.push(keyword);
    p.advance();
  }

  private storageClass(keyword: string): void {
    const { p } = this;
    const storage = STORAGE.get(keyword) ?? "none";
    if (this.storageSeen) p.error(`\`${keyword}\` after another storage class`, "a declaration has one of them");
    this.storageSeen = true;
    this.storage = storage;
    p.advance();
  }

  private unsupported(keyword: string): void {
    const { p } = this;
    p.error(`\`${p.token.text}\` is not supported`, UNSUPPORTED.get(keyword) ?? "");
    const { pos } = p.advance();
    if (!/^_Atomic|^_Thread|^__thread|^_Complex/.test(keyword)) this.type ??= { kind: "builtin", name: "int", pos };
  }

  private compound(keyword: string): boolean {
    const { p } = this;
    if (!["struct", "union", "enum", "typeof", "__auto_type"].includes(keyword)) return false;
    if (this.type !== null || this.words.length > 0) {
      p.fail(`\`${p.token.text}\` after another type`, "a declaration has one type");
    }
    if (keyword === "enum") this.type = enumeration(p, this.list);
    else if (keyword === "typeof") this.type = typeOf(p);
    else if (keyword === "__auto_type") this.type = { kind: "auto", pos: p.advance().pos };
    else this.type = record(p, this.list);
    return true;
  }
}

/** Reads specifiers; reports where there is no type and takes int. */
export function specifiers(p: Parser): Specifiers {
  const { pos } = p;
  const reader = new SpecifierReader(p);
  while (reader.take());
  const base = reader.type ?? basicType(p, reader.words, pos);
  const type: TypeNode = reader.constant ? { kind: "const", type: base, pos } : base;
  return { type, storage: reader.storage, inline: reader.inline, attributes: reader.list, pos };
}

/** An identifier that is no type here, but stands where only one could. */
export function looksLikeType(p: Parser): boolean {
  if (p.token.kind !== "identifier" || p.scope.lookup(p.token.text) !== undefined) return false;
  const next = p.peek(1);
  if (next.kind === "identifier") return true;
  if (next.kind === "keyword") return startsType(p, 1);
  if (next.text !== "*") return false;
  let n = 2;
  while (p.peek(n).text === "*" || p.peek(n).text === "const") n++;
  if (p.peek(n).text === "," || p.peek(n).text === ")") return true;
  return p.peek(n).kind === "identifier" && [";", "=", ",", ")", "(", "[", ":"].includes(p.peek(n + 1).text);
}

function basicType(p: Parser, words: readonly string[], pos: Pos): TypeNode {
  if (words.length === 0) {
    if (p.token.kind === "identifier" && p.peek(1).text === "(") undefinedMacro(p);
    const hint = p.token.kind === "identifier" ? `write a type before \`${p.token.text}\`` : "";
    p.fail(`expected a type, found ${p.describe()}`, hint);
  }
  const name = builtinName(words);
  if (name === null) p.error(`\`${words.join(" ")}\` is not a type`, "", pos);
  return { kind: "builtin", name: name ?? "int", pos };
}

/** `NAME(…)` where a declaration should be. */
export function undefinedMacro(p: Parser): never {
  const { text } = p.token;
  const hint = p.diagnostics.suggest(text, p.macroNames) || "include the header that defines it";
  return p.fail(`no macro \`${text}\` is defined, and a function needs a type`, hint);
}

function builtinName(words: readonly string[]): BuiltinTypeName | null {
  const count = (word: string): number => words.filter((w) => w === word).length;
  const [longs, unsigned, signed] = [count("long"), count("unsigned"), count("signed")];
  if (longs > 2 || unsigned + signed > 1 || new Set(words).size + Math.max(0, longs - 1) !== words.length) return null;
  const rest = words.filter((w) => !["long", "unsigned", "signed", "int"].includes(w));
  if (rest.length > 1 || (rest.length === 1 && longs > 0)) return null;
  const prefix = unsigned === 1 ? "unsigned " : "";
  const [base] = rest;
  if (base === "short") return `${prefix}short` as BuiltinTypeName;
  if (base === "char" && count("int") === 0) return signed === 1 ? "signed char" : (`${prefix}char` as BuiltinTypeName);
  if (base !== undefined) return words.length === 1 ? (base as BuiltinTypeName) : null;
  return `${prefix}${longs === 0 ? "int" : longs === 1 ? "long" : "long long"}` as BuiltinTypeName;
}

function typeOf(p: Parser): TypeNode {
  const { pos } = p.advance();
  p.expect("(", "after `typeof`");
  const isType = startsType(p);
  const node = p.nested(
    (): TypeNode =>
      isType
        ? { kind: "typeofType", type: p.grammar.typeName(p), pos }
        : { kind: "typeofExpr", expr: p.grammar.expression(p), pos },
  );
  p.expect(")", "after `typeof(`");
  return node;
}

/** Attributes of the type go into it; others are appended to `outer`. */
function record(p: Parser, outer: Attribute[]): TypeNode {
  const { pos, text } = p.advance();
  const list: Attribute[] = [];
  attributes(p, list);
  const tag = tagName(p);
  attributes(p, list);
  if (tag === null && !p.is("{")) p.fail(`expected a tag or \`{\` after \`${text}\`, found ${p.describe()}`);
  const body = p.is("{") ? p.nested(() => p.grammar.members(p, text)) : null;
  if (body !== null) attributes(p, list);
  const { packed, align, rest } = typeAttributes(p, list);
  outer.push(...rest);
  return { kind: "record", union: text === "union", tag, members: body, packed, align, pos };
}

function tagName(p: Parser): string | null {
  if (p.token.kind !== "identifier") return null;
  const tag = p.advance().text;
  p.tags.add(tag);
  return tag;
}

function enumeration(p: Parser, outer: Attribute[]): TypeNode {
  const { pos } = p.advance();
  attributes(p, outer);
  const tag = tagName(p);
  if (tag === null && !p.is("{")) p.fail(`expected a tag or \`{\` after \`enum\`, found ${p.describe()}`);
  const values = p.is("{") ? enumerators(p) : null;
  if (values === null) return { kind: "enum", tag, values, pos };
  const list: Attribute[] = [];
  attributes(p, list);
  const { packed, align, rest } = typeAttributes(p, list);
  if (packed || align > 0) p.error("the size of an enum cannot be changed", "store it in a u8 or a bit-field");
  outer.push(...rest);
  return { kind: "enum", tag, values, pos };
}

function enumerators(p: Parser): Enumerator[] {
  const values: Enumerator[] = [];
  p.advance();
  while (!p.is("}")) {
    const name = p.identifier("the name of an enumerator");
    attributes(p, []);
    const value = p.accept("=") ? p.grammar.assignment(p) : null;
    p.scope.declare(name.text, "value");
    values.push({ name: name.text, value, pos: name.pos });
    if (!p.is("}")) p.expect(",", `after the enumerator \`${name.text}\``);
  }
  p.advance();
  return values;
}
