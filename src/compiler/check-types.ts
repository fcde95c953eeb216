import type { Enumerator, MemberDecl, TypeNode } from "./ast.js";
import { type Checker, constantValue } from "./checker.js";
import { layOut, type MemberSpec } from "./layout.js";
import { parameterType, tagOf, typeName } from "./type-relations.js";
import {
  arrayOf,
  carrier,
  constOf,
  type EnumDef,
  ERROR,
  INT,
  INT_TYPES,
  isInteger,
  LONG,
  pointerTo,
  type RecordDef,
  sizeOf,
  type Type,
  UINT,
  ULONG,
  VA_LIST,
  VOID,
} from "./types.js";

type Node<K extends TypeNode["kind"]> = Extract<TypeNode, { kind: K }>;

/** The type that a written type stands for. */
export function checkType(cx: Checker, node: TypeNode): Type {
  switch (node.kind) {
    case "builtin":
      if (node.name === "void") return VOID;
      return node.name === "__builtin_va_list" ? VA_LIST : INT_TYPES[node.name];
    case "typedefName":
      return typedefType(cx, node);
    case "record":
      return oncePerNode(cx, node, () => recordType(cx, node));
    case "enum":
      return oncePerNode(cx, node, () => enumType(cx, node));
    case "pointer":
      return pointerTo(checkType(cx, node.to));
    case "array":
      return arrayType(cx, node);
    case "function":
      return functionType(cx, node);
    case "typeofExpr": {
      const e = cx.rules.expr(cx, node.expr);
      return e.type;
    }
    case "typeofType":
      return checkType(cx, node.type);
    case "const":
      return constOf(checkType(cx, node.type));
    case "auto":
      cx.report.error(node.pos, "`__auto_type` needs an initialiser");
      return ERROR;
  }
}

function oncePerNode(cx: Checker, node: TypeNode, check: () => Type): Type {
  const known = cx.specifiers.get(node);
  if (known !== undefined) return known;
  const type = check();
  cx.specifiers.set(node, type);
  return type;
}

function typedefType(cx: Checker, node: Node<"typedefName">): Type {
  const entity = cx.scope.find(node.name);
  if (entity?.kind === "typedef") return entity.type;
  cx.report.error(node.pos, `unknown type name \`${node.name}\``, cx.report.suggest(node.name, cx.scope.names()));
  return ERROR;
}

function arrayType(cx: Checker, node: Node<"array">): Type {
  const of = checkType(cx, node.of);
  if (of.kind === "error") return ERROR;
  if (of.kind === "function" || of.kind === "void" || sizeOf(of) === null) {
    cx.report.error(
      node.pos,
      `array of ${of.kind === "function" ? "functions" : `incomplete type \`${typeName(of)}\``}`,
    );
    return ERROR;
  }
  if (node.length === null) return arrayOf(of, null);
  const value = cx.rules.rvalue(cx, node.length);
  if (value.kind === "error") return ERROR;
  if (value.kind !== "constant") {
    const hint = "variable-length arrays are not supported: use a constant size or kmalloc()";
    cx.report.error(node.length.pos, "the size of an array must be an integer constant expression", hint);
    return ERROR;
  }
  if (value.value < 0n || value.value > 0x7fff_ffffn) {
    cx.report.error(node.length.pos, `array size ${value.value} is ${value.value < 0n ? "negative" : "too large"}`);
    return ERROR;
  }
  return arrayOf(of, Number(value.value));
}

function functionType(cx: Checker, node: Node<"function">): Type {
  const returns = checkType(cx, node.returns);
  if (returns.kind === "function" || returns.kind === "array") {
    cx.report.error(node.pos, `a function cannot return ${returns.kind === "array" ? "an array" : "a function"}`);
  }
  const params = node.params.map((p) => parameterType(checkType(cx, p.type)));
  const none = params.length === 1 && params[0]?.kind === "void" && node.params[0]?.name === null;
  return { kind: "function", returns, params: none ? [] : params, variadic: node.variadic, const: false };
}

function recordType(cx: Checker, node: Node<"record">): Type {
  const def = recordDef(cx, node);
  if (def === null) return ERROR;
  if (node.members !== null) defineRecord(cx, def, node);
  return { kind: "record", def, const: false };
}

/** The definition that a mention of a tag means: declared here when it is new. */
function recordDef(cx: Checker, node: Node<"record">): RecordDef | null {
  const { tag, union } = node;
  if (tag === null) return { union, tag, members: null, bytes: 0, align: 1 };
  const known = node.members === null ? cx.scope.findTag(tag) : cx.scope.ownTag(tag);
  if (known === undefined) {
    const def: RecordDef = { union, tag, members: null, bytes: 0, align: 1 };
    cx.scope.declareTag(tag, { kind: "record", def });
    return def;
  }
  const word = union ? "union" : "struct";
  if (known.kind !== "record" || known.def.union !== union) {
    cx.report.error(node.pos, `\`${word} ${tag}\`: \`${tag}\` is another kind of tag`);
    return null;
  }
  if (node.members !== null && known.def.members !== null) {
    cx.report.error(node.pos, `redefinition of \`${word} ${tag}\``);
    return null;
  }
  return known.def;
}

function defineRecord(cx: Checker, def: RecordDef, node: Node<"record">): void {
  const members = node.members ?? [];
  const seen = new Set<string>();
  const specs: MemberSpec[] = [];
  members.forEach((m, i) => {
    const spec = memberSpec(cx, m, i === members.length - 1);
    if (spec === null) return;
    for (const name of specNames(spec)) {
      if (seen.has(name)) cx.report.error(m.pos, `duplicate member \`${name}\``);
      seen.add(name);
    }
    specs.push(spec);
  });
  layOut(def, specs, node.packed, node.align);
}

