import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.js";
import { campaign, fuzz, type Progress } from "../../src/fuzz/campaign.js";
import { parseProgram } from "../../src/program/parse.js";
import { ENVIRONMENT } from "./environment.js";
import { entry, TOY_ENTRIES, ToyTarget } from "./toy-target.js";

const OPTIONS = { seed: 7n, runs: 20_000, environment: ENVIRONMENT };

describe("a campaign", () => {
  it("finds both planted bugs and goes on to the end of its budget", () => {
    const result = fuzz(new ToyTarget(), OPTIONS);
    expect(result.found.map((f) => f.record.signature).sort()).toEqual([
      "deadlock M active",
      "dup-name a",
      "dup-name b",
    ]);
    expect(result.runs).toBe(20_000);
    expect(result.end).toBe("runs");
  });

  it("finds the documented bugs among its first programs, whatever the seed", () => {
    for (const seed of [0n, 1n, 2n ** 64n - 1n]) {
      const { found } = fuzz(new ToyTarget(), { ...OPTIONS, seed, runs: 6000 });
      const signatures = found.map((f) => f.record.signature);
      expect(signatures).toContain("deadlock M active");
      expect(signatures).toContain("dup-name a");
    }
  });

  it("hands over the smallest program and schedule", () => {
    const { found } = fuzz(new ToyTarget(), { ...OPTIONS, runs: 4000 });
    const deadlock = found.find((f) => f.record.kind === "deadlock")?.record;
    expect(deadlock?.program).toBe(
      'setup\n  r0 = create("a")\ntask\n  destroy(r0)\ntask\n  write("/sys/obj/a/value", "")\n',
    );
    expect(deadlock?.schedule).toMatch(/^@\d+:\d+$/);
    expect(deadlock?.after).toMatchObject({ tasks: 2, calls: 3, switches: 1 });
    expect(deadlock?.events.length).toBe(deadlock?.after.steps);
    expect(deadlock?.origin.campaignSeed).toBe("7");
  });

  it("gives the same findings in the same order for the same seed", () => {
    const once = fuzz(new ToyTarget(), OPTIONS);
    const again = fuzz(new ToyTarget(), OPTIONS);
    expect(again.found.map((f) => f.record)).toEqual(once.found.map((f) => f.record));
    expect(again.kept).toEqual(once.kept);
    expect(again.steps).toBe(once.steps);
  });

  it("makes no run more than its budget", () => {
    const { runs } = fuzz(new ToyTarget(), { ...OPTIONS, runs: 101 });
    expect(runs).toBe(101);
  });

  it("ends when it is told to, and says so", () => {
    let asked = 0;
    const result = fuzz(new ToyTarget(), { ...OPTIONS, shouldStop: () => ++asked > 50 });
    expect(result.end).toBe("stopped");
    expect(result.runs).toBeLessThan(20_000);
  });

  it("reports progress at fixed numbers of runs", () => {
    const seen: Progress[] = [];
    fuzz(new ToyTarget(), { ...OPTIONS, runs: 4000, progressEvery: 1000, onProgress: (p) => seen.push(p) });
    expect(seen.map((p) => Math.floor(p.runs / 1000))).toEqual([1, 2, 3, 4]);
    expect(seen.at(-1)?.coverage).toBeGreaterThan(0);
  });

  it("keeps programs as they were found when it shall not minimise", () => {
    const { found } = fuzz(new ToyTarget(), { ...OPTIONS, runs: 4000, minimize: false });
    for (const { record } of found) expect(record.after).toEqual({ ...record.before, steps: record.after.steps });
  });

  it("leaves a program at its first run that reaches a limit, and still finds the other bugs", () => {
    const target = new ToyTarget({ entries: [...TOY_ENTRIES, entry("spin", [])] });
    let limits = 0;
    const batch = target.batch.bind(target);
    target.batch = (options) => {
      const outcome = batch(options);
      if (outcome.stopped?.outcome.end === "limit") limits++;
      return outcome;
    };
    const result = fuzz(target, { ...OPTIONS, runs: 8000, minimize: false });
    expect(result.found.map((f) => f.record.kind)).toContain("step-limit");
    expect(result.found.map((f) => f.record.signature)).toContain("deadlock M active");
    expect(limits).toBeLessThanOrEqual(result.programs);
  });

  it("counts a program whose setup does not end as a run, so that its budget ends", () => {
    const target = new ToyTarget();
    const load = target.load.bind(target);
    target.load = (program) => ({ ...load(program), end: "stuck" });
    const result = fuzz(target, { ...OPTIONS, runs: 50 });
    expect(result).toMatchObject({ runs: 50, programs: 50, unusable: 50, end: "runs" });
  });

  it("runs the given corpus first", () => {
    const target = new ToyTarget();
    const text = 'setup\n  r0 = create("b")\ntask\n  destroy(r0)\n  create("b")\n';
    const events = campaign(target, { ...OPTIONS, corpus: [parseProgram(text)] });
    const first = events.next();
    expect(first.value).toMatchObject({ type: "finding", found: { record: { signature: "dup-name b" } } });
  });

  it("refuses an image that offers nothing to call", () => {
    const target = new ToyTarget();
    const bare = Object.assign(Object.create(ToyTarget.prototype) as ToyTarget, target, {
      image: { ...target.image, entryPoints: [] },
    });
    expect(() => fuzz(bare, OPTIONS)).toThrow(UsageError);
    expect(() => fuzz(bare, OPTIONS)).toThrow(/models\/toy\.c has no entry points: mark .* __entry/);
  });
});
