import { describe, expect, it } from "vitest";
import { bootKernel, runText, searchText } from "./kernel.js";

const machine = bootKernel("test/kernel/rcu.c", "6.12");

describe("a grace period", () => {
  it.each(["remove_later", "remove_kfree", "remove_now"])(
    "ends after the readers that it began with (%s)",
    (remove) => {
      const program = `setup\n  publish()\ntask\n  read_twice()\ntask\n  ${remove}()\ntask\n  read_twice()\n  read_twice()\n`;
      expect(searchText(machine, program, 500)).toEqual([]);
    },
  );

  it("is needed: without it a reader meets what is freed", () => {
    const program = "setup\n  publish()\ntask\n  read_twice()\ntask\n  remove_wrong()\n";
    expect(searchText(machine, program, 200)).toEqual(["use-after-free read_twice"]);
  });

  it("never ends for who waits inside a reader", () => {
    const signatures = searchText(machine, "task\n  wait_inside()\n", 5);
    expect(signatures.some((s) => s.startsWith("warning"))).toBe(true);
    expect(signatures.some((s) => /^(hung-task|deadlock)/.test(s))).toBe(true);
  });
});

describe("rcu_barrier", () => {
  it("waits for the callbacks that were queued before", () => {
    for (let seed = 1n; seed <= 50n; seed++) {
      const ran = runText(machine, "setup\n  publish()\ntask\n  remove_later()\n  r0 = run_barrier()\n", seed);
      expect(ran.signatures).toEqual([]);
    }
  });

  it("does not wait when there is none, not even for readers", () => {
    expect(searchText(machine, "setup\n  publish()\ntask\n  read_twice()\ntask\n  run_barrier()\n", 100)).toEqual([]);
  });
});
