import { describe, expect, it } from "vitest";
import { bootKernel, runText, searchText } from "./kernel.js";

const PATH = "test/kernel/kernfs-drain.c";
const old = bootKernel(PATH, "4.12");
const from61 = bootKernel(PATH, "6.1");

const WRITE = `write("/sys/kernel/victim/val", "1")`;

describe("a removal under the mutex that store takes", () => {
  const inTurn = `setup\n  with_val()\ntask\n  ${WRITE}\n  del_locked()\n`;
  const atOnce = `setup\n  with_val()\ntask\n  ${WRITE}\ntask\n  del_locked()\n`;

  it("is reported with nobody inside until 6.0", () => {
    expect(runText(old, inTurn).signatures).toEqual(["lock-cycle M s_active"]);
  });

  // oracle/logs/abba_sactive_idle.log, abba_sactive_openfd.log
  it("is silent in 6.1 with nobody inside, whether the file is open or not", () => {
    expect(runText(from61, inTurn).signatures).toEqual([]);
    const opened = `setup\n  with_val()\n  r0 = open("/sys/kernel/victim/val", "rw")\n  write_fd(r0, "1")\ntask\n  del_locked()\n`;
    expect(runText(from61, opened).signatures).toEqual([]);
  });

  // oracle/logs/abba_sactive.log
  it("is reported in both, and hangs, with somebody inside", () => {
    expect(searchText(old, atOnce, 300)).toEqual(["deadlock M s_active", "lock-cycle M s_active"]);
    // From 4.20 on the signature says how the second lock is taken.
    const kinds = searchText(from61, atOnce, 300).map((signature) => signature.replace(/\(.*\)$/, ""));
    expect(kinds).toEqual(["deadlock M kn->active", "lock-cycle M kn->active"]);
  });

  it("of the file alone is the same", () => {
    const program = `setup\n  with_val()\ntask\n  ${WRITE}\ntask\n  remove_file_locked()\n`;
    expect(searchText(old, program, 300)).toEqual(["deadlock M s_active", "lock-cycle M s_active"]);
  });

  // oracle/logs/abba_sactive_read.log
  it("is silent when the file is only read", () => {
    const program = `setup\n  with_val()\ntask\n  read("/sys/kernel/victim/val")\ntask\n  del_locked()\n`;
    expect(searchText(old, program, 200)).toEqual([]);
    expect(searchText(from61, program, 200)).toEqual([]);
  });

  // oracle/logs/abba_sactive_ignore.log
  it("is hidden from lockdep by ignore_lockdep, but still hangs", () => {
    const program = `setup\n  with_ign()\ntask\n  write("/sys/kernel/victim/ign", "1")\ntask\n  del_locked()\n`;
    const found = searchText(old, program, 300);
    expect(found.filter((s) => s.startsWith("lock-cycle"))).toEqual([]);
    expect(found).toHaveLength(1);
  });
});

it("a removal without the mutex waits for who is inside, and ends", () => {
  const program = `setup\n  with_val()\ntask\n  ${WRITE}\ntask\n  ${WRITE}\ntask\n  del_unlocked()\n`;
  expect(searchText(old, program, 300)).toEqual([]);
  expect(searchText(from61, program, 300)).toEqual([]);
});

it("two removals of one file at once both end, and writers get through or find it gone", () => {
  const program = `setup\n  with_val()\ntask\n  remove_file()\ntask\n  remove_file()\ntask\n  r0 = ${WRITE}\n`;
  expect(searchText(old, program, 300)).toEqual([]);
  expect(searchText(from61, program, 300)).toEqual([]);
  const seen = new Set<bigint | null>();
  for (let seed = 1n; seed <= 200n; seed++) seen.add(runText(old, program, seed).outcome.results[0] ?? null);
  // -ENOENT, -ENODEV, a byte written.
  expect([...seen].sort()).toEqual([-19n, -2n, 1n]);
});
