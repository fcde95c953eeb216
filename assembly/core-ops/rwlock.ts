// Models kernel/locking/qrwlock.c: a writer that waits keeps new readers out, but for those in interrupt context or
// with bottom halves off.

import { RWLOCK_DEP_MAP } from "../generated/abi";
import { lock_acquire, lock_release } from "../lockdep/index";
import { Task, taskAt } from "../task";
import { linuxVersion } from "../version";
import { inInterrupt } from "./context";
import { misuse, MISUSE_NO_READER, MISUSE_NO_WRITER } from "./lock-common";
import { giveRead, giveWrite, sharedAt, takeRead, takeWrite, tryTakeRead, tryTakeWrite, writerOf } from "./shared";
import { enterMode, IRQSAVE, leaveMode } from "./spinlock";
import { DONE, ENDED } from "./status";

const KERNEL_5_10: u32 = (5 << 16) | (10 << 8);

/** read_lock_is_recursive(); before 5.10 every reader counted as recursive. */
function readMode(t: Task): u32 {
  return linuxVersion() < KERNEL_5_10 || inInterrupt(t) ? 2 : 1;
}

export function readLock(task: u32, address: u64, mode: u32, win: usize): i32 {
  const at = sharedAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  if (!t.phase) {
    enterMode(task, t, mode);
    lock_acquire(task, off + RWLOCK_DEP_MAP, 0, 0, readMode(t), 1, 0, t.pc);
  }
  const status = takeRead(task, t, off, inInterrupt(t));
  if (status == DONE && mode == IRQSAVE) store<u64>(win, t.irqFlags);
  return status;
}

export function writeLock(task: u32, address: u64, mode: u32, subclass: u32, win: usize): i32 {
  const at = sharedAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  if (!t.phase) {
    enterMode(task, t, mode);
    lock_acquire(task, off + RWLOCK_DEP_MAP, subclass, 0, 0, 1, 0, t.pc);
  }
  const status = takeWrite(task, t, off);
  if (status == DONE && mode == IRQSAVE) store<u64>(win, t.irqFlags);
  return status;
}

/** 1 taken, 0 not, -1 ended. */
export function readTrylock(task: u32, address: u64): i32 {
  const at = sharedAt(address);
  if (at < 0) return -1;
  const off = <u32>at;
  if (!tryTakeRead(task, off)) return 0;
  const t = taskAt(task);
  enterMode(task, t, 0);
  lock_acquire(task, off + RWLOCK_DEP_MAP, 0, 1, readMode(t), 1, 0, t.pc);
  return 1;
}

/** 1 taken, 0 not, -1 ended. */
export function writeTrylock(task: u32, address: u64): i32 {
  const at = sharedAt(address);
  if (at < 0) return -1;
  const off = <u32>at;
  if (!tryTakeWrite(task, off)) return 0;
  const t = taskAt(task);
  enterMode(task, t, 0);
  lock_acquire(task, off + RWLOCK_DEP_MAP, 0, 1, 0, 1, 0, t.pc);
  return 1;
}

export function readUnlock(task: u32, address: u64, mode: u32, flags: u64): i32 {
  const at = sharedAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  lock_release(task, off + RWLOCK_DEP_MAP, t.pc);
  if (!giveRead(task, off, false)) misuse(task, MISUSE_NO_READER, off + RWLOCK_DEP_MAP, 0);
  leaveMode(task, t, mode, flags);
  return DONE;
}

export function writeUnlock(task: u32, address: u64, mode: u32, flags: u64): i32 {
  const at = sharedAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  lock_release(task, off + RWLOCK_DEP_MAP, t.pc);
  const writer = writerOf(off);
  if (writer != task + 1) misuse(task, MISUSE_NO_WRITER, off + RWLOCK_DEP_MAP, writer);
  if (writer) giveWrite(off, false);
  leaveMode(task, t, mode, flags);
  return DONE;
}
