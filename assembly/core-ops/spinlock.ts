// Models kernel/locking/spinlock.c and spinlock_debug.c, and include/linux/local_lock_internal.h: a task that finds the
// lock taken busy-waits, so it cannot go on until the lock is free.
//
// A local_lock object stands for one CPU's: it excludes whoever uses the same object.
// Left out: the order of waiters (any may come first), lockups by time.

import { LOCK_MAGIC, MUTEX_DEP_MAP, MUTEX_MAGIC, MUTEX_OWNER, MUTEX_WAITERS } from "../generated/abi";
import { lock_acquire, lock_release } from "../lockdep/index";
import { peek32, poke32 } from "../memory";
import { currentIp } from "../stacks";
import { Task, taskAt, WAIT_SPIN } from "../task";
import {
  bhDisable,
  bhEnable,
  irqDisable,
  irqEnable,
  irqRestore,
  irqSave,
  preemptDisable,
  preemptEnable,
} from "./context";
import { exclusiveAt, give, take, tryTake } from "./exclusive";
import { misuse, MISUSE_SPIN_MAGIC, MISUSE_SPIN_OWNER, MISUSE_SPIN_UNLOCKED, nestMap } from "./lock-common";
import { DONE, ENDED } from "./status";

// What goes off with a lock and on again behind it.
export const PLAIN: u32 = 0;
export const IRQ: u32 = 1;
export const IRQSAVE: u32 = 2;
export const BH: u32 = 3;

/** Switches off what `mode` says, and preemption. */
export function enterMode(task: u32, t: Task, mode: u32): void {
  if (mode == IRQ) irqDisable(task, t);
  else if (mode == IRQSAVE) t.irqFlags = irqSave(task, t);
  else if (mode == BH) bhDisable(task, t);
  preemptDisable(t);
}

/** The reverse; `flags` for IRQSAVE. */
export function leaveMode(task: u32, t: Task, mode: u32, flags: u64): void {
  if (mode == IRQ) irqEnable(task, t);
  else if (mode == IRQSAVE) irqRestore(task, t, flags);
  preemptEnable(task, t);
  if (mode == BH) bhEnable(task, t);
}

/** `win` takes the flags of IRQSAVE when the lock is taken. */
export function spinLock(task: u32, address: u64, mode: u32, subclass: u32, nest: u64, win: usize): i32 {
  const at = exclusiveAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  if (!t.phase) {
    if (peek32(off + MUTEX_MAGIC) != LOCK_MAGIC) misuse(task, MISUSE_SPIN_MAGIC, off + MUTEX_DEP_MAP, 0);
    const nested = nestMap(nest);
    if (nested < 0) return ENDED;
    enterMode(task, t, mode);
    lock_acquire(task, off + MUTEX_DEP_MAP, subclass, 0, 0, 1, <u32>nested, t.pc);
  }
  const status = take(task, t, off, WAIT_SPIN);
  if (status == DONE && mode == IRQSAVE) store<u64>(win, t.irqFlags);
  return status;
}

/** 1 taken, 0 not, -1 ended. */
export function spinTrylock(task: u32, address: u64, mode: u32): i32 {
  const at = exclusiveAt(address);
  if (at < 0) return -1;
  const off = <u32>at;
  if (!tryTake(task, off)) return 0;
  const t = taskAt(task);
  enterMode(task, t, mode);
  lock_acquire(task, off + MUTEX_DEP_MAP, 0, 1, 0, 1, 0, t.pc);
  return 1;
}

export function spinUnlock(task: u32, address: u64, mode: u32, flags: u64): i32 {
  const at = exclusiveAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  const owner = peek32(off + MUTEX_OWNER);
  // The validator looks first: where it stops at a report, it is the only one.
  lock_release(task, off + MUTEX_DEP_MAP, t.pc);
  if (owner != task + 1) {
    misuse(task, owner ? MISUSE_SPIN_OWNER : MISUSE_SPIN_UNLOCKED, off + MUTEX_DEP_MAP, owner);
  }
  give(off, WAIT_SPIN);
  leaveMode(task, t, mode, flags);
  return DONE;
}

/** A task that waits for the lock at `off` does so no longer; what it switched off stays off. */
export function spinGiveUp(task: u32, off: u32): void {
  poke32(off + MUTEX_WAITERS, peek32(off + MUTEX_WAITERS) - 1);
  lock_release(task, off + MUTEX_DEP_MAP, currentIp(task));
}

export function spinIsLocked(address: u64): i32 {
  const at = exclusiveAt(address);
  return at < 0 ? -1 : <i32>(peek32(<u32>at + MUTEX_OWNER) != 0);
}
