// The validator's mode, its scalars, and going back to an earlier state.

import { undo_forget, undo_full, undo_mark, undo_rewind, undo_set32 } from "../undo";
import {
  C_OPERATIONS,
  CHAIN_LIST,
  CHAIN_SHIFT,
  CHAIN_SLOTS,
  CHAINS,
  CLASS_HEADS,
  CLASS_HEADS_COUNT,
  CLASS_SHIFT,
  CLASSES,
  FIRST_EDGE,
  HELDS,
  HELDS_SHIFT,
  HELD_SHIFT,
  KEY_SLOTS,
  KEYS,
  L_SLOT,
  MAX_LOCKDEP_TASKS,
  MAX_MARKS,
  REPORTED,
  REPORTED_SLOTS,
  SAVED,
  SAVED_OPERATIONS,
  SAVED_STRIDE,
  T_DEPTH,
  T_OFF,
  T_OFF_DEPTH,
  TASK_SHIFT,
  TASKS,
  V_CHAIN_TOP,
  V_CLASS_TOP,
  V_DEBUG_LOCKS,
  V_EDGE_TOP,
  V_TASKS,
  VARS,
  VARS_BYTES,
} from "./layout";
import { lockdep_task_reset, update_contexts } from "./irq";
import { acquires_counted, recursive_reads, set_rules } from "./versions";

/** False: the first report turns the validator off, as the kernel does. */
export let lockdep_go_on: bool = true;
/** CONFIG_PROVE_RAW_LOCK_NESTING: CONFIG differs from SPIN. */
export let lockdep_raw_nesting: bool = false;
/** Offsets below it are static objects. */
export let lockdep_static_end: u32 = 0;
/** Keys of the no-validate and no-track classes, 0 none. */
export let lockdep_no_validate: u32 = 0;
export let lockdep_no_track: u32 = 0;
/** The map that stands for memory reclaim where that is a lock, 0 none. */
export let lockdep_fs_reclaim: u32 = 0;
/** Number of the run, kept in each dependency that the run makes. */
export let lockdep_run: u32 = 0;
/** Bits of B_… that make a lock's part of the chain key. */
export let chain_id_mask: u32 = 0x33fff;

let marks: u32 = 0;
let reported: u32 = 0;

/** `version`: KERNEL_VERSION's code. Classes that exist keep the wait types they were registered with. */
export function lockdep_configure(version: u32, goOn: bool, rawNesting: bool): void {
  set_rules(version);
  lockdep_go_on = goOn;
  lockdep_raw_nesting = rawNesting;
  chain_id_mask = recursive_reads ? 0x33fff : 0x3fff;
  update_contexts();
}

/** Static objects lie below `end`; the two keys are special ones of the kernel, 0 when there are none. */
export function lockdep_set_static(end: u32, noValidate: u32, noTrack: u32): void {
  lockdep_static_end = end;
  lockdep_no_validate = noValidate;
  lockdep_no_track = noTrack;
}

export function lockdep_set_fs_reclaim(map: u32): void {
  lockdep_fs_reclaim = map;
}

export function lockdep_set_run(run: u32): void {
  lockdep_run = run;
}

export function get(at: usize): u32 {
  return load<u32>(VARS + at);
}

/** Sets a scalar; mark and rewind copy them all, so it needs no log. */
export function set(at: usize, value: u32): void {
  store<u32>(VARS + at, value);
}

export function debug_locks(): u32 {
  return load<u32>(VARS + V_DEBUG_LOCKS);
}

/** Turns the validator off; true when it was on. */
export function debug_locks_off(): bool {
  const was = debug_locks();
  set(V_DEBUG_LOCKS, 0);
  return was != 0;
}

/** State of the graph: another number after every change that a search could see. */
export let graph_version: u32 = 1;

/** A store into a table that searches read. */
export function set_graph(at: usize, value: u32): void {
  undo_set32(at, value);
  graph_version += 1;
}

/** Number of locks that the task holds, also while the validator is off for it. */
export function depth_of(task: u32): u32 {
  const t = TASKS + (task << TASK_SHIFT);
  return load<u32>(t, T_OFF) ? load<u32>(t, T_OFF_DEPTH) : load<u32>(t, T_DEPTH);
}

