// Validation of a new lock against the ones held: recursion, cycles, interrupt safety, wait types; and the dependencies
// that it adds. Models check_deadlock, check_prev_add, validate_chain, check_wait_context of kernel/locking/lockdep.c.

import { add_chain } from "./chains";
import { classAt } from "./classes";
import { add_dependency, dep_kind, dep_kind_back, edgeAt, find_edge } from "./edges";
import { taskAt } from "./irq";
import {
  B_CHECK,
  B_CLASS,
  B_IRQ,
  B_OVERRIDE,
  B_READ,
  B_READ_SHIFT,
  B_TRYLOCK,
  B_WAIT,
  B_WAIT_SHIFT,
  C_AFTER,
  C_BEFORE,
  C_COMPARE,
  C_TYPES,
  E_DEP,
  E_GOOD_MODES,
  E_GOOD_VERSION,
  H_BITS,
  H_INSTANCE,
  H_IP,
  H_NEST,
  HELD_SHIFT,
  HELDS,
  HELDS_SHIFT,
  NO_WAIT_TYPE,
  T_WAIT,
} from "./layout";
import { note_new, note_watched, NOTES_NEW, NOTES_WATCHED, noting } from "./notes";
import { LIMIT_QUEUE, LIMIT_UNDO, report_cycle, report_limit, report_recursion, report_wait_context } from "./report";
import { cannot_reach } from "./order";
import { find_path, NOT_FOUND, QUEUE_FULL } from "./search";
import { debug_locks, graph_version, lockdep_go_on, log_is_full, set_graph } from "./state";
import { save_trace, trace_was_saved } from "./traces";
import { check_irq_usage } from "./usage";
import { recursive_reads, redundant_links_skipped, wait_types } from "./versions";

const LD_LOCK_WAIT_OVERRIDE: u32 = 2;

/** Stack entry `i` of the task. */
export function heldAt(task: u32, i: u32): usize {
  return HELDS + (task << HELDS_SHIFT) + (i << HELD_SHIFT);
}

export function readOf(bits: u32): u32 {
  return (bits & B_READ) >> B_READ_SHIFT;
}

// ---- wait types

/**
 * Checks the wait type of the entry that is being pushed at `depth`, and notes in it what may be taken above it. False:
 * stop here.
 */
export function check_wait_context(task: u32, hlock: usize, depth: u32): bool {
  const bits = load<u32>(hlock, H_BITS);
  let least = NO_WAIT_TYPE;
  let replaced: u32 = 0;
  if (depth) {
    const below = load<u32>(heldAt(task, depth - 1), H_BITS);
    if ((below & B_IRQ) == (bits & B_IRQ)) {
      least = (below & B_WAIT) >> B_WAIT_SHIFT;
      replaced = below & B_OVERRIDE;
    }
  }
  const context = load<u32>(taskAt(task), T_WAIT);
  const allowed = replaced || least < context ? least : context;
  const types = load<u32>(classAt(bits & B_CLASS), C_TYPES);
  const inner = types & 0xff;
  if (inner && ((types >> 16) & 0xff) == LD_LOCK_WAIT_OVERRIDE) {
    least = inner;
    replaced = B_OVERRIDE;
  } else if (inner && inner < least) {
    least = inner;
  }
  store<u32>(hlock, (bits & ~(B_WAIT | B_OVERRIDE)) | replaced | (least << B_WAIT_SHIFT), H_BITS);
  if (!inner || bits & B_TRYLOCK || !wait_types) return true;
  const outer = (types >> 8) & 0xff;
  if ((outer ? outer : inner) <= allowed) return true;
  report_wait_context(task, hlock);
  return lockdep_go_on;
}

// ---- chains

/** Validates the entry being pushed at `depth`; `isHead`: nothing below it in its context. False: stop here. */
export function validate_chain(task: u32, hlock: usize, depth: u32, isHead: bool, key: u64): bool {
  const ip = load<u32>(hlock, H_IP);
  if (noting == NOTES_WATCHED) note_watched(task, hlock, depth);
  if (log_is_full()) {
    report_limit(task, LIMIT_UNDO, ip);
    return false;
  }
  if (!add_chain(task, depth, key, ip)) return debug_locks() != 0;
  const verdict = check_deadlock(task, hlock, depth);
  if (verdict == DEADLOCK) return lockdep_go_on;
  if (verdict == ACCEPTED && !recursive_reads) {
    store<u32>(hlock, (load<u32>(hlock, H_BITS) & ~B_READ) | (2 << B_READ_SHIFT), H_BITS);
  }
  if (!isHead && verdict != ACCEPTED && !check_prevs_add(task, hlock, depth)) return false;
  return true;
}

const DEADLOCK: u32 = 0;
const FINE: u32 = 1;
/** Accepted, and no dependencies to add. */
const ACCEPTED: u32 = 2;

