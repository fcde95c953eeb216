import type { ArithOp as AnyArith } from "./typed.js";
import type { AssignOp, Expr, Pos } from "./ast.js";
import { arith, compare, constant, convert, errorExpr, isNull, load, not, truth } from "./build.js";
import { asTest, assignConvert, operandType, placeOf, stride } from "./check-convert.js";
import type { Checker } from "./checker.js";
import { compatible, pointersConvert, typeName } from "./type-relations.js";
import type { CompareOp, Place, TExpr } from "./typed.js";
import {
  carrier,
  commonType,
  INT,
  isBool,
  isInteger,
  isScalar,
  LONG,
  type PointerType,
  pointerTo,
  promote,
  type Type,
  ULONG,
  unqualified,
  VOID,
  VOID_POINTER,
} from "./types.js";

type Node<K extends Expr["kind"]> = Extract<Expr, { kind: K }>;

export function checkBinary(cx: Checker, e: Node<"binary">): TExpr {
  const left = cx.rules.rvalue(cx, e.left);
  const right = cx.rules.rvalue(cx, e.right);
  if (left.kind === "error" || right.kind === "error") return errorExpr(e.pos);
  switch (e.op) {
    case "&&":
    case "||":
      return logical(e.op, asTest(cx, left), asTest(cx, right), e.pos);
    case "<":
    case ">":
    case "<=":
    case ">=":
    case "==":
    case "!=":
      return comparison(cx, e.op, left, right, e.pos);
    default:
      return arithmetic(cx, e.op, left, right, e.pos);
  }
}

function logical(op: "&&" | "||", left: TExpr, right: TExpr, pos: Pos): TExpr {
  if (left.kind === "error" || right.kind === "error") return errorExpr(pos);
  const first = truth(left);
  if (first !== null && left.kind === "constant") {
    if (first !== (op === "&&")) return constant(INT, first ? 1n : 0n, pos);
    const second = truth(right);
    if (second !== null && right.kind === "constant") return constant(INT, second ? 1n : 0n, pos);
  }
  return { kind: "logical", op, type: INT, left, right, pos };
}

/** `left op right` of C with its conversions and pointer arithmetic. */
export function arithmetic(cx: Checker, op: AnyArith, left: TExpr, right: TExpr, pos: Pos): TExpr {
  const a = operandType(left);
  const b = operandType(right);
  if (isInteger(a) && isInteger(b)) {
    if (op === "<<" || op === ">>") {
      return arith(op, promote(a), convert(left, promote(a)), convert(right, promote(b)), pos);
    }
    const type = commonType(a, b);
    return arith(op, type, convert(left, type), convert(right, type), pos);
  }
  if (a.kind === "pointer" && isInteger(b) && (op === "+" || op === "-")) return offsetBy(cx, op, left, right, pos);
  if (isInteger(a) && b.kind === "pointer" && op === "+") return offsetBy(cx, "+", right, left, pos);
  if (a.kind === "pointer" && b.kind === "pointer" && op === "-") return difference(cx, left, right, pos);
  cx.report.error(pos, `invalid operands to \`${op}\`: \`${typeName(a)}\` and \`${typeName(b)}\``);
  return errorExpr(pos);
}

function offsetBy(cx: Checker, op: "+" | "-", pointer: TExpr, count: TExpr, pos: Pos): TExpr {
  const bytes = stride(cx, pointer.type, pos);
  if (bytes === null) return errorExpr(pos);
  const wide = convert(count, carrier(count.type).signed ? LONG : ULONG);
  const scaled = arith("*", LONG, convert(wide, LONG), constant(LONG, BigInt(bytes), pos), pos);
  return arith(op, unqualified(pointer.type), pointer, scaled, pos);
}

