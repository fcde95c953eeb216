import { describe, expect, it } from "vitest";
import { bootKernel, results, runText, searchText } from "./kernel.js";

const RUNS = 200;

/** What the program shows under some schedules: kinds and what names them. */
function found(fixture: string, ...tasks: string[]): string[] {
  const machine = bootKernel(`test/fixtures/${fixture}.c`, "6.12");
  return searchText(machine, tasks.map((calls) => `task\n  ${calls}\n`).join(""), RUNS);
}

describe("textbook modules run unmodified", () => {
  it.each(["4.12", "6.12"])("one kobject with three attributes (%s)", (linux) => {
    const machine = bootKernel("test/fixtures/kobject-three-attributes.c", linux);
    const ran = runText(
      machine,
      `setup
        r0 = write("/sys/kernel/kobject_machine/width", "-7\\n")
        r1 = read("/sys/kernel/kobject_machine/width")
        r2 = write("/sys/kernel/kobject_machine/speed", "99999999999")
        r3 = rmmod("kobject_three_attributes")
        r4 = rmmod("kobject_three_attributes")
        r5 = read("/sys/kernel/kobject_machine/width")`,
    );
    expect(results(ran)).toEqual([3, 3, -34, 0, -2, -2]);
    expect(ran.output).toBe("-7\n");
    expect(ran.setup.findings).toEqual([]);
  });

  it.each(["4.12", "6.12"])("a kset with three objects (%s)", (linux) => {
    const machine = bootKernel("test/fixtures/kset-three-objects.c", linux);
    const ran = runText(
      machine,
      `setup
        r0 = write("/sys/kernel/lamps/hall/level", "42")
        r1 = read("/sys/kernel/lamps/hall/level")
        r2 = rmmod("kset_three_objects")
        r3 = insmod("kset_three_objects")
        r4 = insmod("kset_three_objects")
        r5 = rmmod("kset_three_objects")
        r6 = ls("/sys/kernel/lamps")`,
    );
    expect(results(ran)).toEqual([2, 3, 0, 0, -17, 0, -2]);
    expect(ran.output).toBe("42\n");
    expect(ran.setup.console.map((line) => line.text)).toContain("lamp stairs released\n");
    expect(ran.setup.findings).toEqual([]);
  });
});

describe("broken models and their twins", () => {
  it("two mutexes in both orders", () => {
    expect(found("abba", "forth()", "back()")).toEqual(["deadlock lock_a lock_b", "lock-cycle lock_a lock_b"]);
    expect(found("abba-fixed", "forth()", "back()")).toEqual([]);
  });

  it("a mutex taken twice", () => {
    expect(found("recursive-mutex", "add()")).toEqual(["deadlock lock", "recursive-lock lock"]);
    expect(found("recursive-mutex-fixed", "add()", "add()")).toEqual([]);
  });

  it("a use after the free by another task", () => {
    expect(found("use-after-free", "drop()", "peek()")).toEqual(["use-after-free peek"]);
    expect(found("use-after-free-fixed", "drop()", "peek()")).toEqual([]);
  });

  it("a put too many", () => {
    expect(found("double-put", "use_once()")).toContain("use-after-free kobject_put");
    expect(found("double-put-fixed", "use_once()")).toEqual([]);
  });

  it("removal under the lock that store takes", () => {
    const store = `write("/sys/kernel/table/entries", "1")`;
    const kinds = found("store-lock", "remove_table()", store).map((signature) => signature.split(" ")[0]);
    expect(kinds).toEqual(["deadlock", "lock-cycle"]);
    expect(found("store-lock-fixed", "remove_table()", store)).toEqual([]);
  });

  it("a lost wake-up", () => {
    expect(found("lost-wakeup", "ask()")).toEqual(["hung-task ask"]);
    expect(found("lost-wakeup-fixed", "ask()", "ask()")).toEqual([]);
  });

  it.each([
    ["endless-recursion", "dive()", "stack-limit deeper"],
    ["endless-allocation", "hoard()", "memory-limit hoard"],
    ["endless-sleep", "doze()", "sleep-limit doze"],
  ])("%s ends in a finding", (fixture, call, signature) => {
    expect(found(fixture, call)).toEqual([signature]);
  });

  it("an endless loop ends in a finding", () => {
    const machine = bootKernel("test/fixtures/endless-loop.c", "6.12");
    expect(searchText(machine, "task\n  spin()\n", 1)).toEqual(["step-limit spin"]);
  });
});
