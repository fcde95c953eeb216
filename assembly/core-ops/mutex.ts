// Models kernel/locking/mutex.c and rtmutex_api.c: FIFO wake-up, a woken waiter competes with whoever comes (stealing),
// not recursive; the checks of DEBUG_MUTEXES.
//
// Left out: optimistic spinning, hand-off, priority inheritance.

import {
  DATA_BASE,
  LOCK_MAGIC,
  MUTEX_BYTES,
  MUTEX_DEP_MAP,
  MUTEX_MAGIC,
  MUTEX_OWNER,
  MUTEX_WAITERS,
} from "../generated/abi";
import { acquire_known, lock_acquire, lock_release, release_top } from "../lockdep/index";
import { peek32, poke32 } from "../memory";
import { currentIp } from "../stacks";
import { taskAt, WAIT_MUTEX } from "../task";
import { mightSleep, pulseIrqs } from "./context";
import { exclusiveAt, exclusiveInit, give, take, tryTake } from "./exclusive";
import { isWhole, LD_LOCK_NORMAL, LD_WAIT_SLEEP, misuse, MISUSE_MAGIC, MISUSE_NOT_OWNER, nestMap } from "./lock-common";
import { interruptible } from "./signals";
import { DONE, ENDED } from "./status";

/** __mutex_init(lock, name, key). */
export function mutexInit(task: u32, address: u64, name: u64, key: u64): i32 {
  return exclusiveInit(task, address, name, key, LD_WAIT_SLEEP, LD_LOCK_NORMAL);
}

function checkMagic(task: u32, off: u32): void {
  if (peek32(off + MUTEX_MAGIC) != LOCK_MAGIC) misuse(task, MISUSE_MAGIC, off + MUTEX_DEP_MAP, 0);
}

/** `nest`: address of the map of the lock that orders several of this class, 0 none. */
export function mutexLock(task: u32, address: u64, subclass: u32, nest: u64 = 0): i32 {
  return !nest && lockFree(task, address, subclass) ? DONE : lockSlowly(task, address, subclass, nest);
}

/** lockSlowly for the usual case: the mutex is free, and nobody has anything to say against taking it. No calls. */
function lockFree(task: u32, address: u64, subclass: u32): bool {
  if (!isWhole(address, MUTEX_BYTES)) return false;
  const off = <u32>(address - DATA_BASE);
  const t = taskAt(task);
  if (t.phase | t.context | peek32(off + MUTEX_OWNER) || peek32(off + MUTEX_MAGIC) != LOCK_MAGIC) return false;
  if (!acquire_known(task, off + MUTEX_DEP_MAP, subclass, 0, 0, t.pc)) return false;
  poke32(off + MUTEX_OWNER, task + 1);
  return true;
}

function lockSlowly(task: u32, address: u64, subclass: u32, nest: u64): i32 {
  const at = exclusiveAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  if (!t.phase) {
    mightSleep(task);
    checkMagic(task, off);
    const nested = nestMap(nest);
    if (nested < 0) return ENDED;
    lock_acquire(task, off + MUTEX_DEP_MAP, subclass, 0, 0, 1, <u32>nested, t.pc);
  }
  return take(task, t, off, WAIT_MUTEX);
}

/** The forms that signals interrupt, waiting in the task state `state`: 0 into win when the lock is taken, or -EINTR. */
export function mutexLockReturning(task: u32, address: u64, subclass: u32, state: u32, win: usize): i32 {
  const status = mutexLock(task, address, subclass);
  if (status == DONE) store<u64>(win, 0);
  return interruptible(status, task, state, win);
}

/** A task that waits for the mutex at `off` does so no longer. */
export function mutexGiveUp(task: u32, off: u32): void {
  poke32(off + MUTEX_WAITERS, peek32(off + MUTEX_WAITERS) - 1);
  lock_release(task, off + MUTEX_DEP_MAP, currentIp(task));
}

/** 1 taken, 0 not, -1 ended. */
export function mutexTrylock(task: u32, address: u64): i32 {
  const at = exclusiveAt(address);
  if (at < 0) return -1;
  const off = <u32>at;
  checkMagic(task, off);
  if (!tryTake(task, off)) return 0;
  lock_acquire(task, off + MUTEX_DEP_MAP, 0, 1, 0, 1, 0, currentIp(task));
  return 1;
}

export function mutexUnlock(task: u32, address: u64): i32 {
  return unlockUncontended(task, address) ? DONE : unlockSlowly(task, address);
}

/** unlockSlowly for the usual case: nobody waits for the mutex, and it is the lock that the task took last. No calls. */
function unlockUncontended(task: u32, address: u64): bool {
  if (!isWhole(address, MUTEX_BYTES)) return false;
  const off = <u32>(address - DATA_BASE);
  if (peek32(off + MUTEX_OWNER) != task + 1 || peek32(off + MUTEX_WAITERS)) return false;
  if (peek32(off + MUTEX_MAGIC) != LOCK_MAGIC || !release_top(task, off + MUTEX_DEP_MAP)) return false;
  poke32(off + MUTEX_OWNER, 0);
  return true;
}

function unlockSlowly(task: u32, address: u64): i32 {
  const at = exclusiveAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const owner = peek32(off + MUTEX_OWNER);
  // The validator looks first: where it stops at a report, it is the only one.
  lock_release(task, off + MUTEX_DEP_MAP, currentIp(task));
  if (owner != task + 1) misuse(task, MISUSE_NOT_OWNER, off + MUTEX_DEP_MAP, owner);
  checkMagic(task, off);
  give(off, WAIT_MUTEX);
  return DONE;
}

export function mutexIsLocked(address: u64): i32 {
  const at = exclusiveAt(address);
  return at < 0 ? -1 : <i32>(peek32(<u32>at + MUTEX_OWNER) != 0);
}

/** __mutex_destroy: from now on it must not be used. */
export function mutexDestroy(address: u64): i32 {
  const at = exclusiveAt(address);
  if (at < 0) return ENDED;
  poke32(<u32>at + MUTEX_MAGIC, 0);
  return DONE;
}

// ---- rt_mutex: a mutex whose operations take a spinlock inside with interrupts off

/** 0 into win when the lock is taken. */
export function rtMutexLock(task: u32, address: u64, subclass: u32, win: usize): i32 {
  const at = exclusiveAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  if (!t.phase) {
    mightSleep(task);
    lock_acquire(task, off + MUTEX_DEP_MAP, subclass, 0, 0, 1, 0, t.pc);
    pulseIrqs(task, t);
  }
  const status = take(task, t, off, WAIT_MUTEX);
  if (status == DONE) store<u64>(win, 0);
  return status;
}

/** 1 taken, 0 not, -1 ended. */
export function rtMutexTrylock(task: u32, address: u64): i32 {
  const at = exclusiveAt(address);
  if (at < 0) return -1;
  const off = <u32>at;
  if (!tryTake(task, off)) return 0;
  lock_acquire(task, off + MUTEX_DEP_MAP, 0, 1, 0, 1, 0, currentIp(task));
  return 1;
}

export function rtMutexUnlock(task: u32, address: u64): i32 {
  const at = exclusiveAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const owner = peek32(off + MUTEX_OWNER);
  if (owner != task + 1) misuse(task, MISUSE_NOT_OWNER, off + MUTEX_DEP_MAP, owner);
  lock_release(task, off + MUTEX_DEP_MAP, currentIp(task));
  pulseIrqs(task, taskAt(task));
  give(off, WAIT_MUTEX);
  return DONE;
}