function specNames(spec: MemberSpec): string[] {
  if (spec.name !== null) return [spec.name];
  if (spec.type.kind !== "record") return [];
  return (spec.type.def.members ?? []).flatMap((m) => specNames({ ...spec, name: m.name, type: m.type }));
}

/** Marks of members that point to functions whose type has changed between versions. */
const ANY: Readonly<Record<string, "result" | "function">> = {
  kobjlab_any_result: "result",
  kobjlab_any_function: "function",
};

function memberType(cx: Checker, m: MemberDecl): Type {
  const type = checkType(cx, m.type);
  const any = m.attributes.map((a) => ANY[plain(a.name)]).find((kind) => kind !== undefined);
  if (any === undefined || type.kind !== "pointer" || type.to.kind !== "function") return type;
  return { ...type, to: { ...type.to, any } };
}

function memberSpec(cx: Checker, m: MemberDecl, last: boolean): MemberSpec | null {
  const type = memberType(cx, m);
  if (type.kind === "error") return null;
  const name = m.name ?? "";
  const flexible = type.kind === "array" && type.length === null && last;
  if (type.kind === "function" || type.kind === "void" || (sizeOf(type) === null && !flexible)) {
    const pointer = `a pointer to a function is written \`(*${name})(…)\``;
    const hint = type.kind === "function" ? pointer : cx.report.suggest(tagOf(type), [], "tag");
    cx.report.error(m.pos, `member \`${name}\` has ${incompleteness(type)}`, hint);
    return null;
  }
  cx.rules.attributes(cx, m.attributes, "member");
  const packed = m.attributes.some((a) => plain(a.name) === "packed");
  const bits = m.bits === null ? null : bitWidth(cx, m, type);
  return { name: m.name, type, bits, packed, align: alignedBy(cx, m.attributes) };
}

function incompleteness(type: Type): string {
  return type.kind === "function" ? "function type" : `incomplete type \`${typeName(type)}\``;
}

function bitWidth(cx: Checker, m: MemberDecl, type: Type): number {
  const width = m.bits === null ? null : constantValue(cx, m.bits, "the width of a bit-field");
  if (width === null) return 1;
  const name = m.name ?? "unnamed bit-field";
  if (!isInteger(type)) {
    cx.report.error(m.pos, `bit-field \`${name}\` has type \`${typeName(type)}\`, which is no integer type`);
    return 1;
  }
  const most = carrier(type).rank === 0 ? 1 : carrier(type).bytes * 8;
  if (width >= 0n && width <= most && (width > 0n || m.name === null)) return Number(width);
  cx.report.error(m.pos, `width ${width} of bit-field \`${name}\` is not between 1 and ${most}`);
  return 1;
}

/** An attribute's name without the underscores around it. */
export function plain(name: string): string {
  return name.replace(/^__(.*)__$/, "$1");
}

/** The largest aligned(n) among attributes, 0 when there is none; `aligned` alone is 16. */
export function alignedBy(cx: Checker, attributes: MemberDecl["attributes"]): number {
  let align = 0;
  for (const a of attributes) {
    if (plain(a.name) !== "aligned") continue;
    const arg = a.args[0];
    const value = arg === undefined ? 16n : constantValue(cx, arg, "the argument of `aligned`");
    if (value === null) continue;
    if (value > 0n && value <= 4096n && (value & (value - 1n)) === 0n) align = Math.max(align, Number(value));
    else cx.report.error(a.pos, `alignment ${value} is not a power of two up to 4096`);
  }
  return align;
}

function enumType(cx: Checker, node: Node<"enum">): Type {
  const def = enumDef(cx, node);
  if (def === null) return ERROR;
  if (node.values !== null) defineEnum(cx, def, node.values);
  return { kind: "enum", def, const: false };
}

function enumDef(cx: Checker, node: Node<"enum">): EnumDef | null {
  const fresh: EnumDef = { tag: node.tag, underlying: UINT, complete: false };
  if (node.tag === null) return fresh;
  const known = node.values === null ? cx.scope.findTag(node.tag) : cx.scope.ownTag(node.tag);
  if (known === undefined) {
    cx.scope.declareTag(node.tag, { kind: "enum", def: fresh });
    return fresh;
  }
  if (known.kind !== "enum" || (node.values !== null && known.def.complete)) {
    const what =
      known.kind === "enum" ? `redefinition of \`enum ${node.tag}\`` : `\`${node.tag}\` is another kind of tag`;
    cx.report.error(node.pos, what);
    return null;
  }
  return known.def;
}

function defineEnum(cx: Checker, def: EnumDef, values: readonly Enumerator[]): void {
  let next = 0n;
  let low = 0n;
  let high = 0n;
  for (const { name, value, pos } of values) {
    const given = value === null ? next : (constantValue(cx, value, `the value of \`${name}\``) ?? next);
    if (cx.scope.own(name) !== undefined) cx.report.error(pos, `redefinition of \`${name}\``);
    const fits = given >= -(2n ** 31n) && given < 2n ** 31n;
    const wide = given < 2n ** 32n && given >= 0n ? UINT : given < 2n ** 63n ? LONG : ULONG;
    cx.scope.declare(name, { kind: "enumerator", value: given, type: fits ? INT : wide });
    low = given < low ? given : low;
    high = given > high ? given : high;
    next = given + 1n;
  }
  def.complete = true;
  if (low < 0n) def.underlying = low >= -(2n ** 31n) && high < 2n ** 31n ? INT : LONG;
  else def.underlying = high < 2n ** 32n ? UINT : ULONG;
}
