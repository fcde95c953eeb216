import { describe, expect, it } from "vitest";
import { bootKernel, results, runText } from "./kernel.js";

const machine = bootKernel("test/kernel/kthreads.c", "6.1");

/** Results of a call under some schedules, and what they found. */
function values(call: string) {
  const got = new Set<number>();
  const found = new Set<string>();
  for (let seed = 1n; seed <= 60n; seed++) {
    const { outcome, signatures } = runText(machine, `task\n  r0 = ${call}\n`, seed);
    if (outcome.end === "done") got.add(Number(outcome.results[0]));
    for (const signature of signatures) found.add(signature);
  }
  return { results: [...got].sort((a, b) => a - b), found: [...found].sort() };
}

describe("a kernel thread", () => {
  it("is stopped, and says how it ended; -EINTR when it never began", () => {
    expect(values("stop()")).toEqual({ results: [-4, 7], found: [] });
    expect(values("stop_waiting()")).toEqual({ results: [-4, 9], found: [] });
    expect(values("stop_unborn()")).toEqual({ results: [-400], found: [] });
  });

  it("parks until it is unparked or stopped", () => {
    expect(values("park()")).toEqual({ results: [4], found: [] });
  });

  it("may end in the middle of a function", () => {
    expect(values("leave()")).toEqual({ results: [0], found: [] });
  });

  it("that may miss its stopping hangs whoever stops it", () => {
    expect(values("stop_deaf()").found).toEqual(["hung-task kthread_stop"]);
  });
});

describe("a kthread worker", () => {
  it("carries out what is queued, and all of it before it is destroyed", () => {
    expect(values("worker()")).toEqual({ results: [5], found: [] });
  });

  it("has items that are put off", () => {
    const ran = runText(machine, "setup\n  r0 = worker_delayed()\n");
    expect(results(ran)).toEqual([5]);
    expect(values("worker_delayed()").found).toEqual([]);
  });

  it("touches items that are freed too early", () => {
    expect(values("worker_freed()").found.some((signature) => signature.startsWith("use-after-free"))).toBe(true);
  });
});
