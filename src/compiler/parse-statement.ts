import type { Block, Pos, Stmt } from "./ast.js";
import { attributes } from "./parse-attribute.js";
import { asmError } from "./parse-expression.js";
import { skipStatement } from "./parse-recovery.js";
import { type Parser, Recovery } from "./parse-state.js";
import { looksLikeType, startsType } from "./parse-types.js";

/** Reads a block, with a scope of its own. */
export function block(p: Parser): Block {
  const depth = p.scope.depth;
  p.scope.enter();
  const { pos } = p;
  p.expect("{", "at the start of a block");
  const items: Stmt[] = [];
  while (!p.is("}")) {
    if (p.token.kind === "eof") {
      p.error("this `{` is not closed", "add the `}`", pos);
      throw new Recovery(p.at);
    }
    const mark = p.mark();
    try {
      items.push(blockItem(p));
    } catch (error) {
      if (!(error instanceof Recovery) || error.resumeAt !== null) throw error;
      p.scope.leaveTo(depth + 1);
      skipStatement(p);
      if (p.at === mark.at && !p.is("}")) p.advance();
      // What follows a broken `if` is part of it.
      while (p.keyword === "else") skipElse(p);
      p.lose(mark);
    }
  }
  const end = p.pos;
  p.advance();
  p.scope.leaveTo(depth);
  return { kind: "block", items, pos, end };
}

function skipElse(p: Parser): void {
  p.advance();
  skipStatement(p);
}

/** Reads a statement or declaration in a block. */
function blockItem(p: Parser): Stmt {
  const { pos } = p;
  if (p.keyword === "__label__") p.fail("`__label__` is not supported", "labels belong to the whole function here");
  if (beginsDeclaration(p)) {
    const decls = p.grammar.declaration(p, "block");
    return { kind: "declaration", decls, pos };
  }
  return statement(p);
}

function beginsDeclaration(p: Parser): boolean {
  if (p.keyword === "_Static_assert") return true;
  if (p.keyword === "__attribute__") return !isStatementAttribute(p);
  if (p.token.kind === "identifier") {
    if (p.peek(1).text === ":") return false;
    return p.scope.isType(p.token.text) || looksLikeType(p);
  }
  return startsType(p);
}

/** `__attribute__((fallthrough));`. */
function isStatementAttribute(p: Parser): boolean {
  return p.peek(3).text.includes("fallthrough");
}

/** Reads a statement. */
export function statement(p: Parser): Stmt {
  return p.nested(() => {
    if (p.is("{")) return block(p);
    if (p.token.kind === "identifier" && p.peek(1).text === ":") return label(p);
    const { pos } = p;
    if (p.accept(";")) return { kind: "empty", pos };
    return (p.keyword === "" ? null : byKeyword(p, pos)) ?? expressionStatement(p, pos);
  });
}

function byKeyword(p: Parser, pos: Pos): Stmt | null {
  switch (p.keyword) {
    case "if":
      return ifStatement(p, pos);
    case "while": {
      p.advance();
      return { kind: "while", test: condition(p, "while"), body: statement(p), pos };
    }
    case "do":
      return doStatement(p, pos);
    case "for":
      return forStatement(p, pos);
    case "switch": {
      p.advance();
      return { kind: "switch", value: condition(p, "switch"), body: statement(p), pos };
    }
    case "case":
      return caseStatement(p, pos);
    case "default":
      p.advance();
      p.expect(":", "after `default`");
      return { kind: "default", body: labelled(p), pos };
    case "goto":
      return gotoStatement(p, pos);
    case "break":
    case "continue": {
      const kind = p.keyword;
      p.advance();
      p.semicolon(`\`${kind}\``);
      return { kind, pos };
    }
    case "return":
      return returnStatement(p, pos);
    case "asm":
      return asmError(p);
    case "else":
      return p.fail("`else` without `if`", "is there a `;` or a second statement before it?");
    case "__attribute__":
      attributes(p, []);
      p.semicolon("the attribute");
      return { kind: "empty", pos };
  }
  return null;
}

