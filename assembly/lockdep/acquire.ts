// Acquire and release: the validator's hot path. Models lock_acquire, lock_release, lock_is_held, lock_set_class,
// lock_downgrade, lock_sync of kernel/locking/lockdep.c.

import {
  LOCKDEP_MAP_CLASS_CACHE,
  LOCKDEP_MAP_KEY,
  LOCKDEP_MAP_NAME,
  LOCKDEP_MAP_WAIT_TYPE_OUTER,
} from "../generated/abi";
import { peek32 } from "../memory";
import { chain_is_known, iterate_chain_key } from "./chains";
import {
  class_of,
  classAt,
  is_ignored_map,
  lockdep_init_map_type,
  look_up_lock_class,
  register_lock_class,
} from "./classes";
import { in_nmi, INITIAL_CHAIN_KEY, is_off, taskAt, usage_need, used_bit } from "./irq";
import {
  B_CHECK,
  B_CLASS,
  B_HARDIRQS_OFF,
  B_IRQ,
  B_READ,
  B_READ_SHIFT,
  B_SYNC,
  B_TRYLOCK,
  B_WAIT_SHIFT,
  C_OPERATIONS,
  C_SUBCLASS,
  C_TYPES,
  C_USAGE,
  CLASS_SPECIAL,
  H_BITS,
  H_INSTANCE,
  H_IP,
  H_NEST,
  H_PIN,
  H_PREV_KEY,
  H_REFERENCES,
  HELD_SHIFT,
  HELDS,
  HELDS_SHIFT,
  MAX_LOCK_DEPTH,
  NO_WAIT_TYPE,
  T_DEPTH,
  T_IRQ_BITS,
  T_KEY,
  T_NEED,
  T_WAIT,
  USAGE_IN_NMI,
  USAGE_USED,
  USAGE_USED_READ,
  VARS,
  V_DEBUG_LOCKS,
} from "./layout";
import {
  LIMIT_DEPTH,
  PIN_RELEASE,
  report_limit,
  report_not_nested,
  report_unlock_balance,
  report_usage,
  warn_lockdep,
  WARN_CHANGE_NOTHING_HELD,
  WARN_DOWNGRADE_READER,
  WARN_REFERENCES,
  WARN_RELEASE_NOTHING_HELD,
  warn_pin,
} from "./report";
import { chain_id_mask, debug_locks, depth_of, lockdep_go_on, lockdep_no_track } from "./state";
import { mark_usage } from "./usage";
import { acquires_counted, empty_release_warns, nmis_checked, reference_limit } from "./versions";
import { check_wait_context, heldAt, readOf, validate_chain } from "./validate";

/**
 * The task takes the lock of `map`. `read`: 0 write, 1 shared, 2 recursive; `check` 0: neither usage nor dependencies;
 * `nest`: map of the lock that orders several of this class, 0 none; `ip`: code offset of the operation.
 */
export function lock_acquire(
  task: u32,
  map: u32,
  subclass: u32,
  trylock: u32,
  read: u32,
  check: u32,
  nest: u32,
  ip: u32,
): void {
  if (!nest && check && acquire_known(task, map, subclass, trylock, read, ip)) return;
  if (!debug_locks()) return;
  const irq = load<u32>(taskAt(task), T_IRQ_BITS);
  const bits = irq | (read << B_READ_SHIFT) | (trylock ? B_TRYLOCK : 0) | (check ? B_CHECK : 0);
  acquire_slowly(task, map, subclass, bits, nest, ip);
}

/**
 * acquire_held for the usual case, in which class, usage and chain are known and nothing can be reported; false when
 * it is another. It makes no call, so that it is inlined where locks are taken.
 */
