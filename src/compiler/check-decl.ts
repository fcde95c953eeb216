import type { Decl, Pos } from "./ast.js";
import { checkAttributes, findAttribute, sectionOf } from "./attributes.js";
import { declareCleanup } from "./check-cleanup.js";
import { alignedBy } from "./check-types.js";
import { type Checker, constantValue, newLocal } from "./checker.js";
import { newSymbol, type UnitSymbol } from "./symbol.js";
import { compatible, tagOf, typeName } from "./type-relations.js";
import type { TStmt } from "./typed.js";
import { isConst, sizeOf, type Type, unqualified } from "./types.js";

type VariableDecl = Extract<Decl, { kind: "variable" }>;

/** A declaration inside a function. */
export function checkLocalDecl(cx: Checker, d: Decl): TStmt[] {
  switch (d.kind) {
    case "variable":
      return checkLocalVariable(cx, d);
    case "function":
      if (d.body !== null)
        cx.report.error(d.pos, `\`${d.name}\`: a function inside a function is not supported`, "move it out");
      else declareFunction(cx, d);
      return [];
    case "remark":
      cx.report.error(d.pos, "`__kobjlab(…)` stands at file scope only");
      return [];
    default:
      checkCommonDecl(cx, d);
      return [];
  }
}

/** Declarations that mean the same inside and outside of functions. */
export function checkCommonDecl(cx: Checker, d: Exclude<Decl, { kind: "variable" | "function" | "remark" }>): void {
  if (d.kind === "typedef") {
    const type = cx.rules.type(cx, d.type);
    const known = cx.scope.own(d.name);
    if (known !== undefined && (known.kind !== "typedef" || !compatible(known.type, type))) {
      cx.report.error(d.pos, `redefinition of \`${d.name}\``);
    }
    cx.scope.declare(d.name, { kind: "typedef", type });
  } else if (d.kind === "tag") {
    declareTagHere(cx, d.type);
    cx.rules.type(cx, d.type);
  } else {
    const value = constantValue(cx, d.test, "the condition of `_Static_assert`");
    if (value === 0n) cx.report.error(d.pos, `static assertion failed: ${d.message}`);
  }
}

/** `struct x;` declares a new x in this block even when there is one outside. */
function declareTagHere(cx: Checker, node: Extract<Decl, { kind: "tag" }>["type"]): void {
  if (node.kind !== "record" || node.tag === null || node.members !== null) return;
  if (cx.scope.ownTag(node.tag) !== undefined) return;
  const def = { union: node.union, tag: node.tag, members: null, bytes: 0, align: 1 };
  cx.scope.declareTag(node.tag, { kind: "record", def });
}

function checkLocalVariable(cx: Checker, d: VariableDecl): TStmt[] {
  checkAttributes(cx, d.attributes, "variable");
  const before = cx.scope.own(d.name);
  if (before !== undefined) cx.report.error(d.pos, `redefinition of \`${d.name}\``);
  if (d.storage === "extern") {
    declareVariable(cx, d, cx.rules.type(cx, d.type));
    return [];
  }
  if (d.storage === "static") return checkStaticLocal(cx, d);
  const declared = checkAutomatic(cx, d);
  if (declared.local.type.kind !== "error") declareCleanup(cx, d);
  return [declared];
}

function checkAutomatic(cx: Checker, d: VariableDecl): Extract<TStmt, { kind: "declare" }> {
  const { type: written, value } = declaredType(cx, d);
  const type = variableType(cx, d, written);
  const provisional = newLocal(d.name, type, d.pos);
  // In scope in its own initialiser, as in `struct list_head x = LIST_HEAD_INIT(x)`.
  cx.scope.declare(d.name, { kind: "local", local: provisional });
  if (d.init === null || type.kind === "error") {
    if (type.kind === "array" && type.length === null) cx.report.error(d.pos, `the size of \`${d.name}\` is not known`);
    return { kind: "declare", local: provisional, init: null, pos: d.pos };
  }
  if (value !== null) {
    const items = [{ kind: "store" as const, offset: 0, type, bits: null, value }];
    return { kind: "declare", local: provisional, init: { bytes: sizeOf(type) ?? 0, items }, pos: d.pos };
  }
  const { plan, type: full } = cx.rules.init(cx, type, d.init, false);
  if (plan.bytes > (sizeOf(full) ?? 0)) {
    cx.report.error(d.pos, "a flexible array member can be initialised in static objects only");
  }
  if (full === type) return { kind: "declare", local: provisional, init: plan, pos: d.pos };
  const local = newLocal(d.name, full, d.pos);
  cx.scope.declare(d.name, { kind: "local", local });
  return { kind: "declare", local, init: plan, pos: d.pos };
}

/** The type as written; of `__auto_type` the initialiser's, which is then checked already. */
function declaredType(cx: Checker, d: VariableDecl) {
  const node = d.type.kind === "const" && d.type.type.kind === "auto" ? d.type.type : d.type;
  if (node.kind !== "auto" || d.init?.kind !== "value") return { type: cx.rules.type(cx, d.type), value: null };
  const value = cx.rules.rvalue(cx, d.init.value);
  return { type: unqualified(value.type), value };
}

