import type { AssignOp, BinaryOp, Expr, Pos, TypeNode, UnaryOp } from "./ast.js";
import { builtin } from "./parse-builtin.js";
import { charLiteral, numberLiteral, stringLiteral } from "./parse-literal.js";
import type { Parser } from "./parse-state.js";
import { startsType } from "./parse-types.js";

const BINARY_LEVELS: ReadonlyMap<string, number> = new Map(
  [
    ["||"],
    ["&&"],
    ["|"],
    ["^"],
    ["&"],
    ["==", "!="],
    ["<", ">", "<=", ">="],
    ["<<", ">>"],
    ["+", "-"],
    ["*", "/", "%"],
  ].flatMap((ops, level) => ops.map((op): [string, number] => [op, level])),
);

const ASSIGNMENTS: ReadonlyMap<string, AssignOp> = new Map(
  (["", "+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^"] as const).map((op) => [`${op}=`, op]),
);

const PREFIXES = new Set<string>(["-", "+", "!", "~", "*", "&", "++", "--"]);

/** A chain of operators longer than this makes a tree too deep to walk. */
const MAX_CHAIN = 500;

/** Reads an expression with the comma operator. */
export function expression(p: Parser): Expr {
  let left = assignment(p);
  for (let n = 0; p.is(","); n++) {
    const { pos } = p.advance();
    if (n > MAX_CHAIN) tooLong(p);
    left = { kind: "comma", left, right: assignment(p), pos };
  }
  return left;
}

/** Reads an expression without the comma operator. */
export function assignment(p: Parser): Expr {
  const target = conditional(p);
  const op = p.token.kind === "punct" ? ASSIGNMENTS.get(p.token.text) : undefined;
  if (op === undefined) return target;
  const { pos } = p.advance();
  return { kind: "assign", op, target, value: p.nested(() => assignment(p)), pos };
}

function conditional(p: Parser): Expr {
  const test = binary(p, 0);
  if (!p.is("?")) return test;
  const { pos } = p.advance();
  return p.nested(() => {
    const then = p.is(":") ? null : expression(p);
    p.expect(":", "of the `?`");
    return { kind: "conditional", test, then, otherwise: conditional(p), pos };
  });
}

function binary(p: Parser, level: number): Expr {
  let left = castOrUnary(p);
  for (let n = 0; ; n++) {
    const { text, kind } = p.token;
    const opLevel = kind === "punct" ? BINARY_LEVELS.get(text) : undefined;
    if (opLevel === undefined || opLevel < level) return left;
    if (n > MAX_CHAIN) tooLong(p);
    const { pos } = p.advance();
    left = { kind: "binary", op: text as BinaryOp, left, right: binary(p, opLevel + 1), pos };
  }
}

function tooLong(p: Parser): never {
  return p.fail(`an expression of more than ${MAX_CHAIN} operators`, "split it up");
}

function castOrUnary(p: Parser): Expr {
  if (!p.is("(") || !startsType(p, 1)) return unary(p);
  return p.nested(() => {
    const { pos } = p.advance();
    const type = p.grammar.typeName(p);
    p.expect(")", "after the type");
    if (p.is("{")) return postfix(p, compoundLiteral(p, type, pos));
    return { kind: "cast", type, operand: castOrUnary(p), pos };
  });
}

function compoundLiteral(p: Parser, type: TypeNode, pos: Pos): Expr {
  return { kind: "compoundLiteral", type, init: p.grammar.initializer(p), pos };
}

/** Reads a unary expression. */
export function unary(p: Parser): Expr {
  const { text, kind, pos } = p.token;
  if (kind === "punct" && PREFIXES.has(text)) {
    p.advance();
    return { kind: "unary", op: text as UnaryOp, operand: p.nested(() => castOrUnary(p)), pos };
  }
  if (text === "&&") p.fail("the address of a label is not supported", "use a switch instead of a computed goto");
  if (p.keyword === "sizeof") return sizeOf(p);
  if (p.keyword === "__extension__") {
    p.advance();
    return castOrUnary(p);
  }
  return postfix(p, primary(p));
}

function sizeOf(p: Parser): Expr {
  const { pos } = p.advance();
  if (!p.is("(") || !startsType(p, 1)) return { kind: "sizeofExpr", operand: p.nested(() => unary(p)), pos };
  const at = p.advance().pos;
  const type = p.grammar.typeName(p);
  p.expect(")", "after the type");
  if (p.is("{")) return { kind: "sizeofExpr", operand: postfix(p, compoundLiteral(p, type, at)), pos };
  return { kind: "sizeofType", type, pos };
}

function postfix(p: Parser, base: Expr): Expr {
  let e = base;
  for (let n = 0; ; n++) {
    if (n > MAX_CHAIN) tooLong(p);
    const { pos } = p;
    switch (p.token.text) {
      case "(":
        e = { kind: "call", callee: e, args: callArgs(p), pos: e.kind === "identifier" ? e.pos : pos };
        break;
      case "[": {
        p.advance();
        const index = p.nested(() => expression(p));
        p.expect("]", "after the index");
        e = { kind: "index", base: e, index, pos };
        break;
      }
      case ".":
      case "->": {
        const arrow = p.advance().text === "->";
        e = { kind: "member", base: e, arrow, name: memberName(p), pos };
        break;
      }
      case "++":
      case "--":
        e = { kind: "unary", op: p.advance().text === "++" ? "post++" : "post--", operand: e, pos };
        break;
      default:
        return e;
    }
  }
}

function memberName(p: Parser): string {
  return p.identifier("the name of a member").text;
}

function callArgs(p: Parser): Expr[] {
  return p.nested(() => {
    p.advance();
    const args: Expr[] = [];
    if (p.accept(")")) return args;
    for (;;) {
      args.push(startsType(p) ? typeArgument(p) : assignment(p));
      if (p.accept(")")) return args;
      p.expect(args.length > 0 && !p.is(";") ? "," : ")", "in the call");
    }
  });
}

/** A type where a value is wanted: mostly a macro that is not defined. */
function typeArgument(p: Parser): never {
  return p.fail(
    `expected a value, found the type ${p.describe()}`,
    "if a macro is called here: it is not defined; include its header or check the spelling",
  );
}

function primary(p: Parser): Expr {
  const { token } = p;
  const special = builtin(p);
  if (special !== null) return special;
  switch (token.kind) {
    case "identifier":
      p.advance();
      return { kind: "identifier", name: functionName(token.text), pos: token.pos };
    case "number":
      return numberLiteral(p);
    case "char":
      return charLiteral(p);
    case "string":
      return stringLiteral(p);
    case "punct":
      if (token.text === "(") return parenthesised(p);
      break;
    case "keyword":
      if (p.keyword === "asm") asmError(p);
  }
  return p.fail(`expected an expression, found ${p.describe()}`);
}

function functionName(name: string): string {
  return name === "__FUNCTION__" || name === "__PRETTY_FUNCTION__" ? "__func__" : name;
}

function parenthesised(p: Parser): Expr {
  return p.nested(() => {
    const { pos } = p.advance();
    if (p.is("{")) {
      const body = p.grammar.block(p);
      p.expect(")", "after the `}` of a statement expression");
      return { kind: "statementExpr", body, pos };
    }
    const e = expression(p);
    p.expect(")", "in the expression");
    return e;
  });
}

/** Inline assembly. */
export function asmError(p: Parser): never {
  return p.fail(
    "inline assembly is not supported",
    "write it in C, or call the library's function for it (barrier(), smp_mb(), cpu_relax() …)",
  );
}
