import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TrapError } from "../../src/errors.js";
import { ddmin } from "../../src/fuzz/ddmin.js";
import { fuzz } from "../../src/fuzz/campaign.js";
import { minimize } from "../../src/fuzz/minimize.js";
import { formatProgram } from "../../src/program/format.js";
import { generateProgram, newSwarm } from "../../src/program/generate.js";
import { parseProgram } from "../../src/program/parse.js";
import { Prng } from "../../src/program/prng.js";
import { type Listing, ProgramSpace } from "../../src/program/space.js";
import { validateProgram } from "../../src/program/validate.js";
import { ENVIRONMENT } from "./environment.js";
import { entry, TOY_ENTRIES, ToyTarget } from "./toy-target.js";

const LONG = parseProgram(`setup
  boot_option(2)
  r0 = create("b")
  r1 = create("a")
task
  ls("/sys/obj")
  poke(7, 4)
  destroy(r1)
task
  ls("/sys/obj/a")
  write("/sys/obj/a/value", "4294967296\\n")
  ls("/sys/obj")
task
  r2 = create("b")
final
  destroy(r0)
`);

describe("minimising", () => {
  it("reduces a long program with a random schedule to the pair that matters and one switch", () => {
    const target = new ToyTarget();
    target.load(LONG);
    const { stopped } = target.batch({ strategy: "random", seed: 1n, runs: 1000 });
    const schedule = stopped?.outcome.schedule ?? [];
    expect(stopped?.outcome.findings[0]?.signature).toBe("deadlock M active");
    const small = minimize(target, { program: LONG, schedule, signature: "deadlock M active", seed: 5n });
    expect(formatProgram(small.program)).toBe(
      'setup\n  r0 = create("a")\ntask\n  destroy(r0)\ntask\n  write("/sys/obj/a/value", "")\n',
    );
    expect(small.schedule.length).toBe(1);
    expect(small.before).toMatchObject({ tasks: 3, calls: 11, switches: schedule.length });
    expect(small.after).toMatchObject({ tasks: 2, calls: 3, switches: 1, steps: small.outcome.events.length });
  });

  it("keeps the signature, stays valid and never grows, whatever the program", () => {
    const target = new ToyTarget();
    const space = new ProgramSpace(target.image);
    const listing: Listing = (setup) => {
      target.load({ setup, tasks: [], final: [] });
      return target.sysfs();
    };
    let tried = 0;
    const property = fc.property(fc.bigInt({ min: 0n, max: 1n << 32n }), (seed) => {
      const rng = new Prng(seed);
      const program = generateProgram(space, listing, newSwarm(space, rng), rng);
      target.load(program);
      const { stopped } = target.batch({ strategy: "random", seed, runs: 20 });
      if (stopped === null) return;
      tried++;
      const { signature } = stopped.outcome.findings[0] ?? { signature: "" };
      const { schedule } = stopped.outcome;
      const small = minimize(target, { program, schedule, signature, seed });
      expect(small.outcome.findings.map((f) => f.signature)).toContain(signature);
      expect(validateProgram(small.program, TOY_ENTRIES)).toEqual([]);
      expect(small.after.tasks).toBeLessThanOrEqual(small.before.tasks);
      expect(small.after.calls).toBeLessThanOrEqual(small.before.calls);
      expect(formatProgram(small.program).length).toBeLessThanOrEqual(formatProgram(program).length);
      const sameProgram = formatProgram(small.program) === formatProgram(program);
      expect(sameProgram && small.schedule.length > schedule.length).toBe(false);
      const again = minimize(target, { program, schedule, signature, seed });
      expect(again).toEqual(small);
    });
    fc.assert(property, { numRuns: 60, seed: 1 });
    expect(tried).toBeGreaterThan(5);
  });

  it("spends about the runs that it may, and leaves the finding as it was when that is none", () => {
    const target = new ToyTarget();
    const schedule = [{ at: 0, to: 1 }];
    const program = parseProgram('setup\n r0 = create("a")\ntask\n destroy(r0)\n create("a")\ntask\n ls("/sys/obj")\n');
    target.load(program);
    const none = minimize(target, { program, schedule, signature: "dup-name a", seed: 0n, runsMax: 0 });
    expect(none).toMatchObject({ program, schedule, runs: 0 });
    const made = target.runsMade;
    minimize(target, { program, schedule, signature: "dup-name a", seed: 0n, runsMax: 10 });
    expect(target.runsMade - made).toBeLessThan(80);
  });

  it("says that it is a bug of kobjlab when a schedule does not repeat its run", () => {
    const target = new ToyTarget();
    const program = parseProgram('task\n  ls("/sys/obj")\n');
    const attempt = (): unknown => minimize(target, { program, schedule: [], signature: "bug x", seed: 0n });
    expect(attempt).toThrow(TrapError);
  });
});

describe("a finding in setup", () => {
  const crash = entry("crash", [], "wreck");
  const inSetup = entry("crash", [], "wreck", true);
  const use = entry("use", [["wreck", { kind: "resource", name: "wreck" }]]);

  it("is shown by a task where it can be", () => {
    const target = new ToyTarget({ entries: [...TOY_ENTRIES, crash, use] });
    const { found } = fuzz(target, { seed: 1n, runs: 500, environment: ENVIRONMENT });
    const record = found.find((f) => f.record.kind === "bug")?.record;
    expect(record).toMatchObject({ phase: "run", program: "task\n  crash()\n", schedule: "" });
  });

  it("stays in setup where only setup may make the call", () => {
    const target = new ToyTarget({ entries: [...TOY_ENTRIES, inSetup, use] });
    const { found } = fuzz(target, { seed: 1n, runs: 500, environment: ENVIRONMENT });
    const record = found.find((f) => f.record.kind === "bug")?.record;
    expect(record).toMatchObject({ phase: "setup", program: "setup\n  crash()\n", schedule: "", events: [] });
  });
});

describe("delta debugging", () => {
  it("finds the elements that are needed, and no other", () => {
    const items = fc.uniqueArray(fc.nat(60), { maxLength: 40 });
    fc.assert(
      fc.property(items, fc.nat(60), fc.nat(60), (list, a, b) => {
        const needed = [...new Set([a, b])].filter((x) => list.includes(x));
        const holds = (part: readonly number[]): boolean => needed.every((x) => part.includes(x));
        expect([...ddmin(list, holds)].sort()).toEqual(needed.sort());
      }),
    );
  });
});
