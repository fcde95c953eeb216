import type { Expr, Pos } from "./ast.js";
import { addressOf, constant, convert, errorExpr, load, pointee } from "./build.js";
import { checkBuiltin, isBuiltin } from "./check-builtins.js";
import { checkCall } from "./check-call.js";
import { castTo, decay, operandType, placeOf } from "./check-convert.js";
import { checkMember, checkOffsetof } from "./check-member.js";
import { arithmetic, checkAssign, checkBinary, checkConditional, checkIncrement, checkNot } from "./check-operators.js";
import { type Checker, literalSymbol, newLocal } from "./checker.js";
import { newSymbol } from "./symbol.js";
import { compatible, typeName } from "./type-relations.js";
import type { Place, TExpr, TStmt } from "./typed.js";
import {
  alignOf,
  arrayOf,
  CHAR,
  constOf,
  INT,
  INT_TYPES,
  type IntType,
  isConst,
  isInteger,
  promote,
  sizeOf,
  type Type,
  ULONG,
  unqualified,
} from "./types.js";

type Node<K extends Expr["kind"]> = Extract<Expr, { kind: K }>;

/** Types an expression; arrays and functions are not decayed, an lvalue is a "load". */
export function checkExpr(cx: Checker, e: Expr): TExpr {
  switch (e.kind) {
    case "int":
      return constant(literalType(e), e.value, e.pos);
    case "char":
      return constant(INT, BigInt(e.value), e.pos);
    case "string":
      return stringPlace(cx, e.bytes, e.pos);
    case "identifier":
      return checkIdentifier(cx, e);
    case "unary":
      return checkUnary(cx, e);
    case "binary":
      return checkBinary(cx, e);
    case "assign":
      return checkAssign(cx, e);
    case "conditional":
      return checkConditional(cx, e);
    case "call":
      return e.callee.kind === "identifier" && isBuiltin(cx, e.callee.name)
        ? checkBuiltin(cx, e.callee.name, e)
        : checkCall(cx, e);
    case "index":
      return checkIndex(cx, e);
    case "member":
      return checkMember(cx, e);
    case "cast":
      return castTo(cx, checkRvalue(cx, e.operand), cx.rules.type(cx, e.type), e.pos);
    case "compoundLiteral":
      return checkCompoundLiteral(cx, e);
    case "sizeofExpr":
      return sizeValue(cx, checkExpr(cx, e.operand), e.pos);
    case "sizeofType":
      return typeSize(cx, cx.rules.type(cx, e.type), e.pos);
    case "alignofType":
      return constant(ULONG, BigInt(alignOf(cx.rules.type(cx, e.type))), e.pos);
    case "offsetof":
      return checkOffsetof(cx, e);
    case "statementExpr":
      return checkStatements(cx, e);
    case "comma": {
      const left = checkRvalue(cx, e.left);
      const right = checkRvalue(cx, e.right);
      if (left.kind === "error" || right.kind === "error") return errorExpr(e.pos);
      return { kind: "comma", type: right.type, left, right, pos: e.pos };
    }
    case "vaArg":
      return checkVaArg(cx, e);
    case "typesCompatible": {
      const same = compatible(unqualified(cx.rules.type(cx, e.left)), unqualified(cx.rules.type(cx, e.right)), true);
      return constant(INT, same ? 1n : 0n, e.pos);
    }
    case "generic":
      return checkGeneric(cx, e);
  }
}

export function checkRvalue(cx: Checker, e: Expr): TExpr {
  return decay(cx, checkExpr(cx, e));
}

function literalType(e: Node<"int">): IntType {
  const names: IntType["name"][] = [];
  if (!e.long && !e.unsigned) names.push("int");
  if (!e.long && (e.unsigned || !e.decimal)) names.push("unsigned int");
  if (!e.unsigned) names.push("long");
  if (e.unsigned || !e.decimal) names.push("unsigned long");
  for (const name of names) {
    const t = INT_TYPES[name];
    if (e.value < 1n << BigInt(t.bytes * 8 - (t.signed ? 1 : 0))) return t;
  }
  return ULONG;
}

