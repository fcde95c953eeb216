import { CORE_OP_NUMBER } from "../abi/core-ops.js";

/** An object of the emulated kernel: its place in the machine's memory. `pointer` gives the address that it has there. */
export type Address = number;

/**
 * What an operation takes from its caller: an object; an object or NULL; the lock that orders several of a class; a number
 * (a subclass, flags, a count); and what it is given without being asked: `@name` a static object, `#n` a number.
 */
type ArgumentKind = "object" | "optional" | "nest" | "number" | `@${string}` | `#${number}`;
/** What it returns: nothing; whether it was done; a number (flags, a count, 0 or a negative errno). */
export type ResultKind = "nothing" | "boolean" | "number";

type LockCall = readonly [operation: string, result: ResultKind, ...args: ArgumentKind[]];

/** Functions that make a lock with a class of its own (or of a given key), and those of kernel/kobjlab/host.c that do it. */
export const LOCK_CONSTRUCTORS = {
  mutex_init: "host_mutex",
  raw_spin_lock_init: "host_raw_spinlock",
  spin_lock_init: "host_spinlock",
  rwlock_init: "host_rwlock",
  init_rwsem: "host_rwsem",
  percpu_init_rwsem: "host_percpu_rwsem",
  rt_mutex_init: "host_rt_mutex",
  local_lock_init: "host_local_lock",
  seqcount_init: "host_seqcount",
  init_srcu_struct: "host_srcu",
} as const;