export function acquire_known(task: u32, map: u32, subclass: u32, trylock: u32, read: u32, ip: u32): bool {
  if (!load<u32>(VARS + V_DEBUG_LOCKS)) return true;
  if (subclass > 1) return false;
  const cls = peek32(map + LOCKDEP_MAP_CLASS_CACHE + (subclass << 2));
  const t = taskAt(task);
  const depth = load<u32>(t, T_DEPTH);
  const c = classAt(cls);
  const types = load<u32>(c, C_TYPES);
  const need = load<u32>(t + (((trylock ? 2 : 0) | (read ? 1 : 0)) << 2), T_NEED);
  if (!cls || types & CLASS_SPECIAL || depth >= MAX_LOCK_DEPTH - 1) return false;
  if ((load<u32>(c, C_USAGE) & need) != need) return false;
  const hlock = HELDS + (task << HELDS_SHIFT) + (depth << HELD_SHIFT);
  const bits = cls | load<u32>(t, T_IRQ_BITS) | (read << B_READ_SHIFT) | (trylock ? B_TRYLOCK : 0) | B_CHECK;
  const previous = load<u64>(t, T_KEY);
  let key = previous;
  let wait = NO_WAIT_TYPE;
  if (depth) {
    const below = load<u32>(hlock - (1 << HELD_SHIFT), H_BITS);
    if ((below ^ bits) & B_IRQ) key = INITIAL_CHAIN_KEY;
    else wait = (below >> B_WAIT_SHIFT) & 15;
  }
  const inner = types & 0xff;
  if (inner) {
    const outer = (types >> 8) & 0xff;
    const type = outer ? outer : inner;
    // A wait override below makes `wait` greater than any type.
    if (type > wait || type > load<u32>(t, T_WAIT) || wait > NO_WAIT_TYPE || types >> 16) return false;
    if (inner < wait) wait = inner;
  }
  key = iterate_chain_key(key, bits & chain_id_mask);
  if (!(trylock || chain_is_known(key))) return false;
  if (acquires_counted) store<u32>(c, load<u32>(c, C_OPERATIONS) + 1, C_OPERATIONS);
  store<u64>(hlock, previous, H_PREV_KEY);
  store<u32>(hlock, map, H_INSTANCE);
  store<u32>(hlock, ip, H_IP);
  store<u64>(hlock, (<u64>(bits | (wait << B_WAIT_SHIFT))) << 32, H_NEST);
  store<u64>(hlock, 0, H_REFERENCES);
  store<u64>(t, key, T_KEY);
  store<u32>(t, depth + 1, T_DEPTH);
  return true;
}

function acquire_slowly(task: u32, map: u32, subclass: u32, bits: u32, nest: u32, ip: u32): void {
  if (lockdep_no_track && peek32(map + LOCKDEP_MAP_KEY) == lockdep_no_track) return;
  if (is_off(task)) {
    if (!(bits & (B_TRYLOCK | B_SYNC))) check_nmi_use(task, map, subclass, bits, ip);
    return;
  }
  const cls = class_of(task, map, subclass, ip);
  if (!cls) return;
  acquire_held(task, map, (bits & ~B_CLASS) | cls, nest, ip, 0, 0);
}

/** Entry of each task's stack that no held lock can have. */
const SCRATCH_ENTRY: u32 = 63;

// Models verify_lock_unused. What an NMI waits for must not be in use elsewhere: it may have interrupted the holder.
function check_nmi_use(task: u32, map: u32, subclass: u32, bits: u32, ip: u32): void {
  if (!nmis_checked || !in_nmi(task)) return;
  const cls = look_up_lock_class(map, subclass);
  if (!cls) return;
  const conflicting: u32 = (1 << USAGE_USED) | (bits & B_READ ? 0 : 1 << USAGE_USED_READ);
  const used = load<u32>(classAt(cls), C_USAGE) & conflicting;
  if (!used) return;
  const hlock = heldAt(task, SCRATCH_ENTRY);
  store<u32>(hlock, map, H_INSTANCE);
  store<u32>(hlock, ip, H_IP);
  store<u32>(hlock, 0, H_NEST);
  store<u32>(hlock, (bits & ~B_CLASS) | cls, H_BITS);
  store<u32>(hlock, 0, H_REFERENCES);
  store<u32>(hlock, 0, H_PIN);
  report_usage(task, hlock, <u32>ctz(used), USAGE_IN_NMI);
}

