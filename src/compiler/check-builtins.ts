import type { Expr } from "./ast.js";
import { constant, convert, errorExpr } from "./build.js";
import { placeOf } from "./check-convert.js";
import { checkCall } from "./check-call.js";
import { type Checker, constantValue } from "./checker.js";
import { newSymbol } from "./symbol.js";
import type { Place, TExpr } from "./typed.js";
import {
  CHAR,
  constOf,
  INT,
  isInteger,
  LONG,
  pointerTo,
  type Type,
  ULONG,
  VA_LIST,
  VOID,
  VOID_POINTER,
} from "./types.js";

type CallNode = Extract<Expr, { kind: "call" }>;
type Rule = (cx: Checker, e: CallNode) => TExpr;

const CONST_POINTER = pointerTo(constOf(VOID));
const TEXT = pointerTo(constOf(CHAR));

/** Builtins that are core operations (or library functions) of the same name. */
const FUNCTIONS: Readonly<Record<string, readonly [Type, ...Type[]]>> = {
  memset: [VOID_POINTER, VOID_POINTER, INT, ULONG],
  memcpy: [VOID_POINTER, VOID_POINTER, CONST_POINTER, ULONG],
  memmove: [VOID_POINTER, VOID_POINTER, CONST_POINTER, ULONG],
  memcmp: [INT, CONST_POINTER, CONST_POINTER, ULONG],
  strlen: [ULONG, TEXT],
  strcmp: [INT, TEXT, TEXT],
  strncmp: [INT, TEXT, TEXT, ULONG],
};

const RULES: Readonly<Record<string, Rule>> = {
  __builtin_constant_p: (cx, e) => {
    const value = argument(cx, e, 0);
    const literal = value.kind === "address" && value.place.base.kind === "static" && value.place.base.symbol.literal;
    return constant(INT, value.kind === "constant" || literal ? 1n : 0n, e.pos);
  },
  __builtin_expect: (cx, e) => {
    const value = argument(cx, e, 0);
    return isInteger(value.type) ? convert(value, LONG) : value;
  },
  __builtin_choose_expr: (cx, e) => {
    const [test, yes, no] = e.args;
    if (test === undefined || yes === undefined || no === undefined) return wrongCount(cx, e, 3);
    const value = constantValue(cx, test, "the first argument of `__builtin_choose_expr`");
    return value === null ? errorExpr(e.pos) : cx.rules.expr(cx, value === 0n ? no : yes);
  },
  __builtin_va_start: (cx, e) => {
    const fn = cx.fn;
    const place = listPlace(cx, e, 0);
    if (place === null || fn === null) return errorExpr(e.pos);
    if (!fn.type.variadic) {
      cx.report.error(e.pos, `va_start in \`${fn.symbol.name}\`, which is not variadic`);
      return errorExpr(e.pos);
    }
    const value: TExpr = { kind: "variadicArea", type: VA_LIST, pos: e.pos };
    return discard({ kind: "assign", type: VA_LIST, place, value, pos: e.pos });
  },
  __builtin_va_copy: (cx, e) => {
    const place = listPlace(cx, e, 0);
    const value = argument(cx, e, 1);
    if (place === null || value.kind === "error") return errorExpr(e.pos);
    return discard({ kind: "assign", type: VA_LIST, place, value: convert(value, VA_LIST), pos: e.pos });
  },
  __builtin_va_end: (cx, e) => {
    listPlace(cx, e, 0);
    return discard(constant(INT, 0n, e.pos));
  },
  __builtin_return_address: (cx, e) => {
    const arg = e.args[0];
    const level = arg === undefined ? null : constantValue(cx, arg, "the level");
    return { kind: "returnAddress", type: VOID_POINTER, level: Number(level ?? 0n), pos: e.pos };
  },
  __kobjlab_this_ip: (_cx, e) => ({ kind: "thisIp", type: ULONG, pos: e.pos }),
  // Reaching it is a bug of the program: the model's own BUG().
  __builtin_unreachable: (cx, e) =>
    coreCall(cx, e, "__bug", [constant(TEXT, 0n, e.pos), constant(INT, 0n, e.pos)], [VOID, TEXT, INT]),
  __builtin_trap: (cx, e) =>
    coreCall(cx, e, "__bug", [constant(TEXT, 0n, e.pos), constant(INT, 0n, e.pos)], [VOID, TEXT, INT]),
};

export function isBuiltin(cx: Checker, name: string): boolean {
  if (Object.hasOwn(RULES, name)) return cx.scope.find(name) === undefined;
  return name.startsWith("__builtin_") && cx.scope.find(name) === undefined;
}

export function checkBuiltin(cx: Checker, name: string, e: CallNode): TExpr {
  const rule = RULES[name];
  if (rule !== undefined) return rule(cx, e);
  const plain = name.slice("__builtin_".length);
  const signature = Object.hasOwn(FUNCTIONS, plain) ? FUNCTIONS[plain] : undefined;
  if (signature === undefined) {
    const known = [...Object.keys(RULES), ...Object.keys(FUNCTIONS).map((f) => `__builtin_${f}`)];
    cx.report.error(
      e.pos,
      `\`${name}\` is not supported`,
      `supported: ${known.filter((n) => n.startsWith("__b")).join(", ")}`,
    );
    return errorExpr(e.pos);
  }
  if (cx.scope.find(plain)?.kind !== "symbol") declareCore(cx, plain, signature, e);
  return checkCall(cx, { ...e, callee: { kind: "identifier", name: plain, pos: e.callee.pos } });
}

function declareCore(cx: Checker, name: string, [returns, ...params]: readonly [Type, ...Type[]], e: CallNode): void {
  const symbol = newSymbol(
    name,
    "function",
    { kind: "function", returns, params, variadic: false, const: false },
    e.pos,
  );
  let scope = cx.scope;
  while (scope.parent !== null) scope = scope.parent;
  scope.declare(name, { kind: "symbol", symbol });
}

function coreCall(cx: Checker, e: CallNode, name: string, args: TExpr[], signature: readonly [Type, ...Type[]]): TExpr {
  if (cx.scope.find(name)?.kind !== "symbol") declareCore(cx, name, signature, e);
  const entity = cx.scope.find(name);
  if (entity?.kind !== "symbol") return errorExpr(e.pos);
  return { kind: "call", type: VOID, callee: { kind: "symbol", symbol: entity.symbol }, args, fixed: -1, pos: e.pos };
}

function argument(cx: Checker, e: CallNode, index: number): TExpr {
  const arg = e.args[index];
  return arg === undefined ? wrongCount(cx, e, index + 1) : cx.rules.rvalue(cx, arg);
}

function wrongCount(cx: Checker, e: CallNode, wanted: number): TExpr {
  const name = e.callee.kind === "identifier" ? e.callee.name : "";
  cx.report.error(e.pos, `too few arguments to \`${name}\`: expected ${wanted}, have ${e.args.length}`);
  return errorExpr(e.pos);
}

function listPlace(cx: Checker, e: CallNode, index: number): Place | null {
  const arg = e.args[index];
  if (arg === undefined) {
    wrongCount(cx, e, index + 1);
    return null;
  }
  const place = placeOf(cx.rules.expr(cx, arg));
  if (place === null) cx.report.error(arg.pos, "this is no va_list variable");
  else if (place.base.kind === "local") place.base.local.reassigned = true;
  return place;
}

function discard(operand: TExpr): TExpr {
  return { kind: "convert", type: VOID, operand, pos: operand.pos };
}
