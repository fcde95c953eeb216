import type { Designator, Expr, TypeNode } from "./ast.js";
import { designator } from "./parse-initializer.js";
import type { Parser } from "./parse-state.js";
import { startsType } from "./parse-types.js";

/** Reads the operators that take types as arguments; null when the cursor is at none. */
export function builtin(p: Parser): Expr | null {
  switch (p.keyword) {
    case "__builtin_offsetof":
      return offsetOf(p);
    case "__builtin_va_arg":
      return vaArg(p);
    case "__builtin_types_compatible_p":
      return typesCompatible(p);
    case "_Generic":
      return generic(p);
    case "_Alignof":
      return alignOf(p);
    case "__real__":
    case "__imag__":
      return p.fail(`\`${p.token.text}\` is not supported`, "there are no complex numbers in the kernel");
  }
  return p.token.kind === "identifier" ? spelledOut(p) : null;
}

/** `offsetof` and `va_arg` where no header has defined them. */
function spelledOut(p: Parser): Expr | null {
  const { text } = p.token;
  if ((text !== "offsetof" && text !== "va_arg") || p.peek(1).text !== "(") return null;
  if (p.scope.lookup(text) !== undefined) return null;
  return text === "offsetof" ? offsetOf(p) : vaArg(p);
}

function offsetOf(p: Parser): Expr {
  const { pos, text } = p.advance();
  p.expect("(", `after \`${text}\``);
  const type = p.grammar.typeName(p);
  p.expect(",", "after the type");
  const first = p.identifier("the name of a member");
  const path: Designator[] = [{ kind: "field", name: first.text, pos: first.pos }];
  for (;;) {
    const arrow = p.is("->");
    if (arrow) p.fail("`->` in an offset", "an offset cannot go through a pointer");
    if (p.is(".") || p.is("[")) path.push(designator(p));
    else break;
  }
  p.expect(")", "after the member");
  return { kind: "offsetof", type, path, pos };
}

function vaArg(p: Parser): Expr {
  const { pos, text } = p.advance();
  p.expect("(", `after \`${text}\``);
  const list = p.grammar.assignment(p);
  p.expect(",", "after the argument list");
  const type = p.grammar.typeName(p);
  p.expect(")", "after the type");
  return { kind: "vaArg", list, type, pos };
}

function typesCompatible(p: Parser): Expr {
  const { pos } = p.advance();
  p.expect("(", "after `__builtin_types_compatible_p`");
  const left = p.grammar.typeName(p);
  p.expect(",", "between the types");
  const right = p.grammar.typeName(p);
  p.expect(")", "after the types");
  return { kind: "typesCompatible", left, right, pos };
}

function generic(p: Parser): Expr {
  const { pos } = p.advance();
  p.expect("(", "after `_Generic`");
  const control = p.grammar.assignment(p);
  const choices: { type: TypeNode | null; value: Expr }[] = [];
  while (p.accept(",")) {
    const type = p.acceptKeyword("default") ? null : p.grammar.typeName(p);
    p.expect(":", "after the type");
    choices.push({ type, value: p.grammar.assignment(p) });
  }
  p.expect(")", "after the choices");
  return { kind: "generic", control, choices, pos };
}

function alignOf(p: Parser): Expr {
  const { pos } = p.advance();
  if (p.is("(") && startsType(p, 1)) {
    p.advance();
    const type = p.grammar.typeName(p);
    p.expect(")", "after the type");
    return { kind: "alignofType", type, pos };
  }
  const expr = p.grammar.unary(p);
  return { kind: "alignofType", type: { kind: "typeofExpr", expr, pos }, pos };
}