/** Validates like an acquire of a lock that is released at once; never pushed. */
export function lock_sync(task: u32, map: u32, subclass: u32, read: u32, check: u32, nest: u32, ip: u32): void {
  if (!debug_locks()) return;
  const irq = load<u32>(taskAt(task), T_IRQ_BITS);
  acquire_slowly(task, map, subclass, irq | (read << B_READ_SHIFT) | (check ? B_CHECK : 0) | B_SYNC, nest, ip);
}

const STOPPED: u32 = 0;
const PUSHED: u32 = 1;
/** Became one more reference of the entry below. */
const MERGED: u32 = 2;

// Acquires with everything given: `bits` with the class in it, references and pin count of a re-acquired entry.
function acquire_held(task: u32, map: u32, given: u32, nest: u32, ip: u32, references: u32, pin: u32): u32 {
  if (!debug_locks()) return STOPPED;
  const t = taskAt(task);
  const cls = given & B_CLASS;
  let bits = given;
  if (acquires_counted) {
    const c = classAt(cls);
    store<u32>(c, load<u32>(c, C_OPERATIONS) + 1, C_OPERATIONS);
  }
  if (load<u32>(classAt(cls), C_TYPES) & CLASS_SPECIAL) bits &= ~B_CHECK;
  const depth = load<u32>(t, T_DEPTH);
  if (depth && nest && !(bits & B_SYNC) && merge(task, depth, cls, references, ip)) return MERGED;
  if (depth >= MAX_LOCK_DEPTH) return STOPPED;
  const hlock = heldAt(task, depth);
  const previous = load<u64>(t, T_KEY);
  store<u64>(hlock, previous, H_PREV_KEY);
  store<u32>(hlock, map, H_INSTANCE);
  store<u32>(hlock, ip, H_IP);
  store<u32>(hlock, nest, H_NEST);
  store<u32>(hlock, bits, H_BITS);
  store<u32>(hlock, references, H_REFERENCES);
  store<u32>(hlock, pin, H_PIN);
  if (!check_wait_context(task, hlock, depth)) return STOPPED;
  if (!mark_usage(task, hlock, needed(t, bits))) return STOPPED;
  let key = previous;
  let isHead = !depth;
  if (depth && (load<u32>(heldAt(task, depth - 1), H_BITS) ^ bits) & B_IRQ) {
    key = INITIAL_CHAIN_KEY;
    isHead = true;
  }
  key = iterate_chain_key(key, bits & chain_id_mask);
  if (nest && !lock_is_held(task, nest)) {
    report_not_nested(task, hlock);
    if (!lockdep_go_on) return STOPPED;
  }
  if (!(bits & B_TRYLOCK) && bits & B_CHECK) {
    if (!validate_chain(task, hlock, depth, isHead, key)) return STOPPED;
  }
  if (bits & B_SYNC) return PUSHED;
  store<u64>(t, key, T_KEY);
  store<u32>(t, depth + 1, T_DEPTH);
  if (depth + 1 < MAX_LOCK_DEPTH) return PUSHED;
  report_limit(task, LIMIT_DEPTH, ip);
  return STOPPED;
}

function needed(t: usize, bits: u32): u32 {
  const used = used_bit(bits & B_READ);
  if (!(bits & B_CHECK)) return used;
  const need = usage_need(t, (bits & B_TRYLOCK) != 0, (bits & B_HARDIRQS_OFF) != 0, (bits & B_SYNC) != 0);
  return (bits & B_READ ? need << 1 : need) | used;
}

