// Findings of the validator, written as words; src/machine/lockdep-decode.ts reads them. A finding's payload is
//
//   0 what      kind-specific number (WARN_…, LIMIT_…, 0)
//   1 task      whose operation it was
//   2 stack     its stack (id in the depot, 0 none)
//   3 irq       hardirq context | softirq context << 8 | hardirqs on << 16 | softirqs on << 17 | debug_locks << 18
//   4 events    number of irq events; then code offset and event number of: hardirqs enabled, disabled, softirqs
//               enabled, disabled (8 words)
//  13 sections  tag | words, words…; a section of tag 0 ends them
//
//   ACQUIRING, HOLDING   a held lock
//   HELD                 the task's held locks, outermost first
//   PATH, BACK_PATH      what a search found: from the class it reached to its root, each a class, then trace of the
//                        dependency that led there, its kinds, its run
//   VALUES               words whose meaning depends on the kind
//
//   held lock: instance, ip, nest, bits, references, pin, class
//   class:     number, key, name, name version, subclass, usage, types, acquires, n, then n times usage bit and its stack

import { finding_begin, finding_end, finding_word } from "../findings";
import {
  FINDING_EXIT_WITH_LOCK,
  FINDING_HELD_LOCK_FREED,
  FINDING_INCONSISTENT_LOCK,
  FINDING_IRQ_INVERSION,
  FINDING_IRQ_UNSAFE_ORDER,
  FINDING_LOCK_CYCLE,
  FINDING_LOCK_PIN,
  FINDING_LOCKDEP_LIMIT,
  FINDING_LOCKDEP_WARNING,
  FINDING_NESTED_LOCK_NOT_TAKEN,
  FINDING_NON_STATIC_KEY,
  FINDING_RECURSIVE_LOCK,
  FINDING_RETURN_WITH_LOCK,
  FINDING_UNLOCK_BALANCE,
  FINDING_WAIT_CONTEXT,
  LOCKDEP_MAP_NAME,
} from "../generated/abi";
import { peek32 } from "../memory";
import { save_stack } from "../stacks";
import { class_identity, classAt, look_up_lock_class, name_hash } from "./classes";
import { edgeAt } from "./edges";
import { taskAt } from "./irq";
import {
  B_CLASS,
  B_READ,
  B_READ_SHIFT,
  C_KEY,
  C_NAME,
  C_NAME_VERSION,
  C_OPERATIONS,
  C_SUBCLASS,
  C_TRACES,
  C_TYPES,
  C_USAGE,
  E_DEP,
  E_RUN,
  E_TRACE,
  H_BITS,
  H_INSTANCE,
  H_IP,
  H_NEST,
  H_PIN,
  H_REFERENCES,
  HELD_SHIFT,
  HELDS,
  HELDS_SHIFT,
  NO_EDGE,
  T_EVENTS,
  T_HARDIRQ,
  T_HARDIRQS_ON,
  T_SOFTIRQ,
  T_SOFTIRQS_ON,
  T_TRACE,
  T_WAIT,
  USAGE_STATES,
} from "./layout";
import { class_of_edge, parent_of } from "./search";
import { debug_locks, debug_locks_off, depth_of, first_report, lockdep_go_on } from "./state";

export const SECTION_ACQUIRING: u32 = 1;
export const SECTION_HOLDING: u32 = 2;
export const SECTION_HELD: u32 = 3;
export const SECTION_PATH: u32 = 4;
export const SECTION_BACK_PATH: u32 = 5;
export const SECTION_VALUES: u32 = 6;

/** Kind of a record that is no finding: a dependency that notes.ts is asked for. */
export const NOTE: u32 = 0xff;

// What a lockdep-warning (DEBUG_LOCKS_WARN_ON and relatives) or a lock-pin warning is about.
export const WARN_ENABLE_IN_HARDIRQ: u32 = 1;
export const WARN_RECLAIM_IRQS_OFF: u32 = 2;
export const WARN_BAD_SUBCLASS: u32 = 3;
export const WARN_KEY_NAME_DIFFERS: u32 = 4;
export const WARN_KEY_NOT_REGISTERED: u32 = 5;
export const WARN_NO_KEY: u32 = 6;
export const WARN_NO_NAME: u32 = 7;
export const WARN_RELEASE_NOTHING_HELD: u32 = 8;
export const WARN_REFERENCES: u32 = 9;
export const WARN_DOWNGRADE_READER: u32 = 10;
export const WARN_KEY_NOT_FOUND: u32 = 11;
export const WARN_CHANGE_NOTHING_HELD: u32 = 12;
export const PIN_UNHELD: u32 = 1;
export const PIN_RELEASE: u32 = 2;
export const PIN_UNPIN_UNPINNED: u32 = 3;
export const PIN_CORRUPTED: u32 = 4;
export const PIN_UNPIN_UNHELD: u32 = 5;