function variableType(cx: Checker, d: VariableDecl, type: Type): Type {
  if (type.kind === "error") return type;
  const openArray = type.kind === "array" && type.length === null;
  if (type.kind !== "void" && (sizeOf(type) !== null || openArray)) return type;
  const hint = cx.report.suggest(tagOf(type), [], "tag");
  cx.report.error(d.pos, `\`${d.name}\` has incomplete type \`${typeName(type)}\``, hint);
  return { kind: "error", const: false };
}

function checkStaticLocal(cx: Checker, d: VariableDecl): TStmt[] {
  const written = variableType(cx, d, cx.rules.type(cx, d.type));
  const name = `${d.name}.${cx.statics++}`;
  const symbol: UnitSymbol = { ...newSymbol(name, "data", written, d.pos), global: false, defined: "yes" };
  applyVariableAttributes(cx, symbol, d);
  cx.scope.declare(d.name, { kind: "symbol", symbol });
  if (written.kind === "error") return [];
  const result = d.init === null ? null : cx.rules.init(cx, written, d.init, true);
  if (result !== null) symbol.type = result.type;
  if (sizeOf(symbol.type) === null) cx.report.error(d.pos, `the size of \`${d.name}\` is not known`);
  const readOnly = isConst(symbol.type);
  cx.checked.objects.push({ symbol, plan: result?.plan ?? null, readOnly, module: cx.module });
  return [];
}

export function applyVariableAttributes(cx: Checker, symbol: UnitSymbol, d: VariableDecl): void {
  const cleanup = findAttribute(d.attributes, "cleanup");
  if (cleanup !== undefined) {
    cx.report.error(cleanup.pos, `\`${d.name}\` is static: its scope never ends`, "leave the attribute `cleanup` out");
  }
  symbol.section = sectionOf(cx, d.attributes) ?? symbol.section;
  symbol.align = Math.max(symbol.align, alignedBy(cx, d.attributes));
  if (d.attributes.some((a) => a.name === "weak" || a.name === "__weak__")) symbol.weak = true;
}

/** Declares a file-scope variable, or finds the one that was declared before and checks that the types agree. */
export function declareVariable(cx: Checker, d: VariableDecl, type: Type): UnitSymbol {
  const known = fileScopeSymbol(cx, d.name);
  if (known === null) {
    const symbol = newSymbol(d.name, "data", type, d.pos);
    symbol.global = d.storage !== "static";
    return declareSymbol(cx, symbol);
  }
  if (known.kind !== "data" || !compatible(known.type, type)) conflict(cx, d.name, d.pos, known);
  else if (known.type.kind === "array" && known.type.length === null) known.type = type;
  if (d.storage === "static" && known.global) linkageConflict(cx, d.name, d.pos, known);
  cx.scope.declare(d.name, { kind: "symbol", symbol: known });
  return known;
}

export function declareFunction(cx: Checker, d: Extract<Decl, { kind: "function" }>): UnitSymbol | null {
  const type = cx.rules.type(cx, d.type);
  if (type.kind !== "function") return null;
  const known = fileScopeSymbol(cx, d.name);
  if (known === null) {
    const symbol = newSymbol(d.name, "function", type, d.pos);
    symbol.global = d.storage !== "static";
    return declareSymbol(cx, symbol);
  }
  if (known.kind !== "function" || !compatible(known.type, type)) conflict(cx, d.name, d.pos, known);
  else if (d.body !== null) known.type = type;
  if (d.storage === "static" && known.global && known.kind === "function") linkageConflict(cx, d.name, d.pos, known);
  cx.scope.declare(d.name, { kind: "symbol", symbol: known });
  return known.kind === "function" ? known : null;
}

function linkageConflict(cx: Checker, name: string, pos: Pos, known: UnitSymbol): void {
  cx.report.error(pos, `\`${name}\` is static here, but not in its declaration in line ${known.pos.line}`);
}

function conflict(cx: Checker, name: string, pos: Pos, known: UnitSymbol): void {
  const where = known.pos.file === pos.file ? `line ${known.pos.line}` : "another file";
  cx.report.error(pos, `conflicting types for \`${name}\`; it was declared in ${where} as \`${typeName(known.type)}\``);
}

function declareSymbol(cx: Checker, symbol: UnitSymbol): UnitSymbol {
  fileScope(cx).declare(symbol.name, { kind: "symbol", symbol });
  cx.scope.declare(symbol.name, { kind: "symbol", symbol });
  return symbol;
}

function fileScope(cx: Checker) {
  let scope = cx.scope;
  while (scope.parent !== null) scope = scope.parent;
  return scope;
}

function fileScopeSymbol(cx: Checker, name: string): UnitSymbol | null {
  const entity = fileScope(cx).own(name);
  return entity?.kind === "symbol" ? entity.symbol : null;
}
