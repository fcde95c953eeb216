import type { Pos } from "./ast.js";
import type { Type } from "./types.js";

/** A function or object with static storage, as one unit sees it. */
export interface UnitSymbol {
  readonly name: string;
  readonly kind: "function" | "data";
  type: Type;
  readonly pos: Pos;
  /** False for static ones. */
  global: boolean;
  weak: boolean;
  /** "tentative": `int x;` at file scope. */
  defined: "no" | "tentative" | "yes";
  section: string | null;
  /** From aligned(n), 0 when not given. */
  align: number;
  /** A string literal: merged with equal ones. */
  readonly literal: boolean;
  noreturn: boolean;
}

export function newSymbol(name: string, kind: UnitSymbol["kind"], type: Type, pos: Pos): UnitSymbol {
  return {
    name,
    kind,
    type,
    pos,
    global: true,
    weak: false,
    defined: "no",
    section: null,
    align: 0,
    literal: false,
    noreturn: false,
  };
}
