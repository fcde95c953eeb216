// Models kernel/locking/rwsem.c and percpu-rwsem.c: a writer that waits keeps new readers out; with a reader at the
// head of the queue all readers in it get in together (since 5.3).
//
// Left out: optimistic spinning, hand-off, readers that another task releases (_non_owner).

import { RW_SEMAPHORE_DEP_MAP, RW_SEMAPHORE_QUEUED } from "../generated/abi";
import { lock_acquire, lock_downgrade, lock_release } from "../lockdep/index";
import { peek32 } from "../memory";
import { taskAt } from "../task";
import { mightSleep } from "./context";
import {
  misuse,
  MISUSE_NO_WRITER,
  MISUSE_RWSEM_COUNT,
  MISUSE_RWSEM_READER,
  MISUSE_RWSEM_WRITER,
  nestMap,
  rwsemMisuse,
} from "./lock-common";
import {
  downgrade,
  giveRead,
  giveWrite,
  hasRead,
  readersOf,
  sharedAt,
  takeRead,
  takeWrite,
  tryTakeRead,
  tryTakeWrite,
  writerOf,
} from "./shared";
import { DONE, ENDED } from "./status";

/** `win` takes the 0 that the interruptible and killable forms return. */
export function downRead(task: u32, address: u64, subclass: u32, win: usize): i32 {
  const at = sharedAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  if (!t.phase) {
    mightSleep(task);
    lock_acquire(task, off + RW_SEMAPHORE_DEP_MAP, subclass, 0, 1, 1, 0, t.pc);
  }
  const status = takeRead(task, t, off, false);
  if (status == DONE) store<u64>(win, 0);
  return status;
}

/** `nest`: address of the map of the lock that orders several of this class, 0 none. */
export function downWrite(task: u32, address: u64, subclass: u32, nest: u64, win: usize): i32 {
  const at = sharedAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  if (!t.phase) {
    mightSleep(task);
    const nested = nestMap(nest);
    if (nested < 0) return ENDED;
    lock_acquire(task, off + RW_SEMAPHORE_DEP_MAP, subclass, 0, 0, 1, <u32>nested, t.pc);
  }
  const status = takeWrite(task, t, off);
  if (status == DONE) store<u64>(win, 0);
  return status;
}

/** 1 taken, 0 not, -1 ended. */
export function downReadTrylock(task: u32, address: u64): i32 {
  const at = sharedAt(address);
  if (at < 0) return -1;
  const off = <u32>at;
  if (!tryTakeRead(task, off)) return 0;
  lock_acquire(task, off + RW_SEMAPHORE_DEP_MAP, 0, 1, 1, 1, 0, taskAt(task).pc);
  return 1;
}

/** 1 taken, 0 not, -1 ended. */
export function downWriteTrylock(task: u32, address: u64): i32 {
  const at = sharedAt(address);
  if (at < 0) return -1;
  const off = <u32>at;
  if (!tryTakeWrite(task, off)) return 0;
  lock_acquire(task, off + RW_SEMAPHORE_DEP_MAP, 0, 1, 0, 1, 0, taskAt(task).pc);
  return 1;
}

/** As rwsemMisuse takes it. */
function stateOf(off: u32): u32 {
  return readersOf(off) | (writerOf(off) ? 1 << 30 : 0) | (peek32(off + RW_SEMAPHORE_QUEUED) ? 1 << 31 : 0);
}

export function upRead(task: u32, address: u64): i32 {
  const at = sharedAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  lock_release(task, off + RW_SEMAPHORE_DEP_MAP, taskAt(task).pc);
  if (!readersOf(off)) {
    const map = off + RW_SEMAPHORE_DEP_MAP;
    rwsemMisuse(task, MISUSE_RWSEM_READER, map, writerOf(off), stateOf(off));
    rwsemMisuse(task, MISUSE_RWSEM_COUNT, map, writerOf(off), stateOf(off));
  }
  giveRead(task, off, true);
  return DONE;
}

export function upWrite(task: u32, address: u64): i32 {
  const at = sharedAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  lock_release(task, off + RW_SEMAPHORE_DEP_MAP, taskAt(task).pc);
  const writer = writerOf(off);
  // The owner that the kernel looks at may be a reader.
  if (!writer && hasRead(off, task)) {
    giveRead(task, off, true);
    return DONE;
  }
  if (writer != task + 1) rwsemMisuse(task, MISUSE_RWSEM_WRITER, off + RW_SEMAPHORE_DEP_MAP, writer, stateOf(off));
  if (writer) giveWrite(off, true);
  return DONE;
}

export function downgradeWrite(task: u32, address: u64): i32 {
  const at = sharedAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  lock_downgrade(task, off + RW_SEMAPHORE_DEP_MAP, taskAt(task).pc);
  const writer = writerOf(off);
  if (writer != task + 1) misuse(task, MISUSE_NO_WRITER, off + RW_SEMAPHORE_DEP_MAP, writer);
  if (writer) downgrade(task, off);
  return DONE;
}

export function rwsemIsLocked(address: u64): i32 {
  const at = sharedAt(address);
  return at < 0 ? -1 : <i32>((writerOf(<u32>at) | readersOf(<u32>at)) != 0);
}
