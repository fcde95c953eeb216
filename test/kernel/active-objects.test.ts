import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/machine/finding.js";
import type { Machine } from "../../src/machine/machine.js";
import { parseProgram } from "../../src/program/index.js";
import { dialectOf } from "../../src/report/dialect.js";
import { kernelText } from "../../src/report/kernel-text.js";
import { bootKernel } from "./kernel.js";

const FIXTURE = "test/fixtures/checkers/active-objects.c";

const machines = new Map<string, Machine>();

function machineOf(linux: string): Machine {
  const machine = machines.get(linux) ?? bootKernel(FIXTURE, linux);
  machines.set(linux, machine);
  return machine;
}

/** What the call shows under the standing rule: with 0 the broken form, with 1 its twin. */
function findings(call: string, form: 0 | 1, linux: string): readonly Finding[] {
  const machine = machineOf(linux);
  machine.load(parseProgram(`task\n  ${call}(${form})\n`, machine.image));
  return machine.run({ kind: "schedule", schedule: [] }).findings;
}

/** The line that names the object, without sizes and addresses. */
function line(finding: Finding, linux: string): string {
  const text = kernelText(finding, [], dialectOf(linux)!);
  return (/ODEBUG: .*/.exec(text)?.[0] ?? text)
    .replaceAll(/0x0\/0x[0-9a-f]+/g, "")
    .replaceAll(/\b[0-9a-f]{16}\b/g, "PTR");
}

const CASES = [
  ["free_work", "free active (active state 0)", "work_struct hint: work_fn+"],
  ["free_delayed_work", "free active (active state 0)", "timer_list hint: delayed_work_timer_fn+"],
  ["free_timer", "free active (active state 0)", "timer_list hint: timer_fn+"],
  ["free_hrtimer", "free active (active state 0)", "hrtimer hint: hrtimer_fn+"],
  ["free_rcu_head", "free active (active state 1)", "rcu_head hint: 0x0"],
  ["init_timer_again", "init active (active state 0)", "timer_list hint: timer_fn+"],
  ["init_hrtimer_again", "init active (active state 0)", "hrtimer hint: hrtimer_fn+"],
  ["init_work_again", "init active (active state 0)", "work_struct hint: work_fn+"],
  ["queue_work_again", "activate active (active state 0)", "work_struct hint: work_fn+"],
  ["init_delayed_work_again", "init active (active state 0)", "timer_list hint: delayed_work_timer_fn+"],
  ["call_rcu_twice", "activate active (active state 1)", "rcu_head hint: 0x0"],
  ["delete_timer_never_set_up", "assert_init not available (active state 0)", "timer_list hint: 0x0"],
  ["destroy_on_stack", "free active (active state 0)", "timer_list hint: delayed_work_timer_fn+"],
] as const;

describe.each(["4.12", "6.1", "6.12"])("an object that is active (%s)", (linux) => {
  it.each(CASES)("%s is told as the kernel does", (call, what, object) => {
    const found = findings(call, 0, linux);
    expect(found.map((f) => f.signature)).toEqual([`active-object ${call}`]);
    const pointer = linux === "6.12" ? " object: PTR" : "";
    expect(line(found[0]!, linux)).toBe(`ODEBUG: ${what}${pointer} object type: ${object}`);
  });

  it.each(CASES)("%s is silent when it has been waited for", (call) => {
    expect(findings(call, 1, linux)).toEqual([]);
  });
});

describe("an object on the stack", () => {
  it("that is left pending when its function returns is reported", () => {
    const found = findings("return_with_work", 0, "6.1");
    expect(found.map((f) => f.signature)).toEqual(["active-object leave_it_on_the_stack"]);
    expect(findings("return_with_work", 1, "6.1")).toEqual([]);
  });

  it.each([
    ["4.12", "work_on_stack", "ODEBUG: object is on stack, but not annotated\n"],
    ["4.12", "says_that_it_is_on_stack", "ODEBUG: object is not on stack, but annotated\n"],
    ["6.1", "work_on_stack", /^ODEBUG: object \w+ is on stack \w+, but NOT annotated\.\n$/],
    ["6.1", "timer_on_stack", /^ODEBUG: object \w+ is on stack \w+, but NOT annotated\.\n$/],
    ["6.1", "says_that_it_is_on_stack", /^ODEBUG: object \w+ is NOT on stack \w+, but annotated\.\n$/],
  ])("must say so, and only then (%s, %s)", (linux, call, text) => {
    const machine = machineOf(linux);
    machine.load(parseProgram(`task\n  ${call}(0)\n`, machine.image));
    const outcome = machine.run({ kind: "schedule", schedule: [] });
    expect(outcome.findings.map((f) => f.kind)).toEqual(["warning"]);
    expect(outcome.console.filter((l) => l.text.startsWith("ODEBUG")).map((l) => l.text)).toEqual([
      typeof text === "string" ? text : expect.stringMatching(text),
    ]);
    expect(findings(call, 1, linux)).toEqual([]);
  });
});

describe("what is found about active objects", () => {
  it("is found under every schedule and never in the twins", () => {
    const machine = machineOf("6.12");
    for (const form of [0, 1] as const) {
      machine.load(
        parseProgram(
          CASES.map(([call]) => `task\n  ${call}(${form})\n`)
            .slice(0, 4)
            .join(""),
          machine.image,
        ),
      );
      const batch = machine.batch({ strategy: "random", seed: 1n, runs: 300 });
      expect(batch.stopped === null).toBe(form === 1);
    }
  });
});
