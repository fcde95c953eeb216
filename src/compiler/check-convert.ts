import type { Pos } from "./ast.js";
import { addressOf, constant, convert, errorExpr, isNull, pointee } from "./build.js";
import type { Checker } from "./checker.js";
import { pointersConvert, typeName } from "./type-relations.js";
import type { Place, TExpr } from "./typed.js";
import { INT, isBool, isInteger, isScalar, pointerTo, promote, sizeOf, type Type, unqualified } from "./types.js";

/** A value as expressions use it: arrays become pointers to their first element, functions pointers to them. */
export function decay(cx: Checker, e: TExpr): TExpr {
  if (e.kind === "function") {
    const place: Place = { base: { kind: "static", symbol: e.symbol }, offset: 0, bits: null, type: e.type };
    return { kind: "address", type: pointerTo(e.type), place, pos: e.pos };
  }
  if (e.type.kind === "function" && e.kind === "load") return addressOf(e.place, e.pos);
  if (e.type.kind === "array") {
    const of = e.type.of;
    if (e.kind === "load") return { ...addressOf(e.place, e.pos), type: pointerTo(of) };
    return { kind: "valueAddress", type: pointerTo(of), operand: e, pos: e.pos };
  }
  if (e.kind === "load" && e.type.kind === "record" && e.type.def.members === null) {
    cx.report.error(e.pos, `\`${typeName(e.type)}\` is not defined here, so it has no value`);
    return errorExpr(e.pos);
  }
  return e.type.const ? { ...e, type: unqualified(e.type) } : e;
}

/** The place that an lvalue names, null for anything else. */
export function placeOf(e: TExpr): Place | null {
  return e.kind === "load" ? e.place : null;
}

/** The type that an operand has in arithmetic before its promotion: narrow bit-fields are int whatever they say. */
export function operandType(e: TExpr): Type {
  const bits = e.kind === "load" ? e.place.bits : null;
  if (bits === null || !isInteger(e.type)) return e.type;
  return bits.width < 32 || (bits.width === 32 && bits.signed) ? INT : e.type;
}

/** A record's place: its own, or a temporary that takes the value. */
export function recordPlace(e: TExpr): Place {
  if (e.kind === "load") return e.place;
  return pointee({ kind: "valueAddress", type: pointerTo(e.type), operand: e, pos: e.pos }, e.type);
}

/** Reports unless the value can stand in a test. */
export function asTest(cx: Checker, e: TExpr): TExpr {
  if (e.kind === "error" || isScalar(e.type)) return e;
  cx.report.error(e.pos, `a value of type \`${typeName(e.type)}\` cannot be used as a condition`);
  return errorExpr(e.pos);
}

/** Default promotions of an argument after the named ones. */
export function promoteArgument(cx: Checker, e: TExpr): TExpr {
  if (e.kind === "error" || e.type.kind === "pointer") return e;
  if (isInteger(e.type)) return convert(e, promote(operandType(e)));
  const what = e.type.kind === "void" ? "a void value" : `a value of type \`${typeName(e.type)}\``;
  cx.report.error(e.pos, `${what} cannot be passed to a variadic function`, "pass a pointer to it");
  return errorExpr(e.pos);
}

/** Conversion as if by assignment. `what` begins the message: "argument 2 of `f`", "assignment" … */
export function assignConvert(cx: Checker, e: TExpr, to: Type, what: string, pos: Pos = e.pos): TExpr {
  if (e.kind === "error" || e.type.kind === "error" || to.kind === "error") return errorExpr(pos);
  const from = e.type;
  const target = unqualified(to);
  if (isInteger(to)) {
    if (isInteger(from) || (isBool(to) && from.kind === "pointer")) return convert(e, target);
    if (from.kind === "pointer") {
      return refuse(
        cx,
        pos,
        `${what} makes \`${typeName(to)}\` from a pointer, \`${typeName(from)}\``,
        "cast it if that is meant",
      );
    }
  }
  if (to.kind === "pointer") {
    if (isNull(e)) return constant(target, 0n, e.pos);
    if (from.kind === "pointer" && pointersConvert(to.to, from.to)) return convert(e, target);
    if (from.kind === "pointer") {
      return refuse(cx, pos, `${what}: expected \`${typeName(target)}\` but have \`${typeName(from)}\``);
    }
    if (isInteger(from)) {
      const text = `${what} makes a pointer, \`${typeName(target)}\`, from an integer, \`${typeName(from)}\``;
      return refuse(cx, pos, text, "cast it if that is meant");
    }
  }
  if (to.kind === "record" && from.kind === "record" && to.def === from.def) return e;
  if (from.kind === "void") return refuse(cx, pos, `${what}: a void value is used`);
  return refuse(cx, pos, `${what}: expected \`${typeName(target)}\` but have \`${typeName(from)}\``);
}

function refuse(cx: Checker, pos: Pos, message: string, hint = ""): TExpr {
  cx.report.error(pos, message, hint);
  return errorExpr(pos);
}

/** An explicit cast. */
export function castTo(cx: Checker, e: TExpr, type: Type, pos: Pos): TExpr {
  if (e.kind === "error" || type.kind === "error") return errorExpr(pos);
  const to = unqualified(type);
  if (to.kind === "void") return { kind: "convert", type: to, operand: e, pos };
  if (isScalar(to) && isScalar(e.type)) return { ...convert(e, to, pos), pos };
  if (to.kind === "record" && e.type.kind === "record" && to.def === e.type.def) return e;
  cx.report.error(pos, `cannot cast \`${typeName(e.type)}\` to \`${typeName(to)}\``);
  return errorExpr(pos);
}

/** Bytes of what a pointer points to, for arithmetic; reports incomplete types. */
export function stride(cx: Checker, pointer: Type, pos: Pos): number | null {
  const to = pointer.kind === "pointer" ? pointer.to : pointer;
  const bytes = sizeOf(to);
  if (bytes === null) cx.report.error(pos, `arithmetic on a pointer to \`${typeName(to)}\`, which is not defined here`);
  return bytes;
}