function difference(cx: Checker, left: TExpr, right: TExpr, pos: Pos): TExpr {
  const a = (left.type as PointerType).to;
  const b = (right.type as PointerType).to;
  if (!compatible(a, b)) {
    cx.report.error(
      pos,
      `subtraction of pointers to different types: \`${typeName(left.type)}\` and \`${typeName(right.type)}\``,
    );
    return errorExpr(pos);
  }
  const bytes = stride(cx, left.type, pos);
  if (bytes === null || bytes === 0) return errorExpr(pos);
  const distance = arith("-", LONG, convert(left, LONG), convert(right, LONG), pos);
  const power = Math.log2(bytes);
  // Exact by C's rules, so that a shift does for powers of two.
  if (Number.isInteger(power)) return arith(">>", LONG, distance, constant(INT, BigInt(power), pos), pos);
  return arith("/", LONG, distance, constant(LONG, BigInt(bytes), pos), pos);
}

function comparison(cx: Checker, op: CompareOp, left: TExpr, right: TExpr, pos: Pos): TExpr {
  const a = operandType(left);
  const b = operandType(right);
  if (isInteger(a) && isInteger(b)) {
    const type = commonType(a, b);
    for (const side of [left, right]) {
      if (side.kind === "constant") cx.checked.comparisons.push({ pos, value: side.value });
    }
    return compare(op, convert(left, type), convert(right, type), pos);
  }
  const unsignedLong = (e: TExpr) => convert(e, ULONG);
  if (a.kind === "pointer" && b.kind === "pointer") {
    if (!isNull(left) && !isNull(right) && !pointersConvert(a.to, b.to)) {
      cx.report.error(
        pos,
        `comparison of distinct pointer types \`${typeName(a)}\` and \`${typeName(b)}\``,
        "cast one of them",
      );
      return errorExpr(pos);
    }
    return compare(op, unsignedLong(left), unsignedLong(right), pos);
  }
  if ((a.kind === "pointer" && isNull(right)) || (b.kind === "pointer" && isNull(left))) {
    return compare(op, unsignedLong(left), unsignedLong(right), pos);
  }
  const mixed = isScalar(a) && isScalar(b);
  const what = mixed ? "comparison between a pointer and an integer" : `invalid operands to \`${op}\``;
  cx.report.error(pos, `${what}: \`${typeName(a)}\` and \`${typeName(b)}\``);
  return errorExpr(pos);
}

export function checkConditional(cx: Checker, e: Node<"conditional">): TExpr {
  const test = asTest(cx, cx.rules.rvalue(cx, e.test));
  const then = e.then === null ? null : cx.rules.rvalue(cx, e.then);
  const otherwise = cx.rules.rvalue(cx, e.otherwise);
  if (test.kind === "error" || then?.kind === "error" || otherwise.kind === "error") return errorExpr(e.pos);
  const type = conditionalType(cx, then ?? test, otherwise, e.pos);
  if (type.kind === "error") return errorExpr(e.pos);
  const as = (x: TExpr) => (type.kind === "void" || type.kind === "record" ? x : convert(x, type));
  if (test.kind === "constant") {
    const chosen = test.value === 0n ? otherwise : (then ?? test);
    return { ...as(chosen), pos: e.pos };
  }
  if (then !== null) return { kind: "conditional", type, test, then: as(then), otherwise: as(otherwise), pos: e.pos };
  return { kind: "conditional", type, test: as(test), then: null, otherwise: as(otherwise), pos: e.pos };
}

function conditionalType(cx: Checker, left: TExpr, right: TExpr, pos: Pos): Type {
  const a = operandType(left);
  const b = operandType(right);
  if (isInteger(a) && isInteger(b)) {
    if (isBool(a) && isBool(b)) return INT;
    return commonType(a, b);
  }
  if (a.kind === "void" || b.kind === "void") return VOID;
  if (a.kind === "record" && b.kind === "record" && a.def === b.def) return unqualified(a);
  if (a.kind === "pointer" && isNull(right)) return unqualified(a);
  if (b.kind === "pointer" && isNull(left)) return unqualified(b);
  if (a.kind === "pointer" && b.kind === "pointer") {
    if (a.to.kind === "void" || b.to.kind === "void") return VOID_POINTER;
    if (compatible(a.to, b.to)) return pointerTo(a.to.const ? a.to : b.to);
  }
  cx.report.error(
    pos,
    `the branches of \`?:\` have types that do not go together: \`${typeName(a)}\` and \`${typeName(b)}\``,
  );
  return { kind: "error", const: false };
}

