import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import { define, duration, linuxVersion, runCount, seed, stepCount } from "../../src/cli/option-values.js";

describe("values of options", () => {
  it("takes counts with separators and factors", () => {
    expect([runCount("1"), runCount("50k"), runCount("2M"), runCount("10_000")]).toEqual([
      1, 50_000, 2_000_000, 10_000,
    ]);
  });

  it("takes durations with a unit", () => {
    expect([duration("500ms"), duration("10s"), duration("1.5m"), duration("1h")]).toEqual([
      500, 10_000, 90_000, 3_600_000,
    ]);
  });

  it("takes any 64-bit number and a commit hash as seed", () => {
    expect(seed("0")).toBe(0n);
    expect(seed("18446744073709551615")).toBe(0xffff_ffff_ffff_ffffn);
    expect(seed("0xfeed")).toBe(0xfeedn);
    expect(seed("3b7b314053d021601940c50b07f5f1423ae67e21")).toBe(0x3b7b314053d02160n);
  });

  it.each([
    ["count", () => runCount("0")],
    ["count", () => runCount("-5")],
    ["count", () => runCount("ten")],
    ["count", () => runCount("1e9")],
    ["count", () => runCount("99999999999999999999999")],
    ["count", () => stepCount("4294967296")],
    ["duration", () => duration("99999999999999999999h")],
    ["duration", () => duration("10")],
    ["duration", () => duration("0s")],
    ["duration", () => duration("s")],
    ["seed", () => seed("-1")],
    ["seed", () => seed("18446744073709551616")],
    ["seed", () => seed("deadbeef")],
    ["version", () => linuxVersion("3.10")],
    ["version", () => linuxVersion("7.0")],
    ["version", () => linuxVersion("four")],
    ["macro", () => define("1X", [])],
  ])("refuses a wrong %s and says what is allowed (%#)", (_what, read) => {
    expect(read).toThrow(InvalidArgumentError);
    expect(read).toThrow(/It must be/);
  });

  it("takes what is just within the limits, and names the limit of what is not", () => {
    expect([stepCount("4294967295"), runCount("1_000_000M"), duration("8760h")]).toEqual([
      4_294_967_295, 1_000_000_000_000, 31_536_000_000,
    ]);
    expect(() => runCount("1000001M")).toThrow("at most 1,000,000,000,000");
    expect(() => duration("8761h")).toThrow("at most 8760h");
  });

  it("keeps macros in their order", () => {
    expect(define("B=2", ["A"])).toEqual(["A", "B=2"]);
  });
});
