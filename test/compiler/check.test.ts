import { describe, expect, it } from "vitest";
import { imageOf, mistakes } from "./helpers.js";

const KOBJECT = `struct kobject { int refs; const char *name; unsigned f : 3; };
struct later;
extern void kobject_put(struct kobject *k);
extern int snprintf(char *buf, unsigned long n, const char *format, ...);
static const int limit = 3;
`;

/** A statement within a function; its line is 7. */
function inFunction(statement: string): string[] {
  return mistakes(
    `${KOBJECT}int f(struct kobject *kobj, int n, struct later *l, int *p, char *s) {\n${statement}\nreturn 0; }\n`,
  );
}

describe("a mistake is reported with its place and what to write instead", () => {
  it.each([
    ["p = n;", "makes a pointer, `int *`, from an integer, `int` | cast it if that is meant"],
    ["n = kobj;", "makes `int` from a pointer, `struct kobject *` | cast it if that is meant"],
    ["s = kobj;", "assignment: expected `char *` but have `struct kobject *`"],
    ["kobj->nmae = 0;", "`struct kobject` has no member `nmae` | did you mean `name`?"],
    ["kobject_putt(kobj);", "`kobject_putt` is not declared | did you mean `kobject_put`?"],
    ["kobject_put(kobj, 1);", "too many arguments to `kobject_put`: expected 1, have 2"],
    ["kobject_put();", "too few arguments to `kobject_put`: expected 1, have 0"],
    ["snprintf(s);", "too few arguments to `snprintf`: expected at least 3, have 1"],
    ['kobject_put("x");', "argument 1 of `kobject_put`: expected `struct kobject *` but have `char *`"],
    ["limit = 4;", "`=` changes a const object of type `const int`"],
    ["n->refs = 1;", "`->refs` needs a pointer to a struct or union, but this is `int`"],
    ["kobj.refs = 2;", "but this is `struct kobject *` | write `->refs`"],
    ["goto out; outt: n = 1;", "label `out` is not defined | did you mean `outt`?"],
    ["l->x = 1;", "`struct later` is not defined here"],
    ["5 = n;", "the operand of `=` cannot be assigned to"],
    ["int a[n];", "variable-length arrays are not supported: use a constant size or kmalloc()"],
    ["switch (n) { case 1: case 1: break; }", "duplicate case value 1"],
    ["if (*kobj) return 1;", "a value of type `struct kobject` cannot be used as a condition"],
    ["p = &kobj->f;", "the address of a bit-field cannot be taken"],
    ["struct later x;", "`x` has incomplete type `struct later`"],
    ["break;", "`break` outside of a loop or switch"],
    ["n();", "`n` is called, but is no function: `int`"],
    ["int z[2] = { 1, 2, 3 };", "too many values in the initialiser of `int [2]`"],
    ["struct kobject k = { .nmae = 0 };", "has no member `nmae` | did you mean `name`?"],
    ["if (p == s) return 1;", "comparison of distinct pointer types `int *` and `char *`"],
    ["return kobj;", "return makes `int` from a pointer"],
    ["int n2; int n2;", "redefinition of `n2`"],
    ["static int x = n;", "the initialiser of a static object must be constant | assign it at run time"],
    ["char big[70000]; big[0] = 1;", "are too much for the stack"],
    ["__builtin_nonsense(1);", "`__builtin_nonsense` is not supported"],
  ])("%s", (statement, message) => {
    const found = inFunction(statement);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
    expect(found[0]).toMatch(/^7:\d+ /);
  });

  it("several at once, each on its line", () => {
    expect(inFunction("n = kobj;\nq = 1;\nkobj->x = 1;")).toEqual([
      expect.stringMatching(/^7:\d+ assignment makes/),
      "8:1 `q` is not declared",
      expect.stringMatching(/^9:\d+ `struct kobject` has no member `x`/),
    ]);
  });

  it("at file scope", () => {
    const text =
      "int f(int a);\nlong f(int a);\nvoid g(void) { return 1; }\nint h = 1;\nint h = 2;\nstruct s { int a; int a; };\n";
    expect(mistakes(text)).toEqual([
      expect.stringContaining("2:6 conflicting types for `f`"),
      expect.stringContaining("3:16 `g` returns void"),
      expect.stringContaining("5:5 redefinition of `h`"),
      expect.stringContaining("6:23 duplicate member `a`"),
    ]);
  });
});

