// Models kernel/locking/ww_mutex.h and the ww parts of mutex.c: wound/wait and wait/die, with the checks of
// DEBUG_WW_MUTEXES.
//
// Left out: signals, the random -EDEADLK of DEBUG_WW_MUTEX_SLOWPATH.

import {
  DATA_BASE,
  EALREADY,
  EDEADLK,
  LOCKDEP_MAP_BYTES,
  SHADOW_ADDRESSABLE,
  SHADOW_INITIALISED,
  WW_ACQUIRE_CTX_ACQUIRED,
  WW_ACQUIRE_CTX_BYTES,
  WW_ACQUIRE_CTX_CONTENDING_LOCK,
  WW_ACQUIRE_CTX_DEP_MAP,
  WW_ACQUIRE_CTX_DONE_ACQUIRE,
  WW_ACQUIRE_CTX_IS_WAIT_DIE,
  WW_ACQUIRE_CTX_STAMP,
  WW_ACQUIRE_CTX_TASK,
  WW_ACQUIRE_CTX_WOUNDED,
  WW_ACQUIRE_CTX_WW_CLASS,
  WW_CLASS_ACQUIRE_KEY,
  WW_CLASS_ACQUIRE_NAME,
  WW_CLASS_BYTES,
  WW_CLASS_IS_WAIT_DIE,
  WW_CLASS_MUTEX_KEY,
  WW_CLASS_MUTEX_NAME,
  WW_CLASS_STAMP,
  WW_MUTEX_BASE,
  WW_MUTEX_BYTES,
  WW_MUTEX_CTX,
  WW_MUTEX_WW_CLASS,
  MUTEX_DEP_MAP,
  MUTEX_OWNER,
  MUTEX_WAITERS,
} from "../generated/abi";
import { checked } from "../access";
import { lock_acquire, lock_release, lockdep_free_range, lockdep_init_map } from "../lockdep/index";
import { peek32, peek64, poke32, poke64, setShadow } from "../memory";
import { block, machineState, makeReady, Task, TASK_BLOCKED, taskAt, WAIT_MUTEX, longestWaiting } from "../task";
import { mightSleep } from "./context";
import { tryTake } from "./exclusive";
import {
  misuse,
  MISUSE_NOT_OWNER,
  MISUSE_WW_CONTENDING_TWICE,
  MISUSE_WW_DONE_TWICE,
  MISUSE_WW_FINI_WITH_LOCKS,
  MISUSE_WW_LOCK_AFTER_DONE,
  MISUSE_WW_NONE_ACQUIRED,
  MISUSE_WW_OTHER_CLASS,
  MISUSE_WW_OTHER_CONTENDING,
  MISUSE_WW_SLOW_WITHOUT_CONTENDING,
  MISUSE_WW_STILL_ACQUIRED,
  MISUSE_WW_UNLOCKED_AS_MUTEX,
  structAt,
} from "./lock-common";
import { mutexInit } from "./mutex";
import { DONE, ENDED, RETRY } from "./status";

function pointer(off: u32): u32 {
  const address = peek64(off);
  return address ? <u32>(address - DATA_BASE) : 0;
}

function mapOf(lock: u32): u32 {
  return lock + WW_MUTEX_BASE + MUTEX_DEP_MAP;
}

/** ww_mutex_init(lock, ww_class). */
export function wwMutexInit(task: u32, lock: u64, wwClass: u64): i32 {
  const cls = structAt(wwClass, WW_CLASS_BYTES);
  if (cls < 0 || checked(lock, WW_MUTEX_BYTES, true) < 0) return ENDED;
  const off = <u32>(lock - DATA_BASE);
  setShadow(off, WW_MUTEX_BYTES, SHADOW_ADDRESSABLE | SHADOW_INITIALISED);
  poke64(off + WW_MUTEX_CTX, 0);
  poke64(off + WW_MUTEX_WW_CLASS, wwClass);
  const name = peek64(<u32>cls + WW_CLASS_MUTEX_NAME);
  return mutexInit(task, lock + WW_MUTEX_BASE, name, wwClass + WW_CLASS_MUTEX_KEY);
}

