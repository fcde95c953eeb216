// Locks with one writer or many readers, as rwlock, rw_semaphore and percpu_rw_semaphore have it. A writer that waits
// keeps new readers out. A reader that waited has the lock when it is woken; a woken writer competes.

import {
  RW_SEMAPHORE_BYTES,
  RW_SEMAPHORE_COUNTS,
  RW_SEMAPHORE_DEP_MAP,
  RW_SEMAPHORE_MAGIC,
  RW_SEMAPHORE_QUEUED,
  RW_SEMAPHORE_READERS,
  RW_SEMAPHORE_WRITER,
} from "../generated/abi";
import { markDirty, peek32, peek8, poke32 } from "../memory";
import { MAX_TASKS, MEM } from "../regions";
import { block, machineState, makeReady, Task, TASK_BLOCKED, taskAt, WAIT_READ, WAIT_WRITE } from "../task";
import { initLock, LD_WAIT_INV, lockAt } from "./lock-common";
import { DONE, RETRY } from "./status";

/** Task.phase: begun and waiting; the lock is given to the task already. */
const WAITING: u32 = 1;
const GRANTED: u32 = 2;

/** Offset of such a lock that may be used, -1 when looking at it ended the run. */
export function sharedAt(address: u64): i64 {
  return lockAt(address, RW_SEMAPHORE_BYTES);
}

/** __lock_init_shared(lock, name, key, wait type, lock type). */
export function sharedInit(task: u32, address: u64, name: u64, key: u64, wait: u32, type: u32): i32 {
  return initLock(task, address, RW_SEMAPHORE_DEP_MAP, RW_SEMAPHORE_MAGIC, name, key, wait, LD_WAIT_INV, type);
}

export function writerOf(off: u32): u32 {
  return peek32(off + RW_SEMAPHORE_WRITER);
}

export function readersOf(off: u32): u32 {
  return peek32(off + RW_SEMAPHORE_READERS);
}

/** Adds `by` to what task `reader` counts in the counts at `counts`. */
export function countReader(counts: u32, reader: u32, by: i32): void {
  const at = counts + reader;
  markDirty(at);
  store<u8>(MEM + at, <u8>(peek8(at) + by));
}

/** Tasks (bit set) that count in the counts at `counts`. */
export function readerMask(counts: u32): u32 {
  let mask: u32 = 0;
  for (let i: u32 = 0; i < MAX_TASKS; i++) {
    if (peek8(counts + i)) mask |= 1 << i;
  }
  return mask;
}

function addReader(off: u32, reader: u32): void {
  poke32(off + RW_SEMAPHORE_READERS, readersOf(off) + 1);
  countReader(off + RW_SEMAPHORE_COUNTS, reader, 1);
}

function mayRead(off: u32, passesWriters: bool): bool {
  return !writerOf(off) && (passesWriters || !peek32(off + RW_SEMAPHORE_QUEUED));
}

/** `passesWriters`: only a writer that holds the lock keeps this reader out. */
export function takeRead(task: u32, t: Task, off: u32, passesWriters: bool): i32 {
  if (t.phase == GRANTED) {
    t.phase = 0;
    return DONE;
  }
  if (mayRead(off, passesWriters)) {
    addReader(off, task);
    t.phase = 0;
    return DONE;
  }
  t.phase = WAITING;
  t.waitMode = passesWriters ? 1 : 0;
  block(task, WAIT_READ, off);
  return RETRY;
}

export function tryTakeRead(task: u32, off: u32): bool {
  if (!mayRead(off, false)) return false;
  addReader(off, task);
  return true;
}

export function takeWrite(task: u32, t: Task, off: u32): i32 {
  if (!(writerOf(off) | readersOf(off))) {
    poke32(off + RW_SEMAPHORE_WRITER, task + 1);
    if (t.phase) poke32(off + RW_SEMAPHORE_QUEUED, peek32(off + RW_SEMAPHORE_QUEUED) - 1);
    t.phase = 0;
    return DONE;
  }
  if (!t.phase) poke32(off + RW_SEMAPHORE_QUEUED, peek32(off + RW_SEMAPHORE_QUEUED) + 1);
  t.phase = WAITING;
  block(task, WAIT_WRITE, off);
  return RETRY;
}

export function tryTakeWrite(task: u32, off: u32): bool {
  if (writerOf(off) | readersOf(off)) return false;
  poke32(off + RW_SEMAPHORE_WRITER, task + 1);
  return true;
}

/** Is the task one of the readers? */
export function hasRead(off: u32, task: u32): bool {
  return peek8(off + RW_SEMAPHORE_COUNTS + task) != 0;
}

/** Gives a reader's hold back; false when there is no reader. */
export function giveRead(task: u32, off: u32, allReaders: bool): bool {
  const readers = readersOf(off);
  if (!readers) return false;
  let reader = task;
  const counts = off + RW_SEMAPHORE_COUNTS;
  // Another task may release what one took.
  if (!peek8(counts + task)) reader = <u32>ctz<u32>(readerMask(counts));
  poke32(off + RW_SEMAPHORE_READERS, readers - 1);
  countReader(counts, reader, -1);
  if (readers == 1) wakeNext(off, allReaders);
  return true;
}

export function giveWrite(off: u32, allReaders: bool): void {
  poke32(off + RW_SEMAPHORE_WRITER, 0);
  wakeNext(off, allReaders);
}

/** The writer becomes a reader. */
export function downgrade(task: u32, off: u32): void {
  poke32(off + RW_SEMAPHORE_WRITER, 0);
  addReader(off, task);
  wakeNext(off, true);
}

function waitsAt(t: Task, off: u32): bool {
  return t.state == TASK_BLOCKED && t.waitAddress == off && (t.wait == WAIT_READ || t.wait == WAIT_WRITE);
}

function firstWaiting(off: u32): i32 {
  const count = machineState().taskCount;
  let best: i32 = -1;
  let order: u32 = u32.MAX_VALUE;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (waitsAt(t, off) && t.waitOrder < order) {
      best = i;
      order = t.waitOrder;
    }
  }
  return best;
}

function grant(off: u32, reader: u32): void {
  addReader(off, reader);
  taskAt(reader).phase = GRANTED;
  makeReady(reader);
}

// Grants the lock to all readers that wait for it, or to those only that pass writers.
function grantReaders(off: u32, passing: bool): void {
  const count = machineState().taskCount;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (waitsAt(t, off) && t.wait == WAIT_READ && (!passing || t.waitMode)) grant(off, i);
  }
}

/**
 * No writer holds the lock: lets in who waits at the head of the queue. `allReaders`: with a reader at the head all
 * readers, else those before the next writer.
 */
export function wakeNext(off: u32, allReaders: bool): void {
  grantReaders(off, true);
  while (true) {
    const head = firstWaiting(off);
    if (head < 0) return;
    if (taskAt(head).wait == WAIT_WRITE) {
      if (!readersOf(off)) makeReady(head);
      return;
    }
    if (allReaders) {
      grantReaders(off, false);
      return;
    }
    grant(off, head);
  }
}

/** A task that waits for the lock at `off` does so no longer. */
export function sharedGiveUp(t: Task, off: u32): void {
  if (t.wait != WAIT_WRITE) return;
  poke32(off + RW_SEMAPHORE_QUEUED, peek32(off + RW_SEMAPHORE_QUEUED) - 1);
  t.wait = 0;
  if (!writerOf(off)) wakeNext(off, true);
}
