import { describe, expect, it } from "vitest";
import { SourceError } from "../../src/errors.js";
import { errorsOf, parseText } from "./parse-text.js";

describe("messages", () => {
  it.each([
    ["int f(void)\n{\n\tint a = 1\n\treturn a;\n}", ["3:11 missing `;` after the declaration"]],
    ["void f(void)\n{\n\tg(1)\n\th();\n}", ["3:6 missing `;` after the call"]],
    [
      "void f(void)\n{\n\tif (a {\n\t\tb();\n\t} else {\n\t\tc();\n\t}\n\treturn 1\n}",
      ["3:8 missing `)` after the condition of `if`, before `{`", "8:10 missing `;` after the returned value"],
    ],
    [
      "struct s {\n\tint a\n\tint b;\n};\nint c",
      ["2:7 missing `;` after the member", "5:6 missing `;` after the declaration"],
    ],
    ["struct s {\n\tint a;\n}\nint f(void);", ["3:2 missing `;` after the `}`"]],
    [
      "typedef unsigned long size_t;\nsize_q n;\nsize_q m;",
      ["2:1 unknown type name `size_q` | did you mean `size_t`?"],
    ],
    ["struct kobject;\nvoid f(kobject *k);", ["2:8 unknown type name `kobject` | did you mean `struct kobject`?"]],
    ["statc int a;\nstatc int b;", ["1:1 unknown type name `statc` | did you mean `static`?"]],
    [
      "int f(x, y)\nint x, y;\n{ return x; }",
      ["1:7 the parameter `x` has no type | write each parameter's type inside the parentheses"],
    ],
    [
      'MODULE_LICENSE("GPL");\nint a;',
      ["1:1 no macro `MODULE_LICENSE` is defined, and a function needs a type | include the header that defines it"],
    ],
    [
      "#define DEFINE_MUTEX(x) int x\nstatic DEFINE_MUTX(m);\nint a b;",
      [
        "2:8 no macro `DEFINE_MUTX` is defined, and a function needs a type | did you mean `DEFINE_MUTEX`?",
        "3:6 missing `;` after the declaration",
      ],
    ],
    [
      "#define list_for_each(p, h) for (;;)\nvoid f(void)\n{\n\tlist_for_eac(p, h) {\n\t\tg();\n\t}\n}",
      ["4:2 no macro `list_for_eac` is defined, and a call cannot be followed by `{` | did you mean `list_for_each`?"],
    ],
    [
      "void f(void)\n{\n\tif (1) {\n\t\tg();\n}\nstatic int h(void)\n{\n\treturn 0;\n}\nint z = 1.0;",
      [
        "6:12 a `}` is missing before the function `h` | a block of the function above is not closed",
        "10:9 floating-point constant `1.0` | the kernel has no floating point: use integers, in a smaller unit or scaled by a power of two",
      ],
    ],
    ["void f(void)\n{\n\tg();\n", ["2:1 this `{` is not closed | add the `}`"]],
    ["int a;\n}\nint b;", ["2:1 this `}` closes nothing | a `{` is missing above, or it is one too many"]],
    [
      "void f(void)\n{\n\tint g(void) { return 1; }\n\th();\n}",
      ["3:6 the function `g` is defined inside another one | define it at file scope"],
    ],
    [
      "float f;\ndouble g(long double x);",
      [
        "1:1 `float` is not supported | the kernel has no floating point: use integers, in a smaller unit or scaled by a power of two",
        "2:1 `double` is not supported | the kernel has no floating point: use integers, in a smaller unit or scaled by a power of two",
      ],
    ],
    [
      'void f(void)\n{\n\tasm volatile("nop" ::: "memory");\n\tg();\n}',
      [
        "3:2 inline assembly is not supported | write it in C, or call the library's function for it (barrier(), smp_mb(), cpu_relax() …)",
      ],
    ],
    [
      "void f(void)\n{\n\tvoid *p = &&l;\n\tgoto *p;\nl:\t;\n}",
      [
        "3:12 the address of a label is not supported | use a switch instead of a computed goto",
        "4:7 a computed goto is not supported | use a switch",
      ],
    ],
    [
      "void f(void)\n{\n\t__label__ l;\n}",
      ["3:2 `__label__` is not supported | labels belong to the whole function here"],
    ],
    ["int a __attribute__((packd));", ["1:22 unknown attribute `packd` | did you mean `packed`?"]],
    ["int a __attribute__((vector_size(16)));", ["1:22 unsupported attribute `vector_size` | use an array"]],
    [
      "int a = 08;\nint b = 1x;\nint c = 0x1ffffffffffffffff;\nint d = '';\nint e = L'a';",
      [
        "1:9 `08` begins with 0 but is not octal | leave the leading 0 out",
        "2:9 `1x` is not an integer constant: suffix `x` | suffixes are u, l and ll",
        "3:9 `0x1ffffffffffffffff` does not fit into 64 bits",
        "4:9 empty character constant | a NUL is '\\0'",
        "5:9 wide literal `L'a'` | use bytes: leave the prefix out",
      ],
    ],
    [
      'char *s = "abc;\nint b;',
      [
        '1:11 this string is not closed | add the `"`; a string that goes on in the next line is closed and opened again',
      ],
    ],
    ["int a; /* never\nclosed", ["1:8 this comment is not closed | add the `*/`"]],
    ["int a = 1 @ 2;", ["1:11 the character `@` (U+0040) does not belong into C"]],
    ["void f(void)\n{\n\telse g();\n}", ["3:2 `else` without `if` | is there a `;` or a second statement before it?"]],
    ["int a[] = { 1, 2", ["1:11 this `{` of an initialiser is not closed | add the `}`"]],
    [
      "void f(void)\n{\n\tif (1)\n\t\tint x = 1;\n}",
      ["4:3 a declaration cannot stand here | put it into a block: { … }"],
    ],
    ["static x = 1;", ["1:8 expected a type, found `x` | write a type before `x`"]],
    ["void f(int a)\n{\n\ta\n\ta = 2;\n}", ["3:3 missing `;` after the expression"]],
    ["int int;", ["1:1 `int int` is not a type"]],
    ["_Atomic int a;", ["1:1 `_Atomic` is not supported | use atomic_t and its functions"]],
    [
      "void f(void)\n{\n\tg(struct s, a);\n}",
      [
        "3:4 expected a value, found the type `struct` | if a macro is called here: it is not defined; include its header or check the spelling",
      ],
    ],
    ["#define F(x) x +\nint a = F(1);", ["2:13 expected an expression, found `;`"]],
  ])("%j", (text, expected) => {
    expect(errorsOf(text)).toEqual(expected);
  });
});

