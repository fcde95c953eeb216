import { describe, expect, it } from "vitest";
import type { Machine } from "../../src/machine/machine.js";
import { parseProgram } from "../../src/program/index.js";
import { dialectOf } from "../../src/report/dialect.js";
import { kernelText } from "../../src/report/kernel-text.js";
import { bootKernel } from "./kernel.js";

const machines = new Map<string, Machine>();

function machineOf(linux: string): Machine {
  const machine = machines.get(linux) ?? bootKernel("test/fixtures/checkers/left-behind.c", linux);
  machines.set(linux, machine);
  return machine;
}

/** What the tasks show under the standing rule. */
function run(linux: string, ...tasks: string[]) {
  const machine = machineOf(linux);
  machine.load(parseProgram(tasks.map((call) => `task\n  ${call}\n`).join(""), machine.image));
  return machine.run({ kind: "schedule", schedule: [] });
}

function signatures(linux: string, ...tasks: string[]): string[] {
  return run(linux, ...tasks).findings.map((f) => f.signature);
}

describe("a work item's function that leaves something behind", () => {
  it.each([
    ["leave_lock", "workqueue-leak lock_fn"],
    ["leave_preempt", "workqueue-leak preempt_fn"],
    ["leave_rcu", "workqueue-leak rcu_fn"],
  ])("%s is reported, its twin is not", (call, signature) => {
    expect(signatures("6.12", `${call}(0)`)).toEqual([signature]);
    expect(signatures("6.12", `${call}(1)`)).toEqual([]);
  });

  it.each([
    [
      "4.12",
      /^BUG: workqueue leaked lock or atomic: kworker\/0:1\/0x00000000\/\d+\n {5}last function: lock_fn\n1 lock held by kworker\/0:1\/\d+:\n #0: {2}\(kept\)/,
    ],
    [
      "6.12",
      /^BUG: workqueue leaked atomic, lock or RCU: kworker\/0:1\[\d+\]\n {5}preempt=0x00000000 lock=0->1 RCU=0->0 workfn=lock_fn\n1 lock held by kworker\/0:1\/\d+:\n #0: \w+ \(kept\)/,
    ],
  ])("is told in the text of %s, with the locks", (linux, text) => {
    const [finding] = run(linux, "leave_lock(0)").findings;
    expect(kernelText(finding!, [], dialectOf(linux)!)).toMatch(text);
  });
});

describe("other code that leaves something behind", () => {
  it("a timer's function with preemption off is told about and set right", () => {
    const { findings, console } = run("6.12", "leave_timer(0)");
    expect(findings.map((f) => f.kind)).toEqual(["warning"]);
    expect(console.map((l) => l.text).join("")).toMatch(/timer: timer_fn\S* preempt leak: 00000100 -> 00000101/);
    expect(signatures("6.12", "leave_timer(1)")).toEqual([]);
  });

  it("a kernel thread that ends with a lock held is told about", () => {
    expect(signatures("6.12", "exit_thread(0)")).toEqual(["exit-with-lock kept"]);
    expect(signatures("6.12", "exit_thread(1)")).toEqual([]);
  });

  it.each([
    [{}, ["return-with-lock held_lock"]],
    [{ ATOMIC: "" }, [expect.stringMatching(/^warning/)]],
    [{ TIDY: "" }, []],
  ])("a module's init function %o", (defines, expected) => {
    const machine = bootKernel("test/fixtures/checkers/leaves-init.c", "6.12", {
      KOBJLAB_MODULE_NAME: "leaves_init",
      ...defines,
    });
    expect(machine.bootFindings.map((f) => f.signature)).toEqual(expected);
  });
});

describe("a task that waits for more than 120 seconds in state D", () => {
  it("is reported once, though it goes on later", () => {
    const outcome = run("6.1", "wait_long(0)");
    expect(outcome.end).toBe("done");
    expect(outcome.findings.map((f) => [f.signature, f.title])).toEqual([
      ["hung-task wait_long", expect.stringMatching(/^task test:\d+ blocked for more than 120 seconds$/)],
    ]);
    const text = kernelText(outcome.findings[0]!, [], dialectOf("6.1")!);
    expect(text).toMatch(
      /^Tasks that wait for more than 120 seconds while others go on:\n {2}test\/\d+ waits for late/,
    );
    expect(text).toMatch(/INFO: task test:\d+ blocked for more than 120 seconds\./);
  });

  it("is not, when it waits for less, or a signal could end it", () => {
    expect(signatures("6.1", "wait_long(1)")).toEqual([]);
    expect(signatures("6.1", "wait_long_killable()")).toEqual([]);
  });

  it("behind a lock is told with its holder", () => {
    const { findings, end } = run("6.1", "hold(0)", "want(0)");
    expect(end).toBe("done");
    expect(findings.map((f) => f.signature)).toEqual(["hung-task want"]);
    expect(kernelText(findings[0]!, [], dialectOf("6.1")!)).toMatch(/waits for slow, held by task \d/);
    expect(signatures("6.1", "hold(1)", "want(0)")).toEqual([]);
  });

  it("is never blamed for an order that only a strategy makes", () => {
    const machine = machineOf("6.1");
    machine.load(parseProgram("task\n  hold(1)\ntask\n  want(0)\ntask\n  wait_long(1)\n", machine.image));
    expect(machine.batch({ strategy: "random", seed: 1n, runs: 300 }).stopped).toBeNull();
  });
});
