import { describe, expect, it } from "vitest";
import { bootBare, call, findingsOf } from "./bare.js";

/** [what, body that must be reported, the report, twin that must stay silent] */
const TWINS: readonly (readonly [string, string, string, string])[] = [
  [
    "a read of freed memory",
    "long test(void) { long *p = kzalloc(8); kfree(p); return *p; }",
    "use-after-free test",
    "long test(void) { long *p = kzalloc(8); long v = *p; kfree(p); return v; }",
  ],
  [
    "a write to freed memory",
    "long test(void) { long *p = kzalloc(64); kfree(p); p[7] = 1; return 0; }",
    "use-after-free test",
    "long test(void) { long *p = kzalloc(64); p[7] = 1; kfree(p); return 0; }",
  ],
  [
    "a read one byte behind an object",
    "long test(void) { char *p = kzalloc(13); return p[13]; }",
    "out-of-bounds test",
    "long test(void) { char *p = kzalloc(13); long v = p[12]; kfree(p); return v; }",
  ],
  [
    "a read one byte before an object",
    "long test(void) { char *p = kzalloc(13); return p[-1]; }",
    "out-of-bounds test",
    "long test(void) { char *p = kzalloc(13); long v = p[0]; kfree(p); return v; }",
  ],
  [
    "an access that only ends behind an object",
    "long test(void) { char *p = kzalloc(13); return *(int *)(p + 10); }",
    "out-of-bounds test",
    "long test(void) { char *p = kzalloc(14); long v = *(int *)(p + 10); kfree(p); return v; }",
  ],
  [
    "an index behind a static array",
    "static int a[4] = { 1, 2, 3, 4 }; long test(void) { volatile int i = 4; return a[i]; }",
    "out-of-bounds test",
    "static int a[4] = { 1, 2, 3, 4 }; long test(void) { volatile int i = 3; return a[i]; }",
  ],
  [
    "an index behind a local array",
    "long test(void) { int a[4] = { 0 }; volatile int i = 4; return a[i]; }",
    "out-of-bounds test",
    "long test(void) { int a[4] = { 0 }; volatile int i = 3; return a[i]; }",
  ],
  [
    "a pointer to a local of a function that has returned",
    "static int *leak(void) { int x = 1; int *p = &x; return p; } long test(void) { return *leak(); }",
    "out-of-bounds test",
    "static int use(int *p) { return *p; } long test(void) { int x = 1; return use(&x); }",
  ],
  [
    "a second kfree",
    "long test(void) { void *p = kmalloc(8); kfree(p); kfree(p); return 0; }",
    "double-free test",
    "long test(void) { void *p = kmalloc(8); kfree(p); kfree(NULL); return 0; }",
  ],
  [
    "kfree of the middle of an object",
    "long test(void) { char *p = kmalloc(32); kfree(p + 16); return 0; }",
    "invalid-free test",
    "long test(void) { char *p = kmalloc(32); kfree(p); return 0; }",
  ],
  [
    "kfree of a static object",
    "static int x; long test(void) { kfree(&x); return 0; }",
    "invalid-free test",
    "static int x; long test(void) { x = 1; return x; }",
  ],
  [
    "NULL",
    "long test(void) { int *volatile p = NULL; return *p; }",
    "null-deref test",
    "static int x; long test(void) { int *volatile p = &x; return *p; }",
  ],
  [
    "a member of NULL",
    "struct s { long a, b; }; long test(void) { struct s *volatile p = NULL; p->b = 1; return 0; }",
    "null-deref test",
    "struct s { long a, b; }; static struct s x; long test(void) { struct s *volatile p = &x; p->b = 1; return 0; }",
  ],
  [
    "a pointer to nowhere",
    "long test(void) { int *volatile p = (int *)0xdead000000000100UL; return *p; }",
    "wild-access test",
    "long test(void) { int *volatile p = (int *)0xdead000000000100UL; return p != NULL; }",
  ],
  [
    "a call through NULL",
    "long test(void) { long (*volatile f)(void) = NULL; return f(); }",
    "bad-call test",
    "static long g(void) { return 1; } long test(void) { long (*volatile f)(void) = g; return f(); }",
  ],
  [
    "heap memory that was never written",
    "long test(void) { long *p = kmalloc(8); return *p; }",
    "uninit-read test",
    "long test(void) { long *p = kmalloc(8); long v; *p = 1; v = *p; kfree(p); return v; }",
  ],
  [
    "a local that was never written",
    "static long get(int *p) { return *p; } long test(void) { int x; return get(&x); }",
    "uninit-read get",
    "static long get(int *p) { return *p; } long test(void) { int x; x = 1; return get(&x); }",
  ],
  [
    "a local that only one branch writes",
    "long test(void) { int x; volatile int c = 0; if (c) x = 1; return x; }",
    "uninit-read test",
    "long test(void) { int x; volatile int c = 0; if (c) x = 1; else x = 2; return x; }",
  ],
  [
    "an uninitialised member behind a copy of its structure",
    "struct s { int a, b; }; long test(void) { struct s x, y; x.a = 1; y = x; return y.b; }",
    "uninit-read test",
    "struct s { int a, b; }; long test(void) { struct s x, y; x.a = 1; y = x; return y.a; }",
  ],
  [
    "a write to a constant",
    "static const int c = 1; long test(void) { *(int *)&c = 2; return 0; }",
    "write-to-const test",
    "static int c = 1; long test(void) { *(int *)&c = 2; return 0; }",
  ],
  [
    "a copy behind an object's end",
    "long test(void) { char *p = kzalloc(8), *q = kzalloc(16); memcpy(p, q, 9); return 0; }",
    "out-of-bounds test",
    "long test(void) { char *p = kzalloc(8), *q = kzalloc(16); memcpy(p, q, 8); kfree(p); kfree(q); return 0; }",
  ],
  [
    "a string without an end",
    "long test(void) { char *p = kmalloc(4); memset(p, 65, 4); return strlen(p); }",
    "out-of-bounds test",
    "long test(void) { char *p = kmalloc(4); memset(p, 65, 3); p[3] = 0; long n = strlen(p); kfree(p); return n; }",
  ],
  [
    "a division by zero",
    "long test(void) { volatile int z = 0; return 1 / z; }",
    "divide-error test",
    "long test(void) { volatile int z = -1; volatile int m = (-2147483647 - 1); return m / z; }",
  ],
];