describe("several errors", () => {
  it("reports each function's error and nothing that follows from it", () => {
    const broken = Array.from(
      { length: 5 },
      (_, i) => `int f${i}(int a)\n{\n\tif (a) {\n\t\tg(a;\n\t}\n\treturn 0;\n}\n`,
    ).join("");
    expect(errorsOf(broken)).toEqual(
      [0, 1, 2, 3, 4].map((i) => `${i * 7 + 4}:6 missing \`)\` in the call, before \`;\``),
    );
  });

  it("stops after 20", () => {
    const text = Array.from({ length: 100 }, () => "int a = ;").join("\n");
    expect(errorsOf(text)).toHaveLength(20);
  });

  it("reports all missing headers, and nothing about the code without them", () => {
    expect(errorsOf("#include <a.h>\n#include <b.h>\nfoo_t x y;").map((e) => e.slice(0, 24))).toEqual([
      "1:10 no header `a.h` | l",
      "2:10 no header `b.h` | l",
    ]);
  });
});

describe("the diagnostic", () => {
  it("has the file, place, source line and a caret below it", () => {
    const headers = { "include/h.h": "struct s {\n\tint a\n};\n" };
    let message = "";
    try {
      parseText("int x;\n#include <h.h>\n", {});
    } catch (error) {
      message = error instanceof SourceError ? error.message : "";
    }
    expect(message).toContain(
      "test.c:2:10: error: no header `h.h`\n  #include <h.h>\n           ^\n  looked for include/h.h",
    );
    expect(() => parseText("#include <h.h>\n", headers)).toThrow(
      "include/h.h:2:7: error: missing `;` after the member\n   int a\n        ^",
    );
  });

  it("warns of a macro that is defined twice in different ways, not of the same twice", () => {
    const { warnings } = parseText("#define A 1\n#define A 1\n#define A 2\nint a;");
    expect(warnings.map((w) => `${w.line} ${w.message} | ${w.hint}`)).toEqual([
      "3 macro `A` defined again | it was defined at test.c:2",
    ]);
  });
});
