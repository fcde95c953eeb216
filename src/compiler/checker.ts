import type { Attribute, Block, Expr, Initializer, Pos, TypeNode } from "./ast.js";
import type { WantedName } from "./header-index.js";
import type { Cleanup, Goto } from "./check-cleanup.js";
import type { Scope } from "./scope.js";
import { newSymbol, type UnitSymbol } from "./symbol.js";
import type { InitPlan, Local, TExpr, TFunction, TStmt } from "./typed.js";
import { arrayOf, CHAR, type FunctionType, type Type } from "./types.js";

/** Where mistakes go; checking goes on after one. `hint`: what to write instead. */
export interface Reporter {
  error(pos: Pos, message: string, hint?: string, independent?: boolean): void;
  /** What to do about an unknown name; `names`: those that may be meant. */
  suggest(name: string, names: Iterable<string>, wanted?: WantedName): string;
}

/** What the checker knows of the function that it is in. */
export interface FunctionState {
  readonly symbol: UnitSymbol;
  readonly type: FunctionType;
  /** With what is to be cleaned up there. */
  readonly labels: Map<string, Cleanup | null>;
  readonly gotos: Goto[];
  /** What is to be cleaned up here, the last declared first; and where the loops and switches around end. */
  cleanups: Cleanup | null;
  readonly breaks: (Cleanup | null)[];
  readonly continues: (Cleanup | null)[];
  switches: SwitchState[];
}

export interface SwitchState {
  readonly type: Type;
  readonly cases: { readonly low: bigint; readonly high: bigint; readonly pos: Pos }[];
  hasDefault: boolean;
  readonly cleanups: Cleanup | null;
}

export interface StaticObject {
  readonly symbol: UnitSymbol;
  /** null: all zero. */
  readonly plan: InitPlan | null;
  readonly readOnly: boolean;
  /** As of functions. */
  readonly module: string | null;
}

/** What comes of checking a unit. */
export interface CheckedUnit {
  readonly functions: TFunction[];
  readonly objects: StaticObject[];
  /** Constants that something is compared with, and labels of cases. */
  readonly comparisons: { readonly pos: Pos; readonly value: bigint }[];
}

/** State of checking one unit, and the rules by which its parts call each other. */
export interface Checker {
  readonly report: Reporter;
  readonly checked: CheckedUnit;
  /** Struct, union and enum specifiers as checked: the declarators of one declaration share theirs. */
  readonly specifiers: Map<TypeNode, Type>;
  readonly literals: Map<string, { readonly symbol: UnitSymbol; readonly bytes: Uint8Array }>;
  /** Undeclared names that have been reported. */
  readonly unknown: Set<string>;
  scope: Scope;
  fn: FunctionState | null;
  /** Module of what follows: "" for built-in code, null when nothing has been said. */
  module: string | null;
  /** In the initialiser of a static object: compound literals are static, too. */
  inStatic: boolean;
  /** Numbers static locals: `name.1`. */
  statics: number;
  readonly rules: Rules;
}

export interface Rules {
  type(cx: Checker, node: TypeNode): Type;
  /** Not decayed: an lvalue is a "load". */
  expr(cx: Checker, e: Expr): TExpr;
  /** Arrays and functions decayed. */
  rvalue(cx: Checker, e: Expr): TExpr;
  block(cx: Checker, block: Block): TStmt[];
  /** The block of a statement expression; `value` null: it has none. */
  valueBlock(cx: Checker, block: Block): { body: TStmt[]; value: TExpr | null };
  /** Initialiser of an object of `type`; the type with an array's length filled in. */
  init(cx: Checker, type: Type, init: Initializer, isStatic: boolean): { plan: InitPlan; type: Type };
  attributes(cx: Checker, attributes: readonly Attribute[], where: string): void;
}

export function newLocal(name: string, type: Type, pos: Pos): Local {
  return {
    name,
    type,
    pos,
    addressTaken: false,
    maybeUnassigned: false,
    reassigned: false,
    home: null,
  };
}

/** The value of an integer constant expression; reports and returns null when it is none. */
export function constantValue(cx: Checker, e: Expr, what: string): bigint | null {
  const value = cx.rules.rvalue(cx, e);
  if (value.kind === "error") return null;
  if (value.kind === "constant") return value.value;
  cx.report.error(e.pos, `${what} is not an integer constant expression`);
  return null;
}

/** The object of a string literal; equal literals are one. */
export function literalSymbol(cx: Checker, bytes: Uint8Array, pos: Pos): UnitSymbol {
  const key = String.fromCharCode(...bytes);
  const known = cx.literals.get(key);
  if (known !== undefined) return known.symbol;
  const type = arrayOf(CHAR, bytes.length + 1);
  const name = JSON.stringify(key.length > 24 ? `${key.slice(0, 24)}…` : key);
  const symbol: UnitSymbol = { ...newSymbol(name, "data", type, pos), global: false, defined: "yes", literal: true };
  cx.literals.set(key, { symbol, bytes });
  return symbol;
}
