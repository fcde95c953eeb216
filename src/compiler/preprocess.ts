import type { Pos } from "./ast.js";
import type { Diagnostics } from "./diagnostics.js";
import { LINE_START, Token } from "./lex-token.js";
import { Conditionals } from "./preprocess-conditionals.js";
import { DIRECTIVES, type DirectiveContext } from "./preprocess-directives.js";
import { Expander, TokenReader } from "./preprocess-expand.js";
import { type LoadedFile, lineOf, type SourceFiles } from "./preprocess-files.js";
import { dynamicMacro, parseDefine } from "./preprocess-macro.js";
import { isHarmlessPragma } from "./preprocess-pragma.js";
import { didYouMean } from "./nearest.js";

/** Nothing that is meant to be compiled gets near these. */
const MAX_INCLUDE_DEPTH = 100;
const MAX_TOKENS = 4_000_000;

export interface PreprocessOptions {
  readonly files: SourceFiles;
  readonly includePaths: readonly string[];
  /** Macros to begin with: `NAME` or `NAME(parameters)` to the replacement. */
  readonly defines: Readonly<Record<string, string>>;
  readonly diagnostics: Diagnostics;
}

export interface Preprocessed {
  /** Ends with a token of kind `eof`. */
  readonly tokens: readonly Token[];
  /** Names of the macros defined at the end, for suggestions. */
  readonly macroNames: readonly string[];
}

/** Carries out the directives of `main` and what it includes and expands its macros. Errors go to `diagnostics`. */
export function preprocess(main: LoadedFile, options: PreprocessOptions): Preprocessed {
  const preprocessor = new Preprocessor(options);
  return preprocessor.run(main);
}

/** A file being read. */
interface Frame {
  readonly file: LoadedFile;
  readonly conditionals: Conditionals;
  at: number;
  /** After `#line`: the index in Sources that tokens get, and what is added to their lines. */
  renamed: { readonly index: number; readonly shift: number } | null;
}

class Preprocessor implements DirectiveContext {
  readonly diagnostics: Diagnostics;
  readonly expander: Expander;
  readonly files: SourceFiles;
  private readonly includePaths: readonly string[];
  private readonly defines: Readonly<Record<string, string>>;
  private readonly frames: Frame[] = [];
  private readonly once = new Set<LoadedFile>();
  private end = new Token("eof", "", { file: 0, line: 1, column: 1 });
  private counter = 0;

  constructor(options: PreprocessOptions) {
    this.diagnostics = options.diagnostics;
    this.files = options.files;
    this.includePaths = options.includePaths;
    this.defines = options.defines;
    this.expander = new Expander(options.diagnostics);
  }

  run(main: LoadedFile): Preprocessed {
    this.predefine();
    this.enter(main);
    const out: Token[] = [];
    const reader = new TokenReader(() => this.read());
    for (;;) {
      const token = this.expander.next(reader);
      if (token.text === "_Pragma" && this.pragmaOperator(token, reader)) continue;
      out.push(token);
      if (token.kind === "eof") break;
      if (out.length > MAX_TOKENS) {
        this.diagnostics.error(token.pos, `the file has more than ${MAX_TOKENS} tokens after macro expansion`);
        break;
      }
    }
    return { tokens: out, macroNames: [...this.expander.macros.keys()] };
  }

  /** The frame being read; directives are carried out inside one only. */
  get frame(): Frame {
    const frame = this.frames.at(-1);
    if (frame === undefined) throw new Error("no file is being read");
    return frame;
  }

  get conditionals(): Conditionals {
    return this.frame.conditionals;
  }

  includeOnce(): void {
    this.once.add(this.frame.file);
  }

  include(name: string, quoted: boolean, pos: Pos): void {
    const found = this.files.find(name, quoted ? this.frame.file.path : null, this.includePaths);
    if (!("tokens" in found)) {
      const looked = found.length === 0 ? "there is no include path" : `looked for ${found.join(", ")}`;
      const near = didYouMean(name, this.files.headerNames());
      this.diagnostics.error(pos, `no header \`${name}\``, near === "" ? looked : `${near} (${looked})`);
      return;
    }
    if (this.once.has(found) || (found.guard !== null && this.expander.macros.has(found.guard))) return;
    if (this.frames.length >= MAX_INCLUDE_DEPTH) {
      this.diagnostics.error(pos, `\`${name}\` includes itself`, "guard it: begin it with #pragma once");
      this.diagnostics.throwIfErrors();
    }
    this.enter(found);
  }

  canInclude(name: string, quoted: boolean): boolean {
    return "tokens" in this.files.find(name, quoted ? this.frame.file.path : null, this.includePaths);
  }

