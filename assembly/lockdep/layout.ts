// Where the validator's tables lie, above the machine's regions (regions.ts), and how their records look.
//
//   VARS     scalars (V_…), copied whole by mark and rewind
//   TASKS    one record of TASK_STRIDE bytes a task (T_…);  HELDS: its stack of held locks, HELD_STRIDE bytes an entry
//   CLASSES  class records (C_…), numbered from 1;  CLASS_HEADS: hash chains by key
//   EDGES    dependency records (E_…), one forward and one backward for each dependency
//   CHAINS   open hash table of 64-bit chain keys;  CHAIN_LIST: records (L_…);  CHAIN_HLOCKS: class numbers
//   KEYS     registered dynamic keys, an open hash table
//   REPORTED keys of findings that this run has made

import { REGIONS_END } from "../regions";

/** Limits of the kernel; more of them: versions.ts. */
export const MAX_LOCKDEP_KEYS: u32 = 8192;
export const MAX_LOCKDEP_SUBCLASSES: u32 = 8;
export const MAX_LOCK_DEPTH: u32 = 48;
export const MAX_LOCKDEP_ENTRIES: u32 = 32768;
export const MAX_LOCKDEP_CHAINS: u32 = 65536;
export const MAX_LOCKDEP_CHAIN_HLOCKS: u32 = MAX_LOCKDEP_CHAINS * 5;
export const MAX_STACK_TRACE_ENTRIES: u32 = 524288;
export const MAX_CIRCULAR_QUEUE_SIZE: u32 = 4096;

export const MAX_LOCKDEP_TASKS: u32 = 64;
export const MAX_MARKS: u32 = 4;

// ---- scalars
export const VARS_BYTES: u32 = 320;
export const V_DEBUG_LOCKS: usize = 0;
export const V_CLASSES: usize = 4;
/** Class numbers ever given out; freed ones stand in a list. */
export const V_CLASS_TOP: usize = 8;
export const V_FREE_CLASS: usize = 12;
export const V_EDGES: usize = 16;
export const V_EDGE_TOP: usize = 20;
export const V_FREE_EDGE: usize = 24;
export const V_CHAINS: usize = 28;
export const V_CHAIN_TOP: usize = 32;
export const V_CHAIN_HLOCKS: usize = 36;
export const V_HLOCK_TOP: usize = 40;
export const V_TRACE_WORDS: usize = 44;
export const V_PIN_COOKIE: usize = 48;
export const V_TASKS: usize = 52;
/** All usage bits that any class ever had. */
export const V_USAGE: usize = 56;
export const V_KEYS: usize = 60;
/** Places given out in the order of classes, and whether the plain graph has a cycle. */
export const V_ORDER: usize = 64;
export const V_CYCLIC: usize = 68;
/** Freed chain records by number of entries, 0 none. */
export const V_FREE_CHAINS: usize = 72;

// ---- tasks
export const TASK_SHIFT: u32 = 7;
export const T_DEPTH: usize = 0;
export const T_HARDIRQ: usize = 4;
/** Chain key of the stack, u64. */
export const T_KEY: usize = 8;
export const T_SOFTIRQ: usize = 16;
export const T_HARDIRQS_ON: usize = 20;
export const T_SOFTIRQS_ON: usize = 24;
export const T_THREADED: usize = 28;
/** Usage bits that an acquire must have set: write, read, write trylock, read trylock. */
export const T_NEED: usize = 32;
/** irq context and hardirqs-off as they stand in B_… bits. */
export const T_IRQ_BITS: usize = 48;
/** Innermost wait type that the context allows. */
export const T_WAIT: usize = 52;
export const T_RECLAIM: usize = 56;
export const T_EVENTS: usize = 60;
/** Code offset and event number: hardirqs enabled, disabled, softirqs enabled, disabled. */
export const T_TRACE: usize = 64;
/** lockdep_off() nesting; NMIs among it; the number of held locks meanwhile, T_DEPTH being 0. */
export const T_OFF: usize = 96;
export const T_NMI: usize = 100;
export const T_OFF_DEPTH: usize = 104;

