import { describe, expect, it } from "vitest";
import { bootKernel, results, runText } from "./kernel.js";

const machine = bootKernel("test/kernel/library.c", "6.12");

describe("the library's plain functions", () => {
  it.each(["check_numbers", "check_strings", "check_lists", "check_macros"])("%s", (name) => {
    const ran = runText(machine, `setup\n  r0 = ${name}()\n`);
    expect(ran.setup.console.map((line) => line.text)).toEqual([]);
    expect(ran.setup.findings).toEqual([]);
    expect(results(ran)).toEqual([0]);
  });
});
