import type { Pos } from "./ast.js";
import type { Diagnostics } from "./diagnostics.js";
import type { Token } from "./lex-token.js";

/** Part of a macro's replacement; `paste`: joined to the part after it by `##`. */
export type BodyItem =
  | { readonly kind: "token"; readonly token: Token; readonly paste: boolean }
  | { readonly kind: "param"; readonly index: number; readonly token: Token; readonly paste: boolean }
  | { readonly kind: "stringify"; readonly index: number; readonly token: Token; readonly paste: boolean }
  /** `__VA_OPT__(…)`. */
  | { readonly kind: "vaOpt"; readonly items: readonly BodyItem[]; readonly token: Token; readonly paste: boolean };

export interface Macro {
  readonly name: string;
  /** null: object-like. The variable arguments count as the last parameter. */
  readonly params: readonly string[] | null;
  readonly variadic: boolean;
  readonly body: readonly BodyItem[];
  /** Spelling of parameters and replacement: equal for a harmless redefinition. */
  readonly spelling: string;
  readonly pos: Pos;
  /** For `__LINE__` and such: the text it stands for at a place; null otherwise. */
  readonly dynamic: ((at: Token) => string) | null;
}

/** A macro whose text depends on where it is used. */
export function dynamicMacro(name: string, pos: Pos, dynamic: (at: Token) => string): Macro {
  return { name, params: null, variadic: false, body: [], spelling: "", pos, dynamic };
}

/** Reads what follows `#define`; null after noting an error. */
export function parseDefine(line: readonly Token[], at: Pos, diagnostics: Diagnostics): Macro | null {
  const name = line[0];
  if (name === undefined || !name.isName) {
    diagnostics.error(name?.pos ?? at, "`#define` without a name", "write `#define NAME replacement`");
    return null;
  }
  if (name.text === "defined" || name.text === "__VA_ARGS__" || name.text === "__VA_OPT__") {
    diagnostics.error(name.pos, `\`${name.text}\` cannot be a macro's name`);
    return null;
  }
  const reader = new MacroReader(line, diagnostics);
  return reader.macro(name);
}

class MacroReader {
  private readonly line: readonly Token[];
  private readonly diagnostics: Diagnostics;
  private params: string[] | null = null;
  private variadic = false;
  private failed = false;

  constructor(line: readonly Token[], diagnostics: Diagnostics) {
    this.line = line;
    this.diagnostics = diagnostics;
  }

  macro(name: Token): Macro | null {
    const open = this.line[1];
    let start = 1;
    if (open?.text === "(" && !open.spaceBefore) start = this.parameters();
    const body = this.failed ? [] : this.items(this.line.slice(start));
    if (this.failed) return null;
    const spelling = this.line.slice(1).map((t, i) => (t.spaceBefore && i > 0 ? ` ${t.text}` : t.text));
    const { params, variadic } = this;
    const kind = params === null ? "" : "()";
    return {
      name: name.text,
      params,
      variadic,
      body,
      spelling: kind + spelling.join(""),
      pos: name.pos,
      dynamic: null,
    };
  }

  /** Reads the parameters from the `(` on; returns the index after the `)`. */
  private parameters(): number {
    const params: string[] = [];
    this.params = params;
    for (let i = 2; ; i++) {
      const token = this.line[i];
      if (token?.text === ")" && params.length === 0) return i + 1;
      const gnu = token?.isName === true && this.line[i + 1]?.text === "...";
      if (token === undefined || !(token.isName || token.text === "...")) return this.fail(token ?? this.line[0]);
      if (token.text === "..." || gnu) this.variadic = true;
      if (gnu) i++;
      const param = token.text === "..." ? "__VA_ARGS__" : token.text;
      if (params.includes(param)) return this.fail(token, `parameter \`${param}\` twice`);
      params.push(param);
      const after = this.line[++i];
      if (after?.text === ")") return i + 1;
      if (after?.text !== "," || this.variadic) return this.fail(after ?? token);
    }
  }

  private items(tokens: readonly Token[]): BodyItem[] {
    const items: BodyItem[] = [];
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i];
      if (token === undefined) break;
      if (token.text === "##") {
        const last = items.pop();
        if (last === undefined || i === tokens.length - 1) {
          this.fail(token, "`##` at an end of the macro's replacement");
          return items;
        }
        items.push({ ...last, paste: true });
        continue;
      }
      if (token.text === "#" && this.params !== null) {
        const index = this.indexOf(tokens[++i]);
        if (index < 0) this.fail(token, "`#` is not followed by a parameter of the macro");
        items.push({ kind: "stringify", index, token, paste: false });
        continue;
      }
      if (token.text === "__VA_OPT__" && this.variadic && tokens[i + 1]?.text === "(") {
        const end = closing(tokens, i + 1);
        if (end < 0) this.fail(token, "`__VA_OPT__(` is not closed");
        items.push({ kind: "vaOpt", items: this.items(tokens.slice(i + 2, end)), token, paste: false });
        i = end < 0 ? tokens.length : end;
        continue;
      }
      const index = this.indexOf(token);
      items.push(index < 0 ? { kind: "token", token, paste: false } : { kind: "param", index, token, paste: false });
    }
    return items;
  }

  private indexOf(token: Token | undefined): number {
    return token?.isName === true && this.params !== null ? this.params.indexOf(token.text) : -1;
  }

  private fail(token: Token | undefined, message = "malformed parameter list of a macro"): number {
    if (token !== undefined) this.diagnostics.error(token.pos, message);
    this.failed = true;
    return this.line.length;
  }
}

/** Index of the `)` that closes the `(` at `open`, -1 when there is none. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]?.text === "(") depth++;
    else if (tokens[i]?.text === ")" && --depth === 0) return i;
  }
  return -1;
}
