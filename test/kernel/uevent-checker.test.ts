import { describe, expect, it } from "vitest";
import type { Machine } from "../../src/machine/machine.js";
import { parseProgram } from "../../src/program/index.js";
import { bootKernel } from "./kernel.js";

const machines = new Map<string, Machine>();

function machineOf(linux: string): Machine {
  const machine = machines.get(linux) ?? bootKernel("test/fixtures/checkers/uevents.c", linux);
  machines.set(linux, machine);
  return machine;
}

/** What the call shows under the standing rule. */
function signatures(linux: string, call: string): string[] {
  const machine = machineOf(linux);
  machine.load(parseProgram(`task\n  ${call}\n`, machine.image));
  return machine.run({ kind: "schedule", schedule: [] }).findings.map((f) => f.signature);
}

describe.each(["4.12", "6.12"])("uevents (%s)", (linux) => {
  it.each([
    ["add_twice", "uevent ADD twice"],
    ["remove_twice", "uevent REMOVE twice"],
    ["change_late", "uevent CHANGE after REMOVE"],
    ["add_late", "uevent ADD of what is not in sysfs"],
    ["remove_only", "uevent REMOVE without ADD"],
    ["parent_first", "uevent ADD without REMOVE"],
  ])("%s is reported, its twin is not", (call, signature) => {
    expect(signatures(linux, `${call}(0)`)).toEqual([signature]);
    expect(signatures(linux, `${call}(1)`)).toEqual([]);
  });

  it.each([
    "live(0)",
    "live(1)",
    "synthetic(0)",
    "delete_only(0)",
    "delete_only(1)",
    "unheard(0)",
    "unheard(1)",
    "unheard(2)",
    "unheard(3)",
    "suppressed_at_the_end(1)",
    "suppressed_at_the_end(2)",
  ])("%s is right", (call) => {
    expect(signatures(linux, call)).toEqual([]);
  });

  it.each(["live(1)", "live(0)", "delete_only(1)"])("an allocation that fails is no lost event: %s", (call) => {
    for (let n = 1; n <= 24; n++) {
      const found = signatures(linux, `${call} fail ${n}`).filter((s) => s.startsWith("uevent"));
      expect(found).toEqual([]);
    }
  });
});
