import { describe, expect, it } from "vitest";
import { bootKernel, results, runText } from "./kernel.js";

const EINVAL = -22;

const MACHINES = {
  "4.12": bootKernel("test/kernel/objects.c", "4.12"),
  "6.12": bootKernel("test/kernel/objects.c", "6.12"),
};
const VERSIONS = ["4.12", "6.12"] as const;

function callOf(version: (typeof VERSIONS)[number], name: string) {
  const machine = MACHINES[version];
  const ran = runText(machine, `setup\n  r0 = ${name}()\n`);
  return {
    lines: ran.setup.console.map((line) => line.text.trimEnd()),
    uevents: machine.console().uevents.map((event) => event.variables.slice(0, 3).join(" ")),
    result: results(ran)[0],
    findings: ran.setup.findings.map((finding) => `${finding.kind}: ${finding.title}`),
  };
}

describe("an object in a kset", () => {
  it.each(VERSIONS)("pins its parent and its kset from add to del (%s)", (version) => {
    const { lines, findings } = callOf(version, "life");
    const remove = version === "4.12" ? 0 : 1;
    expect(lines).toEqual([
      "new refs=1 parent=NULL in_sysfs=0 add=0 remove=0 set=1",
      "added refs=1 parent=set in_sysfs=1 add=0 remove=0 set=3",
      "announced refs=1 parent=set in_sysfs=1 add=1 remove=0 set=3",
      `deleted refs=1 parent=NULL in_sysfs=0 add=1 remove=${remove} set=1`,
      "release o!1 in_sysfs=0 parent=NULL",
    ]);
    expect(findings).toEqual([]);
  });

  it("sends REMOVE when it is deleted in newer kernels, when it is released in older ones", () => {
    const add = "ACTION=add DEVPATH=/kernel/set/o!1 SUBSYSTEM=set";
    expect(callOf("6.12", "life").uevents).toEqual([add, "ACTION=remove DEVPATH=/kernel/set/o!1 SUBSYSTEM=set"]);
    expect(callOf("4.12", "life").uevents).toEqual([add, "ACTION=remove DEVPATH=/o!1 SUBSYSTEM=set"]);
  });

  it.each(VERSIONS)("is taken out of sysfs by its last put (%s)", (version) => {
    const { lines, uevents, result } = callOf(version, "put_only");
    expect(lines).toEqual(["release o in_sysfs=0 parent=NULL"]);
    expect(uevents.at(-1)).toBe("ACTION=remove DEVPATH=/kernel/set/o SUBSYSTEM=set");
    expect(result).toBe(1);
  });

  it.each(VERSIONS)("is found by its name with a reference (%s)", (version) => {
    expect(callOf(version, "find").result).toBe(0);
  });

  it.each(VERSIONS)("is renamed and moved, each with an event (%s)", (version) => {
    const { lines, uevents, result } = callOf(version, "rename_and_move");
    expect(result).toBe(0);
    expect(lines[0]).toBe("path /kernel/parent/after");
    expect(uevents).toContain("ACTION=move DEVPATH=/kernel/set/after SUBSYSTEM=set");
    expect(uevents).toContain("ACTION=move DEVPATH=/kernel/parent/after SUBSYSTEM=set");
  });
});

describe("misuse of an object", () => {
  it.each(VERSIONS)("the same name twice is refused and told (%s)", (version) => {
    const { lines, result, findings } = callOf(version, "same_name");
    expect(result).toBe(0);
    expect(lines).toContain(
      "kobject_add_internal failed for twice with -EEXIST, don't try to register things with the same name in the same directory.",
    );
    expect(lines).toContain("kobject_create_and_add: kobject_add error: -17");
    expect(lines.filter((line) => line.startsWith("WARNING:"))).toHaveLength(version === "4.12" ? 2 : 0);
    expect(findings.map((text) => text.split(":")[0])).toEqual(["dup-name"]);
  });

  it.each(VERSIONS)("an empty name is refused (%s)", (version) => {
    const { result, findings } = callOf(version, "no_name");
    expect(result).toBe(EINVAL);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatch(/^kobject: /);
  });

  it.each(VERSIONS)("an object that is not initialised is refused (%s)", (version) => {
    const { lines, result, findings } = callOf(version, "not_initialised");
    expect(result).toBe(EINVAL);
    expect(lines[0]).toMatch(
      /^kobject '\(null\)' \([0-9a-f]{16}\): tried to add an uninitialized object, something is/,
    );
    expect(findings).toHaveLength(1);
  });

  it.each(VERSIONS)("initialising twice is told and done (%s)", (version) => {
    const { lines, findings } = callOf(version, "initialised_twice");
    expect(lines[0]).toMatch(/tried to init an initialized object, something is seriously wrong\.$/);
    expect(findings).toHaveLength(1);
  });

  it.each(VERSIONS)("an object without a type stays as it was (%s)", (version) => {
    const { lines, result } = callOf(version, "no_type");
    expect(lines[0]).toMatch(/must have a ktype to be initialized properly!$/);
    expect(result).toBe(0);
  });
});

describe("a reference count", () => {
  it.each(VERSIONS)("is added to only where it is not 0 (%s)", (version) => {
    expect(callOf(version, "add_not_zero")).toMatchObject({ result: 5, findings: [] });
  });
});
