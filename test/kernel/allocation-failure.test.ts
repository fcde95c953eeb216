import { describe, expect, it } from "vitest";
import { fuzz } from "../../src/fuzz/campaign.js";
import { replay } from "../../src/fuzz/replay.js";
import { ENVIRONMENT } from "../fuzz/environment.js";
import { bootKernel, results, runText } from "./kernel.js";

const FAILED_ADD = "test/fixtures/checkers/failed-add.c";
const FAILED_WORK = "test/fixtures/checkers/failed-work.c";

/** Signatures that a campaign with allocation failures finds, with the programs. */
function search(path: string, defines: Record<string, string>, failAllocations?: boolean) {
  const machine = bootKernel(path, "6.12", defines);
  const options = { seed: 1n, runs: 4000, environment: ENVIRONMENT };
  const { found } = fuzz(machine, failAllocations === undefined ? options : { ...options, failAllocations });
  for (const { record } of found) {
    expect(replay(record, () => machine).findings.map((f) => f.signature)).toContain(record.signature);
  }
  return found.map(({ record }) => [record.signature, record.program]);
}

describe("an allocation that fails", () => {
  it.each(["4.12", "6.12"])("is the one that the program says, and shows as the call's error (%s)", (linux) => {
    const machine = bootKernel("test/fixtures/kobject-three-attributes.c", linux);
    const inserts = [1, 2, 3, 4].map((n) => `r${n} = insmod("kobject_three_attributes") fail ${n}\n`);
    const ran = runText(machine, `r0 = rmmod("kobject_three_attributes")\n${inserts.join("")}`);
    expect(results(ran)).toEqual([0, -12, -12, -12, -12]);
    expect(ran.setup.findings).toEqual([]);
    const forced = ran.setup.console.filter((line) => line.text.startsWith("FAULT_INJECTION: forcing a failure."));
    expect(forced.map((line) => line.stack?.[0]?.function)).toEqual(Array(4).fill("__kmalloc"));
  });

  it("is none when the call makes fewer, and does not touch the next call", () => {
    const machine = bootKernel("test/fixtures/kobject-three-attributes.c", "6.12");
    const name = '"kobject_three_attributes"';
    const ran = runText(machine, `rmmod(${name}) fail 50\nr0 = insmod(${name})\nr1 = rmmod(${name})`);
    expect(results(ran)).toEqual([0, 0]);
  });

  it("shows in the trace of the run", () => {
    const machine = bootKernel(FAILED_ADD, "6.12", { PUT: "" });
    machine.load({ setup: [], tasks: [[{ name: "make_and_remove", args: [], result: -1, fail: 2 }]], final: [] });
    const { events } = machine.run({ kind: "schedule", schedule: [] }, { trace: true });
    const fails = events.filter((e) => e.op === "allocation fails");
    expect(fails.map((e) => [e.what, e.function])).toEqual([["8 bytes", "kvasprintf"]]);
  });

  it("is found by a campaign when the model says so, and is what the smallest program holds", () => {
    expect(search(FAILED_ADD, {})).toEqual([
      ["leak kobject_set_name_vargs", expect.stringMatching(/^(task|setup)\n {2}make_and_remove\(\) fail \d+\n$/)],
    ]);
    expect(search(FAILED_ADD, { PUT: "" })).toEqual([]);
    expect(search(FAILED_ADD, {}, false)).toEqual([]);
  });

  it("can be one of a work item's", () => {
    expect(search(FAILED_WORK, {})).toEqual([
      ["null-deref note_fn", expect.stringMatching(/^setup\n {2}fail_background\(1\)\ntask\n {2}take_note\(\)\n$/)],
    ]);
    expect(search(FAILED_WORK, { CHECKED: "" })).toEqual([]);
  });
});