// With a nest lock, a second lock of the class on top becomes a reference of it.
function merge(task: u32, depth: u32, cls: u32, references: u32, ip: u32): bool {
  const top = heldAt(task, depth - 1);
  if ((load<u32>(top, H_BITS) & B_CLASS) != cls) return false;
  const there = load<u32>(top, H_REFERENCES);
  const sum = (there ? there : 1) + (references ? references : 1);
  store<u32>(top, sum, H_REFERENCES);
  if (sum > reference_limit) warn_lockdep(task, WARN_REFERENCES, cls, ip);
  return true;
}

// ---- release

/** The task releases the lock of `map`. */
export function lock_release(task: u32, map: u32, ip: u32): void {
  if (!release_top(task, map)) release_slowly(task, map, load<u32>(taskAt(task), T_DEPTH), ip);
}

/** Releases the lock of `map` when it is the one taken last and nothing can be reported; false when it is not. No calls. */
export function release_top(task: u32, map: u32): bool {
  if (!load<u32>(VARS + V_DEBUG_LOCKS)) return true;
  const t = taskAt(task);
  const depth = load<u32>(t, T_DEPTH);
  if (!depth) return false;
  const top = HELDS + (task << HELDS_SHIFT) + ((depth - 1) << HELD_SHIFT);
  if (load<u32>(top, H_INSTANCE) != map || load<u64>(top, H_REFERENCES)) return false;
  store<u64>(t, load<u64>(top, H_PREV_KEY), T_KEY);
  store<u32>(t, depth - 1, T_DEPTH);
  return true;
}

function release_slowly(task: u32, map: u32, depth: u32, ip: u32): void {
  if (is_off(task) || (lockdep_no_track && peek32(map + LOCKDEP_MAP_KEY) == lockdep_no_track)) return;
  if (!depth && empty_release_warns) {
    warn_lockdep(task, WARN_RELEASE_NOTHING_HELD, map, ip);
    return;
  }
  const i = find_held_lock(task, map, depth);
  if (i < 0) {
    if (!is_ignored_map(map)) report_unlock_balance(task, map, ip);
    return;
  }
  const hlock = heldAt(task, i);
  if (load<u32>(hlock, H_PIN)) warn_pin(task, PIN_RELEASE, map, ip);
  const references = load<u32>(hlock, H_REFERENCES);
  if (references) {
    store<u32>(hlock, references - 1, H_REFERENCES);
    if (references > 1) return;
  }
  const t = taskAt(task);
  store<u32>(t, i, T_DEPTH);
  store<u64>(t, load<u64>(hlock, H_PREV_KEY), T_KEY);
  reacquire_held_locks(task, depth, i + 1);
}

/** Index of the map's entry, searched from the top and not past a change of irq context; -1 when there is none. */
export function find_held_lock(task: u32, map: u32, depth: u32): i32 {
  for (let i = <i32>depth - 1; i >= 0; i--) {
    const hlock = heldAt(task, i);
    if (i < <i32>depth - 1) {
      const above = load<u32>(heldAt(task, i + 1), H_BITS);
      if ((above ^ load<u32>(hlock, H_BITS)) & B_IRQ) return -1;
    }
    if (match_held_lock(hlock, map)) return i;
  }
  return -1;
}

/** True when the entry stands for the map. */
export function match_held_lock(hlock: usize, map: u32): bool {
  if (load<u32>(hlock, H_INSTANCE) == map) return true;
  if (!load<u32>(hlock, H_REFERENCES)) return false;
  let cls = peek32(map + LOCKDEP_MAP_CLASS_CACHE);
  if (!cls) cls = look_up_lock_class(map, 0);
  return cls != 0 && (load<u32>(hlock, H_BITS) & B_CLASS) == cls;
}

