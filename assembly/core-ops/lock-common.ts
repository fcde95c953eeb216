// What all locks share: access to one, initialisation, reports of misuse.

import {
  FINDING_MUTEX_MISUSE,
  DATA_BASE,
  LOCK_MAGIC,
  LOCKDEP_MAP_BYTES,
  SHADOW_ADDRESSABLE,
  SHADOW_INITIALISED,
} from "../generated/abi";
import { checked } from "../access";
import { mixKey, report } from "../findings";
import { lockdep_free_range, lockdep_init_map_type } from "../lockdep/index";
import { debug_locks_off, lockdep_go_on } from "../lockdep/state";
import { markDirtyRange, poke32, setShadow } from "../memory";
import { MEM, MEM_BYTES, SHADOW } from "../regions";
import { currentIp } from "../stacks";
import { DONE, ENDED } from "./status";

// Wait types and lock types of include/linux/lockdep_types.h.
export const LD_WAIT_INV: u32 = 0;
export const LD_WAIT_SLEEP: u32 = 4;
export const LD_LOCK_NORMAL: u32 = 0;

// Ways to misuse a lock; src/machine/lock-misuse.ts has their texts in this order.
export const MISUSE_NOT_OWNER: u32 = 0;
export const MISUSE_MAGIC: u32 = 1;
export const MISUSE_WW_UNLOCKED_AS_MUTEX: u32 = 2;
export const MISUSE_WW_LOCK_AFTER_DONE: u32 = 3;
export const MISUSE_WW_OTHER_CONTENDING: u32 = 4;
export const MISUSE_WW_STILL_ACQUIRED: u32 = 5;
export const MISUSE_WW_OTHER_CLASS: u32 = 6;
export const MISUSE_WW_NONE_ACQUIRED: u32 = 7;
export const MISUSE_WW_DONE_TWICE: u32 = 8;
export const MISUSE_WW_FINI_WITH_LOCKS: u32 = 9;
export const MISUSE_WW_SLOW_WITHOUT_CONTENDING: u32 = 10;
export const MISUSE_SPIN_UNLOCKED: u32 = 11;
export const MISUSE_SPIN_OWNER: u32 = 12;
export const MISUSE_SPIN_MAGIC: u32 = 13;
export const MISUSE_NO_READER: u32 = 14;
export const MISUSE_NO_WRITER: u32 = 15;
export const MISUSE_SRCU_READERS: u32 = 16;
export const MISUSE_WW_CONTENDING_TWICE: u32 = 17;
export const MISUSE_RWSEM_READER: u32 = 18;
export const MISUSE_RWSEM_WRITER: u32 = 19;
export const MISUSE_RWSEM_COUNT: u32 = 20;

/**
 * Reports what was done to the lock whose map lies at `map` (0: to an object without one). Where the validator stops at
 * the first report, this is one, as DEBUG_LOCKS_WARN_ON is.
 */
export function misuse(task: u32, what: u32, map: u32, owner: u32): void {
  if (!lockdep_go_on && !debug_locks_off()) return;
  const ip = currentIp(task);
  report(FINDING_MUTEX_MISUSE, mixKey(mixKey(0x6d7574, ip), what), what, map, owner);
}

/**
 * The same for DEBUG_RWSEMS_WARN_ON, which a report before it does not keep silent. `state`: readers | 1 << 30 when there is a
 * writer | 1 << 31 when somebody waits; `owner`: task number + 1, 0 none.
 */
export function rwsemMisuse(task: u32, what: u32, map: u32, owner: u32, state: u32): void {
  if (!lockdep_go_on) debug_locks_off();
  const ip = currentIp(task);
  report(FINDING_MUTEX_MISUSE, mixKey(mixKey(0x6d7574, ip), what), what, map, owner, state);
}

/**
 * True when the lock of `bytes` bytes at `address` may be used. The core uses the first 16, and what stands behind them
 * is initialised together with them.
 */
export function isWhole(address: u64, bytes: u32): bool {
  const at = address - DATA_BASE;
  if (at > MEM_BYTES - bytes) return false;
  const first = load<u64>(SHADOW + <usize>at);
  return first == 0x0303030303030303 && load<u64>(SHADOW + <usize>at, 8) == first;
}

/** Offset of a lock of `bytes` bytes whose first 16 the core uses, -1 when looking at it ended the run. */
export function lockAt(address: u64, bytes: u32): i64 {
  if (isWhole(address, bytes)) return address - DATA_BASE;
  return checked(address, bytes, true) < 0 ? -1 : checked(address, 16, false);
}

/** Offset of an object that an argument points to and that is read and written, -1 when that ended the run. */
export function structAt(address: u64, bytes: u32): i64 {
  return checked(address, bytes, true) < 0 ? -1 : checked(address, bytes, false);
}

function offsetOrZero(address: u64): u32 {
  return address ? <u32>(address - DATA_BASE) : 0;
}

/** Offset of the map that a nest_lock argument points to, 0 for none; -1 when the access ended the run. */
export function nestMap(address: u64): i64 {
  return address ? checked(address, LOCKDEP_MAP_BYTES, false) : 0;
}

/**
 * Initialises an object with a lock map at `map` in it, which is its last field: zeroes it, puts LOCK_MAGIC at `magic`.
 * `name`, `key`: emulated addresses. What the task holds there is reported as freed.
 */
export function initLock(
  task: u32,
  address: u64,
  map: u32,
  magic: u32,
  name: u64,
  key: u64,
  inner: u32,
  outer: u32,
  type: u32,
): i32 {
  const bytes = map + LOCKDEP_MAP_BYTES;
  const at = checked(address, bytes, true);
  if (at < 0) return ENDED;
  const off = <u32>at;
  lockdep_free_range(task, off, off + bytes);
  setShadow(off, bytes, SHADOW_ADDRESSABLE | SHADOW_INITIALISED);
  markDirtyRange(off, bytes);
  memory.fill(MEM + off, 0, bytes);
  poke32(off + magic, LOCK_MAGIC);
  const ip = currentIp(task);
  lockdep_init_map_type(task, off + map, offsetOrZero(name), offsetOrZero(key), 0, inner, outer, type, ip);
  return DONE;
}
