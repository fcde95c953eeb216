import { describe, expect, it } from "vitest";
import type { Expectation } from "../../src/compiler/image.js";
import { judgeExpectations } from "../../src/fuzz/expectations.js";

const CYCLE = { kind: "lock-cycle", signature: "lock-cycle s_active slab_mutex" };
const DUP = { kind: "dup-name", signature: "dup-name /kernel/slab/a" };

function expectation(found: boolean, kind: string, what: string): Expectation {
  return { found, kind, what, file: "m.c", line: 1 };
}

describe("a model's expectations", () => {
  it("hold when what is declared is found and the rest is silent", () => {
    const judged = judgeExpectations(
      [CYCLE],
      [expectation(true, "lock-cycle", "s_active slab_mutex"), expectation(false, "dup-name", "")],
    );
    expect(judged.results.map((r) => r.verdict)).toEqual(["found", "silent"]);
    expect(judged.results[0]?.signatures).toEqual([CYCLE.signature]);
    expect(judged).toMatchObject({ ok: true, unexpected: [] });
  });

  it("fail when something declared is missing", () => {
    const judged = judgeExpectations([], [expectation(true, "deadlock", "")]);
    expect(judged.results[0]?.verdict).toBe("missing");
    expect(judged.ok).toBe(false);
  });

  it("hold when something is missing that was only predicted", () => {
    const predicted = { ...expectation(true, "deadlock", ""), predicted: true };
    const judged = judgeExpectations([], [predicted]);
    expect(judged.results[0]?.verdict).toBe("unseen");
    expect(judged.ok).toBe(true);
  });

  it("fail when something declared silent is found, which is then not unexpected as well", () => {
    const judged = judgeExpectations([DUP], [expectation(false, "dup-name", "")]);
    expect(judged.results[0]?.verdict).toBe("violated");
    expect(judged).toMatchObject({ ok: false, unexpected: [] });
  });

  it("fail when something is found that nothing names", () => {
    expect(judgeExpectations([DUP, DUP], [])).toMatchObject({ ok: false, unexpected: [DUP.signature] });
  });

  it("match the first words of a signature, whole words only", () => {
    const verdict = (what: string): string | undefined =>
      judgeExpectations([CYCLE], [expectation(true, "lock-cycle", what)]).results[0]?.verdict;
    expect(["", "s_active", "s_active slab_mutex", "s_act", "slab_mutex"].map(verdict)).toEqual([
      "found",
      "found",
      "found",
      "missing",
      "missing",
    ]);
  });
});