export const LIMIT_KEYS: u32 = 1;
export const LIMIT_ENTRIES: u32 = 2;
export const LIMIT_CHAINS: u32 = 3;
export const LIMIT_CHAIN_HLOCKS: u32 = 4;
export const LIMIT_STACK_TRACE: u32 = 5;
export const LIMIT_DEPTH: u32 = 6;
export const LIMIT_QUEUE: u32 = 7;
export const LIMIT_UNDO: u32 = 8;

function mix(key: u32, word: u32): u32 {
  return (rotl<u32>(key, 5) ^ word) * 0x9e3779b1;
}

function classOf(hlock: usize): u32 {
  return load<u32>(hlock, H_BITS) & B_CLASS;
}

// Begins a report that turns the validator off when it stops at the first; false when nothing is to be written.
function begin(task: u32, kind: u32, key: u32, what: u32): bool {
  if (!debug_locks()) return false;
  if (!first_report(key)) return false;
  if (!lockdep_go_on) debug_locks_off();
  return begin_words(task, kind, what);
}

function begin_words(task: u32, kind: u32, what: u32): bool {
  if (!finding_begin(kind)) return false;
  const t = taskAt(task);
  finding_word(what);
  finding_word(task);
  finding_word(save_stack(task));
  const on = load<u32>(t, T_HARDIRQS_ON) | (load<u32>(t, T_SOFTIRQS_ON) << 1) | (debug_locks() << 2);
  finding_word(load<u32>(t, T_HARDIRQ) | (load<u32>(t, T_SOFTIRQ) << 8) | (on << 16));
  finding_word(load<u32>(t, T_EVENTS));
  for (let i: usize = 0; i < 32; i += 4) finding_word(load<u32>(t + i, T_TRACE));
  return true;
}

function end(key: u32): void {
  finding_word(0);
  finding_end(key);
}

// ---- parts

function write_class(cls: u32, traces: bool): void {
  const c = classAt(cls);
  finding_word(cls);
  finding_word(load<u32>(c, C_KEY));
  finding_word(load<u32>(c, C_NAME));
  finding_word(load<u32>(c, C_NAME_VERSION));
  finding_word(load<u32>(c, C_SUBCLASS));
  const usage = load<u32>(c, C_USAGE);
  finding_word(usage);
  finding_word(load<u32>(c, C_TYPES));
  finding_word(load<u32>(c, C_OPERATIONS));
  finding_word(traces ? <u32>popcnt(usage) : 0);
  if (!traces) return;
  for (let bit: u32 = 0; bit < USAGE_STATES; bit++) {
    if (!(usage & (1 << bit))) continue;
    finding_word(bit);
    finding_word(load<u32>(c + (bit << 2), C_TRACES));
  }
}

function write_hlock(hlock: usize): void {
  finding_word(load<u32>(hlock, H_INSTANCE));
  finding_word(load<u32>(hlock, H_IP));
  finding_word(load<u32>(hlock, H_NEST));
  finding_word(load<u32>(hlock, H_BITS));
  finding_word(load<u32>(hlock, H_REFERENCES));
  finding_word(load<u32>(hlock, H_PIN));
  write_class(classOf(hlock), false);
}

function section_hlock(tag: u32, hlock: usize): void {
  finding_word(tag);
  write_hlock(hlock);
}

/** Adds the task's held locks to the open finding (any kind): SECTION_HELD, their number, each of them. */
export function lockdep_write_held(task: u32): void {
  const depth = depth_of(task);
  finding_word(SECTION_HELD);
  finding_word(depth);
  for (let i: u32 = 0; i < depth; i++) write_hlock(HELDS + (task << HELDS_SHIFT) + (i << HELD_SHIFT));
}

function section_path(tag: u32, found: u32, traces: bool): void {
  let count: u32 = 0;
  for (let edge = found; edge != NO_EDGE; edge = parent_of(edge)) count += 1;
  finding_word(tag);
  finding_word(count);
  for (let edge = found; edge != NO_EDGE; edge = parent_of(edge)) {
    const e = edgeAt(edge);
    const isRoot = parent_of(edge) == NO_EDGE;
    write_class(class_of_edge(edge), traces);
    finding_word(isRoot ? 0 : load<u32>(e, E_TRACE));
    finding_word(isRoot ? 0 : load<u32>(e, E_DEP));
    finding_word(isRoot ? 0 : load<u32>(e, E_RUN));
  }
}

