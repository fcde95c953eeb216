import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Initializer } from "../../src/compiler/ast.js";
import { SourceError } from "../../src/errors.js";
import { expr, exprText, lastDecl, parseText, statements, typeText } from "./parse-text.js";

describe("declarations", () => {
  it.each([
    ["int x", "int"],
    ["unsigned x", "unsigned int"],
    ["long unsigned int long x", "unsigned long long"],
    ["short signed x", "short"],
    ["signed char x", "signed char"],
    ["char x", "char"],
    ["_Bool x", "_Bool"],
    ["__builtin_va_list x", "__builtin_va_list"],
    ["const char *x", "pointer to const char"],
    ["char *const volatile x", "const pointer to char"],
    ["int *x[3]", "array 3 of pointer to int"],
    ["int (*x)[3]", "pointer to array 3 of int"],
    ["int x[2][3]", "array 2 of array 3 of int"],
    ["void (*x)(int, char *)", "pointer to function (int, pointer to char) returning void"],
    ["int (*x[2])(void)", "array 2 of pointer to function () returning int"],
    [
      "char *(*(**x[2][8])())[4]",
      "array 2 of array 8 of pointer to pointer to function () returning pointer to array 4 of pointer to char",
    ],
    [
      "int (*(*x)(int))(char, ...)",
      "pointer to function (int) returning pointer to function (char, ...) returning int",
    ],
    ["struct s *x", "pointer to struct s"],
    ["typeof(int *) x", "typeof(pointer to int)"],
    ["__typeof__(y + 1) x", "typeof((y + 1))"],
    ["T x", "T"],
    ["const T *x", "pointer to const T"],
    ["T (*x)(T, T (T), int (z))", "pointer to function (T, function (T) returning T, int) returning T"],
    [
      "int (* __attribute__((unused)) const x)(int a[static 4], char b[restrict])",
      "const pointer to function (array 4 of int, array of char) returning int",
    ],
    ["extern int x[]", "array of int"],
    ["int x __attribute__((aligned(8), unused))", "int"],
    ["register volatile int __extension__ x", "int"],
  ])("%s", (text, type) => {
    expect(typeText(lastDecl(`typedef int T; ${text};`, "variable").type)).toBe(type);
  });

  it("lets declarators share specifiers, and the same structure", () => {
    const { decls } = parseText("static struct { int a; } *p, q[2];");
    const [p, q] = decls;
    if (p?.kind !== "variable" || q?.kind !== "variable") throw new Error("two variables expected");
    expect(p.type.kind === "pointer" && q.type.kind === "array" && p.type.to === q.type.of).toBe(true);
    expect([p.storage, q.storage]).toEqual(["static", "static"]);
  });

  it("reads functions with storage, inline and attributes", () => {
    const f = lastDecl(
      'static __inline__ __attribute__((always_inline, kobjlab_entry("rmmod"))) int f(int a) { return a; }',
      "function",
    );
    expect([f.storage, f.inline, f.body?.items.length]).toEqual(["static", true, 1]);
    expect(f.attributes.map((a) => a.name)).toEqual(["kobjlab_entry"]);
    expect(lastDecl("_Noreturn void f(void);", "function").attributes.map((a) => a.name)).toEqual(["noreturn"]);
  });

  it("reads structures with bit-fields, anonymous members and a flexible array", () => {
    const { type } = lastDecl(
      "struct s { unsigned a:3, :0, b:1; union { int x; struct { char y; }; }; int z[]; } __attribute__((packed, aligned(16)));",
      "tag",
    );
    if (type.kind !== "record") throw new Error("a structure expected");
    expect(type.members?.map((m) => m.name)).toEqual(["a", null, "b", null, "z"]);
    expect(type.members?.map((m) => (m.bits === null ? "" : exprText(m.bits)))).toEqual(["3", "0", "1", "", ""]);
    expect([type.packed, type.align, type.tag]).toEqual([true, 16, "s"]);
  });

  it("reads enumerations with a comma at the end", () => {
    const { type } = lastDecl("enum e { A, B = 1 << 4, C, };", "tag");
    if (type.kind !== "enum") throw new Error("an enumeration expected");
    expect(type.values?.map((v) => `${v.name}${v.value === null ? "" : exprText(v.value)}`)).toEqual([
      "A",
      "B(1 << 4)",
      "C",
    ]);
  });

  it("gives marks of parameters to the parameters", () => {
    const f = lastDecl(
      "void f(int n __attribute__((kobjlab_range(0, 9))), __attribute__((kobjlab_path(writable))) const char *p);",
      "function",
    );
    expect(f.type.params.map((p) => p.attributes.map((a) => `${a.name}(${a.args.map(exprText).join()})`))).toEqual([
      ["kobjlab_range(0,9)"],
      ["kobjlab_path(writable)"],
    ]);
  });

  it("reads assertions and remarks", () => {
    const { decls } = parseText(
      '_Static_assert(1, "a" "b"); static_assert(2); __kobjlab(module, m); __kobjlab(module, ); __kobjlab(builtin);',
    );
    expect(
      decls.map((d) =>
        d.kind === "staticAssert"
          ? d.message
          : d.kind === "remark"
            ? `${d.name}(${d.args.map(exprText).join()})`
            : d.kind,
      ),
    ).toEqual(["ab", "", "module(m)", "module()", "builtin()"]);
  });

  it("puts an assertion inside a structure behind it", () => {
    expect(parseText("struct s { int a; _Static_assert(sizeof(int) == 4); };").decls.map((d) => d.kind)).toEqual([
      "tag",
      "staticAssert",
    ]);
  });
});

