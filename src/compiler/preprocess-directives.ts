import type { Pos } from "./ast.js";
import type { Diagnostics } from "./diagnostics.js";
import { Token } from "./lex-token.js";
import type { Conditionals } from "./preprocess-conditionals.js";
import { type Expander, TokenReader } from "./preprocess-expand.js";
import { ConditionError, evaluateCondition } from "./preprocess-if.js";
import type { SourceFiles } from "./preprocess-files.js";
import { type Macro, parseDefine } from "./preprocess-macro.js";
import { isHarmlessPragma, pragmaHint } from "./preprocess-pragma.js";

/** What directives act on. */
export interface DirectiveContext {
  readonly diagnostics: Diagnostics;
  readonly expander: Expander;
  readonly conditionals: Conditionals;
  readonly files: SourceFiles;
  include(name: string, quoted: boolean, pos: Pos): void;
  canInclude(name: string, quoted: boolean): boolean;
  includeOnce(): void;
  rename(line: number, path: string | null, pos: Pos): void;
}

/** `name` is the directive's word, `line` what follows it. */
type Directive = (context: DirectiveContext, name: Token, line: readonly Token[]) => void;

export const DIRECTIVES: Readonly<Record<string, Directive>> = {
  define(context, name, line) {
    const macro = readMacro(context, name, line);
    if (macro === null) return;
    const { macros } = context.expander;
    const old = macros.get(macro.name);
    if (old !== undefined && (old.dynamic !== null || old.spelling !== macro.spelling)) {
      const where = `${context.diagnostics.sources.path(old.pos.file)}:${old.pos.line}`;
      context.diagnostics.warning(macro.pos, `macro \`${macro.name}\` defined again`, `it was defined at ${where}`);
    }
    macros.set(macro.name, macro);
  },

  undef(context, name, line) {
    const macro = onlyName(context, name, line);
    if (macro !== null) context.expander.macros.delete(macro.text);
  },

  if(context, name, line) {
    context.conditionals.open(name.pos, holds(context, name, line));
  },

  ifdef(context, name, line) {
    const macro = onlyName(context, name, line);
    context.conditionals.open(name.pos, macro !== null && isDefined(context, macro.text));
  },

  ifndef(context, name, line) {
    const macro = onlyName(context, name, line);
    context.conditionals.open(name.pos, macro !== null && !isDefined(context, macro.text));
  },

  elif(context, name, line) {
    context.conditionals.branch(name.pos, name.text, () => holds(context, name, line));
  },

  elifdef(context, name, line) {
    context.conditionals.branch(name.pos, name.text, () => isDefined(context, line[0]?.text ?? ""));
  },

  elifndef(context, name, line) {
    context.conditionals.branch(name.pos, name.text, () => !isDefined(context, line[0]?.text ?? ""));
  },

  else(context, name, line) {
    noMore(context, name, line);
    context.conditionals.branch(name.pos, name.text, () => true);
  },

  endif(context, name, line) {
    noMore(context, name, line);
    context.conditionals.close(name.pos);
  },

  include(context, name, line) {
    const direct = line[0]?.kind === "header" || line[0]?.kind === "string";
    const header = headerName(direct ? line : context.expander.all(line));
    if (header !== null) context.include(header.name, header.quoted, line[0]?.pos ?? name.pos);
    else context.diagnostics.error(name.pos, "`#include` without a file name", 'write #include <name> or "name"');
  },

  include_next(context, name) {
    context.diagnostics.error(name.pos, "`#include_next` is not supported", "name the header by its path");
  },

  line(context, name, line) {
    const [number, path] = context.expander.all(line);
    if (number?.kind !== "number" || !/^[0-9]+$/.test(number.text) || (path !== undefined && path.kind !== "string")) {
      context.diagnostics.error(name.pos, '`#line` takes a number and a file name in ""');
      return;
    }
    context.rename(Number(number.text), path?.text.slice(1, -1) ?? null, name.pos);
  },

  error(context, name, line) {
    context.diagnostics.error(name.pos, `#error ${spell(line)}`.trim());
  },

  warning(context, name, line) {
    context.diagnostics.warning(name.pos, `#warning ${spell(line)}`.trim());
  },

  pragma(context, name, line) {
    const text = spell(line);
    if (text === "once") context.includeOnce();
    else if (!isHarmlessPragma(text))
      context.diagnostics.error(name.pos, `unsupported pragma \`${text}\``, pragmaHint(text));
  },
};

