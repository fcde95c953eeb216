/**
 * Kinds of findings, and the slug that a signature starts with. The index is the number that the core and Kernel C
 * (`FINDING_…` in <kobjlab/abi.h>) use.
 */
export const FINDING_KINDS = [
  // lockdep
  "lock-cycle",
  "recursive-lock",
  "inconsistent-lock",
  "irq-inversion",
  "irq-unsafe-order",
  "unlock-balance",
  "held-lock-freed",
  "nested-lock-not-taken",
  "exit-with-lock",
  "return-with-lock",
  "wait-context",
  "non-static-key",
  "lockdep-limit",
  "lock-pin",
  "lockdep-warning",
  // tasks that never go on
  "deadlock",
  "hung-task",
  // memory
  "use-after-free",
  "out-of-bounds",
  "double-free",
  "invalid-free",
  "null-deref",
  "wild-access",
  "uninit-read",
  "write-to-const",
  "bad-call",
  "divide-error",
  // references and objects
  "refcount",
  "kobject",
  "leak",
  "dup-name",
  "sysfs",
  "entry-alive",
  "mutex-misuse",
  // the model's own
  "warning",
  "bug",
  // limits
  "step-limit",
  "stack-limit",
  "memory-limit",
  "sleep-limit",
  "task-limit",
  // memory of an object that is still in use by the kernel: a queued work item
  "active-object",
  // sleeping where that is not allowed; interrupts, preemption or RCU sections out of balance
  "atomic-sleep",
  "context",
  // what a module left behind when it was unloaded
  "module-text",
  "module-data",
  // what readers of RCU must not do, or must be readers for
  "rcu-usage",
  // a work item's function that returned with a lock held or in atomic context
  "workqueue-leak",
  // a file or directory of a module that stands in sysfs when the module is gone
  "sysfs-left",
  // lost, doubled or late uevents
  "uevent",
] as const;

/** Words of a finding's record (assembly/findings.ts) before what is its own. */
export const FINDING_HEAD_WORDS = 8;

export type FindingKind = (typeof FINDING_KINDS)[number];
