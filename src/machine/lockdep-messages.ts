import { DATA_BASE } from "../abi/addresses.js";
import type { FindingKind } from "../abi/findings.js";
import type { LockdepNames } from "./lockdep-decode.js";

const OFF = "turning off the locking correctness validator.";

/** LIMIT_… of assembly/lockdep/report.ts. */
const LIMITS = [
  "",
  "BUG: MAX_LOCKDEP_KEYS too low!",
  "BUG: MAX_LOCKDEP_ENTRIES too low!",
  "BUG: MAX_LOCKDEP_CHAINS too low!",
  "BUG: MAX_LOCKDEP_CHAIN_HLOCKS too low!",
  "BUG: MAX_STACK_TRACE_ENTRIES too low!",
  "BUG: MAX_LOCK_DEPTH too low!",
  "lockdep bfs error:-1",
  "kobjlab: the log of lock dependency changes is full",
];

/** PIN_…. */
const PINS = [
  "",
  "pinning an unheld lock",
  "releasing a pinned lock",
  "unpinning an unpinned lock",
  "pin count corrupted",
  "unpinning an unheld lock",
];

/** WARN_…. */
const WARNINGS = [
  "",
  "DEBUG_LOCKS_WARN_ON(lockdep_hardirq_context())",
  "DEBUG_LOCKS_WARN_ON(irqs_disabled_flags(flags))",
  "BUG: looking up invalid subclass:",
  "Looking for class with key, but found a different class with the same key",
  "BUG: key has not been registered!",
  "DEBUG_LOCKS_WARN_ON(!key)",
  "DEBUG_LOCKS_WARN_ON(!name)",
  "DEBUG_LOCKS_WARN_ON(depth <= 0)",
  "DEBUG_LOCKS_WARN_ON(hlock->references < references)",
  "downgrading a read lock",
  "WARN_ON_ONCE(!found)",
  "DEBUG_LOCKS_WARN_ON(!depth)",
];

const hex = (offset: number): string => (DATA_BASE + BigInt(offset)).toString(16);

/** Console lines of the findings that have no layout of their own, the first one being their title. */
export function lockdepMessage(
  kind: FindingKind,
  what: number,
  values: readonly number[],
  names: LockdepNames,
): readonly string[] {
  const [a = 0, b = 0] = values;
  switch (kind) {
    case "non-static-key":
      return [
        "INFO: trying to register non-static key.",
        "The code is fine but needs lockdep annotation, or maybe",
        "you didn't initialize this object before use?",
        OFF,
      ];
    case "lockdep-limit":
      return [LIMITS[what] ?? `limit ${what}`, OFF];
    case "lock-pin":
      return [`${PINS[what] ?? `pin ${what}`}${names.stringAt(b) === "" ? "" : ` (${names.stringAt(b)})`}`];
    default:
      return [warning(what, a)];
  }
}

function warning(what: number, value: number): string {
  if (what === 3) return `BUG: looking up invalid subclass: ${value}`;
  if (what === 5) return `BUG: key ${hex(value)} has not been registered!`;
  return WARNINGS[what] ?? `warning ${what}`;
}
