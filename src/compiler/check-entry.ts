import type { Attribute, Decl, Expr, ParamDecl } from "./ast.js";
import { findAttribute, textOf } from "./attributes.js";
import { type Checker, constantValue } from "./checker.js";
import type { EntryPoint, ParamKind } from "./image.js";
import type { UnitSymbol } from "./symbol.js";
import { typeName } from "./type-relations.js";
import { carrier, isInteger, type Type } from "./types.js";

/** An entry point before linking: the function by its symbol. */
export interface UnitEntryPoint extends Omit<EntryPoint, "function"> {
  readonly symbol: UnitSymbol;
}

type FunctionDecl = Extract<Decl, { kind: "function" }>;

/** What the attributes of a function definition say about it as an entry point; null when it is none. */
export function checkEntryPoint(cx: Checker, d: FunctionDecl, symbol: UnitSymbol): UnitEntryPoint | null {
  const entry = findAttribute(d.attributes, "kobjlab_entry");
  const setup = findAttribute(d.attributes, "kobjlab_setup");
  if (entry === undefined && setup === undefined) return null;
  if (symbol.type.kind !== "function") return null;
  const { params: types, variadic, returns } = symbol.type;
  if (variadic) cx.report.error(d.pos, `entry point \`${d.name}\` is variadic`);
  if (returns.kind === "record") cx.report.error(d.pos, `entry point \`${d.name}\` returns a struct`);
  const optional = d.type.params.filter((p) => findAttribute(p.attributes, "kobjlab_optional") !== undefined);
  const optionalTexts = optional.map((p) => p.name ?? "");
  const needed = types.slice(0, types.length - optional.length);
  for (const p of optional) {
    if (findAttribute(p.attributes, "kobjlab_text") === undefined || d.type.params.indexOf(p) < needed.length)
      cx.report.error(p.pos, "only texts behind all other parameters can be __optional");
  }
  const params = needed.map((type, i) => {
    const param = d.type.params[i] as ParamDecl;
    const kind = paramKind(cx, param, type);
    return { name: param.name ?? `arg${i}`, kind, pointer: type.kind === "pointer" };
  });
  return {
    symbol,
    name: d.name,
    comm: textOf(entry?.args[0]) ?? d.name,
    params,
    ...(optionalTexts.length === 0 ? {} : { optionalTexts }),
    returns: textOf(findAttribute(d.attributes, "kobjlab_returns")?.args[0]),
    setupOnly: setup !== undefined,
  };
}

const PATHS = ["readable", "writable", "directory", "device", "interrupt"] as const;

function paramKind(cx: Checker, param: ParamDecl, type: Type): ParamKind {
  const find = (name: string) => findAttribute(param.attributes, `kobjlab_${name}`);
  const resource = find("resource");
  if (resource !== undefined) return { kind: "resource", name: textOf(resource.args[0]) ?? "" };
  const range = find("range");
  if (range !== undefined) {
    const [low, high] = range.args.map((a) => constantValue(cx, a, "a bound of the range"));
    if (low != null && high != null && low <= high) return { kind: "range", low, high };
    cx.report.error(range.pos, "a range is written __range(low, high) with low <= high");
  }
  const oneOf = find("one_of");
  if (oneOf !== undefined) return values(cx, oneOf);
  const path = find("path");
  if (path !== undefined) {
    const of = PATHS.find((p) => p === textOf(path.args[0]));
    if (of !== undefined) return { kind: "path", of };
    cx.report.error(
      path.pos,
      "a path is written __path(readable), __path(writable), __path(directory), __path(device) or __path(interrupt)",
    );
  }
  if (find("text") !== undefined) return { kind: "text" };
  if (find("number") !== undefined) return { kind: "number" };
  if (find("module") !== undefined) return { kind: "module" };
  return unmarked(cx, param, type);
}

function unmarked(cx: Checker, param: ParamDecl, type: Type): ParamKind {
  if (isInteger(type)) {
    const t = carrier(type);
    const most = t.rank === 0 ? 1n : t.bytes === 1 && t.signed ? 127n : 255n;
    return { kind: "range", low: 0n, high: most };
  }
  const to = type.kind === "pointer" ? type.to : null;
  if (to?.kind === "int" && to.rank === 1) return { kind: "text" };
  const hint = "mark it: __resource(name), __range(low, high), __one_of(…), __path(…), __text or __module_name";
  cx.report.error(
    param.pos,
    `parameter \`${param.name ?? ""}\` of an entry point has type \`${typeName(type)}\``,
    hint,
  );
  return { kind: "text" };
}

function values(cx: Checker, a: Attribute): ParamKind {
  const texts = a.args.map((e: Expr) => (e.kind === "string" ? textOf(e) : null));
  if (a.args.length > 0 && texts.every((t) => t !== null)) return { kind: "strings", values: texts as string[] };
  if (a.args.length === 0 || texts.some((t) => t !== null)) {
    cx.report.error(a.pos, "__one_of(…) takes integers only or strings only, at least one");
    return { kind: "text" };
  }
  const numbers = a.args.map((e) => constantValue(cx, e, "a value of __one_of"));
  return { kind: "values", values: numbers.filter((n) => n !== null) };
}
