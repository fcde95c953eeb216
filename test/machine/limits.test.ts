import { expect, it } from "vitest";
import { bootKernel } from "../kernel/kernel.js";
import { parseProgram } from "../../src/program/index.js";
import { findingsOf } from "./bare.js";

const QUICK = { limits: { steps: 200_000 } };

it.each([
  ["loops for ever", "long test(void) { for (;;) ; }", "step-limit test"],
  ["loops for ever over visible operations", "long test(void) { for (;;) cond_resched(); }", "step-limit test"],
  ["jumps for ever", "long test(void) { again: goto again; }", "step-limit test"],
  [
    "recurses for ever",
    "static long down(long n) { return down(n + 1) + 1; } long test(void) { return down(0); }",
    "stack-limit down",
  ],
  [
    "recurses for ever with locals in memory",
    "static long down(long *n) { long m = *n; return down(&m); } long test(void) { long n = 0; return down(&n); }",
    "stack-limit down",
  ],
  ["allocates for ever", "long test(void) { for (;;) kmalloc(100); }", "memory-limit test"],
  ["sleeps for ever", "long test(void) { for (;;) msleep(1000000000); }", "sleep-limit test"],
])("a model that %s ends in a finding", (_, body, finding) => {
  expect(findingsOf(body, QUICK)).toEqual([finding]);
});

it("a model that waits for what never comes is reported as a hung task", () => {
  const body = `
    static struct wait_queue_head head;
    long test(void) { prepare_to_wait(&head, 2); schedule(); finish_wait(&head); return 0; }`;
  expect(findingsOf(body)).toEqual(["hung-task test"]);
});

it("a request above what kmalloc can give fails and is no finding", () => {
  const body = "long test(void) { if (kmalloc(1UL << 40) != NULL) for (;;) ; return 0; }";
  expect(findingsOf(body, QUICK)).toEqual([]);
});

it("a boot that is cut is reported as that, and nothing runs behind it", () => {
  const all = bootKernel("test/kernel/modules/parameters.c", "6.12");
  const program = `setup\n  ls("/sys/kernel")\ntask\n  write("/sys/kernel/uevent_helper", "0")\n`;
  for (const steps of [300, 350, 400, 450, 500]) {
    const machine = bootKernel("test/kernel/modules/parameters.c", "6.12", {}, { steps });
    const setup = machine.load(parseProgram(program, machine.image));
    const run = machine.run({ kind: "random", seed: 1n });
    const kinds = [...machine.bootFindings, ...setup.findings, ...run.findings].map((f) => f.kind);
    expect([kinds, setup.end, run.end, machine.sysfs()]).toEqual([["step-limit"], "limit", "limit", []]);
    expect(() => machine.read("/sys/kernel/uevent_seqnum")).toThrow("the boot was cut by a limit");
  }
  expect([...all.bootFindings, ...all.load(parseProgram(program, all.image)).findings]).toEqual([]);
});