/** Operations on locks and contexts by the kernel's names: the core operation each is, its result, its arguments. */
export const LOCK_CALLS = {
  mutex_lock: ["mutex_lock", "nothing", "object"],
  mutex_lock_nested: ["mutex_lock_nested", "nothing", "object", "number"],
  mutex_lock_nest_lock: ["_mutex_lock_nest_lock", "nothing", "object", "nest"],
  mutex_lock_interruptible: ["mutex_lock_interruptible", "number", "object"],
  mutex_lock_interruptible_nested: ["mutex_lock_interruptible_nested", "number", "object", "number"],
  mutex_lock_killable: ["mutex_lock_killable", "number", "object"],
  mutex_trylock: ["mutex_trylock", "boolean", "object"],
  mutex_unlock: ["mutex_unlock", "nothing", "object"],
  mutex_is_locked: ["mutex_is_locked", "boolean", "object"],
  mutex_destroy: ["__mutex_destroy", "nothing", "object"],

  raw_spin_lock: ["_raw_spin_lock", "nothing", "object"],
  raw_spin_lock_nested: ["_raw_spin_lock_nested", "nothing", "object", "number"],
  raw_spin_lock_nest_lock: ["_raw_spin_lock_nest_lock", "nothing", "object", "nest"],
  raw_spin_lock_irq: ["_raw_spin_lock_irq", "nothing", "object"],
  raw_spin_lock_irqsave: ["_raw_spin_lock_irqsave", "number", "object"],
  raw_spin_lock_irqsave_nested: ["_raw_spin_lock_irqsave_nested", "number", "object", "number"],
  raw_spin_lock_bh: ["_raw_spin_lock_bh", "nothing", "object"],
  raw_spin_trylock: ["_raw_spin_trylock", "boolean", "object"],
  raw_spin_trylock_bh: ["_raw_spin_trylock_bh", "boolean", "object"],
  raw_spin_unlock: ["_raw_spin_unlock", "nothing", "object"],
  raw_spin_unlock_irq: ["_raw_spin_unlock_irq", "nothing", "object"],
  raw_spin_unlock_irqrestore: ["_raw_spin_unlock_irqrestore", "nothing", "object", "number"],
  raw_spin_unlock_bh: ["_raw_spin_unlock_bh", "nothing", "object"],
  spin_lock: ["_raw_spin_lock", "nothing", "object"],
  spin_lock_nested: ["_raw_spin_lock_nested", "nothing", "object", "number"],
  spin_lock_nest_lock: ["_raw_spin_lock_nest_lock", "nothing", "object", "nest"],
  spin_lock_irq: ["_raw_spin_lock_irq", "nothing", "object"],
  spin_lock_irqsave: ["_raw_spin_lock_irqsave", "number", "object"],
  spin_lock_irqsave_nested: ["_raw_spin_lock_irqsave_nested", "number", "object", "number"],
  spin_lock_bh: ["_raw_spin_lock_bh", "nothing", "object"],
  spin_trylock: ["_raw_spin_trylock", "boolean", "object"],
  spin_trylock_bh: ["_raw_spin_trylock_bh", "boolean", "object"],
  spin_unlock: ["_raw_spin_unlock", "nothing", "object"],
  spin_unlock_irq: ["_raw_spin_unlock_irq", "nothing", "object"],
  spin_unlock_irqrestore: ["_raw_spin_unlock_irqrestore", "nothing", "object", "number"],
  spin_unlock_bh: ["_raw_spin_unlock_bh", "nothing", "object"],

  read_lock: ["_raw_read_lock", "nothing", "object"],
  read_lock_irq: ["_raw_read_lock_irq", "nothing", "object"],
  read_lock_irqsave: ["_raw_read_lock_irqsave", "number", "object"],
  read_lock_bh: ["_raw_read_lock_bh", "nothing", "object"],
  read_trylock: ["_raw_read_trylock", "boolean", "object"],
  read_unlock: ["_raw_read_unlock", "nothing", "object"],
  read_unlock_irq: ["_raw_read_unlock_irq", "nothing", "object"],
  read_unlock_irqrestore: ["_raw_read_unlock_irqrestore", "nothing", "object", "number"],
  read_unlock_bh: ["_raw_read_unlock_bh", "nothing", "object"],
  write_lock: ["_raw_write_lock", "nothing", "object"],
  write_lock_nested: ["_raw_write_lock_nested", "nothing", "object", "number"],
  write_lock_irq: ["_raw_write_lock_irq", "nothing", "object"],
  write_lock_irqsave: ["_raw_write_lock_irqsave", "number", "object"],
  write_lock_bh: ["_raw_write_lock_bh", "nothing", "object"],
  write_trylock: ["_raw_write_trylock", "boolean", "object"],
  write_unlock: ["_raw_write_unlock", "nothing", "object"],
  write_unlock_irq: ["_raw_write_unlock_irq", "nothing", "object"],
  write_unlock_irqrestore: ["_raw_write_unlock_irqrestore", "nothing", "object", "number"],
  write_unlock_bh: ["_raw_write_unlock_bh", "nothing", "object"],

  down_read: ["down_read", "nothing", "object"],
  down_read_nested: ["down_read_nested", "nothing", "object", "number"],
  down_read_interruptible: ["down_read_interruptible", "number", "object"],
  down_read_killable: ["down_read_killable", "number", "object"],
  down_read_trylock: ["down_read_trylock", "boolean", "object"],
  up_read: ["up_read", "nothing", "object"],
  down_write: ["down_write", "nothing", "object"],
  down_write_nested: ["down_write_nested", "nothing", "object", "number"],
  down_write_nest_lock: ["_down_write_nest_lock", "nothing", "object", "nest"],
  down_write_killable: ["down_write_killable", "number", "object"],
  down_write_trylock: ["down_write_trylock", "boolean", "object"],
  up_write: ["up_write", "nothing", "object"],
  downgrade_write: ["downgrade_write", "nothing", "object"],
  percpu_down_read: ["percpu_down_read", "nothing", "object"],
  percpu_down_read_trylock: ["percpu_down_read_trylock", "boolean", "object"],
  percpu_up_read: ["percpu_up_read", "nothing", "object"],
  percpu_down_write: ["percpu_down_write", "nothing", "object"],
  percpu_up_write: ["percpu_up_write", "nothing", "object"],

  rt_mutex_lock: ["rt_mutex_lock", "nothing", "object"],
  rt_mutex_lock_nested: ["rt_mutex_lock_nested", "nothing", "object", "number"],
  rt_mutex_lock_interruptible: ["rt_mutex_lock_interruptible", "number", "object"],
  rt_mutex_trylock: ["rt_mutex_trylock", "boolean", "object"],
  rt_mutex_unlock: ["rt_mutex_unlock", "nothing", "object"],
  local_lock: ["__local_lock", "nothing", "object"],
  local_lock_irq: ["__local_lock_irq", "nothing", "object"],
  local_lock_irqsave: ["__local_lock_irqsave", "number", "object"],
  local_unlock: ["__local_unlock", "nothing", "object"],
  local_unlock_irq: ["__local_unlock_irq", "nothing", "object"],
  local_unlock_irqrestore: ["__local_unlock_irqrestore", "nothing", "object", "number"],

  ww_acquire_init: ["ww_acquire_init", "nothing", "object", "object"],
  ww_acquire_done: ["ww_acquire_done", "nothing", "object"],
  ww_acquire_fini: ["ww_acquire_fini", "nothing", "object"],
  ww_mutex_lock: ["ww_mutex_lock", "number", "object", "optional"],
  ww_mutex_lock_interruptible: ["ww_mutex_lock_interruptible", "number", "object", "optional"],
  ww_mutex_lock_slow: ["ww_mutex_lock_slow", "number", "object", "object"],
  ww_mutex_trylock: ["ww_mutex_trylock", "boolean", "object", "optional"],
  ww_mutex_unlock: ["ww_mutex_unlock", "nothing", "object"],

  rcu_read_lock: ["__rcu_read_lock", "nothing", "@rcu_lock_map", "#0"],
  rcu_read_unlock: ["__rcu_read_unlock", "nothing", "@rcu_lock_map", "#0"],
  rcu_read_lock_bh: ["__rcu_read_lock", "nothing", "@rcu_bh_lock_map", "#1"],
  rcu_read_unlock_bh: ["__rcu_read_unlock", "nothing", "@rcu_bh_lock_map", "#1"],
  rcu_read_lock_sched: ["__rcu_read_lock", "nothing", "@rcu_sched_lock_map", "#2"],
  rcu_read_unlock_sched: ["__rcu_read_unlock", "nothing", "@rcu_sched_lock_map", "#2"],
  srcu_read_lock: ["srcu_read_lock", "number", "object"],
  srcu_read_unlock: ["srcu_read_unlock", "nothing", "object", "number"],
  synchronize_srcu: ["synchronize_srcu", "nothing", "object"],
  read_seqcount_begin: ["read_seqcount_begin", "number", "object"],
  read_seqcount_retry: ["read_seqcount_retry", "boolean", "object", "number"],
  write_seqcount_begin: ["write_seqcount_begin", "nothing", "object"],
  write_seqcount_begin_nested: ["write_seqcount_begin_nested", "nothing", "object", "number"],
  write_seqcount_end: ["write_seqcount_end", "nothing", "object"],

  local_irq_disable: ["local_irq_disable", "nothing"],
  local_irq_enable: ["local_irq_enable", "nothing"],
  local_irq_save: ["__local_irq_save", "number"],
  local_irq_restore: ["local_irq_restore", "nothing", "number"],
  local_bh_disable: ["local_bh_disable", "nothing"],
  local_bh_enable: ["local_bh_enable", "nothing"],
  preempt_disable: ["preempt_disable", "nothing"],
  preempt_enable: ["preempt_enable", "nothing"],
  hardirq_enter: ["__hardirq_enter", "nothing", "#0"],
  /** A handler that forced threading would make a thread. */
  hardirq_enter_threaded: ["__hardirq_enter", "nothing", "#1"],
  hardirq_exit: ["__hardirq_exit", "nothing"],
  softirq_enter: ["__softirq_enter", "nothing"],
  softirq_exit: ["__softirq_exit", "nothing"],
} as const satisfies Record<string, LockCall>;

