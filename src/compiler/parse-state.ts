import type { Block, Decl, Expr, Initializer, MemberDecl, Pos, Stmt, TypeNode } from "./ast.js";
import type { Diagnostics } from "./diagnostics.js";
import { FROM_MACRO, KEYWORDS, type Token } from "./lex-token.js";
import { Scope } from "./parse-scope.js";

/** Nested deeper than anybody writes; keeps the recursive parser and checker off the end of the stack. */
const MAX_DEPTH = 300;

/** Ends the parsing of a statement or declaration; the error has been noted. */
export class Recovery extends Error {
  /** Where parsing goes on, as an index of a token at file scope; null: after the statement. */
  readonly resumeAt: number | null;

  constructor(resumeAt: number | null = null) {
    super("recovering from a syntax error");
    this.resumeAt = resumeAt;
  }
}

/** The parts of the grammar that need each other. */
export interface Grammar {
  expression(p: Parser): Expr;
  unary(p: Parser): Expr;
  /** Without the comma operator. */
  assignment(p: Parser): Expr;
  typeName(p: Parser): TypeNode;
  /** From the `{` on; `what` is `struct` or `union`. */
  members(p: Parser, what: string): MemberDecl[];
  initializer(p: Parser): Initializer;
  block(p: Parser): Block;
  statement(p: Parser): Stmt;
  declaration(p: Parser, place: "file" | "block"): Decl[];
}

export interface Mark {
  readonly at: number;
  readonly names: number;
  readonly tags: number;
}

/** A cursor over preprocessed tokens, with what the grammar remembers. */
export class Parser {
  readonly diagnostics: Diagnostics;
  readonly grammar: Grammar;
  readonly scope = new Scope();
  /** Tags of structures, unions and enumerations, for suggestions. */
  readonly tags = new Set<string>();
  readonly macroNames: readonly string[];
  /** Words in front of types that have been reported and are passed over. */
  readonly ignored = new Set<string>();
  /** Names in what was passed over. */
  readonly lost = new Set<string>();
  /** Declarations made inside the one being parsed, which go before and after it. */
  readonly before: Decl[] = [];
  readonly after: Decl[] = [];
  /** The token to be parsed and, when it is one, its keyword. */
  token: Token;
  keyword: string;
  at = 0;
  private readonly tokens: readonly Token[];
  private depth = 0;

  /** `tokens` ends with one of kind `eof`. */
  constructor(
    tokens: readonly Token[],
    options: { grammar: Grammar; diagnostics: Diagnostics; macroNames: readonly string[] },
  ) {
    this.tokens = tokens;
    this.grammar = options.grammar;
    this.diagnostics = options.diagnostics;
    this.macroNames = options.macroNames;
    this.token = this.peek(0);
    this.keyword = keywordOf(this.token);
  }

  get pos(): Pos {
    return this.token.pos;
  }

  /** The token `n` after the current one; the end token at and after the end. */
  peek(n: number): Token {
    const token = this.tokens[this.at + n] ?? this.tokens.at(-1);
    if (token === undefined) throw new Error("no tokens to parse");
    return token;
  }

  get previous(): Token | undefined {
    return this.tokens[this.at - 1];
  }

  /** Passes the current token and returns it. */
  advance(): Token {
    const token = this.token;
    if (token.kind !== "eof") this.seek(this.at + 1);
    return token;
  }

  seek(at: number): void {
    this.at = at;
    this.token = this.peek(0);
    this.keyword = keywordOf(this.token);
  }

  is(text: string): boolean {
    return this.token.text === text;
  }

  accept(text: string): boolean {
    if (this.token.text !== text) return false;
    this.advance();
    return true;
  }

  acceptKeyword(keyword: string): boolean {
    if (this.keyword !== keyword) return false;
    this.advance();
    return true;
  }

  /** Where parsing is, for `lose`. */
  mark(): Mark {
    return { at: this.at, names: this.scope.size, tags: this.tags.size };
  }

  /** Notes the names that were not known at `mark` and stand in what has been passed since then as lost. */
  lose(mark: Mark): void {
    const tags = new Set([...this.tags].slice(0, mark.tags));
    for (let i = mark.at; i < this.at; i++) {
      const token = this.tokens[i];
      if (token?.kind !== "identifier" || tags.has(token.text)) continue;
      if (!this.scope.knewBefore(token.text, mark.names)) this.lost.add(token.text);
    }
  }

  /** Passes the punctuator `text`; `where` is like "after the condition". @throws Recovery */
  expect(text: string, where: string): void {
    if (this.accept(text)) return;
    this.fail(`missing \`${text}\` ${where}, before ${this.describe()}`);
  }

  /** Passes an identifier that is wanted as `what`. @throws Recovery */
  identifier(what: string): Token {
    if (this.token.kind === "identifier") return this.advance();
    const hint = this.token.kind === "keyword" ? `\`${this.token.text}\` is a keyword of C` : "";
    return this.fail(`expected ${what}, found ${this.describe()}`, hint);
  }

  /** Passes the `;` after `what`. Goes on as if it were there where the next token begins something else. */
  semicolon(what: string): void {
    if (this.accept(";")) return;
    const { previous } = this;
    if (this.token.kind === "other") this.fail("");
    const message = `missing \`;\` after ${what}`;
    if (previous === undefined || previous.pos.file !== this.pos.file) this.fail(message);
    this.diagnostics.error(endOf(previous), message);
    if (this.is("}") || (this.pos.line > previous.pos.line && !this.is("{"))) return;
    throw new Recovery();
  }

  error(message: string, hint = "", pos: Pos = this.pos): void {
    this.diagnostics.error(pos, message, hint);
  }

  /** Notes an error and gives the statement or declaration up. */
  fail(message: string, hint = "", pos: Pos = this.pos): never {
    const { token } = this;
    if (token.kind === "other") this.diagnostics.error(token.pos, ...describeOther(token));
    else this.diagnostics.error(pos, message, hint);
    throw new Recovery();
  }

  /** The current token for a message. */
  describe(): string {
    if (this.token.kind === "eof") return "the end of the file";
    const text = this.token.text.length > 40 ? `${this.token.text.slice(0, 37)}...` : this.token.text;
    const where = (this.token.flags & FROM_MACRO) !== 0 ? " (from a macro)" : "";
    return `\`${text}\`${where}`;
  }

  /** Runs `parse` one level deeper. @throws Recovery when that is too deep */
  nested<T>(parse: () => T): T {
    if (this.depth >= MAX_DEPTH) this.fail(`nested more than ${MAX_DEPTH} levels deep`, "split it up");
    this.depth++;
    try {
      return parse();
    } finally {
      this.depth--;
    }
  }
}

function keywordOf(token: Token): string {
  return token.kind === "keyword" ? (KEYWORDS.get(token.text) ?? "") : "";
}

/** The place just after a token, where something is missing. */
export function endOf(token: Token): Pos {
  if ((token.flags & FROM_MACRO) !== 0) return token.pos;
  return { ...token.pos, column: token.pos.column + token.text.length };
}

function describeOther(token: Token): [string, string] {
  const first = token.text.replace(/^(?:L|u8|u|U)/, "")[0];
  if (first === '"')
    return [
      "this string is not closed",
      'add the `"`; a string that goes on in the next line is closed and opened again',
    ];
  if (first === "'") return ["this character constant is not closed", "add the `'`"];
  if (token.text === "/*") return ["this comment is not closed", "add the `*/`"];
  const code = (token.text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return [`the character \`${token.text}\` (U+${code}) does not belong into C`, ""];
}
