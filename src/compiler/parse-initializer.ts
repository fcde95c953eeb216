import type { Designator, InitItem, Initializer } from "./ast.js";
import type { Parser } from "./parse-state.js";

/** Reads what follows the `=` of a declaration, or the braces of a compound literal. */
export function initializer(p: Parser): Initializer {
  const { pos } = p;
  if (!p.is("{")) return { kind: "value", value: p.grammar.assignment(p), pos };
  return p.nested(() => {
    p.advance();
    const items: InitItem[] = [];
    while (!p.is("}")) {
      items.push(item(p));
      if (p.token.kind === "eof") p.fail("this `{` of an initialiser is not closed", "add the `}`", pos);
      if (!p.is("}")) p.expect(",", "between the initialiser's values");
    }
    p.advance();
    return { kind: "list", items, pos };
  });
}

function item(p: Parser): InitItem {
  if (p.token.kind === "identifier" && p.peek(1).text === ":") {
    const { text, pos } = p.advance();
    p.advance();
    return { designators: [{ kind: "field", name: text, pos }], init: initializer(p) };
  }
  const designators: Designator[] = [];
  while (p.is(".") || p.is("[")) designators.push(designator(p));
  if (designators.length > 0) p.expect("=", "after the designator");
  return { designators, init: initializer(p) };
}

/** Reads `.name`, `[index]` or `[first ... last]`. */
export function designator(p: Parser): Designator {
  const { pos } = p;
  if (p.accept(".")) return { kind: "field", name: p.identifier("the name of a member").text, pos };
  p.advance();
  const index = p.grammar.assignment(p);
  const last = p.accept("...") ? p.grammar.assignment(p) : null;
  p.expect("]", "after the index");
  return { kind: "element", index, last, pos };
}