/** The macro of a `#define`; units that share the file share it. */
function readMacro(context: DirectiveContext, directive: Token, line: readonly Token[]): Macro | null {
  const [name] = line;
  const known = name === undefined ? undefined : context.files.macros.get(name);
  if (known !== undefined) return known;
  const macro = parseDefine(line, directive.pos, context.diagnostics);
  if (macro !== null && name !== undefined) context.files.macros.set(name, macro);
  return macro;
}

function isDefined(context: DirectiveContext, name: string): boolean {
  return context.expander.macros.has(name) || name === "__has_include";
}

function onlyName(context: DirectiveContext, directive: Token, line: readonly Token[]): Token | null {
  const [name, extra] = line;
  if (name?.isName === true && extra === undefined) return name;
  const what = name === undefined ? "has no name" : "takes one name and nothing else";
  context.diagnostics.error(extra?.pos ?? name?.pos ?? directive.pos, `\`#${directive.text}\` ${what}`);
  return name?.isName === true ? name : null;
}

/** GNU C only warns of words after #else and #endif, and old code has them. */
function noMore(context: DirectiveContext, directive: Token, line: readonly Token[]): void {
  const [extra] = line;
  if (extra !== undefined)
    context.diagnostics.warning(extra.pos, `text after \`#${directive.text}\``, "make it a comment");
}

function spell(line: readonly Token[]): string {
  return line.map((t, i) => (i > 0 && t.spaceBefore ? ` ${t.text}` : t.text)).join("");
}

/** The condition of `#if` and `#elif`; false after noting an error. */
function holds(context: DirectiveContext, directive: Token, line: readonly Token[]): boolean {
  try {
    return evaluateCondition(expandCondition(context, directive, line), directive.pos);
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    context.diagnostics.error(error.pos, error.message, error.hint);
    return false;
  }
}

/** Expands the line, with `defined` and `__has_include` answered before their operands could be expanded. */
function expandCondition(context: DirectiveContext, directive: Token, line: readonly Token[]): Token[] {
  const reader = TokenReader.of(line, new Token("eof", "", directive.pos));
  const out: Token[] = [];
  for (;;) {
    const token = context.expander.next(reader);
    if (token.kind === "eof") return out;
    if (token.text === "defined") out.push(answer(token, definedOperand(context, token, reader)));
    else if (token.text === "__has_include") out.push(answer(token, hasInclude(context, token, reader)));
    else out.push(token);
  }
}

function answer(token: Token, yes: boolean): Token {
  return new Token("number", yes ? "1" : "0", token.pos);
}

function definedOperand(context: DirectiveContext, token: Token, reader: TokenReader): boolean {
  const first = reader.next();
  const name = first.text === "(" ? reader.next() : first;
  if (!name.isName) throw new ConditionError(token.pos, "`defined` without a macro's name");
  if (first.text === "(" && reader.next().text !== ")") {
    throw new ConditionError(name.pos, `missing \`)\` after \`defined(${name.text}\``);
  }
  return isDefined(context, name.text);
}

function hasInclude(context: DirectiveContext, token: Token, reader: TokenReader): boolean {
  const [open, name, close] = [reader.next(), reader.next(), reader.next()];
  const header = open.text === "(" && close.text === ")" ? headerName([name]) : null;
  if (header === null) throw new ConditionError(token.pos, "`__has_include` takes a header's name in parentheses");
  return context.canInclude(header.name, header.quoted);
}

function headerName(tokens: readonly Token[]): { readonly name: string; readonly quoted: boolean } | null {
  const [first] = tokens;
  if (first === undefined) return null;
  const text = first.text === "<" ? tokens.map((t) => t.text).join("") : first.text;
  const quoted = first.kind === "string";
  const closed = quoted || (text.startsWith("<") && text.endsWith(">"));
  return closed && text.length > 2 ? { name: text.slice(1, -1), quoted } : null;
}
