import { describe, expect, it } from "vitest";
import { waitCycle } from "../../src/report/wait-cycle.js";
import { blockedRemove, blockedStore, blockedWorker } from "./samples.js";

describe("a wait-for cycle in words", () => {
  it("names who waits for what and who holds it, and who waits behind", () => {
    expect(
      waitCycle({ type: "deadlock", cycle: [1, 2], blocked: [blockedStore, blockedRemove, blockedWorker] }),
    ).toEqual([
      "Wait-for cycle: these tasks can never go on.",
      "  sh/42 waits for slab_mutex, held by rmmod/43",
      "  rmmod/43 waits for s_active, held by sh/42",
      "Behind it:",
      "  kworker/0:1/7 waits for slab_mutex, held by rmmod/43",
    ]);
  });

  it("a task that waits for itself", () => {
    const own = { ...blockedStore, waitsFor: { what: "slab_mutex", address: 0n, holders: [1] } };
    expect(waitCycle({ type: "deadlock", cycle: [1], blocked: [own] })[1]).toBe(
      "  sh/42 waits for slab_mutex, held by itself",
    );
  });

  it("a sleeper whom nobody will wake", () => {
    const lost = { ...blockedStore, waitsFor: { what: "deactivate_waitq", address: 0n, holders: [] } };
    expect(waitCycle({ type: "deadlock", cycle: [], blocked: [lost] })).toEqual([
      "Tasks that can never go on:",
      "  sh/42 waits for deactivate_waitq, and nothing is left that could end that",
    ]);
  });
});