function initText(i: Initializer): string {
  if (i.kind === "value") return exprText(i.value);
  const items = i.items.map(({ designators, init }) => {
    const path = designators.map((d) =>
      d.kind === "field" ? `.${d.name}` : `[${exprText(d.index)}${d.last === null ? "" : `...${exprText(d.last)}`}]`,
    );
    return `${path.join("")}${path.length > 0 ? "=" : ""}${initText(init)}`;
  });
  return `{${items.join()}}`;
}

describe("initialisers", () => {
  it.each([
    ["1", "1"],
    ["{}", "{}"],
    ["{ 1, { 2, 3 }, }", "{1,{2,3}}"],
    ["{ .a = 1, .b.c[2] = 3, [4] = 5, [6 ... 7] = { 8 } }", "{.a=1,.b.c[2]=3,[4]=5,[6...7]={8}}"],
    ["{ a: 1, b: { c: 2 } }", "{.a=1,.b={.c=2}}"],
  ])("%s", (text, expected) => {
    const { init } = lastDecl(`int x = ${text};`, "variable");
    expect(init === null ? null : initText(init)).toBe(expected);
  });
});

describe("expressions", () => {
  it.each([
    ["a = b = c", "(a = (b = c))"],
    ["a + b * c - d", "((a + (b * c)) - d)"],
    ["a << 1 + b < c == d & e ^ f | g && h || i", "((((((((a << (1 + b)) < c) == d) & e) ^ f) | g) && h) || i)"],
    ["a ? b, c : d ? e : f", "(a ? (b, c) : (d ? e : f))"],
    ["a ?: b", "(a ? : b)"],
    ["a, b = 1, c", "((a, (b = 1)), c)"],
    ["-a++ + ++b", "((-(a++)) + (++b))"],
    ["*p->q[1].r(a, b)", "(*p->q[1].r(a, b))"],
    ["&a[1], !~a", "((&a[1]), (!(~a)))"],
    ["sizeof a + sizeof(a) + sizeof(int) + sizeof(T)", "(((sizeof a + sizeof a) + sizeof(int)) + sizeof(T))"],
    ["sizeof(T) * a, sizeof (a)[1], sizeof(T *)", "(((sizeof(T) * a), sizeof a[1]), sizeof(pointer to T))"],
    ["(T)a + (T)-a + (T)(a) + (a)-b", "((((((T)a) + ((T)(-a))) + ((T)a)) + a) - b)"],
    [
      "(T *)a, (void (*)(int))b, (struct s *)&c",
      "((((pointer to T)a), ((pointer to function (int) returning void)b)), ((pointer to struct s)(&c)))",
    ],
    ["a += b <<= c |= 1", "(a += (b <<= (c |= 1)))"],
    ["'a' + '\\n' + '\\x41' + '\\0' + '\\377'", "(((('97' + '10') + '65') + '0') + '-1')"],
    ['"a\\t" "\\101" "é"', '"a\\tAé"'],
    ["0x1fUL + 017 + 0b11 + 10ll", "(((31 + 15) + 3) + 10)"],
    ["__extension__ (a)", "a"],
    ["__FUNCTION__", "__func__"],
    ["f()(1)[2]", "f()(1)[2]"],
  ])("%s", (text, expected) => {
    expect(exprText(expr(text, "typedef int T;"))).toBe(expected);
  });

  it.each([
    ["({ int x = 1; x; })", "statementExpr"],
    ["(struct s){ 1 }", "compoundLiteral"],
    ["(int []){ 1, 2 }[0]", "index"],
    ["sizeof (struct s){ 1 }.a", "sizeofExpr"],
    ["__builtin_offsetof(struct s, a.b[2].c)", "offsetof"],
    ["offsetof(T, a)", "offsetof"],
    ["__builtin_va_arg(ap, int *)", "vaArg"],
    ["__builtin_types_compatible_p(typeof(a), int[3])", "typesCompatible"],
    ["_Generic(a, int: 1, char *: 2, default: 3)", "generic"],
    ["_Alignof(int)", "alignofType"],
    ["__alignof__(a)", "alignofType"],
    ["__builtin_constant_p(1)", "call"],
  ])("%s is of kind %s", (text, kind) => {
    expect(expr(text, "typedef int T;").kind).toBe(kind);
  });

  it("keeps suffixes and base of integer constants", () => {
    expect(expr("0xfful")).toMatchObject({ value: 255n, unsigned: true, long: true, decimal: false });
    expect(expr("4294967296")).toMatchObject({ value: 4294967296n, unsigned: false, long: false, decimal: true });
  });
});

