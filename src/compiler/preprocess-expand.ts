import type { Pos } from "./ast.js";
import type { Diagnostics } from "./diagnostics.js";
import { lexFragment } from "./lex.js";
import { FROM_MACRO, type HideSet, LINE_START, SPACE_BEFORE, Token } from "./lex-token.js";
import type { BodyItem, Macro } from "./preprocess-macro.js";

/** Tokens with those that expansion pushed back before them. */
export class TokenReader {
  private readonly lists: { readonly tokens: readonly Token[]; at: number }[] = [];
  private readonly base: () => Token;

  /** `base` gives the tokens after the pushed ones, at last one of kind `eof`, then for ever that. */
  constructor(base: () => Token) {
    this.base = base;
  }

  static of(tokens: readonly Token[], end: Token): TokenReader {
    const reader = new TokenReader(() => end);
    reader.push(tokens);
    return reader;
  }

  next(): Token {
    for (let list = this.lists.at(-1); list !== undefined; list = this.lists.at(-1)) {
      const token = list.tokens[list.at];
      if (token !== undefined) {
        list.at++;
        return token;
      }
      this.lists.pop();
    }
    return this.base();
  }

  push(tokens: readonly Token[]): void {
    if (tokens.length > 0) this.lists.push({ tokens, at: 0 });
  }
}

/** A use of a macro. `args` are as written, one for each parameter; `omitted`: no variable argument was written. */
interface Call {
  readonly macro: Macro;
  readonly name: Token;
  readonly args: readonly (readonly Token[])[];
  readonly expanded: (readonly Token[] | undefined)[];
  readonly omitted: boolean;
}

const NOTHING: readonly Token[] = [];

/** Most tokens that the macros of one file may make; nothing that is meant to be compiled gets near it. */
const MAX_MADE = 2_000_000;

/**
 * Expands macros with hide sets: each token carries the names of the macros that it came out of and is not taken
 * for one of them again (Prosser's algorithm, from which the standard's wording was made).
 */
export class Expander {
  readonly macros = new Map<string, Macro>();
  private readonly diagnostics: Diagnostics;
  private made = 0;