function stringPlace(cx: Checker, bytes: Uint8Array, pos: Pos): TExpr {
  const symbol = literalSymbol(cx, bytes, pos);
  return load({ base: { kind: "static", symbol }, offset: 0, bits: null, type: arrayOf(CHAR, bytes.length + 1) }, pos);
}

function checkIdentifier(cx: Checker, e: Node<"identifier">): TExpr {
  const entity = cx.scope.find(e.name);
  switch (entity?.kind) {
    case "local":
      return load(
        { base: { kind: "local", local: entity.local }, offset: 0, bits: null, type: entity.local.type },
        e.pos,
      );
    case "enumerator":
      return constant(entity.type, entity.value, e.pos);
    case "symbol": {
      const { symbol } = entity;
      if (symbol.type.kind === "error") return errorExpr(e.pos);
      if (symbol.kind === "function") return { kind: "function", type: symbol.type, symbol, pos: e.pos };
      return load({ base: { kind: "static", symbol }, offset: 0, bits: null, type: symbol.type }, e.pos);
    }
    case "typedef":
      cx.report.error(e.pos, `\`${e.name}\` is a type, not a value`);
      return errorExpr(e.pos);
    case undefined:
      return unknownName(cx, e);
  }
}

function unknownName(cx: Checker, e: Node<"identifier">): TExpr {
  if (e.name === "__func__" || e.name === "__FUNCTION__" || e.name === "__PRETTY_FUNCTION__") {
    const bytes = new TextEncoder().encode(cx.fn?.symbol.name ?? "");
    const place = stringPlace(cx, bytes, e.pos);
    return { ...place, type: constOf(place.type) };
  }
  if (!cx.unknown.has(e.name)) {
    cx.report.error(e.pos, `\`${e.name}\` is not declared`, cx.report.suggest(e.name, cx.scope.names()), true);
    cx.unknown.add(e.name);
  }
  return errorExpr(e.pos);
}

function checkUnary(cx: Checker, e: Node<"unary">): TExpr {
  switch (e.op) {
    case "&":
      return addressOperand(cx, e);
    case "*":
      return dereference(cx, checkRvalue(cx, e.operand), e.pos);
    case "++":
    case "--":
    case "post++":
    case "post--":
      return checkIncrement(cx, e);
    case "!":
      return checkNot(cx, checkRvalue(cx, e.operand), e.pos);
    default:
      return sign(cx, e.op, checkRvalue(cx, e.operand), e.pos);
  }
}

function sign(cx: Checker, op: "-" | "+" | "~", operand: TExpr, pos: Pos): TExpr {
  if (operand.kind === "error") return operand;
  if (!isInteger(operand.type)) {
    cx.report.error(pos, `invalid operand of \`${op}\`: \`${typeName(operand.type)}\``);
    return errorExpr(pos);
  }
  const type = promote(operandType(operand));
  const value = convert(operand, type);
  if (value.kind === "constant") {
    return constant(type, op === "-" ? -value.value : op === "~" ? ~value.value : value.value, pos);
  }
  return op === "+" ? { ...value, pos } : { kind: "unary", op, type, operand: value, pos };
}

function addressOperand(cx: Checker, e: Node<"unary">): TExpr {
  const operand = checkExpr(cx, e.operand);
  if (operand.kind === "error") return operand;
  if (operand.kind === "function") return decay(cx, operand);
  const place = placeOf(operand);
  if (place === null) {
    cx.report.error(e.pos, "`&` needs something that has an address");
    return errorExpr(e.pos);
  }
  if (place.bits !== null) {
    cx.report.error(e.pos, "the address of a bit-field cannot be taken");
    return errorExpr(e.pos);
  }
  return addressOf(place, e.pos);
}

function dereference(cx: Checker, pointer: TExpr, pos: Pos): TExpr {
  if (pointer.kind === "error") return pointer;
  if (pointer.type.kind !== "pointer") {
    cx.report.error(pos, `\`*\` needs a pointer, but this is \`${typeName(pointer.type)}\``);
    return errorExpr(pos);
  }
  const to = pointer.type.to;
  if (to.kind === "function" && pointer.kind === "address" && pointer.place.base.kind === "static") {
    return { kind: "function", type: to, symbol: pointer.place.base.symbol, pos };
  }
  return load(pointee(pointer, to), pos);
}

