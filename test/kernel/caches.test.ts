import { describe, expect, it } from "vitest";
import { bootKernel, results, runText } from "./kernel.js";

const MACHINES = {
  "4.12": bootKernel("test/kernel/caches.c", "4.12"),
  "6.1": bootKernel("test/kernel/caches.c", "6.1"),
  "6.12": bootKernel("test/kernel/caches.c", "6.12"),
};
type Version = keyof typeof MACHINES;
const VERSIONS = Object.keys(MACHINES) as Version[];

function ran(version: Version, name: string) {
  const machine = MACHINES[version];
  const text = runText(machine, `setup\n  r0 = ${name}()\n`);
  return {
    result: results(text)[0],
    lines: text.setup.console.filter((line) => line.stack === null).map((line) => line.text.trimEnd()),
    findings: text.setup.findings.map((finding) => `${finding.kind}: ${finding.title}`),
    caches: machine.ls("/sys/kernel").includes("slab") ? machine.ls("/sys/kernel/slab") : [],
    machine,
  };
}

describe("object caches", () => {
  it.each(VERSIONS)("of one size are one cache with a directory and a link for each name (%s)", (version) => {
    const { result, caches, machine } = ran(version, "merged");
    expect(result).toBe(1);
    expect(caches).toEqual([":0001336", "first", "second"]);
    expect(machine.read("/sys/kernel/slab/second/aliases")).toBe("1\n");
    expect(machine.read("/sys/kernel/slab/first/objs_per_slab")).toBe("12\n");
  });

  it("with a constructor or another accounting are caches of their own", () => {
    expect(ran("6.1", "apart")).toMatchObject({ result: 0, caches: ["first", "second"] });
    expect(ran("6.1", "apart_by_flags")).toMatchObject({
      result: 0,
      caches: [":0001336", ":a-0001336", "first", "second"],
    });
  });

  it("leave links behind that lead nowhere", () => {
    const { caches, machine } = ran("6.1", "destroy_both");
    expect(caches).toEqual(["first", "second"]);
    expect(() => machine.ls("/sys/kernel/slab/first")).toThrow(/-ENOENT/);
  });

  it("keep quiet about objects while another name of the cache is left", () => {
    expect(ran("6.1", "destroy_alias")).toMatchObject({ lines: [], findings: [] });
  });

  it("can take the name of one that a work item is still to release", () => {
    const { result, lines, findings, caches } = ran("6.1", "destroy_rcu");
    expect([result, lines, findings]).toEqual([0, [], []]);
    expect(caches).toEqual(["first"]);
  });

  it("are told when nothing holds their objects, and when their name is taken under another spelling", () => {
    expect(ran("6.1", "too_large").lines).toEqual(["kmem_cache_create_usercopy(huge) failed with error -22"]);
    expect(ran("6.1", "slash").lines).toEqual([
      "sysfs: cannot create duplicate filename '/kernel/slab/a!b'",
      "kobject_add_internal failed for a!b with -EEXIST, don't try to register things with the same name in the same directory.",
      "kmem_cache_create_usercopy(a/b) failed with error -17",
    ]);
  });
});

describe("a busy cache that is destroyed", () => {
  const masked = (version: Version): string[] =>
    ran(version, "destroy_busy").lines.map((line) => line.replaceAll(/0x[0-9a-f]{16}/g, "PTR"));

  it("is described with its slab and objects, and turns the lock validator off (6.1)", () => {
    const lines = masked("6.1");
    expect(lines.slice(0, 7)).toEqual([
      "=".repeat(77),
      "BUG first (Not tainted): Objects remaining in first on __kmem_cache_shutdown()",
      "-".repeat(77),
      "Slab PTR objects=12 used=2 fp=PTR flags=0x10200(slab|head|section=0|zone=0)",
      "Disabling lock debugging due to kernel taint",
      "Object PTR @offset=0",
      "Object PTR @offset=2688",
    ]);
    expect(lines[8]).toMatch(/^kmem_cache_destroy first: Slab cache still has objects when called from destroy_busy\+/);
  });

  it("keeps its directory until 6.11, and loses it from 6.12 on", () => {
    expect(ran("6.1", "destroy_busy").caches).toEqual(["first"]);
    expect(ran("6.12", "destroy_busy").caches).toEqual([]);
  });

  it("is an error message and no warning in 4.12", () => {
    expect(masked("4.12").at(-1)).toBe("kmem_cache_destroy first: Slab cache still has objects");
    expect(ran("4.12", "destroy_busy").findings.some((f) => f.startsWith("warning:"))).toBe(true);
  });
});
