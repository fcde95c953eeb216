import { describe, expect, it } from "vitest";
import { DivergenceError } from "../../src/errors.js";
import { type CampaignOptions, fuzz } from "../../src/fuzz/campaign.js";
import { decodeFinding, encodeFinding } from "../../src/fuzz/finding-file.js";
import type { FindingRecord, Found, Hangs } from "../../src/fuzz/record.js";
import { searchHang } from "../../src/fuzz/hangs.js";
import { replay } from "../../src/fuzz/replay.js";
import type { Machine } from "../../src/machine/machine.js";
import { parseProgram } from "../../src/program/index.js";
import { dialectOf } from "../../src/report/dialect.js";
import { formatFinding } from "../../src/report/format-finding.js";
import { bootKernel } from "../kernel/kernel.js";
import { thrown } from "../support/thrown.js";
import { ENVIRONMENT } from "./environment.js";

const THREE = "test/fuzz/models/three-mutexes.c";
const TWO = "test/fuzz/models/two-orders.c";
const OPTIONS: CampaignOptions = { seed: 1n, runs: 8000, environment: ENVIRONMENT };

type Defines = Readonly<Record<string, string>>;

function search(path: string, defines: Defines = {}, linux = "6.12"): readonly Found[] {
  return fuzz(bootKernel(path, linux, defines), OPTIONS).found;
}

function cyclesOf(found: readonly Found[]): readonly Found[] {
  return found.filter((f) => f.record.kind === "lock-cycle");
}

/** The only cycle that a search finds. */
function cycle(path: string, defines: Defines = {}, linux = "6.12"): Found {
  const [only, ...more] = cyclesOf(search(path, defines, linux));
  expect(more).toEqual([]);
  return only ?? expect.unreachable();
}

function hangs(path: string, defines: Defines = {}): Hangs | undefined {
  return cycle(path, defines).record.hangs;
}

function text(found: Found): string {
  return formatFinding(found, { dialect: dialectOf("6.12")!, width: 120, replay: "npx kobjlab replay x" });
}

describe("a cycle whose edges come from different runs", () => {
  /** No program of this campaign has more than one of the three entry points: the corpus is run first and fills it. */
  function threeAlone(machine: Machine): readonly Found[] {
    const corpus = ["ab()", "bc()", "ca()"].map((call) => parseProgram(`task\n  ${call}\n`, machine.image));
    return fuzz(machine, { ...OPTIONS, corpus, runs: 12 }).found;
  }

  it.each(["4.10", "6.12"])("is found, with the run of each edge (%s)", (linux) => {
    const found = cyclesOf(threeAlone(bootKernel(THREE, linux)))[0] ?? expect.unreachable();
    expect(found.record.signature).toBe("lock-cycle lock_a lock_b lock_c");
    expect(found.record.edges?.map((e) => [e.from, e.to, e.kind, e.program])).toEqual([
      ["lock_c", "lock_a", "EN", "task\n  ca()\n"],
      ["lock_a", "lock_b", "EN", "task\n  ab()\n"],
      ["lock_b", "lock_c", "EN", "task\n  bc()\n"],
    ]);
    for (const edge of found.record.edges ?? []) {
      expect(edge.phase).toBe("run");
      expect(edge.stack.at(-1)).toMatch(/^(ab|bc|ca) test\/fuzz\/models\/three-mutexes\.c:\d+$/);
    }
  });

  it("is shown by one run where the programs can be run together", () => {
    const [deadlock, found] = threeAlone(bootKernel(THREE, "6.12"));
    expect(deadlock?.record.signature).toBe("deadlock lock_a lock_b lock_c");
    expect(found?.record.phase).toBe("run");
    expect(found?.outcome.findings.map((f) => f.signature)).toContain("lock-cycle lock_a lock_b lock_c");
  });

  describe("which no single run can show", () => {
    const machine = bootKernel(TWO, "6.12", { MODES: "1", SAME: "1" });
    const found = cyclesOf(fuzz(machine, OPTIONS).found)[0] ?? expect.unreachable();

    it("is found all the same, and says what it is worth", () => {
      expect(found.record).toMatchObject({ phase: "merged", signature: "lock-cycle &item->lock table_lock" });
      expect(found.record.edges?.map((e) => e.program).sort()).toEqual([
        "setup\n  set_mode(0)\ntask\n  table_then_item()\n",
        "setup\n  set_mode(1)\ntask\n  item_then_table()\n",
      ]);
      expect(found.record.hangs).toEqual({ verdict: "not-found", runs: 20_000 });
    });

    it("is printed as the kernel prints it, with a line for each edge", () => {
      const printed = text(found);
      expect(printed).toContain("WARNING: possible circular locking dependency detected");
      expect(printed).toContain("-> #1 (");
      expect(printed).toContain("found:     in no single run: ");
      expect(printed).toContain("worth:     the kernel reports it once all edges were made since boot; ");
      expect(printed).toContain("hangs:     not found within 20,000 runs\n");
      expect(printed).toMatch(/^edge 1: {4}.* -> .*, made by set_mode\([01]\); \w+\(\) \(\w.*, seed \d+\)$/m);
      expect(printed).toMatch(/^edge 2: {4}/m);
    });

    it("is replayed by making each edge again", () => {
      const record = decodeFinding(encodeFinding(found.record));
      const again = replay(record, () => machine);
      expect(again.eventHash).toBe(record.eventHash);
      const edges = record.edges ?? [];
      const tampered: FindingRecord = { ...record, edges: edges.map((e, i) => (i === 1 ? { ...e, from: "x" } : e)) };
      const error = thrown(DivergenceError, () => replay(tampered, () => machine));
      expect(error.message).toContain("edge 2 of the cycle, x -> ");
    });
  });

  it("is no cycle where a trylock makes the order of one edge harmless", () => {
    expect(search(THREE, { TRYLOCK: "1" })).toEqual([]);
  });

  it("comes out the same for the same seed", () => {
    const once = search(THREE).map((f) => f.record);
    expect(search(THREE).map((f) => f.record)).toEqual(once);
  });
});