/** ww_acquire_init(ctx, ww_class). */
export function wwAcquireInit(task: u32, ctx: u64, wwClass: u64): i32 {
  const classAt = structAt(wwClass, WW_CLASS_BYTES);
  const at = checked(ctx, WW_ACQUIRE_CTX_BYTES, true);
  if (classAt < 0 || at < 0) return ENDED;
  const off = <u32>at;
  const cls = <u32>classAt;
  const t = taskAt(task);
  lockdep_free_range(task, off, off + WW_ACQUIRE_CTX_BYTES);
  setShadow(off, WW_ACQUIRE_CTX_BYTES, SHADOW_ADDRESSABLE | SHADOW_INITIALISED);
  const stamp = peek64(cls + WW_CLASS_STAMP) + 1;
  poke64(cls + WW_CLASS_STAMP, stamp);
  poke32(off + WW_ACQUIRE_CTX_TASK, task);
  poke32(off + WW_ACQUIRE_CTX_ACQUIRED, 0);
  poke64(off + WW_ACQUIRE_CTX_STAMP, stamp);
  poke32(off + WW_ACQUIRE_CTX_WOUNDED, 0);
  poke32(off + WW_ACQUIRE_CTX_IS_WAIT_DIE, peek32(cls + WW_CLASS_IS_WAIT_DIE));
  poke32(off + WW_ACQUIRE_CTX_DONE_ACQUIRE, 0);
  poke64(off + WW_ACQUIRE_CTX_WW_CLASS, wwClass);
  poke64(off + WW_ACQUIRE_CTX_CONTENDING_LOCK, 0);
  const map = off + WW_ACQUIRE_CTX_DEP_MAP;
  lockdep_init_map(task, map, pointer(cls + WW_CLASS_ACQUIRE_NAME), cls + WW_CLASS_ACQUIRE_KEY, 0, t.pc);
  lock_acquire(task, map, 0, 0, 0, 1, 0, t.pc);
  return DONE;
}

/** Offset of an acquire context, 0 for NULL, -1 when the access ended the run. */
function contextAt(ctx: u64): i64 {
  return ctx ? structAt(ctx, WW_ACQUIRE_CTX_BYTES - LOCKDEP_MAP_BYTES) : 0;
}

export function wwAcquireDone(task: u32, ctx: u64): i32 {
  const at = contextAt(ctx);
  if (at < 0) return ENDED;
  const off = <u32>at;
  if (peek32(off + WW_ACQUIRE_CTX_DONE_ACQUIRE)) misuse(task, MISUSE_WW_DONE_TWICE, off + WW_ACQUIRE_CTX_DEP_MAP, 0);
  poke32(off + WW_ACQUIRE_CTX_DONE_ACQUIRE, 1);
  return DONE;
}

export function wwAcquireFini(task: u32, ctx: u64): i32 {
  const at = contextAt(ctx);
  if (at < 0) return ENDED;
  const off = <u32>at;
  lock_release(task, off + WW_ACQUIRE_CTX_DEP_MAP, taskAt(task).pc);
  if (peek32(off + WW_ACQUIRE_CTX_ACQUIRED)) misuse(task, MISUSE_WW_FINI_WITH_LOCKS, off + WW_ACQUIRE_CTX_DEP_MAP, 0);
  return DONE;
}

// ---- who gives way to whom; contexts by their offsets

function stampOf(ctx: u32): u64 {
  return peek64(ctx + WW_ACQUIRE_CTX_STAMP);
}

function holdsSome(ctx: u32): bool {
  return peek32(ctx + WW_ACQUIRE_CTX_ACQUIRED) != 0;
}

function isWaitDie(ctx: u32): bool {
  return peek32(ctx + WW_ACQUIRE_CTX_IS_WAIT_DIE) != 0;
}

function waitsInContext(t: Task, lock: u32): bool {
  return t.state == TASK_BLOCKED && t.wait == WAIT_MUTEX && t.waitAddress == lock && t.waitMode != 0;
}

/** Is there a task with an older context in the lock's queue? */
function olderWaits(lock: u32, ctx: u32): bool {
  const count = machineState().taskCount;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (waitsInContext(t, lock) && stampOf(t.waitMode) < stampOf(ctx)) return true;
  }
  return false;
}

/** Must the task, which cannot have `lock`, give way (-EDEADLK)? */
function mustGiveWay(lock: u32, ctx: u32): bool {
  if (!holdsSome(ctx)) return false;
  if (!isWaitDie(ctx)) return peek32(ctx + WW_ACQUIRE_CTX_WOUNDED) != 0;
  const holder = pointer(lock + WW_MUTEX_CTX);
  return (holder && stampOf(holder) < stampOf(ctx)) || olderWaits(lock, ctx);
}

