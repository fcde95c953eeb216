import type { Decl } from "./ast.js";
import { stringLiteral } from "./parse-literal.js";
import type { Parser } from "./parse-state.js";

/** Reads `_Static_assert(test, "message");`; the message may be left out. */
export function staticAssert(p: Parser): Decl {
  const { pos } = p.advance();
  p.expect("(", "after `_Static_assert`");
  const test = p.grammar.assignment(p);
  let message = "";
  if (p.accept(",")) {
    if (p.token.kind !== "string") p.fail(`the message of an assertion is a string, not ${p.describe()}`);
    message = new TextDecoder().decode(stringLiteral(p).bytes);
  }
  p.expect(")", "after the assertion");
  p.semicolon("the assertion");
  return { kind: "staticAssert", test, message, pos };
}
