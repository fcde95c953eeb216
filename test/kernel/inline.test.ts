import { expect, it } from "vitest";
import { bootKernel, results, runText } from "./kernel.js";

const machine = bootKernel("test/kernel/inline.c", "6.12");

it("stacks and warnings name the caller of an inline function", () => {
  const { findings, console } = runText(machine, "setup\n  warn()\n").setup;
  expect(findings.map((f) => f.signature)).toEqual(["warning warn"]);
  expect(findings[0]?.stack.map((frame) => frame.function)).toEqual(["warn"]);
  expect(console.map((line) => line.text).filter((text) => text.startsWith("WARNING"))).toEqual([
    expect.stringMatching(/^WARNING: CPU: 0 PID: \d+ at test\/kernel\/inline\.c:14 warn\+0x/),
  ]);
});

it("an inline function returns to where its caller does", () => {
  expect(results(runText(machine, "setup\n  r0 = differs()\n"))).toEqual([0]);
});
