/**
 * Structures that Kernel C and the core both touch: laid out here once, written out as C for
 * `kernel/include/generated/layouts.h` and as offsets for `assembly/generated/abi.ts`.
 *
 * Field types: s8 … u64; `ptr` with the C pointer type it stands for; `char[n]`; `u32[n]`; or another structure.
 * Natural alignment, LP64.
 */
export interface Field {
  readonly name: string;
  readonly type: string;
  /** The C declaration's type where it is not plain: pointer types and such. */
  readonly c?: string;
}

export interface Layout {
  readonly name: string;
  readonly doc: string;
  readonly fields: readonly Field[];
}

/** In every lock that has been initialised, as DEBUG_MUTEXES and DEBUG_SPINLOCK have it. */
export const LOCK_MAGIC = 0x6b6c636b;

/** A lock with one holder; all of them look alike to the core. */
function exclusiveLock(name: string): Layout {
  return {
    name,
    doc: "owner: task number + 1, 0 free. waiters: how many tasks wait. magic: LOCK_MAGIC once initialised.",
    fields: [
      { name: "owner", type: "u32" },
      { name: "waiters", type: "u32" },
      { name: "magic", type: "u32" },
      { name: "pad", type: "u32" },
      { name: "dep_map", type: "lockdep_map" },
    ],
  };
}

/** A lock with one writer or many readers; all of them look alike to the core. */
function sharedLock(name: string): Layout {
  return {
    name,
    doc:
      "writer: task number + 1, 0 none. readers: how many hold it; of these counts[i] by task i. queued: writers " +
      "that wait. magic: LOCK_MAGIC once initialised.",
    fields: [
      { name: "writer", type: "u32" },
      { name: "readers", type: "u32" },
      { name: "queued", type: "u32" },
      { name: "magic", type: "u32" },
      { name: "counts", type: "u8[32]" },
      { name: "dep_map", type: "lockdep_map" },
    ],
  };
}

export const LAYOUTS: readonly Layout[] = [
  {
    name: "lock_class_key",
    doc: "Identity of a lock class; only its address counts.",
    fields: [{ name: "subkeys", type: "char[8]" }],
  },
  {
    name: "lockdep_map",
    doc: "In each lock: which class it belongs to. class_cache: index of the class + 1 for subclass 0 and 1.",
    fields: [
      { name: "key", type: "ptr", c: "struct lock_class_key *" },
      { name: "name", type: "ptr", c: "const char *" },
      { name: "class_cache", type: "u32[2]" },
      { name: "wait_type_outer", type: "u8" },
      { name: "wait_type_inner", type: "u8" },
      { name: "lock_type", type: "u8" },
      { name: "flags", type: "u8" },
    ],
  },
  exclusiveLock("mutex"),
  exclusiveLock("raw_spinlock"),
  exclusiveLock("rt_mutex"),
  exclusiveLock("local_lock"),
  sharedLock("rwlock"),
  sharedLock("rw_semaphore"),
  sharedLock("percpu_rw_semaphore"),
  {
    name: "ww_class",
    doc: "stamp: of the latest acquire context. The keys are of the contexts' and of the mutexes' lock classes.",
    fields: [
      { name: "stamp", type: "u64" },
      { name: "acquire_key", type: "lock_class_key" },
      { name: "mutex_key", type: "lock_class_key" },
      { name: "acquire_name", type: "ptr", c: "const char *" },
      { name: "mutex_name", type: "ptr", c: "const char *" },
      { name: "is_wait_die", type: "u32" },
    ],
  },
  {
    name: "ww_acquire_ctx",
    doc: "The lower the stamp, the older. acquired: mutexes got in the context. contending_lock: the one that said -EDEADLK.",
    fields: [
      { name: "task", type: "u32" },
      { name: "acquired", type: "u32" },
      { name: "stamp", type: "u64" },
      { name: "wounded", type: "u32" },
      { name: "is_wait_die", type: "u32" },
      { name: "done_acquire", type: "u32" },
      { name: "pad", type: "u32" },
      { name: "ww_class", type: "ptr", c: "struct ww_class *" },
      { name: "contending_lock", type: "ptr", c: "void *" },
      { name: "dep_map", type: "lockdep_map" },
    ],
  },
  {
    name: "ww_mutex",
    doc: "ctx: the acquire context in which it is held, NULL for none.",
    fields: [
      { name: "base", type: "mutex" },
      { name: "ctx", type: "ptr", c: "struct ww_acquire_ctx *" },
      { name: "ww_class", type: "ptr", c: "struct ww_class *" },
    ],
  },
  {
    name: "seqcount",
    doc: "sequence: odd while a writer is inside; writer: task number + 1 of that one.",
    fields: [
      { name: "sequence", type: "u32" },
      { name: "writer", type: "u32" },
      { name: "dep_map", type: "lockdep_map" },
    ],
  },
  {
    name: "wait_queue_head",
    doc: "Who waits stands in the tasks.",
    fields: [{ name: "initialised", type: "u64" }],
  },
  {
    name: "work_struct",
    doc: "data: bit 0 PENDING. queued: 1 while it waits for a worker. wq: queue it is on or ran on last.",
    fields: [
      { name: "data", type: "u64" },
      { name: "queued", type: "u64" },
      { name: "wq", type: "ptr", c: "struct workqueue_struct *" },
      { name: "func", type: "ptr", c: "void (*@)(struct work_struct *)" },
      { name: "lockdep_map", type: "lockdep_map" },
    ],
  },
  {
    name: "srcu_struct",
    doc: "readers: how many sections are open; of these counts[i] by task i. left: callbacks that have not run; work runs them.",
    fields: [
      { name: "readers", type: "u32" },
      { name: "magic", type: "u32" },
      { name: "counts", type: "u8[32]" },
      { name: "callbacks", type: "ptr", c: "struct callback_head *" },
      { name: "left", type: "u64" },
      { name: "work", type: "work_struct" },
      { name: "dep_map", type: "lockdep_map" },
    ],
  },
  {
    name: "workqueue_struct",
    doc: "active[i]: items running that were queued for CPU i (unbound: 0). max_active: limit of each. drainers: how many drain it.",
    fields: [
      { name: "name", type: "ptr", c: "const char *" },
      { name: "flags", type: "u32" },
      { name: "max_active", type: "u32" },
      { name: "drainers", type: "u32" },
      { name: "active", type: "u8[32]" },
      { name: "lockdep_map", type: "lockdep_map" },
      { name: "key", type: "lock_class_key" },
    ],
  },
  {
    name: "task_struct",
    doc: "What Kernel C may see of a task. task: its number in the machine. signals: bit 0 one is pending, bit 1 a fatal one.",
    fields: [
      { name: "pid", type: "s32" },
      { name: "task", type: "u32" },
      { name: "flags", type: "u32" },
      { name: "exit_code", type: "s32" },
      { name: "comm", type: "char[16]" },
      { name: "journal_info", type: "ptr", c: "void *" },
      { name: "signals", type: "u32" },
      { name: "usage", type: "u32" },
    ],
  },
];
