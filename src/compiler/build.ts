import type { Pos } from "./ast.js";
import { foldArith, foldCompare } from "./fold.js";
import type { ArithOp, CompareOp, Place, TExpr } from "./typed.js";
import { type BitRange, carrier, INT, isBool, isInteger, isScalar, pointerTo, type Type, wrap } from "./types.js";

/** Makers of typed expressions; they fold what is constant and normalise addresses. */

const MAX_OFFSET = 0x7fff_ffff;

export function constant(type: Type, value: bigint, pos: Pos): TExpr {
  return { kind: "constant", type, value: isScalar(type) ? wrap(value, carrier(type)) : value, pos };
}

/** The value of `e` as `type`; what is already canonical costs nothing. */
export function convert(e: TExpr, type: Type, pos: Pos = e.pos): TExpr {
  if (e.kind === "error" || type.kind === "error") return { kind: "error", type, pos };
  if (!isScalar(type) || !isScalar(e.type)) return { kind: "convert", type, operand: e, pos };
  if (e.kind === "constant") return constant(type, e.value, pos);
  if (isBool(type) && (isBool(e.type) || e.kind === "compare" || e.kind === "logical" || e.kind === "not")) {
    return { kind: "convert", type, operand: e, pos };
  }
  if (isBool(type) && e.kind === "address" && e.place.base.kind !== "pointer") return constant(type, 1n, pos);
  if (e.kind === "address" && carrier(type).bytes === 8) return { ...e, type };
  if (e.kind === "arith" && carrier(type).bytes === 8 && carrier(e.type).bytes === 8 && keepsBits(e.op)) {
    return { ...e, type };
  }
  if (e.kind === "convert" && carrier(type).bytes === 8 && carrier(e.type).bytes === 8) {
    return { ...e, type };
  }
  return { kind: "convert", type, operand: e, pos };
}

function keepsBits(op: ArithOp): boolean {
  return op !== "/" && op !== "%" && op !== ">>";
}

/** `left op right` with operands already converted to `type` (the right one of a shift: promoted). */
export function arith(op: ArithOp, type: Type, left: TExpr, right: TExpr, pos: Pos): TExpr {
  if (left.kind === "constant" && right.kind === "constant") {
    const value = foldArith(op, carrier(type), left.value, right.value);
    if (value !== null) return constant(type, value, pos);
  }
  if (right.kind === "constant") return withConstant(op, type, left, right, pos);
  if (left.kind === "constant" && (op === "+" || op === "*" || op === "&" || op === "|" || op === "^")) {
    return withConstant(op, type, right, left, pos);
  }
  return { kind: "arith", op, type, left, right, pos };
}

function withConstant(op: ArithOp, type: Type, left: TExpr, right: TExpr & { kind: "constant" }, pos: Pos): TExpr {
  const c = right.value;
  if (op === "-" && c !== -(2n ** 63n)) {
    return withConstant("+", type, left, { ...right, value: wrap(-c, carrier(right.type)) }, pos);
  }
  if (isNeutral(op, c)) return { ...convert(left, type), pos };
  if (op === "+" && carrier(type).bytes === 8) {
    const signed = BigInt.asIntN(64, c);
    if (left.kind === "address" && left.place.bits === null) {
      const offset = left.place.offset + Number(signed);
      if (Math.abs(offset) <= MAX_OFFSET) return { ...left, type, place: { ...left.place, offset }, pos };
    }
    if (left.kind === "arith" && left.op === "+" && left.right.kind === "constant") {
      return withConstant("+", type, left.left, { ...right, value: wrap(left.right.value + c, carrier(type)) }, pos);
    }
  }
  if (op === "*" && c > 0n && (c & (c - 1n)) === 0n) {
    const shift = BigInt(c.toString(2).length - 1);
    return { kind: "arith", op: "<<", type, left, right: { ...right, type: INT, value: shift }, pos };
  }
  return { kind: "arith", op, type, left, right, pos };
}

function isNeutral(op: ArithOp, c: bigint): boolean {
  if (op === "*" || op === "/") return c === 1n;
  return c === 0n && op !== "&" && op !== "%";
}

export function compare(op: CompareOp, left: TExpr, right: TExpr, pos: Pos): TExpr {
  if (left.kind === "constant" && right.kind === "constant") {
    return constant(INT, foldCompare(op, left.value, right.value) ? 1n : 0n, pos);
  }
  if (left.kind === "constant") return { kind: "compare", op: mirrored(op), type: INT, left: right, right: left, pos };
  if ((op === "==" || op === "!=") && right.kind === "constant" && right.value === 0n && isObjectAddress(left)) {
    return constant(INT, op === "!=" ? 1n : 0n, pos);
  }
  return { kind: "compare", op, type: INT, left, right, pos };
}

function isObjectAddress(e: TExpr): boolean {
  return e.kind === "address" && e.place.base.kind !== "pointer";
}

function mirrored(op: CompareOp): CompareOp {
  const other = { "<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!=" } as const;
  return other[op];
}

/** Truth of a constant test; null when it is not constant. */
export function truth(e: TExpr): boolean | null {
  if (e.kind === "constant") return e.value !== 0n;
  if (isObjectAddress(e)) return true;
  if (e.kind === "convert" && isScalar(e.type)) {
    if (isBool(e.type) || (isScalar(e.operand.type) && carrier(e.operand.type).bytes <= carrier(e.type).bytes)) {
      return truth(e.operand);
    }
  }
  return null;
}

export function not(operand: TExpr, pos: Pos): TExpr {
  const value = truth(operand);
  if (value !== null && operand.kind === "constant") return constant(INT, value ? 0n : 1n, pos);
  return { kind: "not", type: INT, operand, pos };
}

export function load(place: Place, pos: Pos): TExpr {
  return { kind: "load", type: place.type, place, pos };
}

/** Pointer to a place. */
export function addressOf(place: Place, pos: Pos): TExpr {
  const type = pointerTo(place.type);
  const { base, offset } = place;
  if (base.kind === "pointer") {
    const p = base.pointer;
    if (p.kind === "constant") return constant(type, p.value + BigInt(offset), pos);
    if (offset === 0) return { ...convert(p, type), pos };
  }
  if (base.kind === "local") base.local.addressTaken = true;
  return { kind: "address", type, place, pos };
}

/** What `pointer` points to, read as `type`. */
export function pointee(pointer: TExpr, type: Type): Place {
  if (pointer.kind === "address" && pointer.place.bits === null) return { ...pointer.place, type };
  if (pointer.kind === "arith" && pointer.op === "+" && pointer.right.kind === "constant") {
    const offset = BigInt.asIntN(64, pointer.right.value);
    if (offset >= -MAX_OFFSET && offset <= MAX_OFFSET) {
      return { base: { kind: "pointer", pointer: pointer.left }, offset: Number(offset), bits: null, type };
    }
  }
  return { base: { kind: "pointer", pointer }, offset: 0, bits: null, type };
}

export function subPlace(place: Place, offset: number, type: Type, bits: BitRange | null): Place {
  return { base: place.base, offset: place.offset + offset, type, bits };
}

export function errorExpr(pos: Pos): TExpr {
  return { kind: "error", type: { kind: "error", const: false }, pos };
}

/** A constant with the value 0: a null pointer constant. */
export function isNull(e: TExpr): boolean {
  if (e.kind !== "constant" || e.value !== 0n) return false;
  return isInteger(e.type) || (e.type.kind === "pointer" && e.type.to.kind === "void");
}
