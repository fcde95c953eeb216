// Lock classes: which class a lock map belongs to, and registration of new ones.
// Models look_up_lock_class, register_lock_class, lockdep_init_map_type, lockdep_register_key of kernel/locking/lockdep.c.

import {
  DATA_BASE,
  LOCKDEP_MAP_CLASS_CACHE,
  LOCKDEP_MAP_KEY,
  LOCKDEP_MAP_LOCK_TYPE,
  LOCKDEP_MAP_NAME,
  LOCKDEP_MAP_WAIT_TYPE_OUTER,
} from "../generated/abi";
import { peek32, peek8, poke32, poke64 } from "../memory";
import { undo_set32 } from "../undo";
import { wait_type } from "./irq";
import {
  C_AFTER,
  C_AFTER_LAST,
  C_BEFORE,
  C_BEFORE_LAST,
  C_COMPARE,
  C_FREE_NEXT,
  C_HASH_NEXT,
  C_KEY,
  C_NAME,
  C_NAME_HASH,
  C_NAME_VERSION,
  C_ORDER,
  C_SUBCLASS,
  C_TYPES,
  C_USAGE,
  CLASS_HEADS,
  CLASS_HEADS_COUNT,
  CLASS_NO_VALIDATE,
  CLASS_SHIFT,
  CLASSES,
  KEY_SLOTS,
  KEYS,
  MAX_LOCKDEP_KEYS,
  MAX_LOCKDEP_SUBCLASSES,
  V_CLASS_TOP,
  V_CLASSES,
  V_FREE_CLASS,
  V_KEYS,
  V_ORDER,
} from "./layout";
import {
  report_limit,
  report_non_static_key,
  warn_lockdep,
  WARN_BAD_SUBCLASS,
  WARN_KEY_NAME_DIFFERS,
  WARN_KEY_NOT_REGISTERED,
  WARN_NO_KEY,
  WARN_NO_NAME,
  LIMIT_KEYS,
} from "./report";
import { debug_locks, get, lockdep_no_validate, lockdep_static_end, set } from "./state";
import { class_limit, wait_types } from "./versions";

/** In the map's flags byte. */
const MAP_IGNORED: u32 = 1 << 24;

export function classAt(cls: u32): usize {
  return CLASSES + (cls << CLASS_SHIFT);
}

// ---- keys

function keySlot(key: u32): u32 {
  return ((key * 0x9e3779b1) >>> 18) & (KEY_SLOTS - 1);
}

// Where `key` stands in KEYS or could be put; an emptied slot holds 1.
function findKey(key: u32): usize {
  let slot = keySlot(key);
  let free: usize = 0;
  for (let i: u32 = 0; i < KEY_SLOTS; i++) {
    const at = KEYS + ((<usize>slot) << 2);
    const there = load<u32>(at);
    if (there == key) return at;
    if (there == 1 && !free) free = at;
    if (!there) return free ? free : at;
    slot = (slot + 1) & (KEY_SLOTS - 1);
  }
  return free;
}

export function is_registered_key(key: u32): bool {
  if (!get(V_KEYS)) return false;
  const at = findKey(key);
  return at != 0 && load<u32>(at) == key;
}

export function is_static_object(off: u32): bool {
  return off < lockdep_static_end;
}

/** Makes a dynamic key usable; false when it is registered already, static, or there is no room. */
export function lockdep_register_key(task: u32, key: u32, ip: u32): bool {
  if (is_static_object(key) || is_registered_key(key)) {
    warn_lockdep(task, WARN_KEY_NOT_REGISTERED, key, ip);
    return false;
  }
  const at = findKey(key);
  if (!at || get(V_KEYS) + 1 >= KEY_SLOTS) {
    report_limit(task, LIMIT_KEYS, ip);
    return false;
  }
  undo_set32(at, key);
  set(V_KEYS, get(V_KEYS) + 1);
  return true;
}

/** Takes a key out of the table; false when it was not there. */
export function forget_key(key: u32): bool {
  if (!is_registered_key(key)) return false;
  undo_set32(findKey(key), 1);
  set(V_KEYS, get(V_KEYS) - 1);
  return true;
}

// ---- maps

/**
 * Initialises a lock map. `name`, `key`: offsets of the name and of the key; wait types as LOCKDEP's enum with raw
 * nesting numbers them (outer 0: same as inner); `type`: 0 normal, 1 per CPU, 2 wait override.
 */
