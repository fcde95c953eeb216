import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Unit } from "../../src/compiler/ast.js";
import { parseUnit } from "../../src/compiler/parse.js";
import { SourceFiles } from "../../src/compiler/preprocess-files.js";
import { SourceError } from "../../src/errors.js";
import { expand, parseText } from "./parse-text.js";

const IS_ENABLED = `
#define __ARG_PLACEHOLDER_1 0,
#define __take_second_arg(__ignored, val, ...) val
#define __is_defined(x) ___is_defined(x)
#define ___is_defined(val) ____is_defined(__ARG_PLACEHOLDER_##val)
#define ____is_defined(arg1_or_junk) __take_second_arg(arg1_or_junk 1, 0)
#define IS_BUILTIN(option) __is_defined(option)
#define IS_MODULE(option) __is_defined(option##_MODULE)
#define IS_ENABLED(option) (IS_BUILTIN(option) || IS_MODULE(option))
`;

describe("macro expansion", () => {
  it.each([
    ["object-like", "#define A 1 + B\n#define B 2\nA", "1 + 2"],
    ["a macro does not expand in itself", "#define foo foo + 1\nfoo", "foo + 1"],
    ["two macros that name each other", "#define a b\n#define b a\na b", "a b"],
    ["a function-like name alone is left", "#define f(x) x\nf f(1) f\n(2)", "f 1 2"],
    ["an argument may expand to a call", "#define f(x) (x)\n#define g f(1)\nf(g)", "((1))"],
    ["a nested call of the same macro in an argument", "#define f(x) x+1\nf(f(2))", "2+1+1"],
    ["commas inside parentheses", "#define f(x, y) [x|y]\nf((1,2), g(3,4))", "[(1,2)|g(3,4)]"],
    ["arguments over several lines", "#define f(x, y) x y\nf(1,\n  2)", "1 2"],
    ["no arguments", "#define f() 1\nf() f( )", "1 1"],
    ["an empty argument", "#define f(x, y) [x y]\nf(,2) f(1,)", "[ 2] [1]"],
    ["stringify", '#define s(x) #x\ns( a  "b\\n" \'"\' )', '"a \\"b\\\\n\\" \'\\"\'"'],
    [
      "stringify does not expand, but through another macro",
      "#define A 1\n#define s(x) #x\n#define t(x) s(x)\ns(A) t(A)",
      '"A" "1"',
    ],
    ["paste", "#define p(a, b) a##b\np(x, 1) p(, y) p(z, ) p(1, 2ul)", "x1 y z 12ul"],
    ["paste of operators", "#define p(a, b) a##b\np(<, <=) p(-, >)", "<<= ->"],
    ["paste of several", "#define p(a, b, c) a##b##c\np(x, , y)p(,,)", "xy"],
    ["a pasted name expands", "#define xy 7\n#define p(a, b) a##b\np(x, y)", "7"],
    [
      "the standard's example of ##",
      "#define hash_hash # ## #\n#define mkstr(a) # a\n#define in_between(a) mkstr(a)\n#define join(c, d) in_between(c hash_hash d)\njoin(x, y)",
      '"x ## y"',
    ],
    ["variable arguments", "#define f(a, ...) g(a, __VA_ARGS__)\nf(1, 2, 3)", "g(1, 2, 3)"],
    ["named variable arguments", "#define f(a, args...) g(a, ##args)\nf(1, 2) f(1)", "g(1,2) g(1)"],
    [
      "the comma goes with no arguments",
      "#define f(a, ...) g(a, ##__VA_ARGS__)\nf(1) f(1,) f(1, 2)",
      "g(1) g(1,) g(1,2)",
    ],
    ["only variable arguments", "#define f(...) g(0, ##__VA_ARGS__)\nf() f(1)", "g(0) g(0,1)"],
    [
      "arguments after a pasted comma expand in place, like gcc's",
      "#define f(a, ...) g(a, ##__VA_ARGS__)\nf(1, f(2, 3))",
      "g(1,f(2, 3))",
    ],
    ["__VA_OPT__", "#define f(a, ...) g(a __VA_OPT__(, ) __VA_ARGS__)\nf(1) f(1, 2)", "g(1) g(1 , 2)"],
    ["a # in an object-like macro", "#define A # x\nA", "# x"],
    ["#undef", "#define A 1\n#undef A\n#undef B\nA", "A"],
    ["a macro named as a keyword", "#define inline\ninline int", "int"],
    ["an unbalanced replacement", "#define f g(\n#define g(x) <x>\nf 1)", "<1>"],
    [
      "the standard's example of rescanning",
      "#define x 3\n#define f(a) f(x * (a))\n#undef x\n#define x 2\n#define g f\n#define z z[0]\n#define h g(~\n#define m(a) a(w)\n#define w 0,1\n#define t(a) a\nf(y+1) + f(f(z)) % t(t(g)(0) + t)(1);\ng(x+(3,4)-w) | h 5) & m\n(f)^m(m);",
      "f(2 * (y+1)) + f(2 * (f(2 * (z[0])))) % f(2 * (0)) + t(1); f(2 * (2+(3,4)-0,1)) | f(2 * (~ 5)) & f(2 * (0,1))^m(0,1);",
    ],
  ])("%s", (_, text, expected) => {
    expect(expand(text)).toBe(expected);
  });

  it("carries out IS_ENABLED", () => {
    const text = `${IS_ENABLED}#define CONFIG_A 1\n#define CONFIG_B_MODULE 1
      IS_ENABLED(CONFIG_A) IS_ENABLED(CONFIG_B) IS_ENABLED(CONFIG_C) IS_MODULE(CONFIG_A)`;
    expect(expand(text)).toBe("(1 || 0) (0 || 1) (0 || 0) 0");
  });

  it("gives tokens of a macro the place of its use", () => {
    const { decls } = parseText("#define T int\n#define D(x) T x;\n\n  D(a) D(b)\nint c = __LINE__;");
    expect(decls.map((d) => `${d.pos.line}:${d.pos.column}`)).toEqual(["4:5", "4:10", "5:5"]);
  });

  it("knows __FILE__, __LINE__ of the outermost use and __COUNTER__", () => {
    const text = "#define HERE __FILE__ __LINE__\nHERE\n__COUNTER__ __COUNTER__";
    expect(expand(text)).toBe('"test.c" 2 0 1');
  });

  it("takes predefined macros, with parameters too", () => {
    expect(expand("A f(2)", {}, { A: "1", "f(x)": "x+x" })).toBe("1 2+2");
  });

  it.each([
    ["#define f(a) a\nf(1, 2)", "macro `f` takes 1 argument, not 2"],
    ["#define f(a, b) a\nf(1)", "macro `f` takes 2 arguments, not 1"],
    ["#define f(a, b, ...) a\nf(1)", "macro `f` takes at least 2 arguments, not 1"],
    ["#define f(a) a\nf(1", "the argument list of macro `f` is not closed"],
    ["#define p(a, b) a##b\np(+, x)", "`##` of `+` and `x` gives `+x`, which is not one token"],
    ["#define p(a) #b", "`#` is not followed by a parameter of the macro"],
    ["#define p a ##", "`##` at an end of the macro's replacement"],
    ["#define f(a, a) 1", "parameter `a` twice"],
    ["#define f(a b) 1", "malformed parameter list of a macro"],
    ["#define", "`#define` without a name"],
  ])("reports %j", (text, message) => {
    expect(() => expand(text)).toThrow(message);
  });
});

