import { describe, expect, it } from "vitest";
import { bootKernel, runText, searchText } from "./kernel.js";

const machine = bootKernel("test/kernel/worker-pools.c", "6.12");
const RUNS = 300;

/** Kinds of findings of one call under some schedules. */
function kinds(call: string, runs = RUNS): string[] {
  const found = searchText(machine, `task\n  ${call}()\n`, runs).map((signature) => signature.split(" ")[0]!);
  return [...new Set(found)];
}

/** Results under some schedules. */
function values(call: string): number[] {
  const got = new Set<number>();
  for (let seed = 1n; seed <= 60n; seed++) {
    got.add(Number(runText(machine, `task\n  r0 = ${call}()\n`, seed).outcome.results[0]));
  }
  return [...got].sort((a, b) => a - b);
}

describe("an item that another one queues", () => {
  it("is begun by the same CPU's pool only when that item sleeps or is done", () => {
    expect(kinds("chain_on_one_pool")).toEqual([]);
    expect(kinds("chain_while_asleep")).toEqual(["warning"]);
  });

  it.each(["chain_unbound", "chain_to_high_priority", "chain_of_intensive"])("may run beside it: %s", (call) =>
    expect(kinds(call)).toEqual(["warning"]),
  );

  it("must not be polled for", () => {
    expect(kinds("poll_own_pool", 1)).toEqual(["step-limit"]);
    expect(kinds("poll_other_pool")).toEqual([]);
  });
});

describe("two items that a task queues", () => {
  it("run side by side when it may have been moved in between", () => expect(kinds("queue_both")).toEqual(["warning"]));
  it.each(["queue_both_locked", "queue_both_on_one_cpu"])("are certain to be of one CPU: %s", (call) =>
    expect(kinds(call)).toEqual([]),
  );
  it("begin when that CPU is free", () => {
    expect(kinds("go_on_at_its_cpu")).toEqual([]);
    expect(kinds("go_on_beside_unbound")).toEqual(["warning"]);
  });
  it("run side by side on two CPUs", () => expect(kinds("queue_on_two_cpus")).toEqual(["warning"]));
});

describe("an item", () => {
  it("that is queued while it runs stays with its worker's pool", () =>
    expect(kinds("queue_while_running")).toEqual([]));
  it("that max_active held back is the last of its pool when its turn has come", () =>
    expect(values("order_of_held_back")).toEqual([132]));
  it("takes the place of one that is cancelled", () => expect(values("cancel_the_first")).toEqual([2]));
});
