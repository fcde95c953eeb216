import type { Attribute, MemberDecl } from "./ast.js";
import { attributes } from "./parse-attribute.js";
import { declarator } from "./parse-declarator.js";
import { skipStatement } from "./parse-recovery.js";
import { type Parser, Recovery } from "./parse-state.js";
import { staticAssert } from "./parse-static-assert.js";
import { type Specifiers, specifiers } from "./parse-types.js";

/** Reads the members of a structure or union, from the `{` to the `}`. */
export function members(p: Parser, what: string): MemberDecl[] {
  const open = p.advance();
  const out: MemberDecl[] = [];
  while (!p.is("}")) {
    if (p.token.kind === "eof") p.fail(`this \`{\` of a ${what} is not closed`, "add the `}`", open.pos);
    if (p.accept(";")) continue;
    const mark = p.mark();
    try {
      if (p.keyword === "_Static_assert") p.after.push(staticAssert(p));
      else memberDeclaration(p, out);
    } catch (error) {
      if (!(error instanceof Recovery) || error.resumeAt !== null) throw error;
      skipStatement(p);
      p.lose(mark);
      if (p.peek(0).kind === "eof") throw error;
    }
  }
  p.advance();
  return out;
}

function memberDeclaration(p: Parser, out: MemberDecl[]): void {
  const specs = specifiers(p);
  if (specs.storage !== "none") p.error(`\`${specs.storage}\` in front of a member`, "leave it out", specs.pos);
  if (p.is(";")) {
    withoutDeclarator(p, specs, out);
    p.advance();
    return;
  }
  do out.push(member(p, specs));
  while (p.accept(","));
  p.semicolon("the member");
}

/** An anonymous structure or union, or an enum declared in passing. */
function withoutDeclarator(p: Parser, specs: Specifiers, out: MemberDecl[]): void {
  const { pos, attributes: list } = specs;
  const type = specs.type.kind === "const" ? specs.type.type : specs.type;
  if (type.kind === "record" && type.tag === null)
    out.push({ name: null, type: specs.type, bits: null, attributes: list, pos });
  else if (type.kind === "enum" && type.values !== null) p.before.push({ kind: "tag", type, pos });
  else p.error("this member has no name", "only a structure or union without a tag can be anonymous", pos);
}

function member(p: Parser, specs: Specifiers): MemberDecl {
  const list: Attribute[] = [...specs.attributes];
  if (p.is(":")) return { name: null, type: specs.type, bits: bits(p), attributes: list, pos: specs.pos };
  const { name, type, attributes: own, pos } = declarator(p, specs.type, "named");
  const width = p.is(":") ? bits(p) : null;
  list.push(...own);
  attributes(p, list);
  return { name, type, bits: width, attributes: list, pos };
}

function bits(p: Parser) {
  p.advance();
  return p.grammar.assignment(p);
}