describe("conditionals", () => {
  it.each([
    ["1", true],
    ["0", false],
    ["-1 < 0", true],
    ["-1 < 0u", false],
    ["1 ? 0 : 1", false],
    ["2 + 3 * 4 == 14", true],
    ["(1 << 40) >> 40 == 1", true],
    ["0 && 1 / 0", false],
    ["1 || 1 % 0", true],
    ["UNKNOWN", false],
    ["'a' == 97", true],
    ["defined A && defined(A) && !defined B", true],
    ["A == 2", true],
    ["D", true],
    ["~0 == -1", true],
    ["0x10 == 020", true],
    ["10 % 4 == 2 && 7 / 2 == 3", true],
    ["-7 / 2 == -3", true],
    ["(2, 3) == 3", null],
    ["1 +", null],
    ["1.5", null],
    ["1 / 0", null],
    ["f(1)", null],
    ["(1", null],
    ["1 2", null],
    ["", null],
    ["18446744073709551615 == -1", true],
    ["0xffffffffffffffff > 0", true],
  ])("#if %s: %j", (text, holds) => {
    const source = `#define A 2\n#define D defined A\n#if ${text}\nyes\n#else\nno\n#endif`;
    if (holds === null) expect(() => expand(source)).toThrow(SourceError);
    else expect(expand(source)).toBe(holds ? "yes" : "no");
  });

  it("compiles the first branch that holds and skips what is nested in others", () => {
    const text = "#if 0\n#if 1\na\n#else\nb\n#endif\n#elif 1\nc\n#elif 1 / 0\nd\n#else\ne\n#endif f";
    expect(expand(text)).toBe("c");
  });

  it("reads skipped lines loosely", () => {
    expect(expand("#if 0\ndon't \"\n#error no\n#frob\n#endif\nx")).toBe("x");
  });

  it("lets directives stand between a macro's arguments", () => {
    expect(expand("#define f(x) <x>\nf(1\n#if 0\n+ 2\n#else\n+ 3\n#endif\n)")).toBe("<1 + 3>");
  });

  it.each([
    ["#if 1\nx", "this conditional has no `#endif`"],
    ["#endif", "`#endif` without `#if`"],
    ["#else", "`#else` without `#if`"],
    ["#if 1\n#else\n#else\n#endif", "`#else` after `#else`"],
    ["#ifdef\n#endif", "`#ifdef` has no name"],
    ["#error it's 6.1 only", "#error it's 6.1 only"],
    ["#defin A 1", "unknown directive `#defin`"],
    ["#pragma pack(1)", "unsupported pragma `pack(1)`"],
  ])("reports %j", (text, message) => {
    expect(() => expand(text)).toThrow(message);
  });

  it("ignores harmless pragmas, in both forms", () => {
    expect(expand('#pragma GCC diagnostic push\na _Pragma("GCC diagnostic pop") b')).toBe("a b");
  });
});