  /** `#line`: the next line is `line` of `path`; null: of the file it is in. */
  rename(line: number, path: string | null, pos: Pos): void {
    const { file, renamed } = this.frame;
    const real = pos.line - (renamed?.shift ?? 0);
    const shift = line - real - 1;
    const name = path ?? this.files.sources.path(pos.file);
    this.frame.renamed = { index: this.files.sources.addRenamed(name, file.index, -shift), shift };
  }

  private enter(file: LoadedFile): void {
    this.frames.push({ file, conditionals: new Conditionals(this.diagnostics), at: 0, renamed: null });
  }

  /** The next token of the files, directives carried out. */
  private read(): Token {
    for (let frame = this.frames.at(-1); frame !== undefined; frame = this.frames.at(-1)) {
      const token = frame.file.tokens[frame.at];
      if (token === undefined) {
        this.leave(frame);
        continue;
      }
      frame.at++;
      if (token.text === "#" && (token.flags & LINE_START) !== 0) this.directive(frame, token);
      else return frame.renamed === null ? token : renamedToken(token, frame.renamed);
    }
    return this.end;
  }

  private leave(frame: Frame): void {
    frame.conditionals.finish();
    this.frames.pop();
    const last = frame.file.tokens.at(-1);
    const pos = last === undefined ? { file: frame.file.index, line: 1, column: 1 } : last.pos;
    this.end = new Token("eof", "", { ...pos, column: pos.column + (last?.text.length ?? 0) }, LINE_START);
  }

  private directive(frame: Frame, hash: Token): void {
    const raw = lineOf(frame.file.tokens, frame.at);
    frame.at += raw.length;
    const { renamed } = frame;
    const line = renamed === null ? raw : raw.map((t) => renamedToken(t, renamed));
    const name = line[0];
    if (name === undefined) return;
    const handler = Object.hasOwn(DIRECTIVES, name.text) ? DIRECTIVES[name.text] : undefined;
    if (handler !== undefined) handler(this, name, line.slice(1));
    else {
      const hint = didYouMean(name.text, Object.keys(DIRECTIVES));
      this.diagnostics.error(name.pos, `unknown directive \`${hash.text}${name.text}\``, hint);
    }
    if (!frame.conditionals.active) this.skip(frame);
  }

  /** Goes on to the directive that ends the skipped lines. */
  private skip(frame: Frame): void {
    const { tokens, directives } = frame.file;
    let depth = 0;
    for (const at of directives) {
      if (at < frame.at) continue;
      const name = tokens[at + 1]?.text ?? "";
      if (depth === 0 && (name.startsWith("el") || name === "endif")) {
        frame.at = at;
        return;
      }
      if (name === "if" || name === "ifdef" || name === "ifndef") depth++;
      else if (name === "endif") depth--;
    }
    frame.at = tokens.length;
  }

  /** `_Pragma("…")`: false when it is not written so. */
  private pragmaOperator(name: Token, reader: TokenReader): boolean {
    const [open, text, close] = [reader.next(), reader.next(), reader.next()];
    if (open?.text !== "(" || text?.kind !== "string" || close?.text !== ")") {
      this.diagnostics.error(name.pos, "`_Pragma` without a string in parentheses");
      return true;
    }
    const pragma = text.text.slice(1, -1).replaceAll(/\\(["\\])/g, "$1");
    if (!isHarmlessPragma(pragma)) this.diagnostics.error(name.pos, `unsupported pragma \`${pragma}\``);
    return true;
  }

  private predefine(): void {
    const { macros } = this.expander;
    const lines = Object.entries(this.defines).map(([name, text]) => `${name} ${text}`);
    const file = this.files.add("<command line>", ["__STDC__ 1", "__STDC_VERSION__ 201112L", ...lines].join("\n"));
    for (let at = 0; at < file.tokens.length; ) {
      const first = file.tokens[at];
      if (first === undefined) break;
      const line = [first, ...lineOf(file.tokens, at + 1)];
      const macro = parseDefine(line, first.pos, this.diagnostics);
      if (macro !== null) macros.set(macro.name, macro);
      at += line.length;
    }
    const builtin: Readonly<Record<string, (at: Token) => string>> = {
      __LINE__: (at) => String(at.pos.line),
      __FILE__: (at) => JSON.stringify(this.files.sources.path(at.pos.file)),
      __COUNTER__: () => String(this.counter++),
      __INCLUDE_LEVEL__: () => String(this.frames.length - 1),
    };
    const pos = { file: file.index, line: 1, column: 1 };
    for (const [name, text] of Object.entries(builtin)) macros.set(name, dynamicMacro(name, pos, text));
  }
}

function renamedToken(token: Token, { index, shift }: { readonly index: number; readonly shift: number }): Token {
  const pos = { file: index, line: token.pos.line + shift, column: token.pos.column };
  return new Token(token.kind, token.text, pos, token.flags, token.hide);
}
