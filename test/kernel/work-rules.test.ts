import { describe, expect, it } from "vitest";
import { bootKernel, results, runText, searchText } from "./kernel.js";

const SOURCE = "test/kernel/work-rules.c";
const machine = bootKernel(SOURCE, "6.12");
const older = bootKernel(SOURCE, "6.1");

/** The result of one call under the standing rule, and what it found. */
function once(call: string, on = machine) {
  const ran = runText(on, `setup\n  r0 = ${call}\n`);
  const lines = ran.setup.console.slice(on.bootConsole.length).map((line) => line.text.trimEnd());
  return { result: results(ran)[0], found: ran.setup.findings.map((f) => f.signature), lines };
}

/** Results under some schedules. */
function values(call: string, seeds = 60n): number[] {
  const got = new Set<number>();
  for (let seed = 1n; seed <= seeds; seed++) {
    got.add(Number(runText(machine, `task\n  r0 = ${call}\n`, seed).outcome.results[0]));
  }
  return [...got].sort((a, b) => a - b);
}

describe("a disabled item", () => {
  it("is taken off its queue, and refused until it is enabled as often as it was disabled", () => {
    expect(once("disable()")).toMatchObject({ result: 51, found: [] });
    expect(once("disable_delayed()")).toMatchObject({ result: 40, found: [] });
  });

  it("is waited for while it runs", () => {
    expect(values("disable_running()")).toEqual([2, 11]);
    expect(searchText(machine, "task\n  disable_running()\n", 60)).toEqual([]);
  });

  it("must not be enabled more often than it was disabled", () => {
    const { result, lines } = once("enable_too_often()");
    expect(result).toBe(1);
    expect(lines).toContain("workqueue: work disable count underflowed");
  });
});

describe("an item", () => {
  it("of rcu_work runs behind a grace period, perhaps before it is flushed", () =>
    expect(values("grace_period()", 300n)).toEqual([31, 41]));
  it("is put off by mod_delayed_work", () => expect(once("mod()")).toMatchObject({ result: 51, found: [] }));
  it("need not wait for its delay when it is flushed", () => expect(once("flush_delayed()").result).toBe(11));
  it("may queue itself while its queue is drained", () => expect(values("requeue()")).toEqual([5]));

  it("runs once at a time on one queue, but on each of two", () => {
    expect(values("same_item()")).toEqual([1]);
    expect(values("two_queues()")).toEqual([1, 2]);
  });

  it("that was initialised without its timer is told about when it is queued with a delay", () => {
    expect(once("not_initialised()").lines.some((line) => line.startsWith("WARNING"))).toBe(true);
  });

  it("of a BH queue runs in a soft interrupt, and must not sleep there", () => {
    expect(once("bottom_half()")).toMatchObject({ result: 10, found: [] });
    expect(once("sleep_in_bottom_half()").found.map((s) => s.split(" ")[0])).toEqual(["atomic-sleep"]);
  });
});

describe("max_active", () => {
  it("counts for each CPU, for all of them when the queue is ordered", () => {
    expect(values("same_cpu()")).toEqual([1]);
    expect(values("two_cpus()")).toEqual([1, 2]);
    expect(values("ordered_cpus()")).toEqual([1]);
  });
});

describe("a queue that memory reclaim needs", () => {
  const text = /workqueue: WQ_MEM_RECLAIM reclaim:(\w+) is flushing !WQ_MEM_RECLAIM plain:slow_fn/;

  it("must not wait for one that it does not need", () => {
    expect(once("flush_from_reclaim()").lines.some((line) => text.test(line))).toBe(true);
    expect(once("flush_from_plain()").found).toEqual([]);
    const reclaiming = once("flush_while_reclaiming()").lines.join("\n");
    expect(reclaiming).toMatch(/workqueue: PF_MEMALLOC task 1\(test\) is flushing !WQ_MEM_RECLAIM plain:slow_fn/);
  });

  it("may cancel an item of such a queue since 6.12", () => {
    expect(once("cancel_from_reclaim()").found).toEqual([]);
    expect(once("cancel_from_reclaim()", older).lines.some((line) => text.test(line))).toBe(true);
  });

  it("goes on when all other workers are blocked", () => {
    expect(searchText(machine, "task\n  rescued()\n", 20)).toEqual([]);
  });
});

describe("a queue that is destroyed while others queue", () => {
  const found = (linux: typeof machine) => {
    const program = "setup\n  make_doomed()\ntask\n  destroy()\ntask\n  queue_late()\n  queue_late()\n";
    return searchText(linux, program, 300).map((signature) => signature.split(" ")[0]);
  };

  it("is told about, and memory that is gone is touched", () => {
    expect(found(machine)).toEqual(expect.arrayContaining(["use-after-free", "warning"]));
    expect(found(older)).toEqual(expect.arrayContaining(["use-after-free", "warning"]));
  });

  it("is destroyed in peace when nobody does", () => {
    expect(searchText(machine, "setup\n  make_doomed()\ntask\n  queue_late()\n  destroy()\n", 60)).toEqual([]);
  });
});
