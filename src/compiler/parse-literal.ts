import type { Expr, Pos } from "./ast.js";
import { ConstantError, literalBytes, parseChar, parseInteger } from "./lex-constant.js";
import type { Parser } from "./parse-state.js";

type Literal<K extends Expr["kind"]> = Extract<Expr, { kind: K }>;

/** Runs `read`; reports what is wrong with the constant at `pos` and takes `otherwise` for it. */
function checked<T>(p: Parser, pos: Pos, otherwise: T, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConstantError)) throw error;
    p.error(error.message, error.hint, pos);
    return otherwise;
  }
}

const ZERO = { value: 0n, unsigned: false, long: false, decimal: true };

export function numberLiteral(p: Parser): Literal<"int"> {
  const { text, pos } = p.advance();
  return { kind: "int", ...checked(p, pos, ZERO, () => parseInteger(text)), pos };
}

export function charLiteral(p: Parser): Literal<"char"> {
  const { text, pos } = p.advance();
  return { kind: "char", value: checked(p, pos, 0, () => parseChar(text)), pos };
}

/** Joins the string literals at the cursor. */
export function stringLiteral(p: Parser): Literal<"string"> {
  const { pos } = p;
  const bytes: number[] = [];
  while (p.token.kind === "string") {
    const { text, pos: at } = p.advance();
    for (const byte of checked(p, at, [], () => literalBytes(text))) bytes.push(byte);
  }
  return { kind: "string", bytes: Uint8Array.from(bytes), pos };
}
