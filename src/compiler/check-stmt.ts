import type { Block, Pos, Stmt } from "./ast.js";
import { convert } from "./build.js";
import { type Cleanup, cleanupsSince, endScope, jumpsInto, keepValue } from "./check-cleanup.js";
import { assignConvert, asTest, operandType } from "./check-convert.js";
import { checkLocalDecl } from "./check-decl.js";
import { type Checker, constantValue, type FunctionState } from "./checker.js";
import { Scope } from "./scope.js";
import { typeName } from "./type-relations.js";
import type { CaseTarget, TExpr, TStmt } from "./typed.js";
import { carrier, isInteger, promote, wrap } from "./types.js";

type Node<K extends Stmt["kind"]> = Extract<Stmt, { kind: K }>;

/** The statements of a block, in a scope of their own. */
export function checkBlock(cx: Checker, block: Block): TStmt[] {
  return inScope(cx, block.end, () => block.items.flatMap((s) => checkStmt(cx, s)));
}

/** The block of a statement expression; `value`: that of its last statement, null when that has none. */
export function checkValueBlock(cx: Checker, block: Block): { body: TStmt[]; value: TExpr | null } {
  const fn = fnOf(cx);
  const outer = fn.cleanups;
  let value: TExpr | null = null;
  const body = inScope(cx, block.end, () => {
    const list = block.items.flatMap((s) => checkStmt(cx, s));
    const last = list.at(-1);
    if (last?.kind !== "expr") return list;
    const calls = cleanupsSince(fn, outer, block.end);
    if (last.expr.kind === "error" || (last.expr.type.kind === "void" && calls.length > 0)) {
      value = last.expr.kind === "error" ? last.expr : null;
      return list;
    }
    // The value is computed once: it leaves the list of statements.
    const kept = keepValue(last.expr, calls);
    value = kept.value;
    fn.cleanups = outer;
    return [...list.slice(0, -1), ...kept.body];
  });
  return { body, value };
}

function inScope(cx: Checker, end: Pos, body: () => TStmt[]): TStmt[] {
  const outer = cx.scope;
  const fn = fnOf(cx);
  const { cleanups } = fn;
  cx.scope = new Scope(outer);
  const result = endScope(fn, cleanups, body(), end);
  cx.scope = outer;
  return result;
}

function one(cx: Checker, s: Stmt): TStmt {
  return asOne(checkStmt(cx, s));
}

/** A statement that is a scope of its own without braces. */
function oneInScope(cx: Checker, s: Stmt): TStmt {
  return asOne(inScope(cx, s.pos, () => checkStmt(cx, s)));
}

function asOne(list: TStmt[]): TStmt {
  return list.length === 1 ? (list[0] as TStmt) : { kind: "block", body: list };
}

function fnOf(cx: Checker): FunctionState {
  if (cx.fn === null) throw new Error("a statement outside of a function");
  return cx.fn;
}

function checkStmt(cx: Checker, s: Stmt): TStmt[] {
  switch (s.kind) {
    case "block":
      return [{ kind: "block", body: checkBlock(cx, s) }];
    case "expr":
      return [{ kind: "expr", expr: cx.rules.rvalue(cx, s.expr) }];
    case "empty":
      return [];
    case "if":
      return [checkIf(cx, s)];
    case "while":
    case "doWhile":
      return [checkWhile(cx, s)];
    case "for":
      return [checkFor(cx, s)];
    case "switch":
      return [checkSwitch(cx, s)];
    case "case":
      return [checkCase(cx, s)];
    case "default":
      return [checkDefault(cx, s)];
    case "label": {
      const { labels } = fnOf(cx);
      if (labels.has(s.name)) cx.report.error(s.pos, `duplicate label \`${s.name}\``);
      labels.set(s.name, fnOf(cx).cleanups);
      return [{ kind: "label", name: s.name, body: one(cx, s.body) }];
    }
    case "goto":
      return checkGoto(cx, s);
    case "break":
      return leave(cx, s, fnOf(cx).breaks, "`break` outside of a loop or switch");
    case "continue":
      return leave(cx, s, fnOf(cx).continues, "`continue` outside of a loop");
    case "return":
      return checkReturn(cx, s);
    case "declaration":
      return s.decls.flatMap((d) => checkLocalDecl(cx, d));
  }
}

function checkGoto(cx: Checker, s: Node<"goto">): TStmt[] {
  const { gotos, cleanups } = fnOf(cx);
  const calls: TStmt[] = [];
  gotos.push({ label: s.label, pos: s.pos, from: cleanups, calls });
  const jump: TStmt = { kind: "goto", label: s.label, pos: s.pos };
  return cleanups === null ? [jump] : [{ kind: "block", body: calls }, jump];
}

/** `break` and `continue`: out of the innermost of what they can leave. */
function leave(
  cx: Checker,
  s: Node<"break" | "continue">,
  around: readonly (Cleanup | null)[],
  outside: string,
): TStmt[] {
  const to = around.at(-1);
  if (to === undefined) cx.report.error(s.pos, outside);
  return [...(to === undefined ? [] : cleanupsSince(fnOf(cx), to, s.pos)), { kind: s.kind, pos: s.pos }];
}

function test(cx: Checker, e: Parameters<Checker["rules"]["rvalue"]>[1]): TExpr {
  return asTest(cx, cx.rules.rvalue(cx, e));
}

function checkIf(cx: Checker, s: Node<"if">): TStmt {
  const value = test(cx, s.test);
  const then = oneInScope(cx, s.then);
  return { kind: "if", test: value, then, otherwise: s.otherwise === null ? null : oneInScope(cx, s.otherwise) };
}

