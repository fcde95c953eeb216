// Models kernel/locking/mutex.c: FIFO wake-up, a woken waiter competes with whoever comes (stealing), not recursive.
// Left out: optimistic spinning, hand-off.

import { FINDING_MUTEX_MISUSE, MUTEX_BYTES, MUTEX_DEP_MAP, MUTEX_OWNER, MUTEX_WAITERS } from "../generated/abi";
import { checked } from "../access";
import { mixKey, report } from "../findings";
import { lock_acquire, lock_release, lockdep_init_map_type } from "../lockdep/index";
import { peek32, poke32, setShadow } from "../memory";
import { SHADOW } from "../regions";
import { currentIp } from "../stacks";
import { block, longestWaiting, makeReady, taskAt, WAIT_MUTEX } from "../task";
import { DATA_BASE, SHADOW_ADDRESSABLE, SHADOW_INITIALISED } from "../generated/abi";
import { MEM_BYTES } from "../regions";
import { DONE, ENDED, RETRY } from "./status";

// include/linux/lockdep_types.h.
const LD_WAIT_INV: u32 = 0;
const LD_WAIT_SLEEP: u32 = 4;
const LD_LOCK_NORMAL: u32 = 0;

/** Owner by a task other than the owner unlocks; or one that nobody holds. */
export const MISUSE_NOT_OWNER: u32 = 0;

/** Offset of a mutex that may be used, -1 when looking at it ended the run. */
function mutexAt(address: u64): i64 {
  const at = address - DATA_BASE;
  // Owner and waiters in one look; the map behind them is initialised with them.
  if (at <= MEM_BYTES - MUTEX_BYTES && load<u64>(SHADOW + <usize>at) == 0x0303030303030303) return at;
  return checked(address, MUTEX_BYTES, true) < 0 ? -1 : checked(address, MUTEX_DEP_MAP, false);
}

/** __mutex_init(lock, name, key). */
export function mutexInit(task: u32, address: u64, name: u64, key: u64): i32 {
  const at = checked(address, MUTEX_BYTES, true);
  if (at < 0) return ENDED;
  const off = <u32>at;
  setShadow(off, MUTEX_BYTES, SHADOW_ADDRESSABLE | SHADOW_INITIALISED);
  poke32(off + MUTEX_OWNER, 0);
  poke32(off + MUTEX_WAITERS, 0);
  const nameOff = name ? <u32>(name - DATA_BASE) : 0;
  const keyOff = key ? <u32>(key - DATA_BASE) : 0;
  lockdep_init_map_type(
    task,
    off + MUTEX_DEP_MAP,
    nameOff,
    keyOff,
    0,
    LD_WAIT_SLEEP,
    LD_WAIT_INV,
    LD_LOCK_NORMAL,
    currentIp(task),
  );
  return DONE;
}

export function mutexLock(task: u32, address: u64, subclass: u32): i32 {
  const at = mutexAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  if (!t.phase) lock_acquire(task, off + MUTEX_DEP_MAP, subclass, 0, 0, 1, 0, t.pc);
  const free = peek32(off + MUTEX_OWNER) == 0;
  if (free) {
    poke32(off + MUTEX_OWNER, task + 1);
    if (t.phase) poke32(off + MUTEX_WAITERS, peek32(off + MUTEX_WAITERS) - 1);
    t.phase = 0;
    return DONE;
  }
  if (!t.phase) poke32(off + MUTEX_WAITERS, peek32(off + MUTEX_WAITERS) + 1);
  t.phase = 1;
  block(task, WAIT_MUTEX, off);
  return RETRY;
}

/** A task that waits for the mutex at `off` does so no longer. */
export function mutexGiveUp(task: u32, off: u32): void {
  poke32(off + MUTEX_WAITERS, peek32(off + MUTEX_WAITERS) - 1);
  lock_release(task, off + MUTEX_DEP_MAP, currentIp(task));
}

/** 1 taken, 0 not, -1 ended. */
export function mutexTrylock(task: u32, address: u64): i32 {
  const at = mutexAt(address);
  if (at < 0) return -1;
  const off = <u32>at;
  if (peek32(off + MUTEX_OWNER)) return 0;
  poke32(off + MUTEX_OWNER, task + 1);
  lock_acquire(task, off + MUTEX_DEP_MAP, 0, 1, 0, 1, 0, currentIp(task));
  return 1;
}

export function mutexUnlock(task: u32, address: u64): i32 {
  const at = mutexAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const owner = peek32(off + MUTEX_OWNER);
  if (owner != task + 1) {
    report(FINDING_MUTEX_MISUSE, mixKey(0x6d7574, currentIp(task)), MISUSE_NOT_OWNER, off, owner);
  }
  lock_release(task, off + MUTEX_DEP_MAP, currentIp(task));
  poke32(off + MUTEX_OWNER, 0);
  if (peek32(off + MUTEX_WAITERS)) {
    const waiter = longestWaiting(WAIT_MUTEX, off);
    if (waiter >= 0) makeReady(waiter);
  }
  return DONE;
}

export function mutexIsLocked(address: u64): i32 {
  const at = mutexAt(address);
  return at < 0 ? -1 : <i32>(peek32(<u32>at + MUTEX_OWNER) != 0);
}
