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
  {
    name: "mutex",
    doc: "owner: task number + 1, 0 free. waiters: how many tasks wait.",
    fields: [
      { name: "owner", type: "u32" },
      { name: "waiters", type: "u32" },
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
    doc: "data: bit 0 PENDING. next: following item of the machine's FIFO. wq: queue it is on or ran on last.",
    fields: [
      { name: "data", type: "u64" },
      { name: "next", type: "ptr", c: "struct work_struct *" },
      { name: "wq", type: "ptr", c: "struct workqueue_struct *" },
      { name: "func", type: "ptr", c: "void (*@)(struct work_struct *)" },
      { name: "lockdep_map", type: "lockdep_map" },
    ],
  },
  {
    name: "workqueue_struct",
    doc: "nr_active: items running. max_active: limit of it.",
    fields: [
      { name: "name", type: "ptr", c: "const char *" },
      { name: "flags", type: "u32" },
      { name: "nr_active", type: "u32" },
      { name: "max_active", type: "u32" },
      { name: "pad", type: "u32" },
      { name: "lockdep_map", type: "lockdep_map" },
      { name: "key", type: "lock_class_key" },
    ],
  },
  {
    name: "task_struct",
    doc: "What Kernel C may see of a task. task: its number in the machine.",
    fields: [
      { name: "pid", type: "s32" },
      { name: "task", type: "u32" },
      { name: "flags", type: "u32" },
      { name: "exit_code", type: "s32" },
      { name: "comm", type: "char[16]" },
      { name: "journal_info", type: "ptr", c: "void *" },
    ],
  },
];
