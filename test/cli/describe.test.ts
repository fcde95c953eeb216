import { describe, expect, it } from "vitest";
import { describeEntryPoint, describeResult, readResult } from "../../src/cli/describe.js";

describe("describing calls", () => {
  it("names errors, shows numbers and addresses", () => {
    expect(describeResult(0n)).toBe("0");
    expect(describeResult(-17n)).toBe("-17 (-EEXIST)");
    expect(describeResult(-11n)).toBe("-11 (-EAGAIN)");
    expect(describeResult(0xffffffffffffffefn)).toBe("-17 (-EEXIST)");
    expect(describeResult(0xffff888000001040n)).toBe("0xffff888000001040");
    expect(describeResult(null)).toBe("(has not returned)");
  });

  it("gives results as data: signed numbers, errno names, addresses as text", () => {
    expect(readResult(2n)).toEqual({ result: 2 });
    expect(readResult(-22n)).toEqual({ result: -22, errno: "-EINVAL" });
    expect(readResult(0xffff_ffff_ffff_ffeen)).toEqual({ result: -18, errno: "-EXDEV" });
    expect(readResult(-70_000n)).toEqual({ result: -70_000 });
    expect(readResult(0xffff888000001040n)).toEqual({ result: "0xffff888000001040" });
    expect(readResult(1n << 60n)).toEqual({ result: "0x1000000000000000" });
    expect(readResult(null)).toEqual({ result: null });
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
