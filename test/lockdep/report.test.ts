import { describe, expect, test } from "vitest";
import { FINDING_KINDS } from "../../src/abi/findings.js";
import { TEXT_BASE } from "../../src/abi/addresses.js";
import type { Finding, Frame } from "../../src/machine/finding.js";
import { decodeLockdep, type LockdepNames } from "../../src/machine/lockdep-decode.js";
import { checkLockSequence } from "../../src/machine/lockdep-sequence.js";
import { dialectOf } from "../../src/report/dialect.js";
import { formatLockdep } from "../../src/report/lockdep.js";
import { expectGolden } from "../support/golden.js";
import { caseOf } from "./case-text.js";
import { HOST } from "./hosts.js";

/** One sequence for each kind of report; golden/lockdep/KIND.txt has its text in the three dialects. */
const REPORTS: readonly (readonly [kind: string, text: string])[] = [
  ["circular", "mutex:A+ mutex:B+ mutex:B- mutex:A- mutex:O? mutex:B+ mutex:A+!circular"],
  ["circular-chain", "spin:A+ spin:B+ spin:B- spin:A- spin:B+ spin:C+ spin:C- spin:B- spin:C+ spin:A+!circular"],
  ["circular-read", "rwsem:A+1 rwsem:B+1 rwsem:B- rwsem:A- rwsem:B+1 rwsem:A+1!circular"],
  ["circular-sync", "mutex:S+ mutex:A+ mutex:A- mutex:S- mutex:A+ mutex:S~!circular"],
  ["recursive", "mutex:A=K+ mutex:B=K+!recursive"],
  ["inconsistent", "irq- hard( raw_spin:A+ raw_spin:A- hard) irq+ raw_spin:A+!inconsistent-usage"],
  ["inversion-forwards", "spin:B+ spin:B- irq- spin:A+ spin:B+ spin:B- spin:A- irq+ thread( spin:A+!irq-inversion"],
  [
    "inversion-backwards",
    "thread( spin:A+ spin:A- hard) irq- spin:A+ spin:B+ spin:B- spin:A- irq+ spin:B+!irq-inversion",
  ],
  [
    "unsafe-order",
    "thread( spin:A+ spin:A- hard) spin:C+ spin:C- irq- spin:A+ spin:B+ spin:B- spin:A- spin:B+ spin:C+!irq-safe-unsafe",
  ],
  ["unlock-balance", "mutex:A+ mutex:B-!bad-unlock-balance"],
  ["freed", "mutex:A+ mutex:A0!held-lock-freed"],
  ["not-nested", "mutex:A+^mutex:P!nested-not-held mutex:P+"],
  ["exit", "mutex:A+ spin:B+ exit!exit-with-lock"],
  ["return", "mutex:A+ user!return-with-lock"],
  ["inconsistent-nmi", "spin:A+ spin:A- nmi( spin:A+!inconsistent-usage"],
  ["reclaim", "reclaim( mutex:A+ mutex:A- reclaim) mutex:A+ alloc!circular"],
  ["reclaim-inversion", "mutex:A+ mutex:B+ alloc mutex:B- mutex:A- reclaim( mutex:A+!circular"],
  ["wait-context", "rcu:R+2 mutex:M+!invalid-wait-context"],
];

const DIALECTS = ["4.10", "4.15", "6.12"];

function frameOf(ip: number): Frame {
  const address = TEXT_BASE + BigInt(ip * 16);
  return { function: `step_${ip / 8 - 1}`, offset: ip, size: 0x100, address, module: "", file: "", line: 0 };
}

const NAMES: LockdepNames = {
  frameOf,
  stackOf: (id) => (id === 0 ? [] : [frameOf(HOST.frameAt(id)), frameOf(8000)]),
  stringAt: (offset) => {
    const bytes = HOST.read(offset, 64);
    return new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0)));
  },
  keySymbol: () => "lock_key+0x0/0x8",
};

function report(text: string, linux: string): string {
  const { finding } = checkLockSequence(HOST, caseOf("report", text), { linux, rawNesting: linux === "6.12" });
  if (finding === null) return "(no report)";
  const kind = FINDING_KINDS[finding.kind]!;
  const decoded = decodeLockdep(kind, finding.words, NAMES);
  const whole: Finding = { ...decoded, kind, key: finding.key, step: 0, task: { task: 0, pid: 43, comm: "rmmod" } };
  const dialect = dialectOf(linux)!;
  return `${decoded.signature}\n${formatLockdep(whole, dialect, `${linux}.0 #1 Not tainted`)}`;
}

describe("reports", () => {
  test.each(REPORTS)("of kind %s have the kernel's layout in each dialect", (kind, text) => {
    const sections = DIALECTS.map((linux) => `##### ${linux}: ${report(text, linux)}`);
    expectGolden(`golden/lockdep/${kind}.txt`, sections.join("\n\n"));
  });

  test("a cycle has one signature, whoever closes it", () => {
    const signature = (text: string): string => report(text, "6.12").split("\n")[0]!;
    const one = signature("rwsem:A+1 rwsem:B+ rwsem:B- rwsem:A- rwsem:B+ rwsem:A+1!circular");
    const other = signature("rwsem:B+ rwsem:A+1 rwsem:A- rwsem:B- rwsem:A+1 rwsem:B+!circular");
    expect(one).toBe("lock-cycle rwsem:A(SN) rwsem:B");
    expect(other).toBe(one);
  });
});
