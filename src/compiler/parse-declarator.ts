import type { Attribute, ParamDecl, Pos, TypeNode } from "./ast.js";
import { attributes } from "./parse-attribute.js";
import type { Parser } from "./parse-state.js";
import { looksLikeType, specifiers, startsType } from "./parse-types.js";

export interface Declared {
  /** null: an abstract declarator. */
  readonly name: string | null;
  readonly type: TypeNode;
  readonly attributes: readonly Attribute[];
  readonly pos: Pos;
}

/** Whether a declarator has a name: that of a parameter may be left out. */
export type Naming = "named" | "abstract" | "either";

/** Pointers, arrays and functions in one declarator. */
const MAX_PARTS = 100;

type Wrap = (type: TypeNode) => TypeNode;

/** A declarator before it is known what it is applied to. */
interface Shape {
  readonly name: string | null;
  readonly pos: Pos;
  readonly wrap: Wrap;
}

/** Reads a declarator for the type `base`, with the attributes around it. */
export function declarator(p: Parser, base: TypeNode, naming: Naming): Declared {
  const list: Attribute[] = [];
  const { name, pos, wrap } = shape(p, naming, list);
  attributes(p, list);
  return { name, type: wrap(base), attributes: list, pos };
}

export function typeName(p: Parser): TypeNode {
  const { type, storage } = specifiers(p);
  if (storage !== "none") p.error(`\`${storage}\` in a type name`);
  return declarator(p, type, "abstract").type;
}

function shape(p: Parser, naming: Naming, list: Attribute[]): Shape {
  return p.nested(() => {
    const pointers = pointerPrefix(p, list);
    let inner: Shape | null = null;
    let name: string | null = null;
    let { pos } = p;
    if (p.is("(") && groups(p, naming)) {
      p.advance();
      attributes(p, list);
      inner = shape(p, naming, list);
      p.expect(")", "in the declarator");
      ({ name, pos } = inner);
    } else if (p.token.kind === "identifier" && naming !== "abstract") {
      name = p.advance().text;
    } else if (naming === "named") {
      const hint = p.token.kind === "keyword" ? `\`${p.token.text}\` is a keyword of C` : "";
      p.fail(`expected a name, found ${p.describe()}`, hint);
    }
    const suffixes = suffixList(p);
    if (pointers.length + suffixes.length > MAX_PARTS) p.fail(`a type nested more than ${MAX_PARTS} levels deep`);
    const wrap = (base: TypeNode): TypeNode => {
      const pointed = pointers.reduce((type, make) => make(type), base);
      const own = suffixes.reduceRight((type, make) => make(type), pointed);
      return inner === null ? own : inner.wrap(own);
    };
    return { name, pos, wrap };
  });
}

function pointerPrefix(p: Parser, list: Attribute[]): Wrap[] {
  const pointers: Wrap[] = [];
  while (p.is("*")) {
    const { pos } = p.advance();
    pointers.push((to) => ({ kind: "pointer", to, pos }));
    for (;;) {
      if (p.keyword === "const") {
        const at = p.advance().pos;
        pointers.push((type) => ({ kind: "const", type, pos: at }));
      } else if (p.keyword === "__attribute__") attributes(p, list);
      else if (!p.acceptKeyword("volatile") && !p.acceptKeyword("restrict")) break;
    }
  }
  return pointers;
}

/** Whether the `(` at the cursor groups, rather than beginning the parameters of a function without a name. */
function groups(p: Parser, naming: Naming): boolean {
  if (naming === "named") return true;
  const next = p.peek(1);
  if (next.text === "*" || next.text === "(" || next.text === "[") return true;
  if (next.text === "__attribute__") return !startsType(p, 5);
  return naming === "either" && next.kind === "identifier" && !p.scope.isType(next.text);
}

function suffixList(p: Parser): Wrap[] {
  const suffixes: Wrap[] = [];
  for (;;) {
    const { pos } = p;
    if (p.is("[")) {
      const length = arrayLength(p);
      suffixes.push((of) => ({ kind: "array", of, length, pos }));
    } else if (p.is("(")) {
      const { params, variadic } = parameters(p);
      suffixes.push((returns) => ({ kind: "function", returns, params, variadic, pos }));
    } else return suffixes;
  }
}

function arrayLength(p: Parser) {
  p.advance();
  while (["static", "const", "volatile", "restrict"].includes(p.keyword)) p.advance();
  if (p.is("*") && p.peek(1).text === "]") p.fail("`[*]` is not supported", "write `[]` or a length");
  const length = p.is("]") ? null : p.grammar.assignment(p);
  p.expect("]", "after the array's length");
  return length;
}

function parameters(p: Parser): { params: ParamDecl[]; variadic: boolean } {
  p.advance();
  const params: ParamDecl[] = [];
  if (p.accept(")")) return { params, variadic: false };
  if (p.keyword === "void" && p.peek(1).text === ")") {
    p.advance();
    p.advance();
    return { params, variadic: false };
  }
  const depth = p.scope.depth;
  p.scope.enter();
  try {
    for (;;) {
      if (p.accept("...")) {
        p.expect(")", "after `...`");
        return { params, variadic: true };
      }
      params.push(parameter(p));
      if (p.accept(")")) return { params, variadic: false };
      p.expect(",", "between parameters");
    }
  } finally {
    p.scope.leaveTo(depth);
  }
}

function parameter(p: Parser): ParamDecl {
  const bare = p.token.kind === "identifier" && !p.scope.isType(p.token.text) && !looksLikeType(p);
  if (bare) {
    p.fail(`the parameter \`${p.token.text}\` has no type`, "write each parameter's type inside the parentheses");
  }
  const specs = specifiers(p);
  const declared = declarator(p, specs.type, "either");
  if (declared.name !== null) p.scope.declare(declared.name, "value");
  const { name, type } = declared;
  return { name, type, attributes: [...specs.attributes, ...declared.attributes], pos: declared.pos };
}
