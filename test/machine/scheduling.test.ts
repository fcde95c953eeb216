import { describe, expect, it } from "vitest";
import type { Machine } from "../../src/machine/machine.js";
import type { Strategy } from "../../src/machine/outcome.js";
import { bootBare, call, compileBare } from "./bare.js";
import { CORES } from "./cores.js";
import { Machine as MachineClass } from "../../src/machine/machine.js";

const ABBA = `
  DEFINE_MUTEX(A);
  DEFINE_MUTEX(B);
  void start_kernel(void) { mutex_init(A); mutex_init(B); }
  ENTRY long ab(void) { mutex_lock(&A); mutex_lock(&B); mutex_unlock(&B); mutex_unlock(&A); return 1; }
  ENTRY long ba(void) { mutex_lock(&B); mutex_lock(&A); mutex_unlock(&A); mutex_unlock(&B); return 2; }`;

const TWO_TASKS = { setup: [], tasks: [[call("ab")], [call("ba")]], final: [] };

/** Signatures found by the given runs. */
function found(machine: Machine, strategies: readonly Strategy[]): Set<string> {
  return new Set(strategies.flatMap((s) => machine.run(s).findings.map((f) => f.signature)));
}

function seeds(count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => BigInt(i));
}

describe("two tasks that take two mutexes in opposite orders", () => {
  const machine = bootBare(ABBA);
  machine.load(TWO_TASKS);

  it("are reported as a cycle on every schedule, hang or not", () => {
    for (const seed of seeds(50)) {
      expect(found(machine, [{ kind: "random", seed }])).toContain("lock-cycle A B");
    }
  });

  it("hang on some schedules of a random walk and on some of PCT", () => {
    expect(
      found(
        machine,
        seeds(50).map((seed) => ({ kind: "random", seed })),
      ),
    ).toContain("deadlock A B");
    const pct: Strategy[] = seeds(50).map((seed) => ({ kind: "pct", seed, depth: 2, steps: 8 }));
    expect(found(machine, pct)).toContain("deadlock A B");
  });

  it("never hang by PCT of depth 1, which switches only when it must", () => {
    const pct: Strategy[] = seeds(50).map((seed) => ({ kind: "pct", seed, depth: 1, steps: 8 }));
    expect(found(machine, pct)).toEqual(new Set(["lock-cycle A B"]));
  });

  it("hang on the shortest schedule that shows it: one switch", () => {
    const outcome = machine.run({ kind: "schedule", schedule: [{ at: 2, to: 2 }] }, { trace: true });
    expect(outcome.end).toBe("stuck");
    const deadlock = outcome.findings.find((f) => f.kind === "deadlock");
    expect(deadlock?.data).toMatchObject({
      type: "deadlock",
      cycle: [1, 2],
      blocked: [
        { waitsFor: { what: "B", holders: [2] }, held: [{ class: { name: "A" } }, { class: { name: "B" } }] },
        { waitsFor: { what: "A", holders: [1] } },
      ],
    });
    expect(outcome.events.map((e) => `${e.task.task} ${e.op} ${e.what}`.trim())).toEqual([
      "1 begin ab",
      "1 mutex_lock A",
      "2 begin ba",
      "2 mutex_lock B",
      "2 mutex_lock A",
      "1 mutex_lock B",
    ]);
  });

  it("go on from a recorded schedule exactly as they went", () => {
    for (const seed of seeds(30)) {
      const once = machine.run({ kind: "random", seed });
      const again = machine.run({ kind: "schedule", schedule: once.schedule });
      expect(again.eventHash).toBe(once.eventHash);
      expect(again.findings.map((f) => f.key)).toEqual(once.findings.map((f) => f.key));
    }
  });
});

it("a run is the same after other runs, in another machine and on the debug core", () => {
  const image = compileBare(ABBA);
  const boot = (core: WebAssembly.Module): Machine => {
    const machine = MachineClass.boot(image, { core, linux: "6.12" });
    machine.load(TWO_TASKS);
    return machine;
  };
  const hashes = (machine: Machine, order: readonly bigint[]): Map<bigint, string> =>
    new Map(order.map((seed) => [seed, machine.run({ kind: "random", seed }).eventHash]));
  const expected = hashes(boot(CORES.release), seeds(20));
  const others = [hashes(boot(CORES.release), seeds(20).reverse()), hashes(boot(CORES.debug), seeds(20))];
  for (const other of others) {
    for (const [seed, hash] of expected) expect(other.get(seed)).toBe(hash);
  }
});

it("a batch stops at the first finding that is not known and goes by its seeds", () => {
  const machine = bootBare(ABBA);
  machine.load(TWO_TASKS);
  const known = new Set<number>();
  const signatures: string[] = [];
  for (;;) {
    const batch = machine.batch({ strategy: "random", seed: 0n, runs: 200, known });
    if (batch.stopped === null) {
      expect(batch.runs).toBe(200);
      break;
    }
    const { seed, keys, outcome } = batch.stopped;
    expect(machine.run({ kind: "random", seed }).eventHash).toBe(outcome.eventHash);
    for (const f of outcome.findings) if (!known.has(f.key)) signatures.push(f.signature);
    for (const key of keys) known.add(key);
  }
  expect(new Set(signatures)).toEqual(new Set(["lock-cycle A B", "deadlock A B"]));
});

it("a mutex keeps a counter whole; without it an update is lost on some schedule", () => {
  const counter = (lock: string, unlock: string): string => `
    DEFINE_MUTEX(M);
    static int n;
    void start_kernel(void) { mutex_init(M); }
    ENTRY long add(void) { int old; ${lock} old = n; cond_resched(); n = old + 1; ${unlock} return 0; }
    ENTRY long get(void) { return n; }`;
  const sums = (text: string): Set<bigint | null | undefined> => {
    const machine = bootBare(text);
    machine.load({ setup: [], tasks: [[call("add")], [call("add")]], final: [{ ...call("get"), result: 0 }] });
    return new Set(seeds(60).map((seed) => machine.run({ kind: "random", seed }).results[0]));
  };
  expect(sums(counter("mutex_lock(&M);", "mutex_unlock(&M);"))).toEqual(new Set([2n]));
  expect(sums(counter("", ""))).toEqual(new Set([1n, 2n]));
  expect(sums(counter("__atomic_begin();", "__atomic_end();"))).toEqual(new Set([2n]));
});

it("a sleeper wakes after those who sleep less, unless the schedule says otherwise", () => {
  const machine = bootBare(`
    static int order;
    ENTRY long nap(unsigned int ms) { msleep(ms); order = order * 10 + ms; return 0; }
    ENTRY long get(void) { return order; }`);
  const naps = [3n, 1n, 2n].map((ms) => [call("nap", ms)]);
  machine.load({ setup: [], tasks: naps, final: [{ ...call("get"), result: 0 }] });
  expect(machine.run({ kind: "schedule", schedule: [] }).results).toEqual([123n]);
  const others = new Set(seeds(80).map((seed) => machine.run({ kind: "random", seed }).results[0]));
  expect(others.size).toBeGreaterThan(2);
});
