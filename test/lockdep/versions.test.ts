import { expect, test } from "vitest";
import { FINDING_KINDS } from "../../src/abi/findings.js";
import { decodeLockdep } from "../../src/machine/lockdep-decode.js";
import { checkLockSequence } from "../../src/machine/lockdep-sequence.js";
import { versionCode } from "../../src/machine/linux-version.js";
import { caseOf } from "./case-text.js";
import { HOST } from "./hosts.js";

const NAMES = { stackOf: () => [], frameOf: () => ({}) as never, stringAt: () => "" };

/** `kind at step`, with the number of dependencies of a cycle; "clean" for no report. */
function verdict(text: string, linux: string): string {
  const { kind, atStep, finding } = checkLockSequence(HOST, caseOf("x", text), { linux, rawNesting: false });
  if (finding === null) return "clean";
  const { data } = decodeLockdep(FINDING_KINDS[finding.kind]!, finding.words, NAMES);
  return `${kind} at ${atStep}${data.type === "lock-cycle" ? ` of ${data.edges.length + 1}` : ""}`;
}

const REDUNDANT =
  "mutex:A+ mutex:B+ mutex:B- mutex:A- mutex:B+ mutex:C+ mutex:C- mutex:B- " +
  "mutex:A+ mutex:C+ mutex:C- mutex:A- mutex:C+ mutex:A+";

// Every boundary of assembly/lockdep/versions.ts that a sequence can tell.
test.each([
  [
    "4.13",
    "4.14",
    "reclaim( mutex:A+ mutex:A- reclaim) mutex:A+ alloc",
    "inconsistent-usage at 5",
    "circular at 5 of 2",
  ],
  ["4.13", "4.14", REDUNDANT, "circular at 13 of 2", "circular at 13 of 3"],
  ["5.2", "5.3", REDUNDANT, "circular at 13 of 3", "circular at 13 of 2"],
  ["5.2", "5.3", "mutex:A-", "lockdep-warning at 0", "bad-unlock-balance at 0"],
  ["5.6", "5.7", "spin:A+ mutex:M+", "clean", "invalid-wait-context at 1"],
  ["5.9", "5.10", "spin:A+ spin:A- nmi( spin:A+", "clean", "inconsistent-usage at 3"],
  ["5.9", "5.10", "rwlock:A+2 rwlock:B+ rwlock:B- rwlock:A- rwlock:B+2 rwlock:A+", "clean", "circular at 5 of 2"],
  [
    "5.10",
    "5.11",
    "local_lock:L+ local_lock:L- thread( spin:A+ spin:A- hard) irq- spin:A+ local_lock:L+",
    "irq-safe-unsafe at 8",
    "clean",
  ],
])("%s and %s differ: %s", (before, from, text, old, now) => {
  expect([verdict(text, before), verdict(text, from)]).toEqual([old, now]);
});

test.each([
  ["6.3", 4095],
  ["6.4", 2047],
])("in %s a nest lock counts %i references", (linux, limit) => {
  const { core } = HOST;
  core.lockdep_configure(versionCode(linux), 1, 0);
  core.lockdep_reset();
  core.lockdep_set_static(0x20000, 0, 0);
  HOST.write(0x1000, new TextEncoder().encode("a\0b\0"));
  for (const i of [0, 1]) {
    HOST.write(0x8000 + i * 64, new Uint8Array(32));
    core.lockdep_init_map_type(0, 0x8000 + i * 64, 0x1000 + i * 2, 0x2000 + i * 16, 0, 0, 0, 0, 8);
  }
  core.lock_acquire(0, 0x8040, 0, 0, 0, 1, 0, 8);
  for (let i = 0; i < limit; i++) core.lock_acquire(0, 0x8000, 0, 0, 0, 1, 0x8040, 8);
  expect(HOST.takeFindings()).toEqual([]);
  core.lock_acquire(0, 0x8000, 0, 0, 0, 1, 0x8040, 8);
  expect(HOST.takeFindings()).toHaveLength(1);
});
