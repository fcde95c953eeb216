import { LINE_START } from "./lex-token.js";
import type { Parser } from "./parse-state.js";

const TOP_LEVEL = new Set(
  "static extern inline struct union enum typedef const void int char long short unsigned signed _Bool".split(" "),
);

/**
 * After an error in a statement: passes its `;`, or the block that it ends with, or stops before the `}` that closes
 * the block around it. Stops before what begins a declaration at the left margin, too: a brace must be missing.
 */
export function skipStatement(p: Parser): void {
  skip(p, false);
}

/** The same for a declaration at file scope: a `}` without an opening brace belongs to it. */
export function skipDeclaration(p: Parser): void {
  skip(p, true);
}

function skip(p: Parser, file: boolean): void {
  let braces = 0;
  let parens = 0;
  for (let first = true; p.token.kind !== "eof"; first = false) {
    if (!first && beginsAtMargin(p)) return;
    const { text } = p.token;
    if (text === "(" || text === "[") parens++;
    else if (text === ")" || text === "]") parens = Math.max(0, parens - 1);
    else if (text === "{") {
      braces++;
      parens = 0;
    } else if (text === "}") {
      if (braces === 0 && !file) return;
      braces = Math.max(0, braces - 1);
      if (braces === 0) {
        p.advance();
        if (file) p.accept(";");
        return;
      }
    }
    p.advance();
    if (text === ";" && braces === 0 && parens === 0) return;
  }
}

function beginsAtMargin(p: Parser): boolean {
  const { token } = p;
  return (token.flags & LINE_START) !== 0 && token.pos.column === 1 && TOP_LEVEL.has(p.keyword);
}