function wakeContext(ctx: u32): void {
  const count = machineState().taskCount;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (t.state == TASK_BLOCKED && t.wait == WAIT_MUTEX && t.waitMode == ctx) makeReady(i);
  }
}

/** Wound/wait: an older context that wants the lock makes its holder give way wherever that waits. */
function wound(lock: u32, ctx: u32): void {
  const holder = pointer(lock + WW_MUTEX_CTX);
  if (!holder || isWaitDie(ctx) || !holdsSome(holder) || stampOf(ctx) >= stampOf(holder)) return;
  poke32(holder + WW_ACQUIRE_CTX_WOUNDED, 1);
  wakeContext(holder);
}

/** The context has the lock now: who waits for it and must not (wait/die), or is older (wound/wait), acts on that. */
function settleWaiters(lock: u32, ctx: u32): void {
  if (!peek32(lock + WW_MUTEX_BASE + MUTEX_WAITERS)) return;
  const count = machineState().taskCount;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (!waitsInContext(t, lock)) continue;
    if (!isWaitDie(ctx)) wound(lock, t.waitMode);
    else if (holdsSome(t.waitMode) && stampOf(t.waitMode) > stampOf(ctx)) makeReady(i);
  }
}

// ---- lock, unlock

function checkAcquired(task: u32, lock: u32, ctx: u32): void {
  const map = mapOf(lock);
  if (peek64(lock + WW_MUTEX_CTX)) misuse(task, MISUSE_WW_UNLOCKED_AS_MUTEX, map, 0);
  if (peek32(ctx + WW_ACQUIRE_CTX_DONE_ACQUIRE)) misuse(task, MISUSE_WW_LOCK_AFTER_DONE, map, 0);
  const contending = pointer(ctx + WW_ACQUIRE_CTX_CONTENDING_LOCK);
  if (contending) {
    if (contending != lock) misuse(task, MISUSE_WW_OTHER_CONTENDING, map, 0);
    if (holdsSome(ctx)) misuse(task, MISUSE_WW_STILL_ACQUIRED, map, 0);
    poke64(ctx + WW_ACQUIRE_CTX_CONTENDING_LOCK, 0);
  }
  if (peek64(ctx + WW_ACQUIRE_CTX_WW_CLASS) != peek64(lock + WW_MUTEX_WW_CLASS)) {
    misuse(task, MISUSE_WW_OTHER_CLASS, map, 0);
  }
}

function acquired(task: u32, lock: u32, ctx: u32): void {
  if (!ctx) return;
  checkAcquired(task, lock, ctx);
  poke32(ctx + WW_ACQUIRE_CTX_ACQUIRED, peek32(ctx + WW_ACQUIRE_CTX_ACQUIRED) + 1);
  poke64(lock + WW_MUTEX_CTX, DATA_BASE + ctx);
  settleWaiters(lock, ctx);
}

/** ww_mutex_lock(lock, ctx): 0, -EALREADY or -EDEADLK into win. `slow`: ww_mutex_lock_slow. */
export function wwMutexLock(task: u32, win: usize, slow: bool): i32 {
  const t = taskAt(task);
  const at = structAt(load<u64>(win), WW_MUTEX_BYTES);
  const ctxAt = contextAt(load<u64>(win, 8));
  if (at < 0 || ctxAt < 0) return ENDED;
  const lock = <u32>at;
  const ctx = <u32>ctxAt;
  if (!t.phase) {
    mightSleep(task);
    if (ctx) {
      if (slow && !peek64(ctx + WW_ACQUIRE_CTX_CONTENDING_LOCK)) {
        misuse(task, MISUSE_WW_SLOW_WITHOUT_CONTENDING, mapOf(lock), 0);
      }
      if (pointer(lock + WW_MUTEX_CTX) == ctx) {
        store<i64>(win, -EALREADY);
        return DONE;
      }
      if (!holdsSome(ctx)) poke32(ctx + WW_ACQUIRE_CTX_WOUNDED, 0);
    }
    lock_acquire(task, mapOf(lock), 0, 0, 0, 1, ctx ? ctx + WW_ACQUIRE_CTX_DEP_MAP : 0, t.pc);
  }
  return takeOrGiveWay(task, t, lock, ctx, win);
}