describe.each(TWINS)("%s", (_, bad, report, good) => {
  it("is reported", () => {
    expect(findingsOf(bad)).toContain(report);
  });

  it("stays silent in its correct twin", () => {
    expect(findingsOf(good)).toEqual([]);
  });
});

it("a use after free names the object with the stacks of its allocation and of its end", () => {
  const machine = bootBare(`
    static long *make(void) { return kzalloc(24); }
    static void end(long *p) { kfree(p); }
    ENTRY long entry(void) { long *p = make(); end(p); return p[1]; }`);
  machine.load({ setup: [], tasks: [[call("entry")]], final: [] });
  const [finding] = machine.run({ kind: "schedule", schedule: [] }).findings;
  expect(finding?.data).toMatchObject({ type: "memory", bytes: 8, write: false, object: { bytes: 24, where: "heap" } });
  if (finding?.data.type !== "memory") throw new Error("no memory finding");
  const { object, address } = finding.data;
  expect(address - object!.address).toBe(8n);
  expect(object!.allocated!.stack.map((f) => f.function)).toEqual(["__kmalloc", "make", "entry"]);
  expect(object!.freed!.stack.map((f) => f.function)).toEqual(["kfree", "end", "entry"]);
  expect(finding.stack.map((f) => [f.function, f.file, f.line])).toEqual([["entry", "test.c", 4]]);
});

it("memory that is used up and freed again can be used again, with its checks", () => {
  const body = `
    long test(void)
    {
      for (int i = 0; i < 20000; i++) {
        char *p = kmalloc(1000 + i % 7);
        p[999] = 1;
        kfree(p);
      }
      return 0;
    }`;
  expect(findingsOf(body)).toEqual([]);
  expect(findingsOf(body.replace("kfree(p);", "kfree(p); if (i == 19999) p[0] = 1;"))).toEqual(["use-after-free test"]);
});