// ---- held locks
export const HELD_SHIFT: u32 = 5;
export const HELDS_SHIFT: u32 = 11;
export const H_PREV_KEY: usize = 0;
export const H_INSTANCE: usize = 8;
export const H_IP: usize = 12;
export const H_NEST: usize = 16;
export const H_BITS: usize = 20;
export const H_REFERENCES: usize = 24;
export const H_PIN: usize = 28;

export const B_CLASS: u32 = 0x3fff;
export const B_IRQ_SHIFT: u32 = 14;
export const B_IRQ: u32 = 3 << B_IRQ_SHIFT;
export const B_READ_SHIFT: u32 = 16;
export const B_READ: u32 = 3 << B_READ_SHIFT;
export const B_TRYLOCK: u32 = 1 << 18;
export const B_CHECK: u32 = 1 << 19;
export const B_HARDIRQS_OFF: u32 = 1 << 20;
export const B_SYNC: u32 = 1 << 21;
/** Least inner wait type from here down within the irq context, NO_WAIT_TYPE for none; what the context itself allows
 * counts too unless a wait override is among them. */
export const B_WAIT_SHIFT: u32 = 22;
export const B_WAIT: u32 = 7 << B_WAIT_SHIFT;
export const B_OVERRIDE: u32 = 1 << 25;
export const NO_WAIT_TYPE: u32 = 7;

// ---- classes
export const CLASS_SHIFT: u32 = 7;
export const C_KEY: usize = 0;
export const C_NAME: usize = 4;
export const C_USAGE: usize = 8;
/** inner | outer << 8 | lock type << 16 | CLASS_… flags << 24 */
export const C_TYPES: usize = 12;
export const C_NAME_VERSION: usize = 16;
export const C_SUBCLASS: usize = 20;
export const C_AFTER: usize = 24;
export const C_AFTER_LAST: usize = 28;
export const C_BEFORE: usize = 32;
export const C_BEFORE_LAST: usize = 36;
export const C_HASH_NEXT: usize = 40;
/** Search that visited it last. */
export const C_VISITED: usize = 44;
export const C_NAME_HASH: usize = 48;
/** Compare function: 0 none, 1 by address of the instance. */
export const C_COMPARE: usize = 52;
export const C_FREE_NEXT: usize = 56;
/** Place in the topological order. */
export const C_ORDER: usize = 60;
/** Stack of each usage bit, 14 words. */
export const C_TRACES: usize = 64;

/** Number of acquires, where the version counts them; not in the log of changes: mark and rewind copy them all. */
export const C_OPERATIONS: usize = 120;

export const CLASS_NO_VALIDATE: u32 = 1 << 24;
export const CLASS_SPECIAL: u32 = 0xff << 24;

// ---- dependencies
export const EDGE_SHIFT: u32 = 6;
export const E_NEXT: usize = 0;
export const E_CLASS: usize = 4;
export const E_LINKS_TO: usize = 8;
export const E_TRACE: usize = 12;
/** Bit set of DEP_… kinds. */
export const E_DEP: usize = 16;
/** Search scratch: entry that led here, only-recursive-reads state. */
export const E_PARENT: usize = 20;
export const E_ONLY_XR: usize = 24;
/** Run of the campaign that made it. */
export const E_RUN: usize = 28;
/** State of the graph at which it was last found good, and for which read modes (bit prev * 3 + next). */
export const E_GOOD_VERSION: usize = 32;
export const E_GOOD_MODES: usize = 36;
/** Records 0 and 1 are the roots of a forward and of a backward search. */
export const ROOT_FORWARD: u32 = 0;
export const ROOT_BACKWARD: u32 = 1;
export const FIRST_EDGE: u32 = 2;
export const NO_EDGE: u32 = 0xffffffff;

