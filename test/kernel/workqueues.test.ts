import { describe, expect, it } from "vitest";
import { bootKernel, results, runText, searchText } from "./kernel.js";

const VERSIONS = ["4.12", "6.12"] as const;
const MACHINES = {
  "4.12": bootKernel("test/kernel/workqueues.c", "4.12"),
  "6.12": bootKernel("test/kernel/workqueues.c", "6.12"),
};
const RUNS = 200;

function found(version: (typeof VERSIONS)[number], ...tasks: string[]): string[] {
  return searchText(MACHINES[version], tasks.map((calls) => `task\n  ${calls}\n`).join(""), RUNS);
}

describe("a work item", () => {
  it.each(VERSIONS)("is queued once while it is pending, and flushed once it ran (%s)", (version) => {
    expect(results(runText(MACHINES[version], "setup\n  r0 = queue_twice()\n  r1 = flush_idle()\n"))).toEqual([
      1001, 0,
    ]);
  });

  it.each(VERSIONS)("that takes a lock must not be flushed under it (%s)", (version) => {
    const name = version === "4.12" ? "(&locked)" : "(work_completion)(&locked)";
    const expected = ["deadlock lock locked", `lock-cycle ${name} lock`];
    expect(found(version, "flush_locked()")).toEqual(expected);
    expect(found(version, "cancel_locked()", "queue_twice()")).toEqual(expected);
  });

  it.each(VERSIONS)("may free itself, and must not be freed while it is pending (%s)", (version) => {
    expect(found(version, "free_inside()")).toEqual([]);
    expect(found(version, "free_pending()")).toContain("active-object free_pending");
  });
});

describe("a work queue", () => {
  it.each(VERSIONS)("runs one item at a time when it is ordered, else several (%s)", (version) => {
    expect(found(version, "ordered()")).toEqual([]);
    expect(found(version, "unordered()").map((signature) => signature.split(" ")[0])).toEqual(["warning"]);
  });

  it.each(VERSIONS)("must not be flushed by its own item (%s)", (version) => {
    const name = version === "4.12" ? `"single"` : "(wq_completion)single";
    const signatures = found(version, "flush_inside()");
    expect(signatures.map((signature) => signature.split(" ")[0])).toEqual(["deadlock", "recursive-lock"]);
    expect(signatures[1]).toBe(`recursive-lock ${name}`);
  });
});

describe("the lock class of a queue", () => {
  const MACHINE_5_0 = bootKernel("test/kernel/workqueues.c", "5.0");
  const flushTwin = (machine: typeof MACHINE_5_0, crosswise: 0 | 1) =>
    searchText(machine, `task\n  flush_twin(${crosswise})\n`, 10);

  it("is its own since 5.1", () => {
    expect(flushTwin(MACHINES["6.12"], 0)).toEqual([]);
    expect(flushTwin(MACHINES["6.12"], 1)).toEqual(["lock-cycle (wq_completion)twin flushes"]);
    expect(searchText(MACHINES["6.12"], "task\n  flush_successor()\n", 10)).toEqual([]);
  });

  it("was that of the place where it was made", () => {
    expect(flushTwin(MACHINES["4.12"], 0)).toEqual([`recursive-lock "twin"`]);
    expect(flushTwin(MACHINE_5_0, 0)).toEqual(["recursive-lock (wq_completion)twin"]);
    const found = ["lock-cycle (work_completion)(&locked) lock (wq_completion)twin"];
    expect(searchText(MACHINE_5_0, "task\n  flush_successor()\n", 10)).toEqual(found);
  });
});

describe("delayed work, timers and kthreads", () => {
  const machineOf = (version: string) => bootKernel("test/fixtures/delayed-work.c", version);

  it.each(VERSIONS)("give what they should (%s)", (version) => {
    const program = "setup\n  r0 = poll_three_times()\n  r1 = cancel_in_time()\n  r2 = thread()\n";
    expect(results(runText(machineOf(version), program))).toEqual([0, 0, 0]);
  });

  // Fails as long as the core takes a kthread that waits for something to do (TASK_IDLE) for one that hangs.
  it.each(VERSIONS)("come to their end under every schedule tried (%s)", (version) => {
    const tasks = "task\n  poll_three_times()\ntask\n  cancel_in_time()\ntask\n  thread()\n";
    expect(searchText(machineOf(version), tasks, RUNS)).toEqual([]);
  });
});
