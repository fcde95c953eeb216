import type { Block, Stmt } from "./ast.js";
import { convert } from "./build.js";
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
  return inScope(cx, () => block.items.flatMap((s) => checkStmt(cx, s)));
}

function inScope<T>(cx: Checker, body: () => T): T {
  const outer = cx.scope;
  cx.scope = new Scope(outer);
  const result = body();
  cx.scope = outer;
  return result;
}

function one(cx: Checker, s: Stmt): TStmt {
  const list = checkStmt(cx, s);
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
      labels.add(s.name);
      return [{ kind: "label", name: s.name, body: one(cx, s.body) }];
    }
    case "goto":
      fnOf(cx).gotos.push({ label: s.label, pos: s.pos });
      return [{ kind: "goto", label: s.label, pos: s.pos }];
    case "break":
      if (fnOf(cx).loops === 0 && fnOf(cx).switches.length === 0)
        cx.report.error(s.pos, "`break` outside of a loop or switch");
      return [{ kind: "break", pos: s.pos }];
    case "continue":
      if (fnOf(cx).loops === 0) cx.report.error(s.pos, "`continue` outside of a loop");
      return [{ kind: "continue", pos: s.pos }];
    case "return":
      return [checkReturn(cx, s)];
    case "declaration":
      return s.decls.flatMap((d) => checkLocalDecl(cx, d));
  }
}

function test(cx: Checker, e: Parameters<Checker["rules"]["rvalue"]>[1]): TExpr {
  return asTest(cx, cx.rules.rvalue(cx, e));
}

function checkIf(cx: Checker, s: Node<"if">): TStmt {
  const value = test(cx, s.test);
  const then = inScope(cx, () => one(cx, s.then));
  const otherwise = s.otherwise;
  return {
    kind: "if",
    test: value,
    then,
    otherwise: otherwise === null ? null : inScope(cx, () => one(cx, otherwise)),
  };
}

function loopBody(cx: Checker, body: Stmt): TStmt {
  const fn = fnOf(cx);
  fn.loops++;
  const result = inScope(cx, () => one(cx, body));
  fn.loops--;
  return result;
}

function checkWhile(cx: Checker, s: Node<"while"> | Node<"doWhile">): TStmt {
  const body = s.kind === "doWhile" ? loopBody(cx, s.body) : null;
  const value = test(cx, s.test);
  return { kind: "loop", test: value, first: body === null, step: null, body: body ?? loopBody(cx, s.body) };
}

function checkFor(cx: Checker, s: Node<"for">): TStmt {
  return inScope(cx, () => {
    const init = s.init === null ? [] : checkStmt(cx, s.init);
    const value = s.test === null ? null : test(cx, s.test);
    const step = s.step === null ? null : cx.rules.rvalue(cx, s.step);
    const loop: TStmt = { kind: "loop", test: value, first: true, step, body: loopBody(cx, s.body) };
    return init.length === 0 ? loop : { kind: "block", body: [...init, loop] };
  });
}

function checkSwitch(cx: Checker, s: Node<"switch">): TStmt {
  const fn = fnOf(cx);
  const raw = cx.rules.rvalue(cx, s.value);
  if (raw.kind !== "error" && !isInteger(raw.type)) {
    cx.report.error(s.value.pos, `\`switch\` needs an integer, but this is \`${typeName(raw.type)}\``);
  }
  const value = isInteger(raw.type) ? convert(raw, promote(operandType(raw))) : raw;
  const state = { type: value.type, cases: [] as CaseTarget[], hasDefault: false };
  fn.switches.push(state);
  const body = inScope(cx, () => one(cx, s.body));
  fn.switches.pop();
  return { kind: "switch", value, cases: state.cases, hasDefault: state.hasDefault, body };
}

function checkCase(cx: Checker, s: Node<"case">): TStmt {
  const state = fnOf(cx).switches.at(-1);
  const low = constantValue(cx, s.value, "a case label");
  const high = s.last === null ? low : constantValue(cx, s.last, "a case label");
  const target = state === undefined || low === null || high === null ? null : addCase(cx, state, s, [low, high]);
  if (state === undefined) cx.report.error(s.pos, "`case` outside of a switch");
  const body = one(cx, s.body);
  return target === null ? body : { kind: "case", target, body };
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
  else state.hasDefault = true;
  return { kind: "case", target: null, body: one(cx, s.body) };
}

function checkReturn(cx: Checker, s: Node<"return">): TStmt {
  const { type, symbol } = fnOf(cx);
  if (s.value === null) {
    if (type.returns.kind !== "void" && type.returns.kind !== "error") {
      cx.report.error(s.pos, `\`${symbol.name}\` returns \`${typeName(type.returns)}\`, but no value is given`);
    }
    return { kind: "return", value: null, pos: s.pos };
  }
  const value = cx.rules.rvalue(cx, s.value);
  if (type.returns.kind === "void") {
    if (value.type.kind !== "void" && value.kind !== "error") {
      cx.report.error(s.pos, `\`${symbol.name}\` returns void, but a value is given`);
    }
    return { kind: "return", value, pos: s.pos };
  }
  return { kind: "return", value: assignConvert(cx, value, type.returns, "return", s.value.pos), pos: s.pos };
}