describe("statements", () => {
  it("reads every kind", () => {
    const text = `if (a) b(); else { c(); } while (a) continue; do a--; while (a); for (;;) break; for (int i = 0; i < 2; i++);
      switch (a) { case 1: case 2 ... 3: a(); break; default: ; } l: goto l; return; __attribute__((__fallthrough__)); int x; ;`;
    expect(statements(text).map((s) => s.kind)).toEqual([
      "if",
      "while",
      "doWhile",
      "for",
      "for",
      "switch",
      "label",
      "return",
      "empty",
      "declaration",
      "empty",
    ]);
  });

  it("gives an else to the nearest if", () => {
    const [outer] = statements("if (a) if (b) c(); else d();");
    expect(
      outer?.kind === "if" && outer.otherwise === null && outer.then.kind === "if" && outer.then.otherwise?.kind,
    ).toBe("expr");
  });

  it("tells a declaration from an expression by what the name stands for here", () => {
    const kinds = statements(
      "T * a; { int T = 1; T * a; (T) - 1; T: ; } T b; for (T i = 0; ;) ; T: b();",
      "typedef int T; int a;",
    );
    expect(kinds.map((s) => s.kind)).toEqual(["declaration", "block", "declaration", "for", "label"]);
    const [, inner] = kinds;
    expect(inner?.kind === "block" && inner.items.map((s) => s.kind)).toEqual(["declaration", "expr", "expr", "label"]);
  });

  it("lets parameters and enumerators hide typedef names", () => {
    const { decls } = parseText("typedef int T, U; void f(int T) { T * T; } void g(void) { enum { U }; U * U; } T x;");
    const bodies = decls.map((d) => (d.kind === "function" ? d.body?.items.at(-1)?.kind : ""));
    expect(bodies.filter((k) => k !== "")).toEqual(["expr", "expr"]);
  });

  it("allows a label before the end of a block and before a declaration", () => {
    expect(statements("switch (a) { default: } l: int x = 1;").map((s) => s.kind)).toEqual(["switch", "label"]);
  });
});