describe("what the kernel does every day is accepted", () => {
  it.each([
    "void *v; char *s; int *p; void f(void) { v = s; p = v; s = 0; if (p == v) p = (void *)0; }",
    "unsigned char *u; char *s; void f(void) { u = s; s = u; }",
    "struct a { struct a *next; }; const struct a *x; struct a *y; void f(void) { y = (struct a *)x; x = y; }",
    "int g(const char *s) { return *s; } int (*h)(const char *) = g; int f(void) { return h == g && h; }",
    "typedef int (*show)(void *); struct ops { show show; }; int s(void *p) { return p != 0; } struct ops o = { s };",
    "struct s; struct s *make(void); struct s { int x; }; int f(void) { return make ? 1 : 0; } struct s *make(void) { return 0; }",
    "enum e { A, B }; enum e v; int f(unsigned x) { v = x; return v == B && x == A; }",
    "static int f(void); static int (*p)(void) = f; static int f(void) { return p(); } int g(void) { return f(); }",
    "extern int x; int x; int x = 4; int *p = &x;",
    "static inline void nothing(void) { } void f(int c) { c ? nothing() : (void)0; }",
  ])("%s", (text) => {
    expect(imageOf(text).functions.length).toBeGreaterThan(-1);
  });
});

describe("entry points", () => {
  const entry = `__attribute__((kobjlab_entry("rmmod"))) __attribute__((kobjlab_returns(cache)))
long create(__attribute__((kobjlab_resource(cache))) void *c, int n, const char *text,
	    __attribute__((kobjlab_range(-2, 5))) long r, __attribute__((kobjlab_one_of("a", "b"))) const char *one,
	    __attribute__((kobjlab_path(writable))) const char *path, __attribute__((kobjlab_one_of(1, 2))) int which)
{ return 0; }
__attribute__((kobjlab_setup)) void prepare(void) { }
`;

  it("have the kinds that their marks say", () => {
    const image = imageOf(entry);
    expect(
      image.entryPoints.map((e) => [e.name, e.comm, e.returns, e.setupOnly, image.functions[e.function]?.name]),
    ).toEqual([
      ["create", "rmmod", "cache", false, "create"],
      ["prepare", "prepare", null, true, "prepare"],
    ]);
    expect(image.entryPoints[0]?.params.map((p) => p.kind)).toEqual([
      { kind: "resource", name: "cache" },
      { kind: "range", low: 0n, high: 255n },
      { kind: "text" },
      { kind: "range", low: -2n, high: 5n },
      { kind: "strings", values: ["a", "b"] },
      { kind: "path", of: "writable" },
      { kind: "values", values: [1n, 2n] },
    ]);
  });

  it("must mark pointers", () => {
    const found = mistakes(
      'struct s { int x; };\n__attribute__((kobjlab_entry("x"))) int e(struct s *s) { return 0; }',
    );
    expect(found[0]).toContain("mark it: __resource(name)");
  });

  it("belong to modules, and models say what they expect", () => {
    const image = imageOf(
      '__kobjlab(module, sample);\nint a(void) { return 1; }\n__kobjlab(builtin);\nint b(void) { return 2; }\n__kobjlab(expect, found, "lock-cycle", "x y");\n',
    );
    expect(image.functions.map((f) => [f.name, f.module])).toEqual([
      ["b", ""],
      ["a", "sample"],
    ]);
    expect(image.expectations).toEqual([{ found: true, kind: "lock-cycle", what: "x y", file: "test.c", line: 5 }]);
  });

  it("say since which version their protocol is, the first of several marks counting", () => {
    expect(imageOf("int a;\n").since).toBeNull();
    expect(imageOf('__kobjlab(since, "3.16");\n__kobjlab(since, "4.10");\nint a;\n').since).toBe("3.16");
    expect(mistakes('__kobjlab(since, "soon");\nint a;')[0]).toContain("unknown remark `__kobjlab(since, …)`");
  });
});
