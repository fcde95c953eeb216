import type { Attribute, Decl, Expr, Initializer, TypeNode } from "./ast.js";
import { LINE_START } from "./lex-token.js";
import { attributes } from "./parse-attribute.js";
import { type Declared, declarator } from "./parse-declarator.js";
import { skipDeclaration } from "./parse-recovery.js";
import { type Parser, Recovery } from "./parse-state.js";
import { staticAssert } from "./parse-static-assert.js";
import { type Specifiers, specifiers, undefinedMacro } from "./parse-types.js";

type FunctionNode = Extract<TypeNode, { kind: "function" }>;

/** Reads all declarations of a file, going on after errors. */
export function translationUnit(p: Parser): Decl[] {
  const out: Decl[] = [];
  let broken = false;
  while (p.token.kind !== "eof") {
    const mark = p.mark();
    // The body of a function whose head could not be read.
    if (broken && p.is("{")) {
      skipDeclaration(p);
      continue;
    }
    try {
      out.push(...external(p));
    } catch (error) {
      if (!(error instanceof Recovery)) throw error;
      broken = true;
      p.scope.leaveTo(1);
      p.before.length = 0;
      p.after.length = 0;
      if (error.resumeAt === null) skipDeclaration(p);
      else p.seek(error.resumeAt);
      if (p.at === mark.at) p.advance();
      p.lose(mark);
    }
  }
  return out;
}

function external(p: Parser): Decl[] {
  if (p.accept(";")) return [];
  if (p.is("__kobjlab") && p.peek(1).text === "(") return [remark(p)];
  if (p.is("}")) p.fail("this `}` closes nothing", "a `{` is missing above, or it is one too many");
  if (p.keyword === "asm") p.fail("inline assembly is not supported", "write it in C");
  if (p.token.kind === "identifier" && !p.scope.isType(p.token.text) && p.peek(1).text === "(") undefinedMacro(p);
  return declaration(p, "file");
}

function remark(p: Parser): Decl {
  const { pos } = p.advance();
  p.advance();
  const name = p.identifier("what kobjlab is to be told").text;
  const args: Expr[] = [];
  while (p.accept(",")) if (!p.is(")")) args.push(p.grammar.assignment(p));
  p.expect(")", "after the remark");
  p.semicolon("the remark");
  return { kind: "remark", name, args, pos };
}

/** Reads one declaration or function definition, with what is declared inside it. */
export function declaration(p: Parser, place: "file" | "block"): Decl[] {
  if (p.keyword === "_Static_assert") return [staticAssert(p)];
  const start = p.at;
  const mark = [p.before.length, p.after.length] as const;
  const decls = declared(p, place, start);
  const before = p.before.splice(mark[0]);
  return [...before, ...decls, ...p.after.splice(mark[1])];
}

function declared(p: Parser, place: "file" | "block", start: number): Decl[] {
  const specs = specifiers(p);
  if (p.is(";")) return tagAlone(p, specs);
  const decls: Decl[] = [];
  for (;;) {
    const list: Attribute[] = [...specs.attributes];
    attributes(p, list);
    const item = declarator(p, specs.type, "named");
    list.push(...item.attributes);
    if (item.type.kind === "function" && p.is("{")) {
      if (place === "block") nestedFunction(p, item, start);
      decls.push(functionDefinition(p, specs, item, item.type, list));
      return decls;
    }
    decls.push(initDeclarator(p, specs, item, list));
    if (!p.accept(",")) break;
  }
  afterDeclaration(p, decls);
  return decls;
}

function afterDeclaration(p: Parser, decls: readonly Decl[]): void {
  const last = decls.at(-1);
  if (last?.kind === "function" && p.token.kind !== "eof" && !p.is(";") && p.peek(-1).text === ")") {
    if (p.keyword !== "" && p.peek(1).kind === "identifier" && [";", ","].includes(p.peek(2).text)) {
      p.error(
        "parameters declared after the parentheses are not supported",
        "write their types inside the parentheses",
      );
      throw new Recovery();
    }
  }
  p.semicolon("the declaration");
}

function tagAlone(p: Parser, specs: Specifiers): Decl[] {
  p.advance();
  const type = specs.type.kind === "const" ? specs.type.type : specs.type;
  if (type.kind === "record" || type.kind === "enum") return [{ kind: "tag", type, pos: specs.pos }];
  p.error("this declaration declares nothing", "a name is missing", specs.pos);
  return [];
}

function initDeclarator(p: Parser, specs: Specifiers, item: Declared, list: readonly Attribute[]): Decl {
  const { storage } = specs;
  const { type, pos } = item;
  const name = item.name ?? "";
  if (storage === "typedef") {
    p.scope.declare(name, "type");
    if (list.length > 0) typedefAttribute(p, list);
    if (p.is("=")) p.fail(`the typedef \`${name}\` has a value`);
    return { kind: "typedef", name, type, pos };
  }
  p.scope.declare(name, "value");
  if (type.kind === "function") {
    if (p.is("=")) p.fail(`the function \`${name}\` has an initial value`, "a pointer to it is declared as (*name)(…)");
    return { kind: "function", name, type, storage, inline: specs.inline, attributes: list, body: null, pos };
  }
  const init: Initializer | null = p.accept("=") ? p.grammar.initializer(p) : null;
  return { kind: "variable", name, type, storage, init, attributes: list, pos };
}

function typedefAttribute(p: Parser, list: readonly Attribute[]): void {
  const [first] = list;
  if (first === undefined || first.name === "noreturn") return;
  const hint = "write it after the structure's `}`, or at the variables and members";
  p.error(`attribute \`${first.name}\` on a typedef is not supported`, hint, first.pos);
}

function functionDefinition(
  p: Parser,
  specs: Specifiers,
  item: Declared,
  type: FunctionNode,
  list: readonly Attribute[],
): Decl {
  const { storage } = specs;
  const name = item.name ?? "";
  if (storage === "typedef") p.fail(`the typedef \`${name}\` has a body`);
  p.scope.declare(name, "value");
  const depth = p.scope.depth;
  p.scope.enter();
  for (const param of type.params) {
    if (param.name !== null) p.scope.declare(param.name, "value");
  }
  const body = p.grammar.block(p);
  p.scope.leaveTo(depth);
  return { kind: "function", name, type, storage, inline: specs.inline, attributes: list, body, pos: item.pos };
}

/** A definition at the left margin means that the function before it is not closed. */
function nestedFunction(p: Parser, item: Declared, start: number): never {
  const first = p.peek(start - p.at);
  const name = `\`${item.name ?? ""}\``;
  if (first.pos.column !== 1 || (first.flags & LINE_START) === 0) {
    return p.fail(`the function ${name} is defined inside another one`, "define it at file scope", item.pos);
  }
  p.error(`a \`}\` is missing before the function ${name}`, "a block of the function above is not closed", item.pos);
  throw new Recovery(start);
}