describe("robustness", () => {
  const piece = fc.constantFrom(
    "int",
    "struct",
    "enum",
    "T",
    "x",
    "f",
    "1",
    '"s"',
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ";",
    ";",
    ",",
    "*",
    "=",
    "+",
    "?",
    ":",
    "if",
    "else",
    "for",
    "while",
    "do",
    "switch",
    "case",
    "return",
    "goto",
    "typeof",
    "sizeof",
    "static",
    "typedef",
    "__attribute__((packed))",
    "...",
    ".",
    "->",
    "_Generic",
    "asm",
    "\nint f(void)\n{\n",
    "\n}\n",
    "'c'",
    "1.5",
    "&&",
    "#",
  );

  it("ends with a tree or a SourceError for any tokens, and never without a place", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        try {
          parseText(`typedef int T;\n${pieces.join(" ")}`);
        } catch (error) {
          if (!(error instanceof SourceError)) throw error;
          expect(error.diagnostics.every((d) => d.file === "test.c" && d.line >= 1 && d.column >= 1)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["parentheses", `int x = ${"(".repeat(5000)}1${")".repeat(5000)};`],
    ["blocks", `void f(void) ${"{".repeat(5000)}${"}".repeat(5000)}`],
    ["pointers to functions", `int ${"(*".repeat(5000)}x${")(void)".repeat(5000)};`],
    ["sums", `int x = 1${" + 1".repeat(20000)};`],
    ["initialisers", `int x = ${"{".repeat(5000)}${"}".repeat(5000)};`],
    ["unary operators", `int x = ${"- ".repeat(5000)}1;`],
    ["conditions", `int x = ${"1 ? 1 : ".repeat(5000)}1;`],
    ["structures", `${"struct { ".repeat(5000)}int x; ${"} a; ".repeat(5000)}`],
    ["ifs", `void f(void) { ${"if (1) ".repeat(5000)}; }`],
    ["pointers", `int ${"*".repeat(5000)}x;`],
    ["arrays", `int x${"[1]".repeat(5000)};`],
    ["sizes", `int x = ${"sizeof ".repeat(5000)}1;`],
    ["types", `int x = sizeof(${"typeof(".repeat(5000)}1${")".repeat(5000)});`],
  ])("says so when %s are nested too deeply", (_, text) => {
    expect(() => parseText(text)).toThrow(/nested more than|more than \d+ operators/);
  });

  it("prints an expression that it reads the same", () => {
    const leaf = fc.constantFrom("a", "b", "1", "f(a)", "p->q", "v[2]");
    const tree = fc.letrec<{ e: string }>((tie) => ({
      e: fc.oneof(
        { maxDepth: 5, depthSize: "small" },
        leaf,
        fc
          .tuple(tie("e"), fc.constantFrom("+", "-", "*", "/", "<<", "<", "==", "&", "|", "^", "&&", "||"), tie("e"))
          .map(([l, o, r]) => `(${l} ${o} ${r})`),
        fc.tuple(fc.constantFrom("-", "!", "~", "*", "&"), tie("e")).map(([o, e]) => `(${o}${e})`),
        fc.tuple(tie("e"), tie("e"), tie("e")).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      ),
    })).e;
    fc.assert(
      fc.property(tree, (text) => {
        expect(exprText(expr(text))).toBe(text);
      }),
    );
  });
});
