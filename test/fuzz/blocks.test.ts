import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bootMachine } from "../../src/cli/boot.js";
import { loadModel } from "../../src/cli/load-model.js";
import { PACKAGE_ROOT } from "../../src/cli/package-files.js";
import { blocksOf, fewerBlocks } from "../../src/fuzz/blocks.js";
import { campaign, type FindingRecord } from "../../src/fuzz/index.js";
import { parseProgram } from "../../src/program/parse.js";

const DRIVER = join(PACKAGE_ROOT, "models/drivers/misc_gauge.c");

describe("a run as blocks", () => {
  it("is the same run", () => {
    const machine = bootMachine(loadModel(DRIVER), {});
    const program = 'setup\n  write("/sys/devices/virtual/misc/gauge/interval", "1")\ntask\n  rmmod("misc_gauge")\n';
    machine.load(parseProgram(program, machine.image));
    for (let seed = 1n; seed <= 40n; seed++) {
      const { schedule, eventHash } = machine.run({ kind: "random", seed });
      const every = machine.run({ kind: "schedule", schedule, everyChoice: true });
      expect(every.eventHash).toBe(eventHash);
      expect(every.schedule.map((s) => s.at)).toEqual([...Array(every.decisions).keys()]);
      const again = machine.run({ kind: "blocks", blocks: blocksOf(every.schedule) });
      expect([again.eventHash, again.schedule]).toEqual([eventHash, schedule]);
    }
  });

  it("has simpler ones, of fewer blocks and the same tasks", () => {
    const choices = fc.array(fc.nat(4), { maxLength: 60 });
    fc.assert(
      fc.property(choices, (tasks) => {
        const blocks = blocksOf(tasks.map((to, at) => ({ at, to })));
        expect(blocks.flatMap((b) => Array<number>(b.decisions).fill(b.task))).toEqual(tasks);
        for (const fewer of fewerBlocks(blocks)) {
          expect(fewer.length).toBeLessThan(blocks.length);
          expect(fewer.every((b, i) => b.task !== fewer[i + 1]?.task)).toBe(true);
        }
      }),
    );
  });
});

describe("the schedule of a finding among timers and workers", () => {
  it("is short", () => {
    const model = loadModel(DRIVER, { patch: join(PACKAGE_ROOT, "models/broken-drivers/misc_gauge-no-sync.diff") });
    const records: FindingRecord[] = [];
    const shouldStop = (): boolean => records.length >= 3;
    const options = { seed: 1n, runs: 20_000, environment: model.environment, shouldStop };
    for (const event of campaign(bootMachine(model, {}), options)) {
      if (event.type === "finding") records.push(event.found.record);
    }
    expect(records.length).toBeGreaterThanOrEqual(3);
    for (const { before, after } of records) {
      expect(before.switches).toBeGreaterThan(100);
      expect(after.switches).toBeLessThan(16);
    }
  });
});
