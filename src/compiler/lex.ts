import type { Pos } from "./ast.js";
import { KEYWORDS, LINE_START, SPACE_BEFORE, Token, type TokenKind } from "./lex-token.js";

/** A file's tokens, without an end token. */
export interface LexedFile {
  readonly tokens: readonly Token[];
  /** Indices of the `#` that begin directives, ascending. */
  readonly directives: readonly number[];
}

/** Longest first within a first character. */
const PUNCTUATORS: ReadonlyMap<number, readonly string[]> = groupByFirst(
  `... <<= >>= -> ++ -- << >> <= >= == != && || += -= *= /= %= &= ^= |= ##
   [ ] ( ) { } . & * + - ~ ! / % < > ^ | ? : ; = , #`.split(/\s+/),
);

/** Kind of each ASCII character for the start of a token. */
const LETTER = 1;
const DIGIT = 2;
const CLASS = Uint8Array.from({ length: 128 }, (_, code) => {
  const c = String.fromCharCode(code);
  if (/[A-Za-z_$]/.test(c)) return LETTER;
  return /[0-9]/.test(c) ? DIGIT : 0;
});

/** Splits a file into preprocessing tokens. Never fails: what is no token becomes one of kind `other`. */
export function lex(text: string, file: number): LexedFile {
  const lexer = new Lexer(text, file, null);
  return { tokens: lexer.tokens(), directives: lexer.directives };
}

/** The tokens of a piece of text that stands at `pos`, as `##` and `defines` make. */
export function lexFragment(text: string, pos: Pos): Token[] {
  return new Lexer(text, pos.file, pos).tokens();
}

class Lexer {
  readonly directives: number[] = [];
  private readonly text: string;
  private readonly splices: readonly number[];
  private readonly file: number;
  private readonly fixedPos: Pos | null;
  private readonly out: Token[] = [];
  private readonly names = new Map<string, string>();
  private at = 0;
  private line = 1;
  private lineStart = 0;
  private splice = 0;

  constructor(text: string, file: number, fixedPos: Pos | null) {
    const joined = joinLines(text.includes("\r") ? text.replaceAll("\r\n", "\n") : text);
    this.text = joined.text;
    this.splices = joined.splices;
    this.file = file;
    this.fixedPos = fixedPos;
  }

  tokens(): Token[] {
    const { text } = this;
    let flags = LINE_START;
    while (this.at < text.length) {
      const code = text.charCodeAt(this.at);
      if (code === 10) {
        this.newline(this.at);
        this.at++;
        flags = LINE_START;
      } else if (code === 32 || (code >= 9 && code <= 13) || code === 0xfeff) {
        this.at++;
        flags |= SPACE_BEFORE;
      } else if (code === 47 && text.charCodeAt(this.at + 1) === 47) {
        const end = text.indexOf("\n", this.at);
        this.at = end < 0 ? text.length : end;
      } else if (code === 47 && text.charCodeAt(this.at + 1) === 42) {
        this.blockComment();
        flags |= SPACE_BEFORE;
      } else {
        this.token(code, flags);
        flags = 0;
      }
    }
    return this.out;
  }

  private token(code: number, flags: number): void {
    const first = code < 128 ? (CLASS[code] ?? 0) : 0;
    if (first === LETTER) this.word(flags);
    else if (first === DIGIT || (code === 46 && this.classAt(this.at + 1) === DIGIT)) this.number(flags);
    else if (code === 34 || code === 39) this.literal(this.at, flags);
    else if (code === 60 && this.afterInclude()) this.header(flags);
    else this.punctuator(code, flags);
  }

  /** Takes text up to `end` as a token. */
  private push(kind: TokenKind, text: string, end: number, flags: number): void {
    if (this.splice < this.splices.length) this.passSplices(this.at);
    const pos = this.fixedPos ?? { file: this.file, line: this.line, column: this.at - this.lineStart + 1 };
    this.out.push(new Token(kind, text, pos, flags));
    this.at = end;
  }

  private word(flags: number): void {
    const start = this.at;
    let end = start + 1;
    while (this.classAt(end) !== 0) end++;
    const quote = this.text.charCodeAt(end);
    if ((quote === 34 || quote === 39) && /^(?:L|u|U|u8)$/.test(this.text.slice(start, end))) {
      this.literal(end, flags);
      return;
    }
    const slice = this.text.slice(start, end);
    let name = this.names.get(slice);
    if (name === undefined) this.names.set(slice, (name = slice));
    this.push(KEYWORDS.has(name) ? "keyword" : "identifier", name, end, flags);
  }