function loopBody(cx: Checker, body: Stmt): TStmt {
  const fn = fnOf(cx);
  fn.breaks.push(fn.cleanups);
  fn.continues.push(fn.cleanups);
  const result = oneInScope(cx, body);
  fn.breaks.pop();
  fn.continues.pop();
  return result;
}

function checkWhile(cx: Checker, s: Node<"while"> | Node<"doWhile">): TStmt {
  const body = s.kind === "doWhile" ? loopBody(cx, s.body) : null;
  const value = test(cx, s.test);
  return { kind: "loop", test: value, first: body === null, step: null, body: body ?? loopBody(cx, s.body) };
}

function checkFor(cx: Checker, s: Node<"for">): TStmt {
  const list = inScope(cx, s.pos, () => {
    const init = s.init === null ? [] : checkStmt(cx, s.init);
    const value = s.test === null ? null : test(cx, s.test);
    const step = s.step === null ? null : cx.rules.rvalue(cx, s.step);
    const loop: TStmt = { kind: "loop", test: value, first: true, step, body: loopBody(cx, s.body) };
    return [...init, loop];
  });
  return asOne(list);
}

function checkSwitch(cx: Checker, s: Node<"switch">): TStmt {
  const fn = fnOf(cx);
  const raw = cx.rules.rvalue(cx, s.value);
  if (raw.kind !== "error" && !isInteger(raw.type)) {
    cx.report.error(s.value.pos, `\`switch\` needs an integer, but this is \`${typeName(raw.type)}\``);
  }
  const value = isInteger(raw.type) ? convert(raw, promote(operandType(raw))) : raw;
  const state = { type: value.type, cases: [] as CaseTarget[], hasDefault: false, cleanups: fn.cleanups };
  fn.switches.push(state);
  fn.breaks.push(fn.cleanups);
  const body = oneInScope(cx, s.body);
  fn.switches.pop();
  fn.breaks.pop();
  return { kind: "switch", value, cases: state.cases, hasDefault: state.hasDefault, body };
}

function checkCase(cx: Checker, s: Node<"case">): TStmt {
  const state = fnOf(cx).switches.at(-1);
  const low = constantValue(cx, s.value, "a case label");
  const high = s.last === null ? low : constantValue(cx, s.last, "a case label");
  const target = state === undefined || low === null || high === null ? null : addCase(cx, state, s, [low, high]);
  if (state === undefined) cx.report.error(s.pos, "`case` outside of a switch");
  else staysInScope(cx, state, s.pos);
  const body = one(cx, s.body);
  return target === null ? body : { kind: "case", target, body };
}

function staysInScope(cx: Checker, state: FunctionState["switches"][number], pos: Pos): void {
  const { cleanups } = fnOf(cx);
  if (cleanups !== state.cleanups) jumpsInto(cx, pos, cleanups, "this label of the switch");
}

function addCase(
  cx: Checker,
  state: FunctionState["switches"][number],
  s: Node<"case">,
  range: [bigint, bigint],
): CaseTarget | null {
  if (state.type.kind === "error") return null;
  const type = carrier(state.type);
  const [low, high] = range.map((v) => wrap(v, type)) as [bigint, bigint];
  const clash = state.cases.find((c) => c.low <= high && low <= c.high);
  if (clash !== undefined) {
    cx.report.error(s.pos, `duplicate case value ${low}; it stands in line ${clash.pos.line}, too`);
    return null;
  }
  if (high < low) {
    cx.report.error(s.pos, `empty range: ${low} ... ${high}`);
    return null;
  }
  const target: CaseTarget = { low, high, pos: s.pos };
  state.cases.push(target);
  cx.checked.comparisons.push({ pos: s.pos, value: low });
  return target;
}

function checkDefault(cx: Checker, s: Node<"default">): TStmt {
  const state = fnOf(cx).switches.at(-1);
  if (state === undefined) cx.report.error(s.pos, "`default` outside of a switch");
  else if (state.hasDefault) cx.report.error(s.pos, "a second `default` in this switch");
  else {
    state.hasDefault = true;
    staysInScope(cx, state, s.pos);
  }
  return { kind: "case", target: null, body: one(cx, s.body) };
}

function checkReturn(cx: Checker, s: Node<"return">): TStmt[] {
  const calls = cleanupsSince(fnOf(cx), null, s.pos);
  const value = returnedValue(cx, s);
  if (value === null) return [...calls, { kind: "return", value, pos: s.pos }];
  if (value.type.kind === "void" && calls.length > 0) {
    return [{ kind: "expr", expr: value }, ...calls, { kind: "return", value: null, pos: s.pos }];
  }
  const kept = keepValue(value, calls);
  return [...kept.body, { kind: "return", value: kept.value, pos: s.pos }];
}

function returnedValue(cx: Checker, s: Node<"return">): TExpr | null {
  const { type, symbol } = fnOf(cx);
  if (s.value === null) {
    if (type.returns.kind !== "void" && type.returns.kind !== "error") {
      cx.report.error(s.pos, `\`${symbol.name}\` returns \`${typeName(type.returns)}\`, but no value is given`);
    }
    return null;
  }
  const value = cx.rules.rvalue(cx, s.value);
  if (type.returns.kind !== "void") return assignConvert(cx, value, type.returns, "return", s.value.pos);
  if (value.type.kind !== "void" && value.kind !== "error") {
    cx.report.error(s.pos, `\`${symbol.name}\` returns void, but a value is given`);
  }
  return value;
}