function check_deadlock(task: u32, next: usize, depth: u32): u32 {
  const bits = load<u32>(next, H_BITS);
  const nestLock = load<u32>(next, H_NEST);
  let nested = false;
  for (let i: u32 = 0; i < depth; i++) {
    const prev = heldAt(task, i);
    const prevBits = load<u32>(prev, H_BITS);
    if (nestLock && load<u32>(prev, H_INSTANCE) == nestLock) nested = true;
    if ((prevBits ^ bits) & B_CLASS) continue;
    if (readOf(bits) == 2 && prevBits & B_READ) {
      if (!recursive_reads) return ACCEPTED;
      continue;
    }
    if (is_ordered(prev, next)) continue;
    if (nested) return ACCEPTED;
    report_recursion(task, next, prev);
    return DEADLOCK;
  }
  return FINE;
}

// True when the class has a compare function that puts prev before next.
function is_ordered(prev: usize, next: usize): bool {
  if (!load<u32>(classAt(load<u32>(prev, H_BITS) & B_CLASS), C_COMPARE)) return false;
  return load<u32>(prev, H_INSTANCE) < load<u32>(next, H_INSTANCE);
}

// Walks down the stack within the context. A blocking lock has its dependencies on those below it already.
function check_prevs_add(task: u32, next: usize, depth: u32): bool {
  const irq = load<u32>(next, H_BITS) & B_IRQ;
  for (let i = depth; i > 0; i--) {
    const prev = heldAt(task, i - 1);
    const bits = load<u32>(prev, H_BITS);
    if ((bits & B_IRQ) != irq) break;
    if (!(bits & B_CHECK)) continue;
    if (!recursive_reads && readOf(bits) == 2) continue;
    if (!check_prev_add(task, prev, next)) return false;
    if (!(bits & B_TRYLOCK)) break;
  }
  return true;
}

function check_prev_add(task: u32, prev: usize, next: usize): bool {
  const prevBits = load<u32>(prev, H_BITS);
  const nextBits = load<u32>(next, H_BITS);
  const from = prevBits & B_CLASS;
  const to = nextBits & B_CLASS;
  const prevRead = readOf(prevBits);
  const nextRead = readOf(nextBits);
  if (from == to && is_ordered(prev, next)) return true;
  const kind = dep_kind(prevRead, nextRead);
  const edge = find_edge(from, to, C_AFTER);
  const mode = 1 << (prevRead * 3 + nextRead);
  if (edge && is_known_good(edge, mode)) return true;
  if (!check_noncircular(task, prev, next, kind)) return false;
  if (!check_irq_usage(task, prev, next)) return false;
  if (!recursive_reads && (prevRead == 2 || nextRead == 2)) return true;
  if (noting == NOTES_NEW) note_new(task, prev, next, kind);
  const kindBack = dep_kind_back(prevRead, nextRead);
  if (edge) {
    add_kind(edge, kind);
    const back = find_edge(to, from, C_BEFORE);
    if (back) add_kind(back, kindBack);
    note_good(edge, mode);
    return true;
  }
  if (redundant_links_skipped) {
    const found = find_path(from, 0, to, true);
    if (found == QUEUE_FULL) {
      report_limit(task, LIMIT_QUEUE, load<u32>(next, H_IP));
      return false;
    }
    if (found != NOT_FOUND) return true;
  }
  const trace = save_trace(task, load<u32>(next, H_IP));
  return trace_was_saved() && add_dependency(task, from, to, kind, kindBack, trace, load<u32>(next, H_IP));
}

// A dependency that was checked in the same modes while the graph was the same need not be checked again.
function is_known_good(edge: u32, mode: u32): bool {
  const e = edgeAt(edge);
  return load<u32>(e, E_GOOD_VERSION) == graph_version && (load<u32>(e, E_GOOD_MODES) & mode) != 0;
}

function note_good(edge: u32, mode: u32): void {
  const e = edgeAt(edge);
  const modes = load<u32>(e, E_GOOD_VERSION) == graph_version ? load<u32>(e, E_GOOD_MODES) : 0;
  store<u32>(e, modes | mode, E_GOOD_MODES);
  store<u32>(e, graph_version, E_GOOD_VERSION);
}

function add_kind(edge: u32, kind: u32): void {
  const e = edgeAt(edge);
  const dep = load<u32>(e, E_DEP);
  if ((dep | kind) != dep) set_graph(e + E_DEP, dep | kind);
}

// Searches a way back from next to prev, which the new dependency would close.
function check_noncircular(task: u32, prev: usize, next: usize, kind: u32): bool {
  const prevBits = load<u32>(prev, H_BITS);
  const nextBits = load<u32>(next, H_BITS);
  const from = nextBits & B_CLASS;
  const to = prevBits & B_CLASS;
  if (cannot_reach(from, to)) return true;
  const found = find_path(from, readOf(nextBits), to, readOf(prevBits) == 0 || !recursive_reads);
  if (found == NOT_FOUND) return true;
  if (found == QUEUE_FULL) {
    report_limit(task, LIMIT_QUEUE, load<u32>(next, H_IP));
    return false;
  }
  if (from == to) report_recursion(task, next, prev);
  else report_cycle(task, found, next, prev, kind);
  return lockdep_go_on;
}