function checkIndex(cx: Checker, e: Node<"index">): TExpr {
  const base = checkRvalue(cx, e.base);
  const index = checkRvalue(cx, e.index);
  if (base.kind === "error" || index.kind === "error") return errorExpr(e.pos);
  if (base.type.kind !== "pointer" && index.type.kind !== "pointer") {
    cx.report.error(e.pos, `\`${typeName(base.type)}\` is neither array nor pointer: it cannot be indexed`);
    return errorExpr(e.pos);
  }
  const sum = arithmetic(cx, "+", base, index, e.pos);
  return dereference(cx, sum, e.pos);
}

function sizeValue(cx: Checker, e: TExpr, pos: Pos): TExpr {
  if (e.kind === "error") return e;
  if (e.kind === "load" && e.place.bits !== null) {
    cx.report.error(pos, "`sizeof` of a bit-field");
    return errorExpr(pos);
  }
  return typeSize(cx, e.type, pos);
}

function typeSize(cx: Checker, type: Type, pos: Pos): TExpr {
  if (type.kind === "error") return errorExpr(pos);
  const bytes = sizeOf(type);
  if (bytes !== null) return constant(ULONG, BigInt(bytes), pos);
  cx.report.error(pos, `\`sizeof\` of incomplete type \`${typeName(type)}\``);
  return errorExpr(pos);
}

function checkCompoundLiteral(cx: Checker, e: Node<"compoundLiteral">): TExpr {
  const written = cx.rules.type(cx, e.type);
  if (written.kind === "error") return errorExpr(e.pos);
  const { plan, type } = cx.rules.init(cx, written, e.init, cx.inStatic);
  const name = `(${typeName(type)})`;
  if (cx.inStatic) {
    const symbol = { ...newSymbol(name, "data", type, e.pos), global: false, defined: "yes" as const };
    cx.checked.objects.push({ symbol, plan, readOnly: isConst(type), module: cx.module });
    return load({ base: { kind: "static", symbol }, offset: 0, bits: null, type }, e.pos);
  }
  const local = newLocal(name, type, e.pos);
  const place: Place = { base: { kind: "local", local }, offset: 0, bits: null, type };
  const value = addressOf(place, e.pos);
  const body: TStmt[] = [{ kind: "declare", local, init: plan, pos: e.pos }];
  return load(pointee({ kind: "statements", type: value.type, body, value, pos: e.pos }, type), e.pos);
}

function checkStatements(cx: Checker, e: Node<"statementExpr">): TExpr {
  if (cx.fn === null) {
    cx.report.error(e.pos, "a statement expression outside of a function");
    return errorExpr(e.pos);
  }
  const { body, value } = cx.rules.valueBlock(cx, e.body);
  if (value?.kind === "error") return value;
  const type: Type = value?.type ?? { kind: "void", const: false };
  return { kind: "statements", type, body, value, pos: e.pos };
}

function checkVaArg(cx: Checker, e: Node<"vaArg">): TExpr {
  const list = checkExpr(cx, e.list);
  const type = cx.rules.type(cx, e.type);
  const place = placeOf(list);
  if (list.kind === "error" || type.kind === "error" || place === null) return errorExpr(e.pos);
  if (!isInteger(type) && type.kind !== "pointer") {
    cx.report.error(e.pos, `va_arg of \`${typeName(type)}\` is not supported`, "pass a pointer");
    return errorExpr(e.pos);
  }
  if (place.base.kind === "local") place.base.local.reassigned = true;
  const slot: TExpr = { kind: "increment", type: unqualified(place.type), place, delta: 8n, post: true, pos: e.pos };
  return decay(cx, load(pointee(slot, type), e.pos));
}

function checkGeneric(cx: Checker, e: Node<"generic">): TExpr {
  const control = checkRvalue(cx, e.control);
  if (control.kind === "error") return control;
  let otherwise: Expr | null = null;
  for (const { type, value } of e.choices) {
    if (type === null) otherwise = value;
    else if (compatible(unqualified(control.type), cx.rules.type(cx, type), true)) return checkExpr(cx, value);
  }
  if (otherwise !== null) return checkExpr(cx, otherwise);
  cx.report.error(e.pos, `no choice of \`_Generic\` is for \`${typeName(control.type)}\``);
  return errorExpr(e.pos);
}