describe("includes", () => {
  it('looks for "x" beside the including file first, for <x> in the include path only', () => {
    const headers = { "include/a.h": '#include "b.h"', "include/b.h": "inner", "b.h": "outer" };
    expect(expand('#include <a.h>\n#include "b.h"\n#include <b.h>', headers)).toBe("inner outer inner");
  });

  it("includes a guarded file and one with #pragma once one time", () => {
    const headers = {
      "include/g.h": "/* guarded */\n#ifndef G_H\n#define G_H\ng\n#endif /* G_H */\n",
      "include/o.h": "#pragma once\no",
    };
    expect(expand("#include <g.h>\n#include <o.h>\n#include <g.h>\n#include <o.h>", headers)).toBe("g o");
  });

  it("does not take the #else of a guard for part of it", () => {
    const headers = { "include/g.h": "#ifndef G\n#define G\nfirst\n#else\nagain\n#endif" };
    expect(expand("#include <g.h>\n#include <g.h>", headers)).toBe("first again");
  });

  it("takes a header's name from a macro", () => {
    expect(expand('#define H <a.h>\n#include H\n#define Q "a.h"\n#include Q', { "include/a.h": "x" })).toBe("x x");
  });

  it("names the places where a missing header was looked for", () => {
    expect(() => expand('#include "a/b.h"')).toThrow(/no header `a\/b.h`[^]*looked for a\/b.h, include\/a\/b.h/);
  });

  it("reads a header once for units that share their files, each with its own macros", () => {
    const reads: string[] = [];
    const readFile = (path: string): string | null => {
      reads.push(path);
      return path === "include/a.h" ? "#define A(x) int x = B;\n" : null;
    };
    const files = new SourceFiles(readFile);
    const parse = (path: string, text: string): Unit =>
      parseUnit({ path, text }, { readFile, includePaths: ["include"], defines: {}, files });
    const first = parse("1.c", "#include <a.h>\n#define B 1\nA(v)");
    const second = parse("2.c", "#include <a.h>\nint B;\nA(v)");
    expect(reads).toEqual(["include/a.h"]);
    expect([first, second].map((u) => u.sources.path(u.decls.at(-1)?.pos.file ?? -1))).toEqual(["1.c", "2.c"]);
    const kinds = [first, second].map((u) => u.decls.at(-1)).map((d) => (d?.kind === "variable" ? d.init : null));
    expect(kinds).toMatchObject([{ value: { kind: "int" } }, { value: { kind: "identifier" } }]);
  });

  it("stops at macros that double what macros made without end, and takes large ones", () => {
    const doubling = (levels: number): string =>
      ["#define D0(x) x x", ...Array.from({ length: levels }, (_, i) => `#define D${i + 1}(x) D${i}(D${i}(x))`)].join(
        "\n",
      );
    expect(() => expand(`${doubling(6)}\nD6(;)`)).toThrow("macros have made more than 2000000 tokens");
    expect(expand(`${doubling(3)}\nD3(;)`).replaceAll(" ", "")).toBe(";".repeat(256));
  });

  it("stops at a header that includes itself", () => {
    expect(() => expand("#include <a.h>", { "include/a.h": "#include <a.h>" })).toThrow("`a.h` includes itself");
  });

  it("answers __has_include", () => {
    const text = '#if defined(__has_include) && __has_include(<a.h>) && !__has_include("b.h")\nyes\n#endif';
    expect(expand(text, { "include/a.h": "" })).toBe("yes");
  });

  it("#line changes what places are called, not what their source is", () => {
    const text = '#line 100 "gen.y"\nint a\nint b;';
    expect(() => parseText(text)).toThrow(/gen.y:100:6: error: missing `;`[^]*int a\n/);
  });
});