export type LockCallName = keyof typeof LOCK_CALLS;

type Given<Kind> = Kind extends "optional" ? Address | null : Kind extends "number" ? number : Address;
type ArgumentsOf<Kinds extends readonly unknown[]> = Kinds extends readonly [infer First, ...infer Rest]
  ? First extends `@${string}` | `#${number}`
    ? ArgumentsOf<Rest>
    : [Given<First>, ...ArgumentsOf<Rest>]
  : [];
/** What the caller gives to an operation. */
export type LockArguments<Name extends LockCallName> = (typeof LOCK_CALLS)[Name] extends readonly [
  unknown,
  unknown,
  ...infer Kinds,
]
  ? ArgumentsOf<Kinds>
  : never;
type Returned = { nothing: void; boolean: boolean; number: number };

/** The operations of LOCK_CALLS as methods; each throws WouldBlockError when it could never return. */
export type LockMethods = {
  [Name in LockCallName]: (...args: LockArguments<Name>) => Returned[(typeof LOCK_CALLS)[Name][1]];
};

/** The constructors as methods: `key` of lock_class_key, for several locks of one class. */
export type LockConstructors = {
  [Name in keyof typeof LOCK_CONSTRUCTORS]: (name: string, key?: Address) => Address;
};

/** One operation in a batch: its name and its arguments. */
export type LockCommand = {
  [Name in LockCallName]: readonly [Name, ...LockArguments<Name>];
}[LockCallName];