function section_values(a: u32, b: u32, c: u32): void {
  finding_word(SECTION_VALUES);
  finding_word(3);
  finding_word(a);
  finding_word(b);
  finding_word(c);
}

// ---- reports

/** `next` closes the cycle that `found` (a record of find_path) leads back along, to the class of `prev`. */
export function report_cycle(task: u32, found: u32, next: usize, prev: usize, kind: u32): void {
  // Independent of who closes the cycle: the sum over its edges.
  let key = mix(mix(class_identity(classOf(prev)), class_identity(classOf(next))), kind);
  for (let edge = found; parent_of(edge) != NO_EDGE; edge = parent_of(edge)) {
    const from = class_identity(class_of_edge(parent_of(edge)));
    key += mix(mix(from, class_identity(class_of_edge(edge))), load<u32>(edgeAt(edge), E_DEP));
  }
  if (!begin(task, FINDING_LOCK_CYCLE, key, 0)) return;
  section_hlock(SECTION_ACQUIRING, next);
  section_hlock(SECTION_HOLDING, prev);
  section_path(SECTION_PATH, found, false);
  section_values(kind, 0, 0);
  lockdep_write_held(task);
  end(key);
}

/** `next` is of a class that the task holds already, by `prev`. */
export function report_recursion(task: u32, next: usize, prev: usize): void {
  const reads = (load<u32>(next, H_BITS) & B_READ) | ((load<u32>(prev, H_BITS) & B_READ) >> B_READ_SHIFT);
  const key = mix(mix(0x72656375, class_identity(classOf(next))), reads);
  if (!begin(task, FINDING_RECURSIVE_LOCK, key, 0)) return;
  section_hlock(SECTION_ACQUIRING, next);
  section_hlock(SECTION_HOLDING, prev);
  lockdep_write_held(task);
  end(key);
}

/** The lock's class gets usage bit `bit` and has the conflicting `old`. In an NMI `hlock` is not on the stack. */
export function report_usage(task: u32, hlock: usize, old: u32, bit: u32): void {
  const key = mix(mix(mix(0x75736167, class_identity(classOf(hlock))), old), bit);
  if (!begin(task, FINDING_INCONSISTENT_LOCK, key, 0)) return;
  section_hlock(SECTION_ACQUIRING, hlock);
  section_values(old, bit, load<u32>(classAt(classOf(hlock)) + (old << 2), C_TRACES));
  lockdep_write_held(task);
  end(key);
}

/** The lock's new usage conflicts with usage `bit` of the class at the end of `found`. */
export function report_inversion(task: u32, hlock: usize, found: u32, forwards: bool, bit: u32, newBit: u32): void {
  const target = class_identity(class_of_edge(found));
  const key = mix(mix(mix(0x696e7665, class_identity(classOf(hlock))), target), bit);
  if (!begin(task, FINDING_IRQ_INVERSION, key, 0)) return;
  section_hlock(SECTION_ACQUIRING, hlock);
  section_path(SECTION_PATH, found, true);
  section_values(forwards ? 1 : 0, bit, newBit);
  lockdep_write_held(task);
  end(key);
}

/** prev -> next connects a class safe in interrupts (`back`) with an unsafe one (`forward`). */
export function report_unsafe_order(
  task: u32,
  prev: usize,
  next: usize,
  back: u32,
  forward: u32,
  backBit: u32,
  forwardBit: u32,
): void {
  const safe = class_identity(class_of_edge(back));
  const unsafe = class_identity(class_of_edge(forward));
  const key = mix(mix(mix(0x6f726465, safe), unsafe), backBit);
  if (!begin(task, FINDING_IRQ_UNSAFE_ORDER, key, 0)) return;
  section_hlock(SECTION_ACQUIRING, next);
  section_hlock(SECTION_HOLDING, prev);
  section_path(SECTION_BACK_PATH, back, true);
  section_path(SECTION_PATH, forward, true);
  section_values(backBit, forwardBit, 0);
  lockdep_write_held(task);
  end(key);
}

/** The lock may not be taken in this context; `context`: innermost wait type of the context itself. */
export function report_wait_context(task: u32, hlock: usize): void {
  const key = mix(mix(0x77616974, class_identity(classOf(hlock))), load<u32>(hlock, H_IP));
  if (!begin(task, FINDING_WAIT_CONTEXT, key, 0)) return;
  section_hlock(SECTION_ACQUIRING, hlock);
  section_values(load<u32>(taskAt(task), T_WAIT), 0, 0);
  lockdep_write_held(task);
  end(key);
}

