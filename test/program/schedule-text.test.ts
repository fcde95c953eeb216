import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.js";
import { formatSchedule, parseSchedule } from "../../src/program/schedule-text.js";

describe("the text of a schedule", () => {
  it("reads back as the same schedule", () => {
    const schedule = fc
      .uniqueArray(fc.record({ at: fc.nat(100_000), to: fc.nat(64) }), { selector: (s) => s.at })
      .map((list) => list.sort((a, b) => a.at - b.at));
    fc.assert(
      fc.property(schedule, (s) => {
        expect(parseSchedule(formatSchedule(s))).toEqual(s);
      }),
    );
  });

  it("is empty for the empty schedule", () => {
    expect(formatSchedule([])).toBe("");
    expect(parseSchedule("  ")).toEqual([]);
  });

  it("names the part that is wrong", () => {
    expect(() => parseSchedule("@1:2 @x", "f.json")).toThrow(/^f\.json: expected a switch such as @3:1 .*, found @x$/);
    expect(() => parseSchedule("@5:1 @3:0")).toThrow(/@3:0 stands after @5:1; decisions must ascend/);
    expect(() => parseSchedule("@1:-1")).toThrow(FormatError);
  });
});
