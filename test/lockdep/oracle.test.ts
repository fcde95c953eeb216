import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOST } from "./hosts.js";
import { Model } from "./model.js";
import { CoreRun, makeSequence, pickFrom, type Sequence, type Shape } from "./sequences.js";

const BASE = { tasks: 2, readers: true, irqs: false, nest: false, waitTypes: false };
/** LOCKDEP_SEQUENCES=100000 npx vitest run test/lockdep/oracle.test.ts --test-timeout 3600000 compares as many a version. */
const SEQUENCES = Number(process.env.LOCKDEP_SEQUENCES ?? 1000);

const SHAPES: readonly Shape[] = [
  { ...BASE, locks: 4, classes: 4, ops: 40 },
  { ...BASE, locks: 5, classes: 4, ops: 60, irqs: true },
  { ...BASE, locks: 6, classes: 5, ops: 60, irqs: true, nest: true, waitTypes: true },
  { ...BASE, locks: 6, classes: 6, ops: 80, tasks: 3, readers: false, irqs: true },
  { ...BASE, locks: 8, classes: 8, ops: 120, tasks: 3 },
  { ...BASE, locks: 6, classes: 5, ops: 100, irqs: true, nest: true, waitTypes: true, rare: true },
  { ...BASE, locks: 5, classes: 5, ops: 120, tasks: 3, irqs: true, rare: true },
];

/** Step and kind of the first report, of the core and of the model. */
function firstReports(sequence: Sequence, linux: string, exhaustive: boolean): [string, string] {
  const core = new CoreRun(HOST, sequence, linux);
  const model = new Model(sequence.locks, linux, exhaustive, sequence.tasks);
  let [fromCore, fromModel] = ["", ""];
  for (const [i, op] of sequence.ops.entries()) {
    if (fromCore === "") fromCore = core.apply(op).map((kind) => `${i} ${kind}`)[0] ?? "";
    if (fromModel === "") {
      const kind = model.apply(op);
      if (kind !== "") fromModel = `${i} ${kind}`;
    }
  }
  return [fromCore, fromModel];
}

const stepOf = (report: string): number => (report === "" ? Number.POSITIVE_INFINITY : Number.parseInt(report, 10));

describe.each(["6.12", "5.10", "5.9", "4.15", "4.12"])("generated sequences in %s", (linux) => {
  test("get the verdict, kind and step of a second implementation", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0x7fffffff }), fc.constantFrom(...SHAPES), (seed, shape) => {
        const [core, model] = firstReports(makeSequence(pickFrom(seed), shape), linux, false);
        expect(core).toBe(model);
      }),
      { numRuns: SEQUENCES },
    );
  });

  test("get the same where they are kept from ending early", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const shape = { ...(SHAPES[5 + (seed % 2)] as Shape), ops: 100 };
      const [core, model] = firstReports(makeSequence(pickFrom(seed * 104729), shape, linux), linux, false);
      expect(core).toBe(model);
    }
  });

  test("are reported only where a strong path exists, however it is searched", () => {
    for (let seed = 1; seed <= 300; seed++) {
      const shape = SHAPES[seed % 4] as Shape;
      const [core, all] = firstReports(makeSequence(pickFrom(seed * 7919), shape), linux, true);
      expect(stepOf(all)).toBeLessThanOrEqual(stepOf(core));
    }
  });
});
