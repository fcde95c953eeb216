import type { Expr } from "./ast.js";
import { errorExpr } from "./build.js";
import { assignConvert, promoteArgument } from "./check-convert.js";
import type { Checker } from "./checker.js";
import { typeName } from "./type-relations.js";
import type { Callee, TExpr } from "./typed.js";
import { type FunctionType, unqualified } from "./types.js";

type CallNode = Extract<Expr, { kind: "call" }>;

export function checkCall(cx: Checker, e: CallNode): TExpr {
  const callee = cx.rules.rvalue(cx, e.callee);
  const args = e.args.map((a) => cx.rules.rvalue(cx, a));
  if (callee.kind === "error") return callee;
  const type = callee.type.kind === "pointer" ? callee.type.to : callee.type;
  if (type.kind !== "function") {
    cx.report.error(e.pos, `${nameOf(e.callee)} is called, but is no function: \`${typeName(callee.type)}\``);
    return errorExpr(e.pos);
  }
  const what = nameOf(e.callee);
  const converted = checkArguments(cx, e, { type, args, what });
  if (converted === null) return errorExpr(e.pos);
  const fixed = type.variadic ? type.params.length : -1;
  return {
    kind: "call",
    type: unqualified(type.returns),
    callee: calleeOf(callee),
    args: converted,
    fixed,
    pos: e.pos,
  };
}

function calleeOf(e: TExpr): Callee {
  if (e.kind === "address" && e.place.base.kind === "static" && e.place.base.symbol.kind === "function") {
    return { kind: "symbol", symbol: e.place.base.symbol };
  }
  return { kind: "pointer", pointer: e };
}

function nameOf(callee: Expr): string {
  if (callee.kind === "identifier") return `\`${callee.name}\``;
  return callee.kind === "member" ? `\`${callee.name}\`` : "what this expression gives";
}

interface Arguments {
  readonly type: FunctionType;
  readonly args: readonly TExpr[];
  readonly what: string;
}

function checkArguments(cx: Checker, e: CallNode, { type, args, what }: Arguments): TExpr[] | null {
  const wanted = type.params.length;
  if (args.length < wanted || (args.length > wanted && !type.variadic)) {
    const many = args.length < wanted ? "too few" : "too many";
    const count = `${type.variadic ? "at least " : ""}${wanted}`;
    cx.report.error(e.pos, `${many} arguments to ${what}: expected ${count}, have ${args.length}`);
    return null;
  }
  const converted = args.map((arg, i) => {
    const param = type.params[i];
    if (param === undefined) return promoteArgument(cx, arg);
    return assignConvert(cx, arg, param, `argument ${i + 1} of ${what}`);
  });
  return converted.some((a) => a.kind === "error") ? null : converted;
}