// Entries [from, depth) of the old stack go through acquire again, on top of what is held now: in the context that the task
// is in now, with the class that their map has now.
function reacquire_held_locks(task: u32, depth: u32, from: u32): void {
  const irq = load<u32>(taskAt(task), T_IRQ_BITS) & B_IRQ;
  for (let i = from; i < depth; i++) {
    const hlock = heldAt(task, i);
    const bits = load<u32>(hlock, H_BITS);
    const map = load<u32>(hlock, H_INSTANCE);
    const cls = class_of(task, map, load<u32>(classAt(bits & B_CLASS), C_SUBCLASS), load<u32>(hlock, H_IP));
    if (!cls) return;
    const result = acquire_held(
      task,
      map,
      (bits & ~(B_IRQ | B_CLASS)) | irq | cls,
      load<u32>(hlock, H_NEST),
      load<u32>(hlock, H_IP),
      load<u32>(hlock, H_REFERENCES),
      load<u32>(hlock, H_PIN),
    );
    if (result == STOPPED) return;
  }
}

// ---- changes of a held lock

function find_to_change(task: u32, map: u32, depth: u32, ip: u32): i32 {
  if (!depth) {
    warn_lockdep(task, WARN_CHANGE_NOTHING_HELD, map, ip);
    return -1;
  }
  const i = find_held_lock(task, map, depth);
  if (i < 0) report_unlock_balance(task, map, ip);
  return i;
}

/** The held lock of `map` gets another class: `name`, `key` as in lockdep_init_map, 0: as they are; and a subclass. */
export function lock_set_class(task: u32, map: u32, name: u32, key: u32, subclass: u32, ip: u32): void {
  if (!debug_locks() || is_off(task)) return;
  const t = taskAt(task);
  const depth = load<u32>(t, T_DEPTH);
  const i = find_to_change(task, map, depth, ip);
  if (i < 0) return;
  change_map(task, map, name, key, ip);
  const cls = register_lock_class(task, map, subclass, false, ip);
  if (!cls) return;
  const hlock = heldAt(task, i);
  store<u32>(hlock, (load<u32>(hlock, H_BITS) & ~B_CLASS) | cls, H_BITS);
  store<u32>(t, i, T_DEPTH);
  store<u64>(t, load<u64>(hlock, H_PREV_KEY), T_KEY);
  reacquire_held_locks(task, depth, i);
}

function change_map(task: u32, map: u32, name: u32, key: u32, ip: u32): void {
  const types = peek32(map + LOCKDEP_MAP_WAIT_TYPE_OUTER);
  lockdep_init_map_type(
    task,
    map,
    name ? name : peek32(map + LOCKDEP_MAP_NAME),
    key ? key : peek32(map + LOCKDEP_MAP_KEY),
    0,
    (types >> 8) & 0xff,
    types & 0xff,
    (types >> 16) & 0xff,
    ip,
  );
}

/** A lock held for write becomes a reader's. */
export function lock_downgrade(task: u32, map: u32, ip: u32): void {
  if (!debug_locks() || is_off(task)) return;
  const t = taskAt(task);
  const depth = load<u32>(t, T_DEPTH);
  const i = find_to_change(task, map, depth, ip);
  if (i < 0) return;
  const hlock = heldAt(task, i);
  const bits = load<u32>(hlock, H_BITS);
  if (readOf(bits)) warn_lockdep(task, WARN_DOWNGRADE_READER, map, ip);
  store<u32>(hlock, (bits & ~B_READ) | (1 << B_READ_SHIFT), H_BITS);
  store<u32>(hlock, ip, H_IP);
  store<u32>(t, i, T_DEPTH);
  store<u64>(t, load<u64>(hlock, H_PREV_KEY), T_KEY);
  reacquire_held_locks(task, depth, i);
}

// ---- questions

/** True when the task holds the lock of `map`. */
export function lock_is_held(task: u32, map: u32): bool {
  const depth = depth_of(task);
  for (let i: u32 = 0; i < depth; i++) {
    if (match_held_lock(heldAt(task, i), map)) return true;
  }
  return false;
}
