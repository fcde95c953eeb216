import type { FindingKind } from "../abi/findings.js";
import type { FindingData, LockClassInfo, LockPathNode } from "./finding.js";

function className(c: LockClassInfo): string {
  return c.subclass > 0 ? `${c.name}/${c.subclass}` : c.name;
}

// The kinds of a dependency where they are not just EN.
function suffix(kinds: readonly string[]): string {
  return kinds.length === 0 || (kinds.length === 1 && kinds[0] === "EN") ? "" : `(${kinds.join("+")})`;
}

function cycleNames(data: Extract<FindingData, { type: "lock-cycle" }>): string[] {
  const names = data.edges.map((e) => className(e.from) + suffix(e.kinds));
  return [...names, className(data.holding.class) + suffix([data.closingKind])];
}

/**
 * What identifies a finding of the validator, independent of run, seed and who came last. For a cycle one word a class,
 * in the cycle's order, `name(kinds)` where a dependency on the next class is not plainly exclusive; to be rotated.
 * Null for data of other findings.
 */
export function lockdepIdentity(kind: FindingKind, data: FindingData): readonly string[] | null {
  switch (data.type) {
    case "lock-cycle":
      return cycleNames(data);
    case "recursive-lock":
      return [className(data.acquiring.class)];
    case "inconsistent-lock":
      return [`${className(data.lock.class)} ${usagePair(data.oldUsage, data.newUsage)}`];
    case "irq-inversion":
      return [`${inversionPair(data)} ${stateName(data.usage)}`];
    case "irq-unsafe-order":
      return [`${lastName(data.safePath)} ${lastName(data.unsafePath)} ${stateName(data.safeUsage)}`];
    case "unlock-balance":
      return [`${data.name} ${data.at.function}`];
    case "held-lock-freed":
    case "nested-lock-not-taken":
    case "wait-context":
      return [`${className(data.lock.class)} ${data.lock.at.function}`];
    case "still-held":
      return [data.locks.map((lock) => className(lock.class)).join(" ")];
    case "lockdep-message":
      return [(data.lines[0] ?? kind).replaceAll(/\b[0-9a-f]{16} /g, "")];
    default:
      return null;
  }
}

/** The use in the interrupt first, whichever came first. */
function usagePair(older: number, newer: number): string {
  const [first, second] = isEnabledUsage(older) && !isEnabledUsage(newer) ? [newer, older] : [older, newer];
  return `${usageName(first)} ${usageName(second)}`;
}

/** The class that is safe in interrupts and the one that is not, whichever of the two has just become so. */
function inversionPair(data: Extract<FindingData, { type: "irq-inversion" }>): string {
  const [changed, other] = [className(data.lock.class), lastName(data.path)];
  return data.forwards ? `${changed} ${other}` : `${other} ${changed}`;
}

function lastName(path: readonly LockPathNode[]): string {
  const node = path.at(-1);
  return node === undefined ? "" : className(node.class);
}

/** Name of a usage bit as reports print it, e.g. `IN-HARDIRQ-W`, `SOFTIRQ-ON-R`, `INITIAL USE`, `IN-NMI`. */
export function usageName(bit: number): string {
  if (bit === 8) return "INITIAL USE";
  if (bit === 9) return "INITIAL READ USE";
  if (bit === 14) return "IN-NMI";
  const place = bit < 8 ? bit & 3 : bit - 10;
  const letter = place & 1 ? "R" : "W";
  return isEnabledUsage(bit) ? `${stateOf(bit)}-ON-${letter}` : `IN-${stateOf(bit)}-${letter}`;
}

/** Held with interrupts on, or over an allocation that reclaims. */
function isEnabledUsage(bit: number): boolean {
  return bit < 8 ? (bit & 2) !== 0 : bit >= 10 && bit < 14 && ((bit - 10) & 2) !== 0;
}

function stateOf(bit: number): string {
  if (bit >= 8) return "RECLAIM_FS";
  return bit >= 4 ? "SOFTIRQ" : "HARDIRQ";
}

/** The state of a usage bit, `-READ` for a reader's: `HARDIRQ`, `SOFTIRQ-READ`. */
export function stateName(bit: number): string {
  return stateOf(bit) + (bit & 1 ? "-READ" : "");
}

const TITLES: Partial<Record<FindingKind, string>> = {
  "lock-cycle": "possible circular locking dependency detected",
  "recursive-lock": "possible recursive locking detected",
  "inconsistent-lock": "inconsistent lock state",
  "irq-inversion": "possible irq lock inversion dependency detected",
  "unlock-balance": "bad unlock balance detected!",
  "held-lock-freed": "held lock freed!",
  "nested-lock-not-taken": "Nested lock was not taken",
  "exit-with-lock": "task still has locks held!",
  "return-with-lock": "lock held when returning to user space!",
  "wait-context": "Invalid wait context",
};

/** The title of the kernel's report without the word before it; null for findings that are not the validator's. */
export function lockdepTitle(kind: FindingKind, data: FindingData): string | null {
  if (data.type === "irq-unsafe-order") {
    const state = stateName(data.safeUsage);
    return `${state}-safe -> ${state}-unsafe lock order detected`;
  }
  if (data.type === "lockdep-message") return data.lines[0] ?? kind;
  return lockdepIdentity(kind, data) === null ? null : (TITLES[kind] ?? kind);
}

/** The words rotated so that the smallest comes first: the same for every way round a cycle. */
export function rotated(words: readonly string[]): readonly string[] {
  const rotations = words.map((_, i) => [...words.slice(i), ...words.slice(0, i)]);
  return rotations.reduce((least, r) => (r.join("\0") < least.join("\0") ? r : least), words);
}
