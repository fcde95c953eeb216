// Notes: dependencies that a campaign is told of, so that the host can merge the graphs of runs, each of which starts
// from the same snapshot. A note stands among the findings, as a record of kind NOTE, and stops a batch as a finding
// does unless its key is known.
//
//   NOTES_NEW      every dependency that is new to its run's graph, by classes and kind
//   NOTES_WATCHED  every way in which one of the watched dependencies is made: by kind, instances and held locks.
//                  No acquire is taken for known meanwhile.
//
// Classes are told apart by name, subclass and key. Keys that were allocated after boot differ from run to run: their
// dependencies are not noted.

import { findingWords, isKnown, mixKey } from "../findings";
import { FINDING_WORDS } from "../regions";
import { class_identity, classAt } from "./classes";
import { dep_kind } from "./edges";
import { taskAt, update_contexts } from "./irq";
import {
  B_CHECK,
  B_CLASS,
  B_IRQ,
  B_READ,
  B_READ_SHIFT,
  B_TRYLOCK,
  C_KEY,
  H_BITS,
  H_INSTANCE,
  HELD_SHIFT,
  HELDS,
  HELDS_SHIFT,
  T_DEPTH,
} from "./layout";
import { write_note } from "./report";
import { recursive_reads } from "./versions";

export const NOTES_OFF: u32 = 0;
export const NOTES_NEW: u32 = 1;
export const NOTES_WATCHED: u32 = 2;

/** What is noted: NOTES_… */
export let noting: u32 = NOTES_OFF;
/** A usage bit that no class ever has: whatever needs it is never taken for known. */
export const NO_USAGE: u32 = 1 << 31;
/** NO_USAGE while that holds for every acquire. */
export let unknown_usage: u32 = 0;

/** Salt of the keys of notes, which share a table with those of findings. */
const SALT: u32 = 0x65646765;

/** Keys at or above it were allocated after boot. */
let stable_end: u32 = u32.MAX_VALUE;

/** Watched dependencies: key, identity of the class held. */
const WATCHED_MAX: u32 = 32;
const WATCHED: usize = memory.data(256);
let watched: u32 = 0;

/** `what`: NOTES_…; `stableEnd`: end of what is allocated when boot ends, u32.MAX_VALUE before. Watches nothing. */
export function lockdep_note(what: u32, stableEnd: u32): void {
  noting = what;
  stable_end = stableEnd;
  watched = 0;
  unknown_usage = what == NOTES_WATCHED ? NO_USAGE : 0;
  update_contexts();
}

/** A dependency to watch, by the key and the class held of an earlier note; false when there are too many. */
export function lockdep_watch(edge: u32, from: u32): bool {
  if (watched == WATCHED_MAX) return false;
  const at = WATCHED + ((<usize>watched) << 3);
  store<u32>(at, edge);
  store<u32>(at, from, 4);
  watched += 1;
  return true;
}

/** A run starts: its tasks come from a snapshot, which may have been made when nothing was noted. */
export function resume_notes(): void {
  if (unknown_usage) update_contexts();
}

/** What tells a class apart in all runs of the image, 0 when nothing does. */
function identity(cls: u32): u32 {
  const key = load<u32>(classAt(cls), C_KEY);
  return key < stable_end ? mixKey(class_identity(cls), key) | 1 : 0;
}

function classOf(hlock: usize): u32 {
  return load<u32>(hlock, H_BITS) & B_CLASS;
}

function readOf(hlock: usize): u32 {
  return (load<u32>(hlock, H_BITS) & B_READ) >> B_READ_SHIFT;
}

/** The task is about to add the dependency prev -> next of one kind to the graph. */
export function note_new(task: u32, prev: usize, next: usize, kind: u32): void {
  const from = identity(classOf(prev));
  const to = identity(classOf(next));
  if (!from || !to || from == to) return;
  const edge = mixKey(from, to);
  const key = mixKey(edge ^ SALT, kind);
  if (isKnown(key) || isCrowded()) return;
  write_note(task, next, prev, kind, edge, from, key);
}

/** The task acquires `next`, which is entry `depth` of its stack; the walk is that of check_prevs_add. */
export function note_watched(task: u32, next: usize, depth: u32): void {
  const irq = load<u32>(next, H_BITS) & B_IRQ;
  const stack = HELDS + (task << HELDS_SHIFT);
  for (let i = depth; i > 0; i--) {
    const prev = stack + ((i - 1) << HELD_SHIFT);
    const bits = load<u32>(prev, H_BITS);
    if ((bits & B_IRQ) != irq) break;
    if (!(bits & B_CHECK)) continue;
    if (!recursive_reads && readOf(prev) == 2) continue;
    note_way(task, prev, next, stack, depth);
    if (!(bits & B_TRYLOCK)) break;
  }
}

function note_way(task: u32, prev: usize, next: usize, stack: usize, depth: u32): void {
  const from = identity(classOf(prev));
  const to = identity(classOf(next));
  if (!from || !to) return;
  const edge = mixKey(from, to);
  if (!is_watched(edge)) return;
  const kind = dep_kind(readOf(prev), readOf(next));
  let key = mixKey(mixKey(edge ^ SALT, load<u32>(prev, H_INSTANCE)), load<u32>(next, H_INSTANCE));
  for (let i: u32 = 0; i < depth; i++) {
    const hlock = stack + (i << HELD_SHIFT);
    key = mixKey(key, load<u32>(hlock, H_INSTANCE) ^ (readOf(hlock) << 28));
  }
  key = mixKey(key, kind);
  if (isKnown(key) || isCrowded()) return;
  write_note(task, next, prev, kind, edge, from, key);
}

// Notes leave half of the room to findings. What is not noted now will be in a later run: it stays unknown.
function isCrowded(): bool {
  return findingWords() > FINDING_WORDS >> 1;
}

function is_watched(edge: u32): bool {
  for (let i: u32 = 0; i < watched; i++) {
    if (load<u32>(WATCHED + ((<usize>i) << 3)) == edge) return true;
  }
  return false;
}

/** True when the task holds a lock of a class at which a watched dependency starts. */
export function holds_watched(task: u32): bool {
  const depth = load<u32>(taskAt(task), T_DEPTH);
  for (let i: u32 = 0; i < depth; i++) {
    const held = identity(classOf(HELDS + (task << HELDS_SHIFT) + (i << HELD_SHIFT)));
    for (let k: u32 = 0; k < watched; k++) {
      if (load<u32>(WATCHED + ((<usize>k) << 3), 4) == held) return true;
    }
  }
  return false;
}
