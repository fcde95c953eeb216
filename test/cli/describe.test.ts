import { describe, expect, it } from "vitest";
import { describeEntryPoint, describeResult } from "../../src/cli/describe.js";

describe("describing calls", () => {
  it("names errors, shows numbers and addresses", () => {
    expect(describeResult(0n)).toBe("0");
    expect(describeResult(-17n)).toBe("-17 (-EEXIST)");
    expect(describeResult(-11n)).toBe("-11 (-EAGAIN)");
    expect(describeResult(0xffffffffffffffefn)).toBe("-17 (-EEXIST)");
    expect(describeResult(0xffff888000001040n)).toBe("0xffff888000001040");
    expect(describeResult(null)).toBe("(has not returned)");
  });

  it("shows what an entry point takes and gives", () => {
    const entry = {
      name: "create",
      function: 0,
      comm: "insmod",
      params: [
        { name: "name", kind: { kind: "strings", values: ["a", "b"] }, pointer: true },
        { name: "size", kind: { kind: "range", low: 8n, high: 64n }, pointer: false },
      ],
      returns: "cache",
      setupOnly: true,
    } as const;
    expect(describeEntryPoint(entry)).toBe('create(name: "a"|"b", size: 8..64) -> <cache>   (in setup only)');
  });
});