/** An empty validator, switched on; all tasks hold nothing; no marks. */
export function lockdep_reset(): void {
  for (let i: u32 = 1, top = get(V_CHAIN_TOP); i <= top; i++) {
    const slot = load<u32>(CHAIN_LIST + (i << CHAIN_SHIFT), L_SLOT);
    if (slot) store<u64>(slot, 0);
  }
  clear_removed_chains();
  memory.fill(VARS, 0, VARS_BYTES);
  memory.fill(CLASS_HEADS, 0, CLASS_HEADS_COUNT << 2);
  memory.fill(KEYS, 0, KEY_SLOTS << 2);
  set(V_DEBUG_LOCKS, 1);
  set(V_CLASS_TOP, 0);
  set(V_EDGE_TOP, FIRST_EDGE);
  for (let task: u32 = 0; task < MAX_LOCKDEP_TASKS; task++) lockdep_task_reset(task);
  set(V_TASKS, 0);
  undo_forget();
  graph_version += 1;
  marks = 0;
  clear_reported();
}

/** Slots of removed chains in CHAINS, from which lockdep_reset takes the marks. */
let removed_chains: bool = false;

export function note_removed_chain(): void {
  removed_chains = true;
}

function clear_removed_chains(): void {
  if (removed_chains) memory.fill(CHAINS, 0, (<usize>CHAIN_SLOTS) << 3);
  removed_chains = false;
}

/**
 * The state now becomes the one that lockdep_rewind returns to, above those marked before (at most 4). A bug that was
 * reported before is reported again if it comes again.
 */
export function lockdep_mark(): void {
  if (marks == MAX_MARKS) unreachable();
  clear_reported();
  undo_mark();
  const at = SAVED + marks * SAVED_STRIDE;
  marks += 1;
  memory.copy(at, VARS, VARS_BYTES);
  const tasks = get(V_TASKS);
  memory.copy(at + VARS_BYTES, TASKS, tasks << TASK_SHIFT);
  const helds = at + VARS_BYTES + (MAX_LOCKDEP_TASKS << TASK_SHIFT);
  for (let task: u32 = 0; task < tasks; task++) {
    const depth = depth_of(task);
    if (depth) memory.copy(helds + (task << HELDS_SHIFT), HELDS + (task << HELDS_SHIFT), depth << HELD_SHIFT);
  }
  if (acquires_counted) copy_operations(at + SAVED_OPERATIONS, true);
}

function copy_operations(to: usize, save: bool): void {
  const top = get(V_CLASS_TOP);
  for (let cls: u32 = 1; cls <= top; cls++) {
    const operations = CLASSES + (cls << CLASS_SHIFT) + C_OPERATIONS;
    const saved = to + (cls << 2);
    if (save) store<u32>(saved, load<u32>(operations));
    else store<u32>(operations, load<u32>(saved));
  }
}

/** Back to the last mark, which stays. */
export function lockdep_rewind(): void {
  if (!marks) return;
  graph_version += 1;
  undo_rewind(marks - 1);
  const at = SAVED + (marks - 1) * SAVED_STRIDE;
  memory.copy(VARS, at, VARS_BYTES);
  const tasks = get(V_TASKS);
  memory.copy(TASKS, at + VARS_BYTES, tasks << TASK_SHIFT);
  const helds = at + VARS_BYTES + (MAX_LOCKDEP_TASKS << TASK_SHIFT);
  for (let task: u32 = 0; task < tasks; task++) {
    const depth = depth_of(task);
    if (depth) memory.copy(HELDS + (task << HELDS_SHIFT), helds + (task << HELDS_SHIFT), depth << HELD_SHIFT);
  }
  if (acquires_counted) copy_operations(at + SAVED_OPERATIONS, false);
  clear_reported();
}

/** Back to the first mark; the others are dropped. */
export function lockdep_rewind_base(): void {
  if (marks > 1) marks = 1;
  lockdep_rewind();
}

/** True when the log of changes is nearly full; the validator then turns itself off with a message. */
export function log_is_full(): bool {
  return undo_full();
}

/** True the first time a finding of this key is made since the last rewind. */
export function first_report(key: u32): bool {
  const word = key ? key : 1;
  let slot = word & (REPORTED_SLOTS - 1);
  for (let i: u32 = 0; i < REPORTED_SLOTS; i++) {
    const at = REPORTED + ((<usize>slot) << 2);
    const there = load<u32>(at);
    if (there == word) return false;
    if (!there) {
      if (reported >= REPORTED_SLOTS - 1) return false;
      store<u32>(at, word);
      reported += 1;
      return true;
    }
    slot = (slot + 1) & (REPORTED_SLOTS - 1);
  }
  return false;
}

function clear_reported(): void {
  if (reported) memory.fill(REPORTED, 0, REPORTED_SLOTS << 2);
  reported = 0;
}
