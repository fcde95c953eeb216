/**
 * What the core says of misused locks and of contexts out of balance, in the kernel's words where it has some. The indices
 * are those of assembly/core-ops/lock-common.ts (MISUSE_…) and context.ts.
 */
const LOCK_TEXTS: readonly ((name: string) => string)[] = [
  (name) => `unlock of ${name} by a task that does not own it`,
  (name) => `DEBUG_LOCKS_WARN_ON(lock->magic != lock): ${name} is not initialised, or destroyed`,
  (name) => `DEBUG_LOCKS_WARN_ON(ww->ctx): ${name} was released with mutex_unlock`,
  (name) => `DEBUG_LOCKS_WARN_ON(ww_ctx->done_acquire): ${name} is locked after ww_acquire_done`,
  (name) => `DEBUG_LOCKS_WARN_ON(ww_ctx->contending_lock != ww): ${name} is not the lock that said -EDEADLK`,
  (name) => `DEBUG_LOCKS_WARN_ON(ww_ctx->acquired > 0): ${name} is locked again with others still held`,
  (name) => `DEBUG_LOCKS_WARN_ON(ww_ctx->ww_class != ww->ww_class): ${name}`,
  (name) => `DEBUG_LOCKS_WARN_ON(!lock->ctx->acquired): ${name}`,
  (name) => `DEBUG_LOCKS_WARN_ON(ctx->done_acquire): ww_acquire_done twice in ${name}`,
  (name) => `DEBUG_LOCKS_WARN_ON(ctx->acquired): ww_acquire_fini of ${name} with locks held`,
  (name) => `DEBUG_LOCKS_WARN_ON(!ctx->contending_lock): ww_mutex_lock_slow of ${name} without -EDEADLK before`,
  (name) => `BUG: spinlock already unlocked: ${name}`,
  (name) => `BUG: spinlock wrong owner: ${name}`,
  (name) => `BUG: spinlock bad magic: ${name}`,
  (name) => `${name} is released by a reader and has none`,
  (name) => `${name} is released by a writer that does not hold it`,
  (name) => `WARN_ON(srcu_readers_active(ssp)): ${name}`,
  (name) => `DEBUG_LOCKS_WARN_ON(ctx->contending_lock): ${name} says -EDEADLK after another did`,
];

const RWSEM_CONDITIONS: ReadonlyMap<number, string> = new Map([
  [18, "!is_rwsem_reader_owned(sem)"],
  [19, "(rwsem_owner(sem) != current) && !rwsem_test_oflags(sem, RWSEM_NONSPINNABLE)"],
  [20, "tmp < 0"],
]);
/** Its text is of the count with the reader taken off. */
const COUNT_BELOW_0 = 20;
const READER_BIAS = 0x100;

/** What DEBUG_RWSEMS_WARN_ON prints; addresses as they are in the emulated machine. */
export interface RwsemState {
  readonly address: bigint;
  /** task_struct of the writer, 0 for none. */
  readonly owner: bigint;
  readonly current: bigint;
  /** As rwsemMisuse of assembly/core-ops/lock-common.ts has it. */
  readonly state: number;
}

/** Text of misuse number `what` of a rw_semaphore, null for any other. */
export function rwsemMisuse(what: number, { address, owner, current, state }: RwsemState): string | null {
  const condition = RWSEM_CONDITIONS.get(what);
  if (condition === undefined) return null;
  // RWSEM_WRITER_LOCKED, RWSEM_FLAG_WAITERS, RWSEM_READER_BIAS.
  const waits = state >>> 31;
  const before = ((state >>> 30) & 1) | (waits << 1) | ((state & 0x3fffffff) << 8);
  const count = BigInt.asUintN(64, BigInt(before - (what === COUNT_BELOW_0 ? READER_BIAS : 0)));
  const hex = (value: bigint | number): string => `0x${value.toString(16)}`;
  const values = `count = ${hex(count)}, magic = ${hex(address)}, owner = ${hex(owner)}, curr ${hex(current)}`;
  return `DEBUG_RWSEMS_WARN_ON(${condition}): ${values}, list ${waits === 1 ? "not " : ""}empty`;
}

/** Text of misuse number `what` of the lock named `name`. */
export function lockMisuse(what: number, name: string): string {
  return LOCK_TEXTS[what]?.(name === "" ? "a lock" : name) ?? "";
}

/** The parts of Task.context (assembly/core-ops/context.ts). */
export function contextParts(context: number): { preemptCount: number; rcuDepth: number; irqsDisabled: boolean } {
  return { preemptCount: context & 0xfffff, rcuDepth: (context >>> 20) & 0x7ff, irqsDisabled: context >>> 31 !== 0 };
}

const CONTEXT_TEXTS = [
  "the task leaves the kernel",
  "DEBUG_LOCKS_WARN_ON(val > preempt_count()): preempt_enable without preempt_disable",
  "local_bh_enable without local_bh_disable",
  "WARN_ON_ONCE(in_hardirq()): local_bh_enable in a hardirq handler",
  "the end of an interrupt handler that never began",
] as const;

/** Text of imbalance number `what`, with the context in which it was found. */
export function contextMisuse(what: number, context: number): string {
  const text = CONTEXT_TEXTS[what] ?? "";
  if (what !== 0) return text;
  const { preemptCount, rcuDepth, irqsDisabled } = contextParts(context);
  const parts = [
    preemptCount === 0 ? "" : `preempt_count 0x${preemptCount.toString(16)}`,
    irqsDisabled ? "interrupts off" : "",
    rcuDepth === 0 ? "" : `RCU nest depth ${rcuDepth}`,
  ];
  return `${text} with ${parts.filter((p) => p !== "").join(", ")}`;
}

/** Where the kernel's own might_sleep() stands in an operation, 6.12. */
const MIGHT_SLEEP: readonly (readonly [RegExp, string])[] = [
  [/^(_?mutex_|ww_mutex_)/, "kernel/locking/mutex.c:585"],
  [/^down_read/, "kernel/locking/rwsem.c:1523"],
  [/^_?down_write/, "kernel/locking/rwsem.c:1575"],
  [/^percpu_down_read/, "include/linux/percpu-rwsem.h:49"],
  [/^percpu_down_write/, "kernel/locking/percpu-rwsem.c:231"],
  [/^rt_mutex_/, "kernel/locking/rtmutex_api.c:40"],
  [/^__kmalloc$/, "include/linux/sched/mm.h:337"],
  [/^__wait_for_work$/, "kernel/workqueue.c:4162"],
  [/^synchronize_/, "kernel/sched/completion.c:101"],
  [/^(cond_resched|schedule|msleep)/, "kernel/sched/core.c:6735"],
];

/** FILE:LINE of the check inside a core operation, "" for one that has none. */
export function mightSleepPlace(operation: string): string {
  return MIGHT_SLEEP.find(([pattern]) => pattern.test(operation))?.[1] ?? "";
}

/** rcu_sleep_check() stands in __might_resched() and schedule_debug(); lines as in 6.12. */
const SLEEP_CHECKS = ["kernel/sched/core.c:8606", "kernel/sched/core.c:5937"];

/** What rcu_sleep_check() says: at might_sleep() (0) or schedule() (1), of readers of a flavour (1 bh, 2 sched). */
export function rcuSleepMisuse(place: number, flavour: number): { place: string; what: string } {
  const reader = flavour === 1 ? "RCU-bh" : "RCU-sched";
  return { place: SLEEP_CHECKS[place] ?? "", what: `Illegal context switch in ${reader} read-side critical section` };
}
