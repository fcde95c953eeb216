import { branchOnCall } from "./gen-call.js";
import { truth } from "./build.js";
import type { Label } from "./code-buffer.js";
import { type Gen, value } from "./gen.js";
import type { CompareOp, TExpr } from "./typed.js";
import { carrier, isBool, isScalar } from "./types.js";

type Kind<K extends TExpr["kind"]> = Extract<TExpr, { kind: K }>;

const INVERTED: Readonly<Record<CompareOp, CompareOp>> = {
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
  "==": "!=",
  "!=": "==",
};

/** Goes to `label` when the truth of `e` is `sense`. */
export function branch(g: Gen, e: TExpr, label: Label, sense: boolean): void {
  const constant = g.constantOf(e);
  const known = constant === null ? truth(e) : constant !== 0n;
  if (known !== null) {
    if (known === sense) g.code.emit("JMP", { label });
    return;
  }
  switch (e.kind) {
    case "not":
      branch(g, e.operand, label, !sense);
      break;
    case "logical":
      branchLogical(g, e, label, sense);
      break;
    case "compare":
      branchCompare(g, e, label, sense);
      break;
    case "comma":
      g.rules.effect(g, e.left);
      branch(g, e.right, label, sense);
      break;
    case "convert":
      if (keepsTruth(e)) branch(g, e.operand, label, sense);
      else branchValue(g, e, label, sense);
      break;
    case "statements":
      g.scoped(() => {
        for (const s of e.body) g.rules.statement(g, s);
        if (e.value !== null) branch(g, e.value, label, sense);
      });
      break;
    case "call":
      if (!branchOnCall(g, e, label, sense)) branchValue(g, e, label, sense);
      break;
    default:
      branchValue(g, e, label, sense);
  }
}

function keepsTruth(e: Kind<"convert">): boolean {
  if (!isScalar(e.type) || !isScalar(e.operand.type)) return false;
  return isBool(e.type) || carrier(e.type).bytes >= carrier(e.operand.type).bytes;
}

function branchValue(g: Gen, e: TExpr, label: Label, sense: boolean): void {
  g.scoped(() => {
    const register = value(g, e);
    g.code.emit(sense ? "JNZ" : "JZ", { a: register, label });
  });
}

function branchLogical(g: Gen, e: Kind<"logical">, label: Label, sense: boolean): void {
  // `a && b` is left as false by either; `a || b` as true by either.
  if (sense === (e.op === "||")) {
    branch(g, e.left, label, sense);
    branch(g, e.right, label, sense);
    return;
  }
  const skip = g.code.label();
  branch(g, e.left, skip, !sense);
  branch(g, e.right, label, sense);
  g.code.place(skip);
}

function branchCompare(g: Gen, e: Kind<"compare">, label: Label, sense: boolean): void {
  const op = sense ? e.op : INVERTED[e.op];
  const t = carrier(e.left.type);
  // Values of up to 32 bits are not negative as 64-bit numbers when unsigned, so that signed forms do.
  const signed = t.signed || t.bytes < 8;
  g.scoped(() => {
    const left = value(g, e.left);
    const constant = g.constantOf(e.right);
    if (constant !== null && branchImmediate(g, { op, left, signed, label, constant })) return;
    const right = value(g, e.right);
    const swap = op === ">" || op === ">=";
    const sign = signed ? "S" : "U";
    const name = op === "==" ? "JEQ" : op === "!=" ? "JNE" : op === "<" || op === ">" ? `JLT${sign}` : `JLE${sign}`;
    g.code.emit(name, { a: swap ? right : left, b: swap ? left : right, label });
  });
}

interface ImmediateBranch {
  readonly op: CompareOp;
  readonly left: number;
  readonly signed: boolean;
  readonly label: Label;
  readonly constant: bigint;
}

function branchImmediate(g: Gen, { op, left, signed, label, constant }: ImmediateBranch): boolean {
  if (op === "==" || op === "!=") {
    const c = BigInt.asIntN(64, constant);
    if (c === 0n) g.code.emit(op === "==" ? "JZ" : "JNZ", { a: left, label });
    else if (fits(c)) g.code.emit(op === "==" ? "JEQI" : "JNEI", { a: left, b: Number(c), label });
    else return false;
    return true;
  }
  const c = op === ">" || op === "<=" ? constant + 1n : constant;
  // An unsigned immediate must not wrap.
  if (!fits(c) || (!signed && c < 0n)) return false;
  const less = op === "<" || op === "<=";
  g.code.emit(`${less ? "JLT" : "JGE"}${signed ? "S" : "U"}I`, { a: left, b: Number(c), label });
  return true;
}

function fits(c: bigint): boolean {
  return c >= -0x8000n && c <= 0x7fffn;
}
