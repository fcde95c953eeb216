import { describe, expect, it } from "vitest";
import { scheduleTable } from "../../src/report/schedule-table.js";
import { expectGolden } from "../support/golden.js";
import { deadlock, deadlockEvents, events, rmmod, sh, useAfterFree } from "./samples.js";

const schedule = [{ at: 7, to: 2 }];

describe("schedule table", () => {
  it("shows a column a task, the switches, and what each task waits for", () => {
    for (const width of [60, 100, 160]) {
      const table = scheduleTable({ events: deadlockEvents, schedule, finding: deadlock, width });
      expectGolden(`report/golden/schedule-${width}.txt`, table);
    }
  });

  it("never loses a step: shown rows and folded ones add up", () => {
    const many = events(
      Array.from({ length: 500 }, (_, i) => [i % 70 < 35 ? sh : rmmod, "atomic_read", "", "poll", "a.c", i] as const),
    );
    const table = scheduleTable({ events: many, schedule: [], finding: useAfterFree, width: 100 });
    const folded = [...table.matchAll(/… (\d+) (?:more )?steps/g)].reduce((sum, match) => sum + Number(match[1]), 0);
    const shown = table.split("\n").filter((line) => /^\s*\d+ {2}/.test(line)).length;
    expect(folded + shown).toBe(500);
    expect(folded).toBeGreaterThan(400);
  });

  it("is bounded for a long run, keeps its beginning and what led to the finding, and counts what it leaves out", () => {
    const long = events(
      Array.from({ length: 5000 }, (_, i) => [i % 2 ? sh : rmmod, "mutex_lock", "m", "poll", "a.c", i] as const),
    );
    const found = { ...useAfterFree, step: 2500, task: sh };
    const table = scheduleTable({ events: long, schedule: [], finding: found, width: 100 });
    const lines = table.split("\n");
    expect(lines.length).toBeLessThan(200);
    const left = [...table.matchAll(/… (\d+) (?:more )?steps/g)].reduce((sum, match) => sum + Number(match[1]), 0);
    const shown = lines.flatMap((line) => /^\s*(\d+) {2}/.exec(line)?.[1] ?? []).map(Number);
    expect(left + shown.length).toBe(5000);
    expect(shown).toEqual(expect.arrayContaining([0, 2499]));
    expect(Math.max(...shown)).toBe(2499);
    expect(table).toContain("✗ sh/42: KASAN: use-after-free");
  });

  it("says how many steps came before those that the machine kept, and nothing when it kept all", () => {
    const late = deadlockEvents.map((event) => ({ ...event, seq: event.seq + 70_000 }));
    const table = scheduleTable({ events: late, schedule: [], finding: deadlock, width: 100 });
    expect(table.split("\n")[2]).toMatch(/^ +… 70000 steps of any task$/);
    const whole = scheduleTable({ events: deadlockEvents, schedule: [], finding: deadlock, width: 100 });
    expect(whole).not.toContain("of any task");
  });

  it("keeps to the width it is given where the tasks fit into it", () => {
    const table = scheduleTable({ events: deadlockEvents, schedule, finding: deadlock, width: 100 });
    const steps = table.split("\n").filter((line) => /^\s*\d+ {2}/.test(line));
    expect(Math.max(...steps.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("says so when no steps were recorded", () => {
    expect(scheduleTable({ events: [], schedule: [], finding: useAfterFree, width: 80 })).toContain(
      "no steps were recorded",
    );
  });
});