export function isLockCall(name: string): name is LockCallName {
  return Object.hasOwn(LOCK_CALLS, name);
}

// assembly/direct.ts
const CORE_OP = 0x100;
const FIRST_IS_NUMBER = 0x10000;
const SECOND_IS_OBJECT = 0x20000;

/** How arguments are found that are not plain numbers. */
export interface LockObjects {
  /** Offset of a static object. */
  static(name: string): Address;
  /** Offset of a lock's map. */
  mapOf(lock: Address): Address;
}

/** The operation as assembly/direct.ts takes it: its number with what its arguments are, and two arguments. */
export function encodeLockCall(
  name: LockCallName,
  args: readonly (Address | number | null)[],
  objects: LockObjects,
): readonly [operation: number, first: number, second: number] {
  const [operation, , ...kinds]: LockCall = LOCK_CALLS[name];
  let given = 0;
  const words = kinds.map((kind) => {
    if (kind.startsWith("@")) return objects.static(kind.slice(1));
    if (kind.startsWith("#")) return Number(kind.slice(1));
    const arg = args[given++] ?? 0;
    return kind === "nest" ? objects.mapOf(arg) : arg;
  });
  const isNumber = (kind: ArgumentKind | undefined): boolean => kind === "number" || kind?.startsWith("#") === true;
  const first = isNumber(kinds[0]) ? FIRST_IS_NUMBER : 0;
  const second = kinds[1] === undefined || isNumber(kinds[1]) ? 0 : SECOND_IS_OBJECT;
  return [(CORE_OP + CORE_OP_NUMBER.get(operation)!) | first | second, words[0] ?? 0, words[1] ?? 0];
}

/** The operation as assembly/direct.ts takes it when its only argument is an object, else null. */
export function operationOnObject(name: LockCallName): number | null {
  const [operation, , ...kinds]: LockCall = LOCK_CALLS[name];
  return kinds.length === 1 && kinds[0] === "object" ? CORE_OP + CORE_OP_NUMBER.get(operation)! : null;
}

/** A result of assembly/direct.ts, 31 bits of a signed number, as the caller gets it. */
export function decodeLockResult(kind: ResultKind, word: number): number | boolean | undefined {
  if (kind === "nothing") return undefined;
  return kind === "boolean" ? word === 1 : (word << 1) >> 1;
}
