import type { Attribute, Expr, Pos } from "./ast.js";
import { findAttribute } from "./attributes.js";
import { load } from "./build.js";
import { type Checker, type FunctionState, newLocal } from "./checker.js";
import type { Local, Place, TExpr, TStmt } from "./typed.js";
import { sizeOf } from "./types.js";

/** `__attribute__((cleanup(function)))`: a variable whose scope ends with a call, and those declared before it. */
export interface Cleanup {
  readonly call: TExpr;
  readonly name: string;
  readonly outer: Cleanup | null;
}

/** A jump to a label: the calls that it makes are filled in when the label is known. */
export interface Goto {
  readonly label: string;
  readonly pos: Pos;
  readonly from: Cleanup | null;
  readonly calls: TStmt[];
}

/** Notes what a variable that has just been declared wants at the end of its scope. */
export function declareCleanup(cx: Checker, d: { name: string; pos: Pos; attributes: readonly Attribute[] }): void {
  const attribute = findAttribute(d.attributes, "cleanup");
  if (attribute === undefined || cx.fn === null) return;
  const callee = attribute.args[0];
  if (callee?.kind !== "identifier" || attribute.args.length !== 1) {
    cx.report.error(attribute.pos, "attribute `cleanup` names one function", "write cleanup(function)");
    return;
  }
  const { pos } = d;
  const variable: Expr = { kind: "identifier", name: d.name, pos };
  const args: Expr[] = [{ kind: "unary", op: "&", operand: variable, pos }];
  const call = cx.rules.rvalue(cx, { kind: "call", callee, args, pos });
  if (call.kind !== "error") cx.fn.cleanups = { call, name: d.name, outer: cx.fn.cleanups };
}

/** The calls that are made where the scopes of all variables declared since `outer` end. */
export function cleanupsSince(fn: FunctionState, outer: Cleanup | null, pos: Pos): TStmt[] {
  return callsBetween(fn.cleanups, outer, pos);
}

function callsBetween(from: Cleanup | null, outer: Cleanup | null, pos: Pos): TStmt[] {
  const calls: TStmt[] = [];
  for (let c = from; c !== null && c !== outer; c = c.outer) {
    calls.push({ kind: "expr", expr: { ...c.call, pos } });
  }
  return calls;
}

/** Ends a scope that began at `outer`: its statements, with the calls behind them where they can be reached. */
export function endScope(fn: FunctionState, outer: Cleanup | null, body: TStmt[], pos: Pos): TStmt[] {
  const calls = body.some((s) => s === body.at(-1) && leaves(s)) ? [] : cleanupsSince(fn, outer, pos);
  fn.cleanups = outer;
  return [...body, ...calls];
}

function leaves(s: TStmt): boolean {
  switch (s.kind) {
    case "return":
    case "goto":
    case "break":
    case "continue":
      return true;
    case "block": {
      const last = s.body.at(-1);
      return last !== undefined && leaves(last);
    }
    case "if":
      return s.otherwise !== null && leaves(s.then) && leaves(s.otherwise);
    default:
      return false;
  }
}

/** Computes a value before the calls that end its scope: the statements that do, and the value afterwards. */
export function keepValue(value: TExpr, calls: readonly TStmt[]): { body: TStmt[]; value: TExpr } {
  if (calls.length === 0 || value.kind === "constant") return { body: [...calls], value };
  const { type, pos } = value;
  const local: Local = newLocal("(result)", type, pos);
  const items = [{ kind: "store" as const, offset: 0, type, bits: null, value }];
  const place: Place = { base: { kind: "local", local }, offset: 0, bits: null, type };
  const declare: TStmt = { kind: "declare", local, init: { bytes: sizeOf(type) ?? 0, items }, pos };
  return { body: [declare, ...calls], value: load(place, pos) };
}

/** Fills in what the jumps of a function call, now that all its labels are known. */
export function resolveGotos(cx: Checker, fn: FunctionState): void {
  for (const { label, pos, from, calls } of fn.gotos) {
    const target = fn.labels.get(label);
    if (target === undefined) continue;
    const common = around(from, target);
    if (common === target) calls.push(...callsBetween(from, target, pos));
    else jumpsInto(cx, pos, target, `\`goto ${label}\``);
  }
}

/** Whether the variables of `target` are those of `from` or fewer: then `target`, otherwise null. */
function around(from: Cleanup | null, target: Cleanup | null): Cleanup | null | undefined {
  let c = from;
  while (c !== target && c !== null) c = c.outer;
  return c === target ? target : undefined;
}

/** Reports a jump past the declaration of a variable into its scope. */
export function jumpsInto(cx: Checker, pos: Pos, target: Cleanup | null, jump: string): void {
  const hint = "put the declaration and what uses it into a block of its own: { … }";
  cx.report.error(pos, `${jump} jumps into the scope of \`${target?.name}\`, which is cleaned up at its end`, hint);
}