describe("tokens", () => {
  it("keeps lines and columns over joined lines and comments", () => {
    const { decls } = parseText(
      "int a; /* x\n\n */ int b; // y \\\n still y\nint \\\n  c; int d;\n#define X \\\n 1 \\\n\nint e;",
    );
    expect(decls.map((d) => `${d.pos.line}:${d.pos.column}`)).toEqual(["1:5", "3:9", "6:3", "6:10", "10:5"]);
  });

  it("reads CRLF files as others", () => {
    expect(expand("#define A \\\r\n 1\r\nA\r\n")).toBe("1");
  });

  it("reads its own output as the same tokens", () => {
    const token = fc.constantFrom(
      "a",
      "b1",
      "12",
      "0x1fUL",
      "'x'",
      '"s\\n"',
      "+",
      "++",
      "->",
      "<<=",
      "...",
      "(",
      ")",
      ";",
      "?",
      "#",
      "%",
    );
    fc.assert(
      fc.property(fc.array(token, { minLength: 1 }), (tokens) => {
        const text = `; ${tokens.join(" ")}`;
        expect(expand(text)).toBe(text);
      }),
    );
  });

  it("never fails but with a SourceError, whatever the text", () => {
    const piece = fc.constantFrom(
      "#define A(x) x",
      "#define B",
      "#if 1",
      "#if B",
      "#else",
      "#endif",
      "A(",
      ")",
      "\n",
      "\n",
      "\n",
      "B",
      "##",
      "#",
      '"',
      "'",
      "/*",
      "*/",
      "\\\n",
      "x",
      "1",
      ",",
      "#include",
      "<a.h>",
      "__VA_OPT__(",
      "#line 3",
      "defined",
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        try {
          expand(pieces.join(" "), { "include/a.h": "#pragma once\nB" });
        } catch (error) {
          expect(error).toBeInstanceOf(SourceError);
        }
      }),
    );
  });
});
