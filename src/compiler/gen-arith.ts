import { type Gen, isFree, value } from "./gen.js";
import type { ArithOp, TExpr } from "./typed.js";
import { carrier, type IntType, isBool, isScalar } from "./types.js";

type Kind<K extends TExpr["kind"]> = Extract<TExpr, { kind: K }>;

const NAMES: Readonly<Record<ArithOp, string>> = {
  "+": "ADD",
  "-": "SUB",
  "*": "MUL",
  "/": "DIV",
  "%": "REM",
  "<<": "SHL",
  ">>": "SHR",
  "&": "AND",
  "|": "OR",
  "^": "XOR",
};

/** W, U, D, and Q where unsigned 64 bits differ. */
function suffix(op: ArithOp, type: IntType): string {
  if (op === "&" || op === "|" || op === "^") return "";
  if (type.bytes === 8) return (op === "/" || op === "%" || op === ">>") && !type.signed ? "Q" : "D";
  return type.signed ? "W" : "U";
}

export function intoArith(g: Gen, e: Kind<"arith">, dest: number): void {
  const mark = g.top;
  const left = value(g, e.left);
  applyArith(g, { op: e.op, type: carrier(e.type), left, right: e.right, dest });
  g.setTop(mark);
}

interface Application {
  readonly op: ArithOp;
  readonly type: IntType;
  readonly left: number;
  readonly right: TExpr;
  readonly dest: number;
}

/** dest = left op right, with an immediate where there is one. */
export function applyArith(g: Gen, { op, type, left, right, dest }: Application): void {
  const known = g.constantOf(right);
  if (known !== null && immediate(g, { op, type, left, known, dest })) return;
  g.scoped(() => g.code.emit(NAMES[op] + suffix(op, type), { a: dest, b: left, c: value(g, right) }));
}

interface ImmediateForm {
  readonly op: ArithOp;
  readonly type: IntType;
  readonly left: number;
  readonly known: bigint;
  readonly dest: number;
}

function immediate(g: Gen, { op, type, left, known, dest }: ImmediateForm): boolean {
  const c = BigInt.asIntN(type.bytes === 8 ? 64 : 32, op === "-" ? -known : known);
  const emit = (name: string, immediateValue: bigint) =>
    g.code.emit(name, { a: dest, b: left, c: Number(immediateValue) });
  const small = c >= -0x8000n && c <= 0x7fffn;
  switch (op) {
    case "+":
    case "-":
      if (!small) return false;
      emit(`ADDI${suffix("+", type)}`, c);
      return true;
    case "&":
      if (known === 0xffffn) g.code.emit("ZX16", { a: dest, b: left });
      else if (known === 0xffff_ffffn) g.code.emit("ZX32", { a: dest, b: left });
      else if (small) emit("ANDI", c);
      else return false;
      return true;
    case "|":
    case "^":
      // A negative immediate would set the upper half, too.
      if (!small || (c < 0n && type.bytes === 4 && !type.signed)) return false;
      emit(op === "|" ? "ORI" : "XORI", c);
      return true;
    case "<<":
    case ">>":
      emit(`${op === "<<" ? "SHLI" : "SHRI"}${suffix(op, type)}`, known & BigInt(type.bytes * 8 - 1));
      return true;
    case "*":
      if (!small || (type.bytes === 4 && !type.signed)) return false;
      emit(`MULI${suffix("*", type)}`, c);
      return true;
    default:
      return divideByPower(g, { op, type, left, known, dest });
  }
}

/** Unsigned division by a power of two. */
function divideByPower(g: Gen, { op, type, left, known, dest }: ImmediateForm): boolean {
  if (type.signed || known <= 0n || (known & (known - 1n)) !== 0n) return false;
  const power = known.toString(2).length - 1;
  if (op === "/") g.code.emit(`SHRI${suffix(">>", type)}`, { a: dest, b: left, c: power });
  else if (known <= 0x8000n) g.code.emit("ANDI", { a: dest, b: left, c: Number(known) - 1 });
  else return false;
  return true;
}

/** The shortest way to the canonical form of `type`. */
export function extend(g: Gen, type: IntType, dest: number, from: number): void {
  if (type.rank === 0) g.code.emit("BOOL", { a: dest, b: from });
  else if (type.bytes < 8) g.code.emit(`${type.signed ? "SX" : "ZX"}${type.bytes * 8}`, { a: dest, b: from });
  else if (dest !== from) g.code.emit("MOV", { a: dest, b: from });
}

export function intoConvert(g: Gen, e: Kind<"convert">, dest: number): void {
  if (!isScalar(e.type)) {
    g.rules.effect(g, e.operand);
    return;
  }
  if (isFree(e.operand, e.type)) {
    g.rules.into(g, e.operand, dest);
    return;
  }
  g.scoped(() => {
    const operand = isBool(e.type) ? e.operand : narrowed(e.operand, carrier(e.type));
    extend(g, carrier(e.type), dest, value(g, operand));
  });
}

/** Drops inner conversions that keep all bits which the outer one uses. */
function narrowed(e: TExpr, to: IntType): TExpr {
  if (e.kind !== "convert" || !isScalar(e.type) || !isScalar(e.operand.type) || isBool(e.type)) return e;
  if (carrier(e.type).bytes < to.bytes || carrier(e.operand.type).bytes < to.bytes) return e;
  return narrowed(e.operand, to);
}

export function intoCompare(g: Gen, e: Kind<"compare">, dest: number): void {
  const t = carrier(e.left.type);
  g.scoped(() => {
    if (g.constantOf(e.right) === 0n && (e.op === "==" || e.op === "!=")) {
      g.code.emit(e.op === "==" ? "LNOT" : "BOOL", { a: dest, b: value(g, e.left) });
      return;
    }
    const left = value(g, e.left);
    const right = value(g, e.right);
    const swap = e.op === ">" || e.op === ">=";
    const sign = t.signed ? "S" : "U";
    const name = e.op === "==" ? "EQ" : e.op === "!=" ? "NE" : e.op === "<" || e.op === ">" ? `LT${sign}` : `LE${sign}`;
    g.code.emit(name, { a: dest, b: swap ? right : left, c: swap ? left : right });
  });
}