function expressionStatement(p: Parser, pos: Pos): Stmt {
  if (startsType(p)) p.fail("a declaration cannot stand here", "put it into a block: { … }");
  const expr = p.grammar.expression(p);
  if (p.is("{") && expr.kind === "call" && expr.callee.kind === "identifier") unknownBlockMacro(p, expr.callee);
  p.semicolon(expr.kind === "call" ? "the call" : "the expression");
  return { kind: "expr", expr, pos };
}

/** `name(…) {`: the name of a loop macro that is not defined. */
function unknownBlockMacro(p: Parser, callee: { readonly name: string; readonly pos: Pos }): never {
  const hint =
    p.diagnostics.suggest(callee.name, p.macroNames) ||
    "include the header that defines it, or put a `;` before the `{`";
  return p.fail(`no macro \`${callee.name}\` is defined, and a call cannot be followed by \`{\``, hint, callee.pos);
}

function condition(p: Parser, keyword: string) {
  p.expect("(", `after \`${keyword}\``);
  const test = p.grammar.expression(p);
  p.expect(")", `after the condition of \`${keyword}\``);
  return test;
}

function ifStatement(p: Parser, pos: Pos): Stmt {
  p.advance();
  const test = condition(p, "if");
  const then = statement(p);
  const otherwise = p.acceptKeyword("else") ? statement(p) : null;
  return { kind: "if", test, then, otherwise, pos };
}

function doStatement(p: Parser, pos: Pos): Stmt {
  p.advance();
  const body = statement(p);
  if (!p.acceptKeyword("while")) p.fail(`missing \`while\` after the body of \`do\`, before ${p.describe()}`);
  const test = condition(p, "while");
  p.semicolon("`do … while (…)`");
  return { kind: "doWhile", body, test, pos };
}

function forStatement(p: Parser, pos: Pos): Stmt {
  p.advance();
  p.expect("(", "after `for`");
  const depth = p.scope.depth;
  p.scope.enter();
  const init = forInit(p);
  const test = p.is(";") ? null : p.grammar.expression(p);
  p.expect(";", "after the condition of `for`");
  const step = p.is(")") ? null : p.grammar.expression(p);
  p.expect(")", "after the head of `for`");
  const body = statement(p);
  p.scope.leaveTo(depth);
  return { kind: "for", init, test, step, body, pos };
}

function forInit(p: Parser): Stmt | null {
  const { pos } = p;
  if (p.accept(";")) return null;
  if (startsType(p)) return { kind: "declaration", decls: p.grammar.declaration(p, "block"), pos };
  const expr = p.grammar.expression(p);
  p.expect(";", "after the start of `for`");
  return { kind: "expr", expr, pos };
}

function caseStatement(p: Parser, pos: Pos): Stmt {
  p.advance();
  const value = p.grammar.assignment(p);
  const last = p.accept("...") ? p.grammar.assignment(p) : null;
  p.expect(":", "after the value of `case`");
  return { kind: "case", value, last, body: labelled(p), pos };
}

function label(p: Parser): Stmt {
  const name = p.advance();
  p.advance();
  if (p.keyword === "__attribute__" && !isStatementAttribute(p)) attributes(p, []);
  return { kind: "label", name: name.text, body: labelled(p), pos: name.pos };
}

/** What stands after a label; nothing before the end of a block. */
function labelled(p: Parser): Stmt {
  return p.is("}") ? { kind: "empty", pos: p.pos } : p.nested(() => blockItem(p));
}

function gotoStatement(p: Parser, pos: Pos): Stmt {
  p.advance();
  if (p.is("*")) p.fail("a computed goto is not supported", "use a switch");
  const name = p.identifier("a label");
  p.semicolon("the label");
  return { kind: "goto", label: name.text, pos };
}

function returnStatement(p: Parser, pos: Pos): Stmt {
  p.advance();
  const value = p.is(";") || p.is("}") ? null : p.grammar.expression(p);
  p.semicolon(value === null ? "`return`" : "the returned value");
  return { kind: "return", value, pos };
}