  constructor(diagnostics: Diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The next token with nothing left to expand. */
  next(reader: TokenReader): Token {
    for (;;) {
      const token = reader.next();
      if (!token.isName) return token;
      const macro = this.macros.get(token.text);
      if (macro === undefined || isHidden(token.hide, macro.name)) return token;
      if (!this.replace(macro, token, reader)) return token;
    }
  }

  /** All of `tokens` expanded. */
  all(tokens: readonly Token[]): Token[] {
    const end = new Token("eof", "", tokens[0]?.pos ?? { file: 0, line: 1, column: 1 });
    const reader = TokenReader.of(tokens, end);
    const out: Token[] = [];
    for (let t = this.next(reader); t.kind !== "eof"; t = this.next(reader)) out.push(t);
    return out;
  }

  /** Pushes the replacement; false when the name of a function-like macro stands alone. */
  private replace(macro: Macro, name: Token, reader: TokenReader): boolean {
    if (macro.dynamic !== null) {
      const made = lexFragment(macro.dynamic(name), name.pos);
      reader.push(made.map((t) => new Token(t.kind, t.text, t.pos, name.flags | FROM_MACRO)));
      return true;
    }
    if (macro.params === null) {
      const call: Call = { macro, name, args: [], expanded: [], omitted: false };
      this.replaceBy(this.substitute(call, { name: macro.name, rest: name.hide }), name, reader);
      return true;
    }
    const open = reader.next();
    if (open.text !== "(") {
      reader.push([open]);
      return false;
    }
    const collected = this.collect(macro, name, reader);
    if (collected === null) return true;
    const call = this.matchParameters(macro, name, collected.args);
    if (call === null) return true;
    const hide = { name: macro.name, rest: intersection(name.hide, collected.close.hide) };
    this.replaceBy(this.substitute(call, hide), name, reader);
    return true;
  }

  /** Pushes what a macro makes. Ends the compilation when macros go on doubling what macros made. */
  private replaceBy(tokens: readonly Token[], name: Token, reader: TokenReader): void {
    this.made += tokens.length;
    if (this.made > MAX_MADE) {
      const hint = "macros that use each other several times double what they make each time";
      this.diagnostics.error(name.pos, `macros have made more than ${MAX_MADE} tokens`, hint);
      this.diagnostics.throwIfErrors();
    }
    reader.push(tokens);
  }

  private collect(macro: Macro, name: Token, reader: TokenReader): { args: Token[][]; close: Token } | null {
    const last = macro.variadic ? (macro.params?.length ?? 0) - 1 : Number.POSITIVE_INFINITY;
    let arg: Token[] = [];
    const args = [arg];
    for (let depth = 0; ; ) {
      const token = reader.next();
      if (token.kind === "eof") {
        this.diagnostics.error(name.pos, `the argument list of macro \`${macro.name}\` is not closed`, "add the `)`");
        reader.push([token]);
        return null;
      }
      if (token.text === ")" && depth-- === 0) return { args, close: token };
      if (token.text === "(") depth++;
      if (token.text === "," && depth === 0 && args.length <= last) args.push((arg = []));
      else arg.push(token);
    }
  }

  private matchParameters(macro: Macro, name: Token, args: Token[][]): Call | null {
    const wanted = macro.params?.length ?? 0;
    if (wanted === 0 && args.length === 1 && args[0]?.length === 0) args.pop();
    const omitted = macro.variadic && (args.length < wanted || (wanted === 1 && args[0]?.length === 0));
    if (macro.variadic && args.length === wanted - 1) args.push([]);
    if (args.length === wanted) return { macro, name, args, expanded: [], omitted };
    const count = `${macro.variadic ? "at least " : ""}${macro.variadic ? wanted - 1 : wanted}`;
    const where = `${this.diagnostics.sources.path(macro.pos.file)}:${macro.pos.line}`;
    this.diagnostics.error(
      name.pos,
      `macro \`${macro.name}\` takes ${count} argument${count === "1" ? "" : "s"}, not ${args.length}`,
      `it is defined at ${where}`,
    );
    return null;
  }

  private substitute(call: Call, hide: HideSet): Token[] {
    const out: Token[] = [];
    this.items(call, call.macro.body, out);
    let last: HideSet | null = null;
    let lastUnion: HideSet = hide;
    for (let i = 0; i < out.length; i++) {
      const t = out[i];
      if (t === undefined) continue;
      if (t.hide !== null && t.hide !== last) {
        last = t.hide;
        lastUnion = union(t.hide, hide);
      }
      const flags = i === 0 ? (t.flags & FROM_MACRO) | (call.name.flags & ~FROM_MACRO) : t.flags;
      out[i] = new Token(t.kind, t.text, t.pos, flags, t.hide === null ? hide : lastUnion);
    }
    return out;
  }

  /** Appends what the items stand for, `##` carried out. */
  private items(call: Call, items: readonly BodyItem[], out: Token[]): void {
    let pasting = false;
    // Whether what stands left of the `##` is empty.
    let leftEmpty = true;
    for (let i = 0; i < items.length; i++) {
      const item = items[i];
      if (item === undefined) continue;
      if (isCommaPaste(call.macro, item, items[i + 1])) {
        const next = items[++i];
        if (!call.omitted) {
          out.push(this.placed(item.token, call));
          // As after any ##, the arguments are not expanded by themselves.
          out.push(...respaced(call.args.at(-1) ?? NOTHING, next?.token ?? item.token));
        }
        pasting = next?.paste === true;
        leftEmpty = call.omitted;
        continue;
      }
      const tokens = this.item(call, item, pasting || item.paste);
      let from = 0;
      const [first] = tokens;
      if (pasting && !leftEmpty && first !== undefined) {
        const left = out.pop();
        if (left !== undefined) out.push(this.pasted(left, first, call.name.pos));
        from = 1;
      }
      for (let k = from; k < tokens.length; k++) out.push(tokens[k] as Token);
      leftEmpty = tokens.length === 0 && (!pasting || leftEmpty);
      pasting = item.paste;
    }
  }

  private item(call: Call, item: BodyItem, raw: boolean): readonly Token[] {
    switch (item.kind) {
      case "token":
        return [this.placed(item.token, call)];
      case "param":
        if (raw) return respaced(call.args[item.index] ?? NOTHING, item.token);
        return this.expandedArg(call, item.index, item.token);
      case "stringify": {
        const text = stringify(call.args[item.index] ?? NOTHING);
        return [new Token("string", text, call.name.pos, item.token.flags | FROM_MACRO)];
      }
      case "vaOpt": {
        const out: Token[] = [];
        if (this.expandedArg(call, call.args.length - 1, item.token).length > 0) this.items(call, item.items, out);
        return respaced(out, item.token);
      }
    }
  }

  private expandedArg(call: Call, index: number, param: Token): readonly Token[] {
    const known = call.expanded[index];
    const expanded = known ?? this.all(call.args[index] ?? NOTHING);
    call.expanded[index] = expanded;
    return respaced(expanded, param);
  }

  private placed(token: Token, call: Call): Token {
    return new Token(token.kind, token.text, call.name.pos, (token.flags & ~LINE_START) | FROM_MACRO);
  }

  private pasted(left: Token, right: Token, pos: Pos): Token {
    const text = left.text + right.text;
    const made = lexFragment(text, pos);
    const [token] = made;
    if (made.length !== 1 || token === undefined || token.kind === "other" || text.startsWith("//")) {
      const message = `\`##\` of \`${left.text}\` and \`${right.text}\` gives \`${text}\`, which is not one token`;
      this.diagnostics.error(pos, message);
      return left;
    }
    const hide = intersection(left.hide, right.hide);
    return new Token(token.kind, token.text, pos, (left.flags & SPACE_BEFORE) | FROM_MACRO, hide);
  }
}

/** GNU's `, ## __VA_ARGS__`: the comma goes with the arguments. */
function isCommaPaste(macro: Macro, item: BodyItem, next: BodyItem | undefined): boolean {
  if (!macro.variadic || item.kind !== "token" || item.token.text !== "," || !item.paste) return false;
  return next?.kind === "param" && next.index === (macro.params?.length ?? 0) - 1;
}

/** The same tokens, the first with the spacing of the parameter that it replaces. */
function respaced(tokens: readonly Token[], param: Token): readonly Token[] {
  const [first, ...rest] = tokens;
  if (first === undefined) return tokens;
  const flags = (first.flags & FROM_MACRO) | (param.spaceBefore ? SPACE_BEFORE : 0);
  if (flags === first.flags) return tokens;
  return [new Token(first.kind, first.text, first.pos, flags, first.hide), ...rest];
}

/** `#`: the spelling of an argument as a string literal. */
function stringify(tokens: readonly Token[]): string {
  let text = "";
  for (const [i, token] of tokens.entries()) {
    if (i > 0 && token.spaceBefore) text += " ";
    const literal = token.kind === "string" || token.kind === "char";
    text += literal ? token.text.replaceAll(/["\\]/g, "\\$&") : token.text;
  }
  return `"${text}"`;
}

function isHidden(hide: HideSet | null, name: string): boolean {
  for (let h = hide; h !== null; h = h.rest) if (h.name === name) return true;
  return false;
}

function union(a: HideSet, b: HideSet): HideSet {
  let out = a;
  for (let h: HideSet | null = b; h !== null; h = h.rest) if (!isHidden(a, h.name)) out = { name: h.name, rest: out };
  return out;
}

function intersection(a: HideSet | null, b: HideSet | null): HideSet | null {
  if (a === b) return a;
  let out: HideSet | null = null;
  for (let h = a; h !== null; h = h.rest) if (isHidden(b, h.name)) out = { name: h.name, rest: out };
  return out;
}
