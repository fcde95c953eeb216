import { describe, expect, it } from "vitest";
import { compileUnit } from "../../src/compiler/index.js";
import { SourceError } from "../../src/errors.js";

const HEADERS: Readonly<Record<string, string>> = {
  "include/linux/semaphore.h":
    "struct semaphore {\n\tint count;\n};\ntypedef int sema_t;\nvoid down(struct semaphore *sem);\n#define up(sem) ((sem)->count++)\nextern int sema_limit;\nenum {\n\tSEMA_MAX = 3,\n};\n",
};

function mistakes(text: string): string[] {
  try {
    compileUnit(
      { path: "test.c", text },
      {
        includePaths: ["include"],
        defines: {},
        headerNames: () => ["linux/semaphore.h"],
        readFile: (path) => HEADERS[path] ?? null,
      },
    );
    return [];
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return error.diagnostics.map((d) => `${d.line}:${d.column} ${d.message}${d.hint === "" ? "" : ` | ${d.hint}`}`);
  }
}

describe("after a mistake in the syntax the rest of the file is still checked", () => {
  it("reports mistakes in statements and mistakes in types together, by line", () => {
    const text = `struct s { int a; };
int f(struct s *s)
{
	int x = s->a +;
	s->b = 1;
	if (x > 1 {
		return 2;
	}
	return "x";
}
void g(void) { int a[2] = { 1, 2; f(0, 1); }
void h(void) { f(); }
`;
    expect(mistakes(text)).toEqual([
      "4:16 expected an expression, found `;`",
      "5:3 `struct s` has no member `b`",
      "6:12 missing `)` after the condition of `if`, before `{`",
      "9:9 return makes `int` from a pointer, `char *` | cast it if that is meant",
      "11:33 missing `,` between the initialiser's values, before `;`",
      "12:16 too few arguments to `f`: expected 1, have 0",
    ]);
  });

  it("does not report what only follows from what could not be read", () => {
    const text = `struct s { int a; int b c; };
int broken(int a, { return a; }
static int table[] = { 1, 2, ;
int f(struct s *s)
{
	int lost = = 3;
	goto out;
	out: lost ++ +;
	return broken(s->c) + table[0] + lost;
}
`;
    expect(mistakes(text).map((m) => m.split(" ")[0])).toEqual(["1:24", "2:19", "3:30", "6:13", "8:16"]);
  });

  it("names a name that is not declared once a file", () => {
    expect(mistakes("void f(void) { x(); x(); }\nvoid g(void) { x(); }\n")).toEqual(["1:16 `x` is not declared"]);
  });
});

describe("what a header that is not included has is said to be there", () => {
  it.each([
    ["void f(void) { down(0); }", "1:16 `down` is not declared | include <linux/semaphore.h>"],
    ["int f(int n) { return up(&n); }", "1:23 `up` is not declared | include <linux/semaphore.h>"],
    ["int f(void) { return SEMA_MAX; }", "1:22 `SEMA_MAX` is not declared | include <linux/semaphore.h>"],
    ["int f(void) { return sema_limit; }", "1:22 `sema_limit` is not declared | include <linux/semaphore.h>"],
    ["sema_t f(void);", "1:1 unknown type name `sema_t` | include <linux/semaphore.h>"],
    [
      "struct x { struct semaphore sem; };",
      "1:29 member `sem` has incomplete type `struct semaphore` | include <linux/semaphore.h>",
    ],
    [
      "void f(void) { struct semaphore s; }",
      "1:33 `s` has incomplete type `struct semaphore` | include <linux/semaphore.h>",
    ],
    ["void f(void) { dwon(0); }", "1:16 `dwon` is not declared"],
  ])("%s", (text, mistake) => {
    expect(mistakes(text)).toEqual([mistake]);
  });
});

describe("variables with a cleanup function", () => {
  const head = "void put(int *p); int *get(void);\n";
  const body = (statements: string): string => `${head}void f(int n) {\n${statements}\n}\n`;
  const held = "int a __attribute__((cleanup(put))) = 1;";
  const hint = "put the declaration and what uses it into a block of its own: { … }";
  it.each([
    [
      body(`goto in; { ${held} in: n = a; }`),
      [`3:1 \`goto in\` jumps into the scope of \`a\`, which is cleaned up at its end | ${hint}`],
    ],
    [
      body(`switch (n) { case 1: ${held} break; case 2: n = 3; }`),
      [`3:70 this label of the switch jumps into the scope of \`a\`, which is cleaned up at its end | ${hint}`],
    ],
    [body(`again: { ${held} if (n--) goto again; } goto out; out: ;`), []],
    [
      body("char a __attribute__((cleanup(put))) = 1;"),
      ["3:6 argument 1 of `put`: expected `int *` but have `char *`"],
    ],
    [
      body("int a __attribute__((cleanup)) = 1;"),
      ["3:22 attribute `cleanup` names one function | write cleanup(function)"],
    ],
    [body("int a __attribute__((cleanup(drop))) = 1;"), ["3:30 `drop` is not declared"]],
    [`${head}static ${held}`, ["2:29 `a` is static: its scope never ends | leave the attribute `cleanup` out"]],
  ])("%s", (text, expected) => {
    expect(mistakes(text)).toEqual(expected);
  });
});

describe("members that take functions with any result", () => {
  const driver = "struct driver { void (*remove)(int n) __attribute__((kobjlab_any_result)); void (*stop)(int n); };\n";
  it("take one that returns an int, but not one with other parameters", () => {
    const text = `${driver}int old(int n); int other(char *s);
struct driver a = { .remove = old }, b = { .stop = old }, c = { .remove = other };
`;
    expect(mistakes(text).map((m) => m.split(" ")[0])).toEqual(["3:52"]);
    expect(mistakes(`${driver}int other(char *s);\nstruct driver c = { .remove = other };\n`)).toHaveLength(1);
  });
});

describe("objects that no machine has room for", () => {
  it.each([
    "char c[0x7fffffff] = { 1 };",
    "static long c[0x41424344]; long *p = c;",
    "int c[70000][70000] = { [3] = { 4 } };",
  ])("%s", (text) => {
    expect(mistakes(text)).toEqual([expect.stringContaining("`c` has ")]);
  });
});
