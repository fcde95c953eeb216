import type { ArithOp, CompareOp } from "./typed.js";
import { type IntType, wrap } from "./types.js";

/** The value of a constant operation in `type`; null when it traps (division by zero, INT_MIN / -1). */
export function foldArith(op: ArithOp, type: IntType, a: bigint, b: bigint): bigint | null {
  const bits = BigInt(type.bytes * 8);
  switch (op) {
    case "+":
      return wrap(a + b, type);
    case "-":
      return wrap(a - b, type);
    case "*":
      return wrap(a * b, type);
    case "/":
      return b === 0n || (type.signed && b === -1n && a === -(1n << (bits - 1n))) ? null : wrap(a / b, type);
    case "%":
      return b === 0n || (type.signed && b === -1n && a === -(1n << (bits - 1n))) ? null : wrap(a % b, type);
    case "<<":
      return wrap(a << (b & (bits - 1n)), type);
    case ">>":
      return wrap(a >> (b & (bits - 1n)), type);
    case "&":
      return wrap(a & b, type);
    case "|":
      return wrap(a | b, type);
    case "^":
      return wrap(a ^ b, type);
  }
}

export function foldCompare(op: CompareOp, a: bigint, b: bigint): boolean {
  switch (op) {
    case "<":
      return a < b;
    case ">":
      return a > b;
    case "<=":
      return a <= b;
    case ">=":
      return a >= b;
    case "==":
      return a === b;
    case "!=":
      return a !== b;
  }
}
