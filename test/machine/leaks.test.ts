import { describe, expect, it } from "vitest";
import { bootBare, call, findingsOf } from "./bare.js";

describe("an object that nothing leads to any more", () => {
  it.each([
    ["the only pointer was a local", "long test(void) { kmalloc(8); return 0; }"],
    ["the pointer was overwritten", "static void *p; long test(void) { p = kmalloc(8); p = NULL; return 0; }"],
    [
      "what led to it was freed",
      "struct n { struct n *next; }; long test(void) { struct n *a = kzalloc(8); a->next = kzalloc(8); kfree(a); return 0; }",
    ],
  ])("is reported: %s", (_, body) => {
    expect(findingsOf(body)).toEqual(["leak test"]);
  });

  it.each([
    ["a static pointer leads to it", "static void *p; long test(void) { p = kmalloc(8); return 0; }"],
    ["a pointer into its middle does", "static char *p; long test(void) { p = (char *)kmalloc(64) + 40; return 0; }"],
    [
      "a chain of objects does",
      "struct n { struct n *next; }; static struct n *head; long test(void) { for (int i = 0; i < 50; i++) { struct n *n = kmalloc(8); n->next = head; head = n; } return 0; }",
    ],
    ["it was freed", "long test(void) { kfree(kmalloc(8)); return 0; }"],
  ])("is not what this is: %s", (_, body) => {
    expect(findingsOf(body)).toEqual([]);
  });

  it("is reported once, with what is lost with it", () => {
    const machine = bootBare(`
      struct n { struct n *next; long pad[3]; };
      static struct n *make(struct n *next) { struct n *n = kzalloc(sizeof(struct n)); n->next = next; return n; }
      ENTRY long lose(void) { make(make(make(NULL))); return 0; }`);
    machine.load({ setup: [], tasks: [[call("lose")]], final: [] });
    const { findings } = machine.run({ kind: "schedule", schedule: [] });
    const leaks = findings.map((f) => (f.data.type === "leak" ? [f.data.objects, f.data.bytes] : null));
    expect(leaks).toEqual([[3, 96]]);
    expect(findings[0]?.stack.map((f) => f.function)).toEqual(["__kmalloc", "make", "lose"]);
  });

  it("is reported by one object of a circle, not by what the circle leads to", () => {
    const machine = bootBare(`
      struct n { struct n *next; void *name; };
      static struct n *named(void) { void *name = kmalloc(8); struct n *n = kzalloc(sizeof(struct n)); n->name = name; return n; }
      ENTRY long lose(void) { struct n *a = named(), *b = named(); a->next = b; b->next = a; return 0; }`);
    machine.load({ setup: [], tasks: [[call("lose")]], final: [] });
    const { findings } = machine.run({ kind: "schedule", schedule: [] });
    expect(findings.map((f) => (f.data.type === "leak" ? [f.data.objects, f.data.bytes] : null))).toEqual([[4, 48]]);
  });

  it("is none while the program holds it as the result of a call", () => {
    const machine = bootBare("ENTRY long give(void) { return (long)kmalloc(8); }");
    machine.load({ setup: [], tasks: [[{ ...call("give"), result: 0 }]], final: [] });
    expect(machine.run({ kind: "schedule", schedule: [] }).findings).toEqual([]);
    machine.load({ setup: [], tasks: [[call("give")]], final: [] });
    expect(machine.run({ kind: "schedule", schedule: [] }).findings.map((f) => f.signature)).toEqual(["leak give"]);
  });
});