function takeOrGiveWay(task: u32, t: Task, lock: u32, ctx: u32, win: usize): i32 {
  const base = lock + WW_MUTEX_BASE;
  const waited = t.phase != 0;
  if (tryTake(task, base)) {
    if (waited) stopWaiting(t, base);
    acquired(task, lock, ctx);
    store<u64>(win, 0);
    return DONE;
  }
  if (ctx) {
    // Also when woken: a younger one may have come first.
    wound(lock, ctx);
    if (mustGiveWay(lock, ctx)) {
      if (waited) stopWaiting(t, base);
      lock_release(task, mapOf(lock), t.pc);
      if (peek64(ctx + WW_ACQUIRE_CTX_CONTENDING_LOCK)) misuse(task, MISUSE_WW_CONTENDING_TWICE, mapOf(lock), 0);
      poke64(ctx + WW_ACQUIRE_CTX_CONTENDING_LOCK, DATA_BASE + lock);
      store<i64>(win, -EDEADLK);
      return DONE;
    }
  }
  if (!waited) poke32(base + MUTEX_WAITERS, peek32(base + MUTEX_WAITERS) + 1);
  t.phase = 1;
  t.waitMode = ctx;
  block(task, WAIT_MUTEX, base);
  if (ctx && isWaitDie(ctx)) dieBehind(lock, ctx);
  return RETRY;
}

// Wait/die: a younger context that waits behind this one with locks in hand gives way.
function dieBehind(lock: u32, ctx: u32): void {
  const count = machineState().taskCount;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (waitsInContext(t, lock) && stampOf(t.waitMode) > stampOf(ctx) && holdsSome(t.waitMode)) makeReady(i);
  }
}

function stopWaiting(t: Task, base: u32): void {
  poke32(base + MUTEX_WAITERS, peek32(base + MUTEX_WAITERS) - 1);
  t.phase = 0;
  t.waitMode = 0;
}

/** ww_mutex_trylock(lock, ctx): 1 taken, 0 not, -1 ended. */
export function wwMutexTrylock(task: u32, address: u64, ctxAddress: u64): i32 {
  const at = structAt(address, WW_MUTEX_BYTES);
  const ctxAt = contextAt(ctxAddress);
  if (at < 0 || ctxAt < 0) return -1;
  const lock = <u32>at;
  const ctx = <u32>ctxAt;
  if (ctx && !holdsSome(ctx)) poke32(ctx + WW_ACQUIRE_CTX_WOUNDED, 0);
  if (!tryTake(task, lock + WW_MUTEX_BASE)) return 0;
  acquired(task, lock, ctx);
  lock_acquire(task, mapOf(lock), 0, 1, 0, 1, ctx ? ctx + WW_ACQUIRE_CTX_DEP_MAP : 0, taskAt(task).pc);
  return 1;
}

// The oldest context that waits, unless one without a context came before all of them.
function nextWaiter(base: u32): i32 {
  const head = longestWaiting(WAIT_MUTEX, base);
  if (head < 0 || !taskAt(head).waitMode) return head;
  const count = machineState().taskCount;
  let best = <u32>head;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (waitsInContext(t, base) && stampOf(t.waitMode) < stampOf(taskAt(best).waitMode)) best = i;
  }
  return best;
}

export function wwMutexUnlock(task: u32, address: u64): i32 {
  const at = structAt(address, WW_MUTEX_BYTES);
  if (at < 0) return ENDED;
  const lock = <u32>at;
  const base = lock + WW_MUTEX_BASE;
  const ctx = pointer(lock + WW_MUTEX_CTX);
  if (ctx) {
    const count = peek32(ctx + WW_ACQUIRE_CTX_ACQUIRED);
    if (!count) misuse(task, MISUSE_WW_NONE_ACQUIRED, mapOf(lock), 0);
    else poke32(ctx + WW_ACQUIRE_CTX_ACQUIRED, count - 1);
    poke64(lock + WW_MUTEX_CTX, 0);
  }
  const owner = peek32(base + MUTEX_OWNER);
  if (owner != task + 1) misuse(task, MISUSE_NOT_OWNER, mapOf(lock), owner);
  lock_release(task, mapOf(lock), taskAt(task).pc);
  poke32(base + MUTEX_OWNER, 0);
  const waiter = nextWaiter(base);
  if (waiter >= 0) makeReady(waiter);
  return DONE;
}
