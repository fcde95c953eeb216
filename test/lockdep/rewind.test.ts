import { describe, expect, test } from "vitest";
import type { LockdepHost } from "../../src/machine/lockdep-core.js";
import { HOST } from "./hosts.js";
import { CoreRun, makeSequence, pickFrom, type Sequence, type Shape } from "./sequences.js";

const SHAPE: Shape = {
  locks: 6,
  classes: 5,
  ops: 120,
  tasks: 2,
  readers: true,
  irqs: true,
  nest: true,
  waitTypes: true,
};

function keysOf(host: LockdepHost, run: CoreRun, sequence: Sequence, from: number): string[] {
  const found: string[] = [];
  for (const op of sequence.ops.slice(from)) found.push(...run.apply(op));
  expect(host.takeFindings()).toEqual([]);
  return found;
}

describe("going back", () => {
  test("makes every run find the same again, whatever ran between", () => {
    for (let seed = 1; seed < 60; seed++) {
      const sequence = makeSequence(pickFrom(seed * 31337), SHAPE);
      const run = new CoreRun(HOST, sequence, "6.12", true);
      for (const op of sequence.ops.slice(0, 30)) run.apply(op);
      // Maps remember their classes in emulated memory, which the machine restores.
      const maps = HOST.read(0x4000, 1024);
      HOST.core.lockdep_mark();
      const first = keysOf(HOST, run, sequence, 30);
      for (let again = 0; again < 2; again++) {
        HOST.core.lockdep_rewind();
        HOST.write(0x4000, maps);
        run.restart(30);
        expect(keysOf(HOST, run, sequence, again === 0 ? 60 : 30).length).toBeGreaterThanOrEqual(0);
        HOST.core.lockdep_rewind();
        HOST.write(0x4000, maps);
        run.restart(30);
        expect(keysOf(HOST, run, sequence, 30)).toEqual(first);
      }
    }
  });

  test("goes back to the first mark from any number of them", () => {
    const sequence = makeSequence(pickFrom(99), { ...SHAPE, irqs: false, nest: false });
    const run = new CoreRun(HOST, sequence, "6.12", true);
    const maps = HOST.read(0x4000, 1024);
    HOST.core.lockdep_mark();
    const all = keysOf(HOST, run, sequence, 0);
    HOST.core.lockdep_rewind();
    HOST.write(0x4000, maps);
    run.restart(0);
    for (const op of sequence.ops.slice(0, 40)) run.apply(op);
    HOST.core.lockdep_mark();
    for (const op of sequence.ops.slice(40)) run.apply(op);
    HOST.core.lockdep_rewind_base();
    HOST.write(0x4000, maps);
    run.restart(0);
    expect(keysOf(HOST, run, sequence, 0)).toEqual(all);
  });
});
