import { describe, expect, it } from "vitest";
import { DivergenceError } from "../../src/errors.js";
import { fuzz } from "../../src/fuzz/campaign.js";
import { decodeFinding, encodeFinding } from "../../src/fuzz/finding-file.js";
import type { FindingRecord, RecordedEvent } from "../../src/fuzz/record.js";
import { replay } from "../../src/fuzz/replay.js";
import { thrown } from "../support/thrown.js";
import { ENVIRONMENT } from "./environment.js";
import { ToyTarget } from "./toy-target.js";

const { found } = fuzz(new ToyTarget(), { seed: 3n, runs: 2000, environment: ENVIRONMENT });
const RECORD = found.find((f) => f.record.kind === "deadlock")?.record ?? expect.unreachable();

function divergence(record: FindingRecord, target = new ToyTarget()): DivergenceError {
  return thrown(DivergenceError, () => replay(record, () => target));
}

function withEvent(index: number, change: Partial<RecordedEvent>): FindingRecord {
  const events = RECORD.events.map((e, i) => (i === index ? { ...e, ...change } : e));
  return { ...RECORD, events };
}

describe("replaying", () => {
  it("repeats every finding from its file alone, event for event", () => {
    for (const { record } of found) {
      const outcome = replay(decodeFinding(encodeFinding(record)), () => new ToyTarget());
      expect(outcome.eventHash).toBe(record.eventHash);
      expect(outcome.events.length).toBe(record.after.steps);
    }
  });

  it("gives the machine's maker the record to compile from", () => {
    replay(RECORD, (record) => {
      expect(record.environment.sources).toEqual(ENVIRONMENT.sources);
      return new ToyTarget();
    });
  });

  it("counts steps from the start of the run when the machine kept only the last of them", () => {
    const lost = 70_000;
    const error = thrown(DivergenceError, () =>
      replay(withEvent(1, { op: "mutex_lock" }), () => {
        const target = new ToyTarget();
        const run = target.run.bind(target);
        target.run = (...args) => {
          const outcome = run(...args);
          return { ...outcome, steps: outcome.steps + lost };
        };
        return target;
      }),
    );
    expect(error.step).toBe(lost + 1);
    expect(error.message).toContain(`step ${lost + 1} differs`);
  });

  it("names the first step that differs, in words, old and new", () => {
    const error = divergence(withEvent(1, { op: "mutex_lock", what: "slab_mutex" }));
    expect(error.step).toBe(1);
    expect(error.message).toBe(
      "step 1 differs\n  recorded: task 1: mutex_lock slab_mutex (0x0) in get_active, toy.c:1\n" +
        "  now:      task 1: get_active a (0x0) in get_active, toy.c:1",
    );
  });

  it("says where a run is shorter or longer than recorded", () => {
    const [first] = RECORD.events;
    const longer = { ...RECORD, events: [...RECORD.events, ...(first ? [first] : [])] };
    expect(divergence(longer).message).toMatch(/now: {6}the end of the run$/);
    expect(divergence({ ...RECORD, events: [] }).message).toContain("recorded: the end of the run");
  });

  it("compares lines and addresses only when the image is the recorded one", () => {
    const moved = withEvent(1, { at: "toy.c:2", arg: "0x10" });
    expect(divergence(moved).step).toBe(1);
    const other = new ToyTarget({ hash: "fedcba9876543210" });
    expect(replay(moved, () => other).findings[0]?.signature).toBe(RECORD.signature);
    const changed = divergence(withEvent(1, { op: "x" }), other);
    expect(changed.message).toContain("step 1 differs (the model's code is not what was recorded");
  });

  it("notices a call with other arguments, whatever the image", () => {
    const begun = withEvent(0, { op: "begin destroy", what: "", arg: "0x11" });
    const target = (): ToyTarget => {
      const toy = new ToyTarget({ hash: "fedcba9876543210" });
      const run = toy.run.bind(toy);
      toy.run = (...args) => {
        const outcome = run(...args);
        const events = outcome.events.map((e, i) =>
          i === 0 ? { ...e, op: "begin destroy", what: "", arg: 0x22n } : e,
        );
        return { ...outcome, events };
      };
      return toy;
    };
    expect(divergence(begun, target()).message).toMatch(
      /^step 0 differs.*: task \d+ calls destroy with other arguments than recorded$/,
    );
  });

  it("reports a different end beyond the recorded steps, and a finding that does not come", () => {
    expect(divergence({ ...RECORD, eventHash: "0000000000000000" }).message).toContain("its hash is");
    const missing = divergence({ ...RECORD, signature: "deadlock other" });
    expect(missing.message).toBe('"deadlock other" did not come again; found: "deadlock M active"');
  });
});
