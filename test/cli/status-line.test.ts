import { describe, expect, it } from "vitest";
import { statusText } from "../../src/cli/status-line.js";

describe("status line", () => {
  it("says runs, speed, coverage, findings and corpus", () => {
    const counts = { runs: 1_204_000, coverage: 412, findings: 2, corpus: 57 };
    expect(statusText(counts, 12_040)).toBe("12s  1,204,000 runs  100,000 runs/s  coverage 412  findings 2  corpus 57");
  });

  it("does not divide by zero before the first run", () => {
    expect(statusText({ runs: 0, coverage: 0, findings: 0, corpus: 0 }, 0)).toContain("0 runs/s");
  });
});
