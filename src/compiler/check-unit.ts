import type { Decl, Unit } from "./ast.js";
import { checkAttributes, findAttribute, textOf } from "./attributes.js";
import { resolveGotos } from "./check-cleanup.js";
import { applyVariableAttributes, checkCommonDecl, declareFunction, declareVariable } from "./check-decl.js";
import { checkEntryPoint, type UnitEntryPoint } from "./check-entry.js";
import { checkExpr, checkRvalue } from "./check-expr.js";
import { checkInit } from "./check-init.js";
import { checkBlock, checkValueBlock } from "./check-stmt.js";
import { checkType } from "./check-types.js";
import { type CheckedUnit, type Checker, type FunctionState, newLocal, type Reporter, type Rules } from "./checker.js";
import type { Expectation } from "./image.js";
import { didYouMean } from "./nearest.js";
import { Scope } from "./scope.js";
import type { UnitSymbol } from "./symbol.js";
import { typeName } from "./type-relations.js";
import type { TFunction } from "./typed.js";
import { isConst, sizeOf, type Type } from "./types.js";

const RULES: Rules = {
  type: checkType,
  expr: checkExpr,
  rvalue: checkRvalue,
  block: checkBlock,
  valueBlock: checkValueBlock,
  init: (cx, type, init, isStatic) => {
    const outer = cx.inStatic;
    cx.inStatic = isStatic;
    const result = checkInit(cx, type, init);
    cx.inStatic = outer;
    return result;
  },
  attributes: checkAttributes,
};

export interface CheckResult extends CheckedUnit {
  readonly cx: Checker;
  readonly entryPoints: UnitEntryPoint[];
  readonly expectations: Expectation[];
  allocationsMayFail: boolean;
  since: string | null;
  /** Name of the module that the file is, "" for built-in code: what nothing else is said of belongs to it. */
  module: string;
}

/** What `__kobjlab(since, VERSION)` takes. */
const KERNEL_VERSION = /^\d+\.\d+$/;

/** Checks a parsed file: types of everything, mistakes to `report`. */
export function checkUnit(unit: Unit, report: Reporter): CheckResult {
  const checked: CheckedUnit = { functions: [], objects: [], comparisons: [] };
  const cx: Checker = {
    report,
    checked,
    literals: new Map(),
    specifiers: new Map(),
    unknown: new Set(),
    scope: new Scope(null),
    fn: null,
    module: null,
    inStatic: true,
    statics: 1,
    rules: RULES,
  };
  const found = { entryPoints: [], expectations: [], allocationsMayFail: false, since: null, module: "" };
  const result: CheckResult = { ...checked, cx, ...found };
  const tentative = new Map<UnitSymbol, string | null>();
  for (const d of unit.decls) checkFileDecl(cx, d, { unit, result, tentative });
  for (const [symbol, module] of tentative) {
    if (symbol.defined !== "tentative") continue;
    if (symbol.type.kind === "array" && symbol.type.length === null) symbol.type = { ...symbol.type, length: 1 };
    if (sizeOf(symbol.type) === null && symbol.type.kind !== "error") {
      report.error(symbol.pos, `\`${symbol.name}\` has incomplete type \`${typeName(symbol.type)}\``);
    }
    checked.objects.push({ symbol, plan: null, readOnly: isConst(symbol.type), module });
    symbol.defined = "yes";
  }
  return result;
}

interface FileState {
  readonly unit: Unit;
  readonly result: CheckResult;
  /** With the module of their declaration. */
  readonly tentative: Map<UnitSymbol, string | null>;
}

function checkFileDecl(cx: Checker, d: Decl, state: FileState): void {
  switch (d.kind) {
    case "variable":
      checkFileVariable(cx, d, state.tentative);
      break;
    case "function":
      checkFunction(cx, d, state.result);
      break;
    case "remark":
      checkRemark(cx, d, state);
      break;
    default:
      checkCommonDecl(cx, d);
  }
}

function checkFileVariable(
  cx: Checker,
  d: Extract<Decl, { kind: "variable" }>,
  tentative: Map<UnitSymbol, string | null>,
): void {
  checkAttributes(cx, d.attributes, "variable");
  const type = cx.rules.type(cx, d.type);
  const symbol = declareVariable(cx, d, type);
  applyVariableAttributes(cx, symbol, d);
  if (d.init === null) {
    if (d.storage === "extern") return;
    if (symbol.defined === "no") symbol.defined = "tentative";
    tentative.set(symbol, cx.module);
    return;
  }
  if (symbol.defined === "yes") cx.report.error(d.pos, `redefinition of \`${d.name}\``);
  symbol.defined = "yes";
  if (type.kind === "error" || (sizeOf(type) === null && type.kind !== "array")) {
    if (type.kind !== "error") cx.report.error(d.pos, `\`${d.name}\` has incomplete type \`${typeName(type)}\``);
    return;
  }
  const { plan, type: full } = cx.rules.init(cx, type, d.init, true);
  symbol.type = full;
  cx.checked.objects.push({ symbol, plan, readOnly: isConst(full), module: cx.module });
}