  private number(flags: number): void {
    let end = this.at + 1;
    for (;;) {
      const code = this.text.charCodeAt(end);
      const sign = code === 43 || code === 45;
      if (sign && "eEpP".includes(this.text[end - 1] ?? "-")) end++;
      else if (code === 46 || this.classAt(end) !== 0) end++;
      else break;
    }
    this.push("number", this.text.slice(this.at, end), end, flags);
  }

  /** A string or character constant whose opening quote is at `quoteAt`, after its prefix if it has one. */
  private literal(quoteAt: number, flags: number): void {
    const { text } = this;
    const quote = text.charCodeAt(quoteAt);
    let end = quoteAt + 1;
    while (end < text.length) {
      const code = text.charCodeAt(end);
      if (code === 10) break;
      end += code === 92 ? 2 : 1;
      if (code === quote) {
        this.push(quote === 34 ? "string" : "char", text.slice(this.at, end), end, flags);
        return;
      }
    }
    end = Math.min(end, text.length);
    this.push("other", text.slice(this.at, end), end, flags);
  }

  private header(flags: number): void {
    const close = this.text.indexOf(">", this.at);
    const name = this.text.slice(this.at, close + 1);
    if (close < 0 || name.includes("\n")) this.punctuator(60, flags);
    else this.push("header", name, close + 1, flags);
  }

  private punctuator(code: number, flags: number): void {
    const candidates = PUNCTUATORS.get(code);
    if (candidates === undefined) {
      const char = String.fromCodePoint(this.text.codePointAt(this.at) ?? code);
      this.push("other", char, this.at + char.length, flags);
      return;
    }
    const single = candidates.length === 1 ? candidates[0] : candidates.find((p) => this.text.startsWith(p, this.at));
    const text = single ?? String.fromCharCode(code);
    if (text === "#" && (flags & LINE_START) !== 0) this.directives.push(this.out.length);
    this.push("punct", text, this.at + text.length, flags);
  }

  /** Whether the next token is the name of an included file. */
  private afterInclude(): boolean {
    const word = this.out.at(-1);
    const hash = this.out.at(-2);
    if (word === undefined) return false;
    if (word.text === "(") return hash?.text === "__has_include";
    return word.text.startsWith("include") && hash?.text === "#" && (hash.flags & LINE_START) !== 0;
  }

  /** Skips a block comment; one that is not closed becomes an `other` token. */
  private blockComment(): void {
    const end = this.text.indexOf("*/", this.at + 2);
    if (end < 0) {
      this.push("other", "/*", this.text.length, 0);
      return;
    }
    for (let n = this.text.indexOf("\n", this.at); n >= 0 && n < end; n = this.text.indexOf("\n", n + 1)) {
      this.newline(n);
    }
    this.at = end + 2;
  }

  private newline(at: number): void {
    this.passSplices(at);
    this.line++;
    this.lineStart = at + 1;
  }

  /** Counts the lines that were joined before `at`. */
  private passSplices(at: number): void {
    for (;;) {
      const splice = this.splices[this.splice];
      if (splice === undefined || splice > at) return;
      this.line++;
      this.lineStart = splice;
      this.splice++;
    }
  }

  private classAt(at: number): number {
    const code = this.text.charCodeAt(at);
    return code < 128 ? (CLASS[code] ?? 0) : 0;
  }
}

/** Removes each backslash-newline; `splices` are the places in the result where a line went on. */
function joinLines(text: string): { readonly text: string; readonly splices: readonly number[] } {
  if (!text.includes("\\\n")) return { text, splices: [] };
  const parts = text.split("\\\n");
  const splices: number[] = [];
  let length = 0;
  for (const part of parts.slice(0, -1)) {
    length += part.length;
    splices.push(length);
  }
  return { text: parts.join(""), splices };
}

function groupByFirst(punctuators: readonly string[]): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const p of punctuators) {
    const group = groups.get(p.charCodeAt(0));
    if (group === undefined) groups.set(p.charCodeAt(0), [p]);
    else group.push(p);
  }
  return groups;
}
