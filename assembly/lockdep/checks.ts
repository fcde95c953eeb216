// Checks at the ends of things: task exit, return to user space, freed memory, unregistered keys; pins; and what others
// may ask about held locks.

import { is_static_object } from "./classes";
import { LOCKDEP_MAP_BYTES } from "../generated/abi";
import { match_held_lock } from "./acquire";
import { remove_chains } from "./chains";
import { classAt, forget_key, free_class } from "./classes";
import { remove_dependencies } from "./edges";
import { is_off, taskAt } from "./irq";
import { C_KEY, C_NAME, H_INSTANCE, H_PIN, MAX_LOCKDEP_SUBCLASSES, T_DEPTH, V_CLASS_TOP, V_PIN_COOKIE } from "./layout";
import {
  PIN_CORRUPTED,
  PIN_UNHELD,
  PIN_UNPIN_UNHELD,
  PIN_UNPIN_UNPINNED,
  report_lock_freed,
  report_still_held,
  warn_lockdep,
  WARN_KEY_NOT_FOUND,
  warn_pin,
} from "./report";
import { debug_locks, depth_of, get, set } from "./state";
import { heldAt } from "./validate";

/** The task ends; it must hold nothing. */
export function lockdep_task_exit(task: u32): void {
  if (debug_locks() && depth_of(task)) report_still_held(task, false);
}

/** The task goes back to user space; it must hold nothing. */
export function lockdep_return_to_user(task: u32): void {
  if (debug_locks() && depth_of(task)) report_still_held(task, true);
}

/** Memory [from, to) is freed or initialised anew by the task, which must not hold a lock in it. */
export function lockdep_free_range(task: u32, from: u32, to: u32): void {
  if (!debug_locks()) return;
  const depth = depth_of(task);
  for (let i: u32 = 0; i < depth; i++) {
    const hlock = heldAt(task, i);
    const map = load<u32>(hlock, H_INSTANCE);
    if (map + LOCKDEP_MAP_BYTES <= from || to <= map) continue;
    report_lock_freed(task, hlock, from, to);
    return;
  }
}

// ---- keys that go away

function zap_class(cls: u32): void {
  remove_dependencies(cls);
  remove_chains(cls);
  free_class(cls);
}

/** Removes all classes whose key or name lies in [from, to): memory of a module, or of dynamic keys. */
export function lockdep_free_key_range(from: u32, to: u32): void {
  const top = get(V_CLASS_TOP);
  for (let cls: u32 = 1; cls <= top; cls++) {
    const c = classAt(cls);
    const key = load<u32>(c, C_KEY);
    const name = load<u32>(c, C_NAME);
    if (!key) continue;
    if ((key >= from && key < to) || (name >= from && name < to)) zap_class(cls);
  }
}

/** Ends the use of a dynamic key: its classes, all subclasses, and their dependencies are removed. */
export function lockdep_unregister_key(task: u32, key: u32, ip: u32): void {
  if (!forget_key(key)) warn_lockdep(task, WARN_KEY_NOT_FOUND, key, ip);
  else if (!is_static_object(key)) lockdep_free_key_range(key, key + MAX_LOCKDEP_SUBCLASSES);
}

// ---- pins

// The lowest entry of the map, in whatever context it was taken.
function find_pinned(task: u32, map: u32): i32 {
  const depth = load<u32>(taskAt(task), T_DEPTH);
  for (let i: u32 = 0; i < depth; i++) {
    if (match_held_lock(heldAt(task, i), map)) return i;
  }
  return -1;
}

/** Pins the held lock of `map`; the cookie is for lock_unpin, 0 when the lock is not held. */
export function lock_pin(task: u32, map: u32, ip: u32): u32 {
  if (!debug_locks() || is_off(task)) return 0;
  const i = find_pinned(task, map);
  if (i < 0) {
    warn_pin(task, PIN_UNHELD, map, ip);
    return 0;
  }
  // The kernel takes it from the clock; all that counts is that two pins differ.
  const cookie = 1 + (get(V_PIN_COOKIE) & 0xffff);
  set(V_PIN_COOKIE, get(V_PIN_COOKIE) + 1);
  const hlock = heldAt(task, i);
  store<u32>(hlock, load<u32>(hlock, H_PIN) + cookie, H_PIN);
  return cookie;
}

/** Pins again with a cookie got before. */
export function lock_repin(task: u32, map: u32, cookie: u32, ip: u32): void {
  if (!debug_locks() || is_off(task)) return;
  const i = find_pinned(task, map);
  if (i < 0) {
    warn_pin(task, PIN_UNHELD, map, ip);
    return;
  }
  const hlock = heldAt(task, i);
  store<u32>(hlock, load<u32>(hlock, H_PIN) + cookie, H_PIN);
}

export function lock_unpin(task: u32, map: u32, cookie: u32, ip: u32): void {
  if (!debug_locks() || is_off(task)) return;
  const i = find_pinned(task, map);
  if (i < 0) {
    warn_pin(task, PIN_UNPIN_UNHELD, map, ip);
    return;
  }
  const hlock = heldAt(task, i);
  const pin = load<u32>(hlock, H_PIN);
  if (!pin) {
    warn_pin(task, PIN_UNPIN_UNPINNED, map, ip);
  } else if (cookie > pin) {
    warn_pin(task, PIN_CORRUPTED, map, ip);
    store<u32>(hlock, 0, H_PIN);
  } else {
    store<u32>(hlock, pin - cookie, H_PIN);
  }
}

// ---- questions

export function lockdep_held_depth(task: u32): u32 {
  return depth_of(task);
}

/** Map of entry `i` of the task's stack, outermost first. */
export function lockdep_held_map(task: u32, i: u32): u32 {
  return load<u32>(heldAt(task, i), H_INSTANCE);
}