function checkFunction(cx: Checker, d: Extract<Decl, { kind: "function" }>, result: CheckResult): void {
  checkAttributes(cx, d.attributes, "function");
  const symbol = declareFunction(cx, d);
  if (symbol === null) return;
  if (findAttribute(d.attributes, "weak") !== undefined) symbol.weak = true;
  if (findAttribute(d.attributes, "noreturn") !== undefined) symbol.noreturn = true;
  if (d.body === null) return;
  if (symbol.defined === "yes") cx.report.error(d.pos, `redefinition of \`${d.name}\``);
  symbol.defined = "yes";
  const fn = checkFunctionBody(cx, d, symbol);
  if (fn === null) return;
  cx.checked.functions.push(fn);
  const entry = checkEntryPoint(cx, d, symbol);
  if (entry !== null) result.entryPoints.push(entry);
}

function checkFunctionBody(cx: Checker, d: Extract<Decl, { kind: "function" }>, symbol: UnitSymbol): TFunction | null {
  const type = symbol.type;
  if (type.kind !== "function" || d.body === null) return null;
  const state: FunctionState = {
    symbol,
    type,
    labels: new Map(),
    gotos: [],
    cleanups: null,
    breaks: [],
    continues: [],
    switches: [],
  };
  cx.fn = state;
  cx.inStatic = false;
  cx.scope = new Scope(cx.scope);
  const params = type.params.map((t, i) => parameter(cx, d, t, i));
  const body = cx.rules.block(cx, d.body);
  cx.scope = cx.scope.parent as Scope;
  cx.fn = null;
  cx.inStatic = true;
  for (const { label, pos } of state.gotos) {
    if (!state.labels.has(label))
      cx.report.error(pos, `label \`${label}\` is not defined`, didYouMean(label, state.labels.keys()));
  }
  resolveGotos(cx, state);
  const user = findAttribute(d.attributes, "kobjlab_user") !== undefined;
  return { symbol, params, body, pos: d.pos, end: d.body.end, inline: d.inline, module: cx.module, user };
}

function parameter(cx: Checker, d: Extract<Decl, { kind: "function" }>, type: Type, index: number) {
  const node = d.type.params[index];
  const name = node?.name ?? `(parameter ${index + 1})`;
  const pos = node?.pos ?? d.pos;
  if (node !== undefined) checkAttributes(cx, node.attributes, "parameter");
  const local = newLocal(name, node?.type.kind === "const" ? { ...type, const: true } : type, pos);
  if (type.kind !== "error" && (sizeOf(type) === null || type.kind === "void")) {
    cx.report.error(pos, `parameter \`${name}\` has incomplete type \`${typeName(type)}\``);
  }
  if (cx.scope.own(name) !== undefined) cx.report.error(pos, `two parameters have the name \`${name}\``);
  cx.scope.declare(name, { kind: "local", local });
  return local;
}

function checkRemark(cx: Checker, d: Extract<Decl, { kind: "remark" }>, { unit, result }: FileState): void {
  if (d.name === "module" || d.name === "builtin") {
    cx.module = d.name === "builtin" ? "" : (textOf(d.args[0]) ?? "");
    return;
  }
  if (d.name === "module_file" && textOf(d.args[0]) !== null) {
    result.module = textOf(d.args[0])!;
    return;
  }
  // Which version a model is about is for those who boot it.
  if (d.name === "linux" && textOf(d.args[0]) !== null) return;
  if (d.name === "allocations" && textOf(d.args[0]) === "may_fail") {
    result.allocationsMayFail = true;
    return;
  }
  if (d.name === "since" && KERNEL_VERSION.test(textOf(d.args[0]) ?? "")) {
    // A file that includes another one says where it stands itself.
    result.since ??= textOf(d.args[0]);
    return;
  }
  const verdict = textOf(d.args[0]);
  if (d.name === "expect" && (verdict === "found" || verdict === "predicted" || verdict === "silent")) {
    const kind = textOf(d.args[1]) ?? "";
    const file = unit.files[d.pos.file] ?? "";
    const words = textOf(d.args[3]);
    result.expectations.push({
      found: verdict !== "silent",
      ...(verdict === "predicted" ? { predicted: true } : {}),
      kind,
      what: textOf(d.args[2]) ?? "",
      ...(words === null ? {} : { words }),
      file,
      line: d.pos.line,
    });
    return;
  }
  const hint =
    "there are __kobjlab(module, NAME), __kobjlab(builtin), __kobjlab(module_file, NAME), __kobjlab(linux, VERSION), __kobjlab(since, VERSION), __kobjlab(allocations, may_fail), __kobjlab(expect, found | predicted | silent, kind, what, [in words])";
  cx.report.error(d.pos, `unknown remark \`__kobjlab(${d.name}, …)\``, hint);
}
