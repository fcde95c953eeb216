import { describe, expect, it } from "vitest";
import { fuzz } from "../../src/fuzz/campaign.js";
import type { Found } from "../../src/fuzz/record.js";
import { dialectOf } from "../../src/report/dialect.js";
import { formatFinding } from "../../src/report/format-finding.js";
import { bootKernel } from "../kernel/kernel.js";
import { ENVIRONMENT } from "./environment.js";

/** What the search of a model's variant says of the cycle, as it is printed; "no cycle" when there is none. */
function verdict(define: string, linux: string): string {
  const machine = bootKernel("test/fuzz/models/gates.c", linux, { [define]: "1" });
  const found: readonly Found[] = fuzz(machine, { seed: 1n, runs: 1000, environment: ENVIRONMENT }).found;
  const cycle = found.find((f) => f.record.kind === "lock-cycle");
  if (cycle === undefined) return "no cycle";
  const printed = formatFinding(cycle, { dialect: dialectOf(linux)!, width: 120, replay: "" });
  return /^hangs: +(.*)$/m.exec(printed)?.[1] ?? "";
}

describe("whether a cycle can hang", () => {
  it.each([
    ["GATE_TRYLOCK", "impossible: every edge is made under gate"],
    ["GATE_WRITER", "impossible: every edge is made under semaphore"],
    ["GATE_READERS", "yes, see deadlock lock_a lock_b"],
    ["GATE_HANDED", "yes, see deadlock lock_a lock_b"],
    ["FIRST_TRYLOCK", "yes, see deadlock lock_a lock_b"],
    ["LAST_TRYLOCK", "no cycle"],
  ])("%s: %s", (define, expected) => {
    expect(verdict(define, "6.12")).toBe(expected);
    expect(verdict(define, "4.12")).toBe(expected);
  });
});
