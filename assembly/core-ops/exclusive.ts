// Locks with one holder, as mutex, spinlock, rt_mutex and local_lock have it. Who waits stands in the tasks; a woken
// waiter competes with whoever comes.

import { MUTEX_BYTES, MUTEX_DEP_MAP, MUTEX_MAGIC, MUTEX_OWNER, MUTEX_WAITERS } from "../generated/abi";
import { peek32, poke32 } from "../memory";
import { block, longestWaiting, makeReady, Task } from "../task";
import { initLock, lockAt, LD_WAIT_INV } from "./lock-common";
import { DONE, RETRY } from "./status";

/** Offset of such a lock that may be used, -1 when looking at it ended the run. */
export function exclusiveAt(address: u64): i64 {
  return lockAt(address, MUTEX_BYTES);
}

/** __lock_init_exclusive(lock, name, key, wait type, lock type). */
export function exclusiveInit(task: u32, address: u64, name: u64, key: u64, wait: u32, type: u32): i32 {
  return initLock(task, address, MUTEX_DEP_MAP, MUTEX_MAGIC, name, key, wait, LD_WAIT_INV, type);
}

/** Takes the lock at `off` or waits for it in the way `wait`. */
export function take(task: u32, t: Task, off: u32, wait: u32): i32 {
  if (!peek32(off + MUTEX_OWNER)) {
    poke32(off + MUTEX_OWNER, task + 1);
    if (t.phase) poke32(off + MUTEX_WAITERS, peek32(off + MUTEX_WAITERS) - 1);
    t.phase = 0;
    return DONE;
  }
  if (!t.phase) poke32(off + MUTEX_WAITERS, peek32(off + MUTEX_WAITERS) + 1);
  t.phase = 1;
  block(task, wait, off);
  return RETRY;
}

/** True when the lock was free and now is the task's. */
export function tryTake(task: u32, off: u32): bool {
  if (peek32(off + MUTEX_OWNER)) return false;
  poke32(off + MUTEX_OWNER, task + 1);
  return true;
}

export function give(off: u32, wait: u32): void {
  poke32(off + MUTEX_OWNER, 0);
  if (!peek32(off + MUTEX_WAITERS)) return;
  const waiter = longestWaiting(wait, off);
  if (waiter >= 0) makeReady(waiter);
}
