import type { Pos } from "./ast.js";
import type { UnitSymbol } from "./symbol.js";
import type { BitRange, Type } from "./types.js";

/** The tree after checking: every expression typed, conversions explicit, pointer arithmetic in bytes. */

/** A local variable or parameter. */
export interface Local {
  readonly name: string;
  readonly type: Type;
  readonly pos: Pos;
  addressTaken: boolean;
  /** Set by the flow analysis: some path reads it before it is assigned. */
  maybeUnassigned: boolean;
  /** Assigned anywhere but at its declaration. */
  reassigned: boolean;
  /** Where it lives in the function being generated. */
  home: LocalHome | null;
}

export type LocalHome =
  | { readonly kind: "register"; readonly register: number }
  | { readonly kind: "memory"; readonly offset: number }
  /** A struct parameter: the register has the address of the caller's copy. */
  | { readonly kind: "indirect"; readonly register: number }
  /** A parameter of an inlined function whose argument is a constant. */
  | { readonly kind: "constant"; readonly value: TExpr };

export type PlaceBase =
  | { readonly kind: "local"; readonly local: Local }
  | { readonly kind: "static"; readonly symbol: UnitSymbol }
  | { readonly kind: "pointer"; readonly pointer: TExpr };

/** An lvalue: base + offset, and the bits of a bit-field. */
export interface Place {
  readonly base: PlaceBase;
  readonly offset: number;
  readonly bits: BitRange | null;
  readonly type: Type;
}

export type ArithOp = "+" | "-" | "*" | "/" | "%" | "<<" | ">>" | "&" | "|" | "^";
export type CompareOp = "<" | ">" | "<=" | ">=" | "==" | "!=";

interface Node {
  readonly type: Type;
  readonly pos: Pos;
}

export type TExpr = Node &
  (
    | { readonly kind: "constant"; readonly value: bigint }
    | { readonly kind: "address"; readonly place: Place }
    /** The value of a place; of array type only until it decays. */
    | { readonly kind: "load"; readonly place: Place }
    | { readonly kind: "function"; readonly symbol: UnitSymbol }
    | { readonly kind: "convert"; readonly operand: TExpr }
    | { readonly kind: "unary"; readonly op: "-" | "~"; readonly operand: TExpr }
    | { readonly kind: "not"; readonly operand: TExpr }
    /** Operands have the result's type; the right one of a shift has its own; with pointers all are 64 bits wide. */
    | { readonly kind: "arith"; readonly op: ArithOp; readonly left: TExpr; readonly right: TExpr }
    /** Operands have one type; the result is int. */
    | { readonly kind: "compare"; readonly op: CompareOp; readonly left: TExpr; readonly right: TExpr }
    | { readonly kind: "logical"; readonly op: "&&" | "||"; readonly left: TExpr; readonly right: TExpr }
    /** `then` null: the value of the test itself, which has the result's type. */
    | { readonly kind: "conditional"; readonly test: TExpr; readonly then: TExpr | null; readonly otherwise: TExpr }
    | { readonly kind: "assign"; readonly place: Place; readonly value: TExpr }
    /** place = (type)((compute)place op value). */
    | {
        readonly kind: "compound";
        readonly op: ArithOp;
        readonly place: Place;
        readonly value: TExpr;
        readonly compute: Type;
      }
    | { readonly kind: "increment"; readonly place: Place; readonly delta: bigint; readonly post: boolean }
    /** `fixed`: number of arguments before the variadic ones, -1 when not variadic. */
    | { readonly kind: "call"; readonly callee: Callee; readonly args: readonly TExpr[]; readonly fixed: number }
    | { readonly kind: "comma"; readonly left: TExpr; readonly right: TExpr }
    | { readonly kind: "statements"; readonly body: readonly TStmt[]; readonly value: TExpr | null }
    /** Pointer to a struct value that lies nowhere yet: a call's result and such. */
    | { readonly kind: "valueAddress"; readonly operand: TExpr }
    /** The hidden argument of a variadic function. */
    | { readonly kind: "variadicArea" }
    | { readonly kind: "thisIp" }
    | { readonly kind: "returnAddress"; readonly level: number }
    | { readonly kind: "error" }
  );

export type Callee =
  | { readonly kind: "symbol"; readonly symbol: UnitSymbol }
  | { readonly kind: "pointer"; readonly pointer: TExpr };

/** One store of an initialiser. A value of array type does not occur; of record type it is copied. */
export interface InitStore {
  readonly offset: number;
  readonly type: Type;
  readonly bits: BitRange | null;
  readonly value: TExpr;
}

/** Bytes of a string literal in an array. */
export interface InitString {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export type InitItem = ({ readonly kind: "store" } & InitStore) | ({ readonly kind: "string" } & InitString);

export interface InitPlan {
  /** Bytes of the object, a flexible array's elements included. */
  readonly bytes: number;
  /** In source order: a later one overrides. */
  readonly items: readonly InitItem[];
}

export interface CaseTarget {
  readonly low: bigint;
  readonly high: bigint;
  readonly pos: Pos;
}

export type TStmt =
  | { readonly kind: "expr"; readonly expr: TExpr }
  /** `init` null: uninitialised. A register variable takes `items[0]`. */
  | { readonly kind: "declare"; readonly local: Local; readonly init: InitPlan | null; readonly pos: Pos }
  | { readonly kind: "block"; readonly body: readonly TStmt[] }
  | { readonly kind: "if"; readonly test: TExpr; readonly then: TStmt; readonly otherwise: TStmt | null }
  /** `test` null: for ever. `first`: tested before the body. */
  | {
      readonly kind: "loop";
      readonly test: TExpr | null;
      readonly first: boolean;
      readonly step: TExpr | null;
      readonly body: TStmt;
    }
  | {
      readonly kind: "switch";
      readonly value: TExpr;
      readonly cases: readonly CaseTarget[];
      readonly hasDefault: boolean;
      readonly body: TStmt;
    }
  | { readonly kind: "case"; readonly target: CaseTarget | null; readonly body: TStmt }
  | { readonly kind: "label"; readonly name: string; readonly body: TStmt }
  | { readonly kind: "goto"; readonly label: string; readonly pos: Pos }
  | { readonly kind: "break"; readonly pos: Pos }
  | { readonly kind: "continue"; readonly pos: Pos }
  | { readonly kind: "return"; readonly value: TExpr | null; readonly pos: Pos };

/** A function definition after checking. */
export interface TFunction {
  readonly symbol: UnitSymbol;
  readonly params: readonly Local[];
  readonly body: readonly TStmt[];
  readonly pos: Pos;
  readonly end: Pos;
  readonly inline: boolean;
  /** "" for built-in code; null: that of the file. */
  readonly module: string | null;
  readonly user: boolean;
}