describe("a cycle that was found by order", () => {
  it("has a witness where its tasks can really wait for each other", () => {
    const machine = bootKernel(THREE, "6.12");
    const { found } = fuzz(machine, OPTIONS);
    const record = cyclesOf(found)[0]?.record ?? expect.unreachable();
    const witness = record.hangs?.verdict === "witness" ? record.hangs : expect.unreachable();
    expect(witness.signature).toBe("deadlock lock_a lock_b lock_c");
    expect(found.map((f) => f.record.signature)).toContain(witness.signature);
    machine.load(parseProgram(witness.program, machine.image));
    const stored = found.find((f) => f.record.signature === witness.signature)?.record ?? expect.unreachable();
    expect(replay(stored, () => machine).end).toBe("stuck");
    expect(text(cyclesOf(found)[0]!)).toContain("hangs:     yes, see deadlock lock_a lock_b lock_c\n");
  });

  it("has one between a removal and the attribute's store", () => {
    const { hangs: verdict } = cycle("test/fixtures/store-lock.c").record;
    expect(verdict).toMatchObject({ verdict: "witness", signature: "deadlock kn->active table_lock" });
  });

  it("is impossible under a gate that every edge is made under", () => {
    const found = cycle(THREE, { GATE: "1" });
    expect(found.record.hangs).toMatchObject({ verdict: "impossible", reason: "every edge is made under gate" });
    expect(text(found)).toContain("hangs:     impossible: every edge is made under gate\n");
  });

  it("is not called impossible when one edge is made without the gate, too", () => {
    const found = search(THREE, { GATE: "1", NO_GATE_FOR_BC: "1" });
    expect(cyclesOf(found)[0]?.record.hangs?.verdict).not.toBe("impossible");
  });

  it("is impossible between different locks of a class, and possible between the same", () => {
    const reason = "&item->lock -> table_lock and table_lock -> &item->lock never use the same &item->lock";
    const verdict = hangs(TWO, { INSTANCES: "1" });
    expect(verdict?.verdict).toBe("impossible");
    expect(verdict?.verdict === "impossible" ? verdict.reason.split(" never ")[1] : "").toBe(
      reason.split(" never ")[1],
    );
    expect(hangs(TWO, { INSTANCES: "1", SAME: "1" })).toMatchObject({ verdict: "witness" });
  });

  it("is impossible when one edge is made while booting only", () => {
    expect(hangs(TWO, { BOOT: "1" })).toMatchObject({
      verdict: "impossible",
      reason: "table_lock -> &item->lock is made only while booting, when nothing else runs",
    });
  });

  it("is not searched when the campaign does not want it", () => {
    const { found } = fuzz(bootKernel(THREE, "6.12"), { ...OPTIONS, minimize: false });
    expect(cyclesOf(found)[0]?.record.hangs).toBeUndefined();
  });

  it("says how many runs were made when it is told to stop", () => {
    const machine = bootKernel(THREE, "6.12", { GATE: "1", NO_GATE_FOR_BC: "1" });
    const { record, finding } = cyclesOf(fuzz(machine, OPTIONS).found)[0] ?? expect.unreachable();
    if (finding.data.type !== "lock-cycle") expect.unreachable();
    const programs = [parseProgram(record.program, machine.image)];
    const options = { cycle: finding.data, programs, seed: 1n };
    expect(searchHang(machine, { ...options, runsMax: 300 })).toEqual({ verdict: "not-found", runs: 300 });
    expect(searchHang(machine, { ...options, shouldStop: () => true })).toEqual({ verdict: "not-found", runs: 0 });
  });
});