export function lockdep_init_map_type(
  task: u32,
  map: u32,
  name: u32,
  key: u32,
  subclass: u32,
  inner: u32,
  outer: u32,
  type: u32,
  ip: u32,
): void {
  poke32(map + LOCKDEP_MAP_CLASS_CACHE, 0);
  poke32(map + LOCKDEP_MAP_CLASS_CACHE + 4, 0);
  poke32(map + LOCKDEP_MAP_WAIT_TYPE_OUTER, outer | (inner << 8) | (type << 16));
  if (!name) {
    warn_lockdep(task, WARN_NO_NAME, 0, ip);
    return;
  }
  poke64(map + LOCKDEP_MAP_NAME, DATA_BASE + name);
  if (!key) {
    warn_lockdep(task, WARN_NO_KEY, 0, ip);
    return;
  }
  if (!is_static_object(key) && !is_registered_key(key)) {
    warn_lockdep(task, WARN_KEY_NOT_REGISTERED, key, ip);
    return;
  }
  poke64(map + LOCKDEP_MAP_KEY, DATA_BASE + key);
  if (subclass && debug_locks()) register_lock_class(task, map, subclass, true, ip);
}

/** The same for a map without wait types. */
export function lockdep_init_map(task: u32, map: u32, name: u32, key: u32, subclass: u32, ip: u32): void {
  lockdep_init_map_type(task, map, name, key, subclass, 0, 0, 0, ip);
}

/** Locks of the map's class may nest in the order of their addresses (lock_set_cmp_fn). `subclass` must be 0 or 1. */
export function lockdep_set_compare(task: u32, map: u32, compare: u32, ip: u32): void {
  if (!debug_locks()) return;
  const cls = class_of(task, map, 0, ip);
  if (cls) undo_set32(classAt(cls) + C_COMPARE, compare);
}

// ---- classes

function head_of(key: u32): usize {
  return CLASS_HEADS + (((key * 0x9e3779b1) >>> 20) & (CLASS_HEADS_COUNT - 1)) * 4;
}

function find_class(key: u32): u32 {
  let cls = load<u32>(head_of(key));
  while (cls && load<u32>(classAt(cls), C_KEY) != key) cls = load<u32>(classAt(cls), C_HASH_NEXT);
  return cls;
}

/** Number of the map's class for the subclass, 0 when none is registered. */
export function look_up_lock_class(map: u32, subclass: u32): u32 {
  const key = peek32(map + LOCKDEP_MAP_KEY);
  return key && subclass < MAX_LOCKDEP_SUBCLASSES ? find_class(key + subclass) : 0;
}

/** The map's class, registered when it is not; 0 when it cannot be. */
export function class_of(task: u32, map: u32, subclass: u32, ip: u32): u32 {
  if (subclass < 2) {
    const cls = peek32(map + LOCKDEP_MAP_CLASS_CACHE + (subclass << 2));
    // A class that has gone with its module stays in the maps of locks that have not.
    if (cls && key_of(cls) == peek32(map + LOCKDEP_MAP_KEY)) return cls;
  }
  return register_lock_class(task, map, subclass, false, ip);
}

/** The key without the subclass; of a class that has gone it is nobody's. */
function key_of(cls: u32): u32 {
  return load<u32>(classAt(cls), C_KEY) - load<u32>(classAt(cls), C_SUBCLASS);
}

/** Finds or makes the map's class and notes it in the map; 0 when that fails. `force`: it becomes the map's class 0. */
export function register_lock_class(task: u32, map: u32, subclass: u32, force: bool, ip: u32): u32 {
  if (subclass >= MAX_LOCKDEP_SUBCLASSES) {
    warn_lockdep(task, WARN_BAD_SUBCLASS, subclass, ip);
    return 0;
  }
  let key = peek32(map + LOCKDEP_MAP_KEY);
  if (!key) {
    if (!is_static_object(map)) {
      report_non_static_key(task, map, ip);
      ignore_map(map);
      return 0;
    }
    key = map;
    poke64(map + LOCKDEP_MAP_KEY, DATA_BASE + key);
  }
  let cls = find_class(key + subclass);
  if (!cls) {
    if (!is_static_object(key) && !is_registered_key(key)) {
      ignore_map(map);
      return 0;
    }
    cls = new_class(task, map, key, subclass, ip);
    if (!cls) return 0;
  } else if (
    key != lockdep_no_validate &&
    !same_name(load<u32>(classAt(cls), C_NAME), peek32(map + LOCKDEP_MAP_NAME))
  ) {
    warn_lockdep(task, WARN_KEY_NAME_DIFFERS, cls, ip);
  }
  if (!subclass || force) poke32(map + LOCKDEP_MAP_CLASS_CACHE, cls);
  else if (subclass < 2) poke32(map + LOCKDEP_MAP_CLASS_CACHE + 4, cls);
  return cls;
}

// A map that cannot be followed: where the validator goes on, its releases must not look unbalanced.
function ignore_map(map: u32): void {
  const word = peek32(map + LOCKDEP_MAP_WAIT_TYPE_OUTER);
  if (!(word & MAP_IGNORED)) poke32(map + LOCKDEP_MAP_WAIT_TYPE_OUTER, word | MAP_IGNORED);
}

export function is_ignored_map(map: u32): bool {
  return (peek32(map + LOCKDEP_MAP_WAIT_TYPE_OUTER) & MAP_IGNORED) != 0;
}

