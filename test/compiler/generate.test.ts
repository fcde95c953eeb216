import { describe, expect, it } from "vitest";
import { codeOf, imageOf, run } from "./helpers.js";
import { Fault } from "./reference-interpreter.js";

describe("code", () => {
  it("folds members into the offset of the load", () => {
    const text =
      "struct b { int x[3]; }; struct a { long l; struct b b[2]; }; int f(struct a *p) { return p->b[1].x[2]; }";
    expect(codeOf(text, "f")).toEqual(["ENTER f", "LD32S r1, r0, 28", "RETR r1, 0"]);
  });

  it("compares and branches in one instruction, the loop's test at its end", () => {
    const text = "int f(int n) { int i, s = 0; for (i = 0; i < 10; i++) s += n; return s; }";
    expect(codeOf(text, "f")).toEqual([
      "ENTER f",
      "LI r2, 0",
      "LI r1, 0",
      "JMP",
      "ADDW r2, r2, r0",
      "ADDIW r1, r1, 1",
      "JLTSI r1, 10",
      "RETR r2, 0",
    ]);
  });

  it("puts arguments straight into the callee's window", () => {
    const text = "int g(int a, int b); int f(int x) { return g(x + 1, 2); } int g(int a, int b) { return a; }";
    expect(codeOf(text, "f")).toEqual(["ENTER f", "ADDIW r1, r0, 1", "LI r2, 2", "CALL r1, g", "RETR r1, 0"]);
  });

  it("drops what a constant condition excludes", () => {
    expect(codeOf("int g(void); int f(void) { if (0) return g(); while (0) g(); return 1 ? 5 : g(); }", "f")).toEqual([
      "ENTER f",
      "RETI r0, 5",
    ]);
  });

  it("inlines small inline functions with their constants", () => {
    const text =
      "static inline int bit(unsigned long v, int n) { return (v >> n) & 1; } int f(unsigned long v) { if (bit(v, 3)) return 7; return 1; }";
    expect(codeOf(text, "f")).toEqual([
      "ENTER f",
      "SHRIQ r2, r0, 3",
      "ANDI r1, r2, 1",
      "JZ r1",
      "RETI r0, 7",
      "RETI r0, 1",
    ]);
    expect(imageOf(text).functions.map((f) => f.name)).toEqual(["f"]);
  });

  it("gives each line of the source an entry of the line table", () => {
    const image = imageOf("int f(int a)\n{\n\ta++;\n\n\treturn a;\n}\n");
    expect([...image.lines]).toEqual([0, 0, 1, 8, 0, 3, 16, 0, 5]);
    expect(image.functions[0]).toMatchObject({ name: "f", line: 1, params: 1, registerBytes: 8, memoryBytes: 0 });
  });
});

describe("locals", () => {
  it("that may be read before they are assigned live in frame memory, where the read is found", () => {
    const text = "int f(int c) { int x; if (c) x = 1; return x; }";
    expect(codeOf(text, "f")).toContain("LOCAL 4 bytes at 16");
    expect(run(text, "f", [1n])).toBe(1n);
    expect(() => run(text, "f", [0n])).toThrow(Fault);
  });

  it("that are assigned on every path live in registers", () => {
    const text =
      "int f(int c) { int x, y; if (c > 3) { x = 1; goto out; } x = 2; out: y = x; do { c--; y += x; } while (c > 0); return y; }";
    expect(codeOf(text, "f").join()).not.toContain("LOCAL");
    expect(run(text, "f", [2n])).toBe(6n);
  });

  it("that a goto back reads before its assignment are found", () => {
    const text = "int f(int c) { int x; again: if (c == 0) return x; c--; if (c > 5) x = c; goto again; }";
    expect(codeOf(text, "f")).toContain("LOCAL 4 bytes at 16");
    expect(() => run(text, "f", [3n])).toThrow(Fault);
  });

  it("are uninitialised again when their declaration is executed again", () => {
    const text =
      "int f(int n) { int s = 0, i; for (i = 0; i < n; i++) { int x, *p = &x; if (i == 0) *p = 5; s += x; } return s; }";
    expect(run(text, "f", [1n])).toBe(5n);
    expect(() => run(text, "f", [2n])).toThrow(Fault);
  });

  it("have red zones between them", () => {
    const text =
      'int g(char *a, char *b) { return b - a; } int f(void) { char a[8], b[8]; return g(a, b); } int over(void) { char a[8] = ""; return a[8 + 0 * (int)sizeof(a)]; }';
    expect(Math.abs(Number(run(text, "f")))).toBe(24);
    expect(() => run(text, "over")).toThrow(Fault);
  });

  it("keep their value when an assignment's place is found through them", () => {
    const text =
      "struct n { struct n *next; int v; }; int f(void) { struct n a = { 0, 1 }, b = { 0, 2 }, *last = &a; last = last->next = &b; return a.next == &b && last == &b; }";
    expect(run(text, "f")).toBe(1n);
  });
});
