import type { Found } from "../../src/fuzz/index.js";
import { recordEvents } from "../../src/fuzz/record.js";
import { deadlock, deadlockEvents } from "./samples.js";

/** A finding as a campaign hands it over. */
export const foundDeadlock: Found = {
  record: {
    signature: deadlock.signature,
    kind: deadlock.kind,
    title: deadlock.title,
    phase: "run",
    program:
      'setup\n  r0 = create("c1", 96)\ntask\n  write("/sys/kernel/slab/c1/cpu_partial", "1")\ntask\n  destroy(r0)\n',
    schedule: "@7:2",
    image: "0123456789abcdef",
    environment: { model: "models/slub/test.c", defines: [], kobjlab: "0.1.0", linux: "4.10", sources: [] },
    origin: { strategy: "pct depth 2", seed: "77", campaignSeed: "1", program: 3, runs: 1204 },
    before: { tasks: 3, calls: 7, switches: 9, steps: 120 },
    after: { tasks: 2, calls: 3, switches: 1, steps: 15 },
    eventHash: "fedcba9876543210",
    events: recordEvents(deadlockEvents),
  },
  finding: deadlock,
  outcome: {
    findings: [deadlock],
    end: "stuck",
    steps: 15,
    decisions: 9,
    allocations: { calls: 0, background: 0 },
    schedule: [{ at: 7, to: 2 }],
    eventHash: "fedcba9876543210",
    events: deadlockEvents,
    console: [],
    results: [],
  },
};