export function checkNot(cx: Checker, operand: TExpr, pos: Pos): TExpr {
  const test = asTest(cx, operand);
  return test.kind === "error" ? test : not(test, pos);
}

/** The place that is assigned to; reports what is none, and const objects. */
function modifiable(cx: Checker, target: TExpr, what: string): Place | null {
  if (target.kind === "error") return null;
  const place = placeOf(target);
  if (place === null || target.type.kind === "array" || target.type.kind === "function") {
    cx.report.error(target.pos, `the operand of ${what} cannot be assigned to`);
    return null;
  }
  if (place.type.const) {
    cx.report.error(target.pos, `${what} changes a const object of type \`${typeName(place.type)}\``);
    return null;
  }
  if (place.base.kind === "local") place.base.local.reassigned = true;
  return place;
}

export function checkAssign(cx: Checker, e: Node<"assign">): TExpr {
  const target = cx.rules.expr(cx, e.target);
  const value = cx.rules.rvalue(cx, e.value);
  const place = modifiable(cx, target, `\`${e.op}=\``);
  if (place === null || value.kind === "error") return errorExpr(e.pos);
  const type = unqualified(place.type);
  if (e.op === "") {
    const converted = assignConvert(cx, value, type, "assignment", e.pos);
    return converted.kind === "error" ? converted : { kind: "assign", type, place, value: converted, pos: e.pos };
  }
  return compound(cx, e.op, place, value, e.pos);
}

function compound(cx: Checker, op: Exclude<AssignOp, "">, place: Place, value: TExpr, pos: Pos): TExpr {
  const type = unqualified(place.type);
  if (type.kind === "pointer" && (op === "+" || op === "-") && isInteger(value.type)) {
    const bytes = stride(cx, type, pos);
    if (bytes === null) return errorExpr(pos);
    const scaled = arith("*", LONG, convert(value, LONG), constant(LONG, BigInt(bytes), pos), pos);
    return { kind: "compound", op, type, place, value: scaled, compute: ULONG, pos };
  }
  if (!isInteger(type) || !isInteger(value.type)) {
    cx.report.error(pos, `invalid operands to \`${op}=\`: \`${typeName(type)}\` and \`${typeName(value.type)}\``);
    return errorExpr(pos);
  }
  const own = operandType(load(place, pos));
  if (op === "<<" || op === ">>") {
    const right = convert(value, promote(operandType(value)));
    return { kind: "compound", op, type, place, value: right, compute: promote(own), pos };
  }
  const compute = commonType(own, operandType(value));
  return { kind: "compound", op, type, place, value: convert(value, compute), compute, pos };
}

export function checkIncrement(cx: Checker, e: Node<"unary">): TExpr {
  const place = modifiable(cx, cx.rules.expr(cx, e.operand), `\`${e.op.replace("post", "")}\``);
  if (place === null) return errorExpr(e.pos);
  const type = unqualified(place.type);
  if (!isScalar(type)) {
    cx.report.error(e.pos, `\`${e.op.replace("post", "")}\` on a value of type \`${typeName(type)}\``);
    return errorExpr(e.pos);
  }
  const step = type.kind === "pointer" ? stride(cx, type, e.pos) : 1;
  if (step === null) return errorExpr(e.pos);
  const delta = BigInt(e.op.endsWith("++") ? step : -step);
  return { kind: "increment", type, place, delta, post: e.op.startsWith("post"), pos: e.pos };
}