function new_class(task: u32, map: u32, key: u32, subclass: u32, ip: u32): u32 {
  if (get(V_CLASSES) >= class_limit) {
    report_limit(task, LIMIT_KEYS, ip);
    return 0;
  }
  // The number of a class that has gone is used again as late as can be: maps may still have it.
  let cls = get(V_CLASS_TOP) + 1;
  if (cls <= MAX_LOCKDEP_KEYS) {
    set(V_CLASS_TOP, cls);
  } else {
    cls = get(V_FREE_CLASS);
    set(V_FREE_CLASS, load<u32>(classAt(cls), C_FREE_NEXT));
  }
  set(V_CLASSES, get(V_CLASSES) + 1);
  const c = classAt(cls);
  for (let at: usize = 0; at < 1 << CLASS_SHIFT; at += 4) {
    if (load<u32>(c + at)) undo_set32(c + at, 0);
  }
  const name = peek32(map + LOCKDEP_MAP_NAME);
  undo_set32(c + C_KEY, key + subclass);
  undo_set32(c + C_NAME, name);
  undo_set32(c + C_SUBCLASS, subclass);
  set(V_ORDER, get(V_ORDER) + 1);
  undo_set32(c + C_ORDER, get(V_ORDER));
  undo_set32(c + C_TYPES, class_types(map, key));
  undo_set32(c + C_NAME_HASH, name_hash(name));
  undo_set32(c + C_NAME_VERSION, count_matching_names(cls));
  const head = head_of(key + subclass);
  undo_set32(c + C_HASH_NEXT, load<u32>(head));
  undo_set32(head, cls);
  return cls;
}

function class_types(map: u32, key: u32): u32 {
  const special = key == lockdep_no_validate ? CLASS_NO_VALIDATE : 0;
  if (!wait_types) return special;
  const word = peek32(map + LOCKDEP_MAP_WAIT_TYPE_OUTER);
  const outer = wait_type(word & 0xff);
  const inner = wait_type((word >> 8) & 0xff);
  return inner | (outer << 8) | (((word >> 16) & 0xff) << 16) | special;
}

// n of `#n`: one more than the greatest among older classes of the same name; a subclass has its base class's.
function count_matching_names(cls: u32): u32 {
  const c = classAt(cls);
  const base = load<u32>(c, C_KEY) - load<u32>(c, C_SUBCLASS);
  const name = load<u32>(c, C_NAME);
  const hash = load<u32>(c, C_NAME_HASH);
  if (!name) return 0;
  let count: u32 = 0;
  for (let other: u32 = 1, top = get(V_CLASS_TOP); other <= top; other++) {
    if (other == cls) continue;
    const o = classAt(other);
    const key = load<u32>(o, C_KEY);
    if (!key) continue;
    if (key == base) return load<u32>(o, C_NAME_VERSION);
    if (load<u32>(o, C_NAME_HASH) != hash || !same_name(load<u32>(o, C_NAME), name)) continue;
    const version = load<u32>(o, C_NAME_VERSION);
    if (version > count) count = version;
  }
  return count + 1;
}

// ---- names

export function name_hash(name: u32): u32 {
  let hash: u32 = 0x811c9dc5;
  if (!name) return hash;
  for (let at = name, c = peek8(at); c; c = peek8(++at)) hash = (hash ^ c) * 0x01000193;
  return hash;
}

function same_name(a: u32, b: u32): bool {
  if (a == b) return true;
  if (!a || !b) return false;
  let i: u32 = 0;
  while (peek8(a + i) && peek8(a + i) == peek8(b + i)) i += 1;
  return peek8(a + i) == peek8(b + i);
}

/** Hash of what identifies a class from run to run: its name and subclass. */
export function class_identity(cls: u32): u32 {
  if (!cls) return 0;
  const c = classAt(cls);
  return (load<u32>(c, C_NAME_HASH) ^ (load<u32>(c, C_SUBCLASS) * 0x85ebca6b)) * 0x9e3779b1;
}

/** Gives a class's number back; its dependencies are gone already. */
export function free_class(cls: u32): void {
  const c = classAt(cls);
  const head = head_of(load<u32>(c, C_KEY));
  let at = head;
  while (load<u32>(at) && load<u32>(at) != cls) at = classAt(load<u32>(at)) + C_HASH_NEXT;
  if (load<u32>(at)) undo_set32(at, load<u32>(c, C_HASH_NEXT));
  undo_set32(c + C_KEY, 0);
  undo_set32(c + C_NAME, 0);
  undo_set32(c + C_USAGE, 0);
  undo_set32(c + C_AFTER, 0);
  undo_set32(c + C_AFTER_LAST, 0);
  undo_set32(c + C_BEFORE, 0);
  undo_set32(c + C_BEFORE_LAST, 0);
  undo_set32(c + C_FREE_NEXT, get(V_FREE_CLASS));
  set(V_FREE_CLASS, cls);
  set(V_CLASSES, get(V_CLASSES) - 1);
}
