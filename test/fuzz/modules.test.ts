import { describe, expect, it } from "vitest";
import { fuzz } from "../../src/fuzz/campaign.js";
import { replay } from "../../src/fuzz/replay.js";
import { bootKernel } from "../kernel/kernel.js";
import { ENVIRONMENT } from "./environment.js";

function found(name: string, runs: number, defines: Readonly<Record<string, string>> = {}) {
  const machine = bootKernel(`test/kernel/modules/${name}.c`, "6.12", defines);
  const records = fuzz(machine, { seed: 1n, runs, environment: ENVIRONMENT }).found.map((f) => f.record);
  return { machine, records };
}

describe("a module without marks", () => {
  it("is unloaded by programs: the work that it leaves behind is found and replayed", () => {
    const { machine, records } = found("work", 10_000);
    const record = records.find((r) => r.signature === "module-text poll") ?? expect.unreachable();
    expect(record.program).toBe('task\n  rmmod("work")\n');
    expect(replay(record, () => machine).findings.map((f) => f.signature)).toContain("module-text poll");
    expect(found("work", 10_000, { FIXED: "1" }).records).toEqual([]);
  });

  it("is unloaded while others hold its object", () => {
    const { records } = found("late-release", 10_000);
    expect(records.map((r) => r.signature)).toContain("module-data widget_ktype");
    expect(found("late-release", 10_000, { FIXED: "1" }).records).toEqual([]);
  });
});
