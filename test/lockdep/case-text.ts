import { type LockCase, readLockCases } from "../../src/machine/lockdep-cases.js";

/**
 * A case in one line. Words: `spin:A+` takes for write, `rwlock:A+1` reads, `rwlock:A+2` reads recursively, `mutex:A?`
 * trylock, `mutex:A+^ww_ctx:t` takes under a nest lock, `x-` releases, `x0` initialises, `x_` downgrades, `x~` is
 * lock_sync; `irq- irq+ bh- bh+ hard( thread( hard) soft( soft) nmi( nmi)`; `reclaim( reclaim)`
 * around what is done in memory reclaim, `alloc` an allocation that may do it; `1>` before a word: the second task. `class=X` after a
 * lock's name (`spin:A=X+`) puts it into another class. The word that must be reported ends in `!kind`.
 */
export function caseOf(id: string, text: string): LockCase {
  const locks: Record<string, { type: string; class: string }> = {};
  const steps: object[] = [];
  let report: { kind: string; atStep: number } | null = null;
  for (const word of text.split(/\s+/)) {
    const [body = "", kind] = word.split("!");
    if (kind !== undefined) report = { kind, atStep: steps.length };
    const second = body.startsWith("1>");
    steps.push({ ...stepOf(second ? body.slice(2) : body, locks), ...(second ? { thread: 1 } : {}) });
  }
  const expected = report === null ? "clean" : "deadlock-report";
  const [parsed] = readLockCases("text", [{ id, locks, steps, expected, ...(report === null ? {} : { report }) }]);
  return parsed as LockCase;
}

const CONTEXT: Record<string, object> = {
  "irq-": { op: "irq_disable" },
  "irq+": { op: "irq_enable" },
  "bh-": { op: "bh_disable" },
  "bh+": { op: "bh_enable" },
  "hard(": { op: "hardirq_enter", threaded: false },
  "thread(": { op: "hardirq_enter", threaded: true },
  "hard)": { op: "hardirq_exit" },
  "nmi(": { op: "nmi_enter" },
  "nmi)": { op: "nmi_exit" },
  "reclaim(": { op: "fs_reclaim_acquire", gfp: "GFP_KERNEL" },
  "reclaim)": { op: "fs_reclaim_release", gfp: "GFP_KERNEL" },
  alloc: { op: "might_alloc", gfp: "GFP_KERNEL" },
  "soft(": { op: "softirq_enter" },
  "soft)": { op: "softirq_exit" },
  exit: { op: "exit" },
  user: { op: "return_to_user" },
};

function stepOf(word: string, locks: Record<string, { type: string; class: string }>): object {
  const context = CONTEXT[word];
  if (context !== undefined) return context;
  const match = /^(\w+):(\w+)(?:=(\w+))?([-+?0_~])([12])?(?:\^(\w+:\w+))?$/.exec(word);
  if (match === null) throw new RangeError(`no step: ${word}`);
  const [, type = "", lock = "", shared, sign, mode, nest] = match;
  const instance = `${type}:${lock}`;
  locks[instance] ??= { type, class: shared === undefined ? instance : `${type}:${shared}` };
  const common = { type, lock, ...(nest === undefined ? {} : { nest }) };
  const read = mode === undefined ? 0 : Number(mode);
  switch (sign) {
    case "+":
      return { ...common, op: read === 0 ? "lock" : "read_lock", read };
    case "?":
      return { ...common, op: read === 0 ? "trylock" : "read_trylock", read };
    case "-":
      return { ...common, op: "unlock" };
    case "0":
      return { ...common, op: "init" };
    case "_":
      return { ...common, op: "downgrade" };
    default:
      return { ...common, op: "sync", read };
  }
}