export function report_not_nested(task: u32, hlock: usize): void {
  const key = mix(mix(0x6e657374, class_identity(classOf(hlock))), load<u32>(hlock, H_IP));
  if (!begin(task, FINDING_NESTED_LOCK_NOT_TAKEN, key, 0)) return;
  const nest = load<u32>(hlock, H_NEST);
  section_hlock(SECTION_ACQUIRING, hlock);
  section_values(nest, peek32(nest + LOCKDEP_MAP_NAME), 0);
  lockdep_write_held(task);
  end(key);
}

/** A release of a map that the task does not hold. */
export function report_unlock_balance(task: u32, map: u32, ip: u32): void {
  const name = peek32(map + LOCKDEP_MAP_NAME);
  const key = mix(mix(0x756e6c6b, name_hash(name)), ip);
  if (!begin(task, FINDING_UNLOCK_BALANCE, key, 0)) return;
  section_values(map, name, ip);
  lockdep_write_held(task);
  end(key);
}

/** Memory [from, to) is freed or initialised with a held lock in it. */
export function report_lock_freed(task: u32, hlock: usize, from: u32, to: u32): void {
  const key = mix(mix(0x66726565, class_identity(classOf(hlock))), load<u32>(hlock, H_IP));
  if (!begin(task, FINDING_HELD_LOCK_FREED, key, 0)) return;
  section_hlock(SECTION_ACQUIRING, hlock);
  section_values(from, to, 0);
  lockdep_write_held(task);
  end(key);
}

/** Locks are held where the task ends (`user` false) or goes back to user space. */
export function report_still_held(task: u32, user: bool): void {
  const depth = depth_of(task);
  let key: u32 = user ? 0x75736572 : 0x65786974;
  for (let i: u32 = 0; i < depth; i++) {
    key = mix(key, class_identity(classOf(HELDS + (task << HELDS_SHIFT) + (i << HELD_SHIFT))));
  }
  if (!begin(task, user ? FINDING_RETURN_WITH_LOCK : FINDING_EXIT_WITH_LOCK, key, 0)) return;
  lockdep_write_held(task);
  end(key);
}

/** A map without a key that is no static object. */
export function report_non_static_key(task: u32, map: u32, ip: u32): void {
  const key = mix(0x6b657921, ip);
  if (!begin(task, FINDING_NON_STATIC_KEY, key, 0)) return;
  section_values(map, peek32(map + LOCKDEP_MAP_NAME), ip);
  lockdep_write_held(task);
  end(key);
}

/** A limit of the kernel (or of this validator's log) is hit: the validator goes off, in either mode. */
export function report_limit(task: u32, which: u32, ip: u32): void {
  if (!debug_locks_off()) return;
  const key = mix(0x6c696d69, which);
  if (!first_report(key) || !begin_words(task, FINDING_LOCKDEP_LIMIT, which)) return;
  section_values(which, ip, 0);
  lockdep_write_held(task);
  end(key);
}

// Some are plain warnings, after which the kernel's validator stays on.
function is_plain(what: u32): bool {
  return what == WARN_KEY_NAME_DIFFERS || what == WARN_DOWNGRADE_READER || what == WARN_KEY_NOT_FOUND;
}

/** A DEBUG_LOCKS_WARN_ON or WARN of the validator; `value` is what it is about. */
export function warn_lockdep(task: u32, what: u32, value: u32, ip: u32): void {
  const key = mix(mix(0x7761726e, what), ip);
  if (!debug_locks() || !first_report(key)) return;
  if (!lockdep_go_on && !is_plain(what)) debug_locks_off();
  if (!begin_words(task, FINDING_LOCKDEP_WARNING, what)) return;
  section_values(value, ip, 0);
  lockdep_write_held(task);
  end(key);
}

/** A plain warning about a pinned lock: the validator stays on, in either mode. */
export function warn_pin(task: u32, what: u32, map: u32, ip: u32): void {
  const key = mix(mix(0x70696e21, what), class_identity(look_up_lock_class(map, 0)));
  if (!debug_locks() || !first_report(key) || !begin_words(task, FINDING_LOCK_PIN, what)) return;
  section_values(map, peek32(map + LOCKDEP_MAP_NAME), ip);
  lockdep_write_held(task);
  end(key);
}

/** Notes the dependency prev -> next (notes.ts): its kind, its key, what identifies the class of prev. */
export function write_note(task: u32, next: usize, prev: usize, kind: u32, edge: u32, from: u32, key: u32): void {
  if (!begin_words(task, NOTE, 0)) return;
  section_hlock(SECTION_ACQUIRING, next);
  section_hlock(SECTION_HOLDING, prev);
  section_values(kind, edge, from);
  lockdep_write_held(task);
  end(key);
}
