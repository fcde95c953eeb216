import { describe, expect, it } from "vitest";
import { dialectOf } from "../../src/report/dialect.js";
import { kernelText } from "../../src/report/kernel-text.js";
import { bootKernel, runText, searchText } from "./kernel.js";

const machine = bootKernel("test/kernel/rcu.c", "6.12");
const older = bootKernel("test/kernel/rcu.c", "4.12");

describe("a grace period", () => {
  it.each(["remove_later", "remove_kfree", "remove_now", "remove_mightsleep", "remove_one_argument", "remove_polled"])(
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
    expect(signatures).toContain("rcu-usage wait_inside");
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

describe("the flavours bh and sched", () => {
  const program = (read: string, remove: string) => `setup\n  publish()\ntask\n  ${read}()\ntask\n  ${remove}()\n`;

  it("have grace periods of their own until 4.19, and none since", () => {
    expect(searchText(older, program("read_sched", "remove_sched"), 200)).toEqual([]);
    expect(searchText(older, program("read_bh", "remove_bh_later"), 200)).toEqual([]);
    expect(searchText(machine, program("read_sched", "remove_sched"), 200)).toEqual([]);
    expect(searchText(machine, program("read_bh", "remove_bh_later"), 200)).toEqual([]);
  });

  it("are not waited for by one of the plain flavour until 4.19", () => {
    expect(searchText(older, program("read_sched", "remove_now"), 200)).toEqual(["use-after-free read_sched"]);
    expect(searchText(older, program("read_bh", "remove_later"), 2000)).toEqual(["use-after-free read_bh"]);
    expect(searchText(machine, program("read_sched", "remove_now"), 200)).toEqual([]);
    expect(searchText(machine, program("read_bh", "remove_later"), 200)).toEqual([]);
  });
});

describe("a pointer that RCU protects", () => {
  const found = (call: string, on = machine) => runText(on, `setup\n  publish()\n  ${call}()\n`).setup.findings;

  it("is dereferenced by readers, or by whoever says why it may", () => {
    for (const call of ["read_twice", "read_bh", "read_sched", "read_srcu", "dereference_allowed"]) {
      expect(found(call)).toEqual([]);
    }
  });

  it("is not dereferenced by others", () => {
    const signatures = (call: string) => found(call).map((f) => f.signature);
    expect(signatures("dereference_outside")).toEqual(["rcu-usage dereference_outside"]);
    expect(signatures("srcu_outside")).toEqual(["rcu-usage srcu_outside"]);
    expect(signatures("dereference_protected")).toEqual(["rcu-usage dereference_protected"]);
  });

  it("is reported as the kernel does", () => {
    const text = kernelText(found("dereference_protected")[0]!, [], dialectOf("6.1")!).split("\n");
    expect(text.slice(1, 3)).toEqual(["=============================", "WARNING: suspicious RCU usage"]);
    expect(text[5]).toMatch(/^test\/kernel\/rcu.c:\d+ suspicious rcu_dereference_protected\(\) usage!$/);
    expect(text).toContain("rcu_scheduler_active = 2, debug_locks = 1");
    expect(text).toContain("no locks held by reader/1.");
    const old = kernelText(found("dereference_protected", older)[0]!, [], dialectOf("4.10")!).split("\n");
    expect(old.slice(1, 3)).toEqual(["===============================", "[ INFO: suspicious RCU usage. ]"]);
  });
});

describe("a reader", () => {
  const findings = (call: string) => runText(machine, `setup\n  ${call}()\n`).setup.findings;
  const kinds = (call: string) => findings(call).map((f) => f.kind);
  const text = (call: string, version: string) =>
    findings(call).map((f) => kernelText(f, [], dialectOf(version)!).split("\n"));

  it("of the flavours bh and sched must not sleep, of which the validator tells, too, once", () => {
    expect(kinds("sleep_in_bh")).toEqual(["rcu-usage", "atomic-sleep"]);
    expect(kinds("sleep_in_sched")).toEqual(["rcu-usage", "atomic-sleep", "atomic-sleep"]);
    expect(kinds("schedule_in_bh")).toEqual(["atomic-sleep", "rcu-usage"]);
    const [usage, sleep] = text("sleep_in_bh", "6.1") as [string[], string[]];
    expect(usage.slice(1, 3)).toEqual(["=============================", "WARNING: suspicious RCU usage"]);
    expect(usage[5]).toBe("kernel/sched/core.c:8606 Illegal context switch in RCU-bh read-side critical section!");
    expect(usage).toContain("1 lock held by reader/1:");
    expect(sleep[0]).toMatch(/^BUG: sleeping function called from invalid context at/);
    expect(text("sleep_in_sched", "4.4")[0]).toContain("rcu_scheduler_active = 1, debug_locks = 1");
  });

  it("that can be preempted must not sleep either, of which only might_sleep() tells", () => {
    expect(kinds("sleep_in_reader")).toEqual(["atomic-sleep"]);
    expect(text("sleep_in_reader", "6.1")[0]).toContain("RCU nest depth: 1, expected: 0");
  });

  it("that can be preempted must not call schedule(), of which RCU tells since 4.13", () => {
    expect(kinds("schedule_in_reader")).toEqual(["atomic-sleep"]);
    const [now, then, before] = ["6.1", "4.19", "4.12"].map((version) => text("schedule_in_reader", version)[0]);
    expect(now!.slice(1, 3)).toEqual([
      "Voluntary context switch within RCU read-side critical section!",
      "WARNING: CPU: 0 PID: 1 at kernel/rcu/tree_plugin.h:331 rcu_note_context_switch+0x5ca/0x640",
    ]);
    expect(then![1]).toMatch(/^WARNING: CPU: 0 PID: 1 at .* rcu_note_context_switch/);
    expect(before![0]).toMatch(/^BUG: sleeping function called from invalid context at/);
  });

  it("may sleep when it reads no more, and one of SRCU always", () => expect(kinds("sleep_allowed")).toEqual([]));
  it("is not who has bottom halves off", () => expect(kinds("sleep_without_bh")).toEqual(["atomic-sleep"]));
});

describe("SRCU", () => {
  const reading = (remove: string) =>
    `setup\n  publish()\ntask\n  read_srcu()\ntask\n  ${remove}()\ntask\n  read_srcu()\n`;

  it.each(["remove_srcu", "remove_srcu_later"])("lets readers sleep, and waits for them (%s)", (remove) => {
    expect(searchText(machine, reading(remove), 200)).toEqual([]);
  });

  it("waits for the readers of its own struct only", () => {
    expect(searchText(machine, reading("remove_now"), 200)).toEqual(["use-after-free read_srcu"]);
  });

  it("has barriers, behind which callbacks have run", () => {
    for (let seed = 1n; seed <= 30n; seed++) {
      const program = "setup\n  publish()\ntask\n  read_srcu()\ntask\n  remove_srcu_later()\n  r0 = barrier_srcu()\n";
      const ran = runText(machine, program, seed);
      expect([ran.signatures, Number(ran.outcome.results[0])]).toEqual([[], 1]);
    }
  });

  it("must not be waited for by its own reader", () => {
    expect(searchText(machine, "task\n  synchronize_inside_srcu()\n", 3)).toContain(
      "rcu-usage synchronize_inside_srcu",
    );
  });

  it("is cleaned up when readers and callbacks are gone", () => {
    expect(searchText(machine, "task\n  cleanup_right()\n", 60)).toEqual([]);
    expect(searchText(machine, "task\n  cleanup_while_read()\n", 1)).not.toEqual([]);
  });
});

describe("kvfree_rcu_barrier", () => {
  it("waits until what was given to kfree_rcu() is freed", () => {
    for (let seed = 1n; seed <= 50n; seed++) {
      const ran = runText(machine, "setup\n  publish()\ntask\n  use_behind_barrier()\n", seed);
      expect(ran.signatures).toEqual(["use-after-free use_behind_barrier"]);
    }
  });

  it("waits for no other callback", () => {
    const program = "setup\n  publish()\ntask\n  remove_later()\n  r0 = run_kvfree_barrier()\n";
    const runs = Array.from({ length: 50 }, (_, i) => runText(machine, program, BigInt(i + 1)));
    expect(runs.map((ran) => ran.outcome.results[0])).toContain(0n);
  });
});
