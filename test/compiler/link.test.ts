import { describe, expect, it } from "vitest";
import { DATA_BASE, TEXT_BASE } from "../../src/abi/addresses.js";
import { linkImage, parseLibrary, serializeLibrary } from "../../src/compiler/index.js";
import { FormatError } from "../../src/errors.js";
import { imageOf, mistakes, objectOf } from "./helpers.js";
import { ReferenceMachine } from "./reference-interpreter.js";

describe("linking", () => {
  it("names what is undefined once, with the nearest name there is", () => {
    expect(mistakes("void mutex_lok(void *m);\nvoid f(void *m) { mutex_lok(m);\n mutex_lok(m); }")).toEqual([
      "2:19 undefined function `mutex_lok` called here | did you mean `mutex_lock`?",
    ]);
    expect(mistakes("extern int counter;\nint f(void) { return counter; }", "int counters;")).toEqual([
      "2:22 undefined variable `counter` used here | did you mean `counters`?",
    ]);
  });

  it("refuses two definitions of a name and keeps static ones apart", () => {
    expect(mistakes("int f(void) { return 1; }", "\nint f(void) { return 2; }")[0]).toMatch(
      /^2:5 `f` is defined twice; the other definition is at 0\.c:1/,
    );
    const image = linkImage([
      objectOf("a.c", "static int x = 1; static int get(void) { return x; } int a(void) { return get(); }"),
      objectOf("b.c", "static int x = 2; static int get(void) { return x; } int b(void) { return get(); }"),
    ]);
    const machine = new ReferenceMachine(image, {});
    expect([machine.call("a"), machine.call("b")]).toEqual([1n, 2n]);
  });

  it("lets a strong definition win over a weak one", () => {
    const weak = objectOf("a.c", "__attribute__((weak)) int f(void) { return 1; } int g(void) { return f(); }");
    const strong = objectOf("b.c", "int f(void) { return 2; }");
    expect(new ReferenceMachine(linkImage([weak]), {}).call("g")).toBe(1n);
    expect(new ReferenceMachine(linkImage([weak, strong]), {}).call("g")).toBe(2n);
    expect(new ReferenceMachine(linkImage([strong, weak]), {}).call("g")).toBe(2n);
  });

  it("gathers sections over files, in link order and without gaps", () => {
    const entry = (n: number) => `static int v${n} = ${n}; static int *p${n} __attribute__((section("tab"))) = &v${n};`;
    const walk =
      "extern int *__start_tab[], *__stop_tab[]; int sum(void) { int s = 0, **p; for (p = __start_tab; p < __stop_tab; p++) s = s * 10 + **p; return s; }";
    const image = linkImage([objectOf("a.c", entry(1) + entry(2)), objectOf("b.c", walk), objectOf("c.c", entry(3))]);
    expect(new ReferenceMachine(image, {}).call("sum")).toBe(123n);
  });

  it("turns calls of core operations into CORE and their addresses into stubs", () => {
    const image = imageOf(
      "void kfree(void *p); void (*release)(void *) = kfree; void f(void *p) { release(p); kfree(p); }",
    );
    const freed: bigint[] = [];
    const machine = new ReferenceMachine(image, { kfree: ([p = 0n]) => BigInt(freed.push(p)) });
    machine.call("f", 5n);
    expect(freed).toEqual([5n, 5n]);
    const stub = image.functions.find((f) => f.name === "kfree");
    expect(machine.load(DATA_BASE + BigInt(image.symbols[0]?.offset ?? 0), 8, false)).toBe(
      TEXT_BASE + BigInt(stub?.codeOffset ?? 0),
    );
    expect(mistakes("void kfree(void *p, int n); void f(void) { kfree(0, 1); }")[0]).toContain(
      "with 1 arguments, but it is declared with 2",
    );
  });

  it("lists static objects apart from each other, equal literals once", () => {
    const image = imageOf('const char *a = "same", *b = "same"; const int c = 1; int d; char e[3];');
    expect(image.symbols.map((s) => [s.name, s.bytes, s.readOnly])).toEqual([
      ["a", 8, false],
      ["b", 8, false],
      ["c", 4, true],
      ["d", 4, false],
      ["e", 3, false],
      ['"same"', 5, true],
    ]);
    image.symbols.slice(1).forEach((s, i) => {
      const before = image.symbols[i];
      expect(s.offset - (before?.offset ?? 0) - (before?.bytes ?? 0)).toBeGreaterThanOrEqual(16);
    });
    const two = linkImage([objectOf("a.c", 'const char *a = "same";'), objectOf("b.c", 'const char *b = "same";')]);
    expect(two.symbols.filter((s) => s.name === '"same"')).toHaveLength(1);
  });

  it("drops static functions that nothing reaches", () => {
    const image = imageOf(
      "static int a(void) { return 1; } static int b(void) { return a(); } int c(void) { return 3; }",
    );
    expect(image.functions.map((f) => f.name)).toEqual(["c"]);
  });
});

describe("a library", () => {
  const text =
    '__attribute__((kobjlab_entry("x"))) int f(__attribute__((kobjlab_range(0, 3))) int n) { return n + sizeof("lit"); } long big = 0x123456789abcdef;';

  it("comes back from its text as it was", () => {
    const object = objectOf("a.c", text);
    const back = parseLibrary(serializeLibrary([object]));
    expect(linkImage(back)).toEqual(linkImage([object]));
    expect(linkImage(back).hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it("is refused when it is damaged or of another version", () => {
    expect(() => parseLibrary("{", "lib.json")).toThrow(FormatError);
    expect(() => parseLibrary('{"kobjlabLibrary":0,"objects":[]}', "lib.json")).toThrow(
      /lib\.json: expected a compiled library of version/,
    );
  });
});