export const DEP_SR: u32 = 1;
export const DEP_ER: u32 = 2;
export const DEP_SN: u32 = 4;
export const DEP_EN: u32 = 8;

// ---- chains, numbered from 1
export const CHAIN_SHIFT: u32 = 4;
/** Address of its key in CHAINS, 0 when freed. */
export const L_SLOT: usize = 0;
/** First entry in CHAIN_HLOCKS, and their number. */
export const L_BASE: usize = 4;
export const L_DEPTH: usize = 8;
export const L_FREE_NEXT: usize = 12;
/** What stands in the slot of a removed chain. */
export const REMOVED_KEY: u64 = 1;

// ---- usage bits: four a state (used in, used in read, enabled, enabled read)
export const USAGE_HARDIRQ: u32 = 0;
export const USAGE_SOFTIRQ: u32 = 4;
export const USAGE_RECLAIM_FS: u32 = 8;
export const USAGE_USED: u32 = 12;
export const USAGE_USED_READ: u32 = 13;
export const USAGE_STATES: u32 = 14;
/** What a use in an NMI is called in reports; no class has it. */
export const USAGE_IN_NMI: u32 = 20;
export const USED_IN_ALL: u32 = 0x333;
export const ENABLED_ALL: u32 = 0xccc;
export const READ_ALL: u32 = 0xaaa;
export const WRITE_ALL: u32 = 0x555;

// ---- places
export const CLASS_HEADS_COUNT: u32 = 4096;
export const CHAIN_SLOT_BITS: u32 = 17;
export const CHAIN_SLOTS: u32 = 1 << CHAIN_SLOT_BITS;
export const KEY_SLOTS: u32 = 16384;
export const REPORTED_SLOTS: u32 = 1024;
/** All classes, dependencies and chains that the limits allow take half of them; the order of classes gets the rest. */
export const UNDO_ENTRIES: u32 = 1 << 21;

export const VARS: usize = (REGIONS_END + 0xffff) & ~0xffff;
export const TASKS: usize = VARS + VARS_BYTES;
export const HELDS: usize = TASKS + (MAX_LOCKDEP_TASKS << TASK_SHIFT);
export const CLASSES: usize = HELDS + (MAX_LOCKDEP_TASKS << HELDS_SHIFT);
export const CLASS_HEADS: usize = CLASSES + ((MAX_LOCKDEP_KEYS + 2) << CLASS_SHIFT);
export const EDGES: usize = CLASS_HEADS + CLASS_HEADS_COUNT * 4;
export const CHAINS: usize = EDGES + ((MAX_LOCKDEP_ENTRIES + FIRST_EDGE) << EDGE_SHIFT);
export const CHAIN_LIST: usize = CHAINS + CHAIN_SLOTS * 8;
export const CHAIN_HLOCKS: usize = CHAIN_LIST + ((MAX_LOCKDEP_CHAINS + 1) << CHAIN_SHIFT);
export const QUEUE: usize = CHAIN_HLOCKS + MAX_LOCKDEP_CHAIN_HLOCKS * 4;
export const KEYS: usize = QUEUE + MAX_CIRCULAR_QUEUE_SIZE * 4;
export const REPORTED: usize = KEYS + KEY_SLOTS * 4;
export const ORDER_LISTS: usize = REPORTED + REPORTED_SLOTS * 4;
export const SAVED: usize = ORDER_LISTS + MAX_LOCKDEP_KEYS * 16;
export const SAVED_OPERATIONS: u32 =
  VARS_BYTES + (MAX_LOCKDEP_TASKS << TASK_SHIFT) + (MAX_LOCKDEP_TASKS << HELDS_SHIFT);
export const SAVED_STRIDE: u32 = SAVED_OPERATIONS + ((MAX_LOCKDEP_KEYS + 1) << 2);
export const UNDO: usize = SAVED + MAX_MARKS * SAVED_STRIDE;
export const LOCKDEP_END: usize = UNDO + UNDO_ENTRIES * 8 + 64;
