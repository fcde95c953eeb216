import type { Designator, Expr, Pos } from "./ast.js";
import { constant, errorExpr, load, pointee, subPlace } from "./build.js";
import { recordPlace } from "./check-convert.js";
import { type Checker, constantValue } from "./checker.js";
import { type FoundMember, findMember, memberNames } from "./layout.js";
import { didYouMean } from "./nearest.js";
import { tagOf, typeName } from "./type-relations.js";
import type { TExpr } from "./typed.js";
import { constOf, isConst, type RecordType, sizeOf, type Type, ULONG } from "./types.js";

type Node<K extends Expr["kind"]> = Extract<Expr, { kind: K }>;

export function checkMember(cx: Checker, e: Node<"member">): TExpr {
  const base = e.arrow ? cx.rules.rvalue(cx, e.base) : cx.rules.expr(cx, e.base);
  if (base.kind === "error") return base;
  const record = memberRecord(cx, e, base.type);
  if (record === null) return errorExpr(e.pos);
  const member = requireMember(cx, record, e.name, e.pos);
  if (member === null) return errorExpr(e.pos);
  const whole = e.arrow ? pointee(base, record) : recordPlace(base);
  const type = isConst(record) ? constOf(member.type) : member.type;
  return load(subPlace(whole, member.offset, type, member.bits), e.pos);
}

function memberRecord(cx: Checker, e: Node<"member">, type: Type): RecordType | null {
  const pointed = type.kind === "pointer" ? type.to : null;
  const record = e.arrow ? pointed : type;
  if (record?.kind === "record") return record;
  const other = e.arrow ? type : pointed;
  const hint = other?.kind === "record" ? `write \`${e.arrow ? "." : "->"}${e.name}\`` : "";
  const wanted = e.arrow ? "a pointer to a struct or union" : "a struct or union";
  cx.report.error(
    e.pos,
    `\`${e.arrow ? "->" : "."}${e.name}\` needs ${wanted}, but this is \`${typeName(type)}\``,
    hint,
  );
  return null;
}

export function requireMember(cx: Checker, record: RecordType, name: string, pos: Pos): FoundMember | null {
  if (record.def.members === null) {
    const hint = cx.report.suggest(tagOf(record), [], "tag");
    cx.report.error(pos, `\`${typeName(record)}\` is not defined here, so it has no known members`, hint);
    return null;
  }
  const member = findMember(record.def, name);
  if (member !== null) return member;
  const message = `\`${typeName({ ...record, const: false })}\` has no member \`${name}\``;
  cx.report.error(pos, message, didYouMean(name, memberNames(record.def)));
  return null;
}

export function checkOffsetof(cx: Checker, e: Node<"offsetof">): TExpr {
  let type = cx.rules.type(cx, e.type);
  let offset = 0n;
  for (const step of e.path) {
    const next = offsetStep(cx, type, step);
    if (next === null) return errorExpr(e.pos);
    type = next.type;
    offset += next.offset;
  }
  return constant(ULONG, offset, e.pos);
}

function offsetStep(cx: Checker, type: Type, step: Designator): { type: Type; offset: bigint } | null {
  if (type.kind === "error") return null;
  if (step.kind === "field") {
    if (type.kind !== "record") {
      cx.report.error(step.pos, `\`${typeName(type)}\` has no members`);
      return null;
    }
    const member = requireMember(cx, type, step.name, step.pos);
    if (member === null) return null;
    if (member.bits !== null) cx.report.error(step.pos, `\`${step.name}\` is a bit-field: it has no offset`);
    return { type: member.type, offset: BigInt(member.offset) };
  }
  if (type.kind !== "array") {
    cx.report.error(step.pos, `\`${typeName(type)}\` is no array`);
    return null;
  }
  const index = constantValue(cx, step.index, "the index");
  return index === null ? null : { type: type.of, offset: index * BigInt(sizeOf(type.of) ?? 0) };
}
