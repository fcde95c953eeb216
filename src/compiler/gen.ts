import type { Pos } from "./ast.js";
import { CodeBuffer, type Label } from "./code-buffer.js";
import type { UnitSymbol } from "./symbol.js";
import type { Local, TExpr, TFunction, TStmt } from "./typed.js";
import { roundUp } from "./layout.js";
import { carrier, isScalar, type Type, wrap } from "./types.js";

/** What the generator needs of the unit. */
export interface UnitCode {
  literal(bytes: Uint8Array, pos: Pos): UnitSymbol;
  /** The body of a small inline function, null when a call is to be made. */
  inlineBody(symbol: UnitSymbol): TFunction | null;
  error(pos: Pos, message: string, hint?: string): void;
}

/** Bytes between two objects in frame memory. */
const RED_ZONE = 16;

/** Where control goes from the statements being generated. */
export interface Targets {
  break: Label | null;
  continue: Label | null;
  /** null: a real return; otherwise where an inlined function's value goes (-1: nowhere) and its end. */
  inlined: { readonly dest: number; readonly end: Label } | null;
  labels: Map<string, Label>;
  cases: Map<object, Label> | null;
  otherwise: Label | null;
}

/**
 * State of generating one function. Registers are indices. `top` is the first free one: locals and temporaries
 * are taken from it and given back in reverse, so that a call's window at `top` never overlaps what is alive.
 */
export class Gen {
  readonly unit: UnitCode;
  readonly code: CodeBuffer;
  readonly rules: GenRules;
  top = 0;
  maxTop = 1;
  /** Registers that hold locals which may be read; the others below `top` are temporaries. */
  readonly locals = new Set<number>();
  targets: Targets;
  /** Functions being inlined around here. */
  readonly inlining: UnitSymbol[] = [];
  #frame = RED_ZONE;
  #frameUsed = false;
  /** Where the hidden variadic argument and struct result pointer lie. */
  variadicRegister = -1;
  resultRegister = -1;

  constructor(unit: UnitCode, rules: GenRules, pos: Pos) {
    this.unit = unit;
    this.rules = rules;
    this.code = new CodeBuffer(pos);
    this.targets = { break: null, continue: null, inlined: null, labels: new Map(), cases: null, otherwise: null };
  }

  /** A new temporary. */
  temp(): number {
    const register = this.top;
    this.setTop(register + 1);
    return register;
  }

  /** Takes or gives back registers; locals in those given back are gone. */
  setTop(top: number): void {
    for (let r = top; r < this.top; r++) this.locals.delete(r);
    this.top = top;
    this.maxTop = Math.max(this.maxTop, top);
  }

  /** Whether nothing alive lies in `register` or above it, so that a call may take it as its window. */
  isFresh(register: number): boolean {
    return register === this.top - 1 && !this.locals.has(register);
  }

  /** Room in frame memory; its offset. */
  allocate(bytes: number, align: number): number {
    const offset = roundUp(this.#frame, Math.max(align, 8));
    this.#frame = roundUp(offset + bytes, 8) + RED_ZONE;
    this.#frameUsed = true;
    return offset;
  }

  get memoryBytes(): number {
    return this.#frameUsed ? roundUp(this.#frame, 16) : 0;
  }

  /** Announces frame memory; every execution makes it uninitialised again. */
  announce(offset: number, bytes: number, pos: Pos): void {
    if (bytes > 0xffff) {
      this.unit.error(
        pos,
        `${bytes} bytes are too much for the stack; a local may have 65535`,
        "use kmalloc() or static",
      );
      return;
    }
    if (bytes > 0) this.code.emit("LOCAL", { a: bytes, imm: offset });
  }

  /** Runs `body` and gives the temporaries it took back. */
  scoped<T>(body: () => T): T {
    const mark = this.top;
    const result = body();
    this.setTop(mark);
    return result;
  }

  /** The constant value of an expression, constants given to inlined functions included. */
  constantOf(e: TExpr): bigint | null {
    if (e.kind === "constant") return e.value;
    if (e.kind === "load" && e.place.base.kind === "local" && e.place.bits === null) {
      const { home, type } = e.place.base.local;
      if (home?.kind !== "constant" || !isScalar(type) || !isScalar(e.type)) return null;
      const value = this.constantOf(home.value);
      return value === null ? null : wrap(value, carrier(e.type));
    }
    if (e.kind === "convert" && isScalar(e.type) && isScalar(e.operand.type)) {
      const value = this.constantOf(e.operand);
      return value === null ? null : wrap(value, carrier(e.type));
    }
    return null;
  }
}

export interface GenRules {
  /** Computes into a given register. */
  into(g: Gen, e: TExpr, dest: number): void;
  /** Computes for the side effects only. */
  effect(g: Gen, e: TExpr): void;
  /** Goes to `label` when the truth of `e` is `sense`, on to the next instruction otherwise. */
  branch(g: Gen, e: TExpr, label: Label, sense: boolean): void;
  statement(g: Gen, s: TStmt): void;
}

/** Where an expression's value lies: a local's own register, or a new temporary. */
export function value(g: Gen, e: TExpr): number {
  const known = registerOf(e);
  if (known !== null) return known;
  const t = g.temp();
  g.rules.into(g, e, t);
  return t;
}

/** The register that already has the value. */
export function registerOf(e: TExpr): number | null {
  if (e.kind === "load" && e.place.base.kind === "local" && e.place.bits === null) {
    const { home } = e.place.base.local;
    if (home?.kind === "register") return home.register;
    return home?.kind === "constant" ? registerOf(home.value) : null;
  }
  if (e.kind === "convert" && isScalar(e.type) && isFree(e.operand, e.type)) return registerOf(e.operand);
  return null;
}

/** Whether the canonical form of a value is that of `to`, too. */
export function isFree(from: TExpr, to: Type): boolean {
  if (!isScalar(from.type) || !isScalar(to)) return false;
  const a = carrier(from.type);
  const b = carrier(to);
  if (from.kind === "compare" || from.kind === "not" || from.kind === "logical") return true;
  if (from.kind === "load" && from.place.bits !== null && !from.place.bits.signed) {
    return b.rank === 0 ? from.place.bits.width === 1 : from.place.bits.width < b.bytes * 8;
  }
  if (from.kind === "arith" && from.op === "&" && from.right.kind === "constant" && b.rank !== 0) {
    const mask = from.right.value;
    if (mask >= 0n && mask < 1n << BigInt(b.bytes * 8 - (b.signed ? 1 : 0))) return true;
  }
  if (b.rank === 0) return a.rank === 0;
  if (b.bytes === 8) return true;
  if (a.bytes > b.bytes) return false;
  if (a.bytes === b.bytes) return a.signed === b.signed;
  return !a.signed || b.signed;
}

/** Whether a local lives in a register. */
export function inRegister(local: Local): boolean {
  return isScalar(local.type) && !local.addressTaken && !local.maybeUnassigned;
}

export function newHome(g: Gen, local: Local, register: number): void {
  local.home = { kind: "register", register };
  g.locals.add(register);
}
