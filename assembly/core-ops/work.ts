// Models the queueing half of kernel/workqueue.c: PENDING, one FIFO for the machine, max_active of each queue, no work item
// running twice at the same time. Running an item is Kernel C (process_one_work).

import {
  DATA_BASE,
  SHADOW_ADDRESSABLE,
  SHADOW_INITIALISED,
  TEXT_BASE,
  WORK_STRUCT_DATA,
  WORK_STRUCT_FUNC,
  WORK_STRUCT_LOCKDEP_MAP,
  WORK_STRUCT_NEXT,
  WORK_STRUCT_WQ,
  WORKQUEUE_STRUCT_MAX_ACTIVE,
  WORKQUEUE_STRUCT_NR_ACTIVE,
} from "../generated/abi";
import { checked } from "../access";
import { ACTION_FREE, OBJECT_WORK, reportObject } from "../debugobjects";
import { peek32, peek64, poke32, poke64, setShadow } from "../memory";
import {
  block,
  longestWaiting,
  machineState,
  makeReady,
  TASK_BLOCKED,
  taskAt,
  WAIT_FOR_WORK,
  WAIT_WORK_DONE,
} from "../task";
import { mightSleep } from "./context";
import { DONE, ENDED, RETRY } from "./status";

const PENDING: u32 = 1;

// An item as the FIFO looks at it: everything before its lockdep map.
const HEAD_BYTES: u32 = WORK_STRUCT_LOCKDEP_MAP;

function sequenceOf(work: u32): u32 {
  return peek32(work + WORK_STRUCT_DATA + 4);
}

function queueOf(work: u32): u32 {
  return <u32>(peek64(work + WORK_STRUCT_WQ) - DATA_BASE);
}

function nextOf(work: u32): u32 {
  const next = peek64(work + WORK_STRUCT_NEXT);
  return next ? <u32>(next - DATA_BASE) : 0;
}

function setNext(work: u32, next: u32): void {
  poke64(work + WORK_STRUCT_NEXT, next ? DATA_BASE + next : 0);
}

/** The kworker that runs the item now, -1 for none. */
function runnerOf(work: u32): i32 {
  const count = machineState().taskCount;
  for (let i: u32 = 0; i < count; i++) {
    if (taskAt(i).work == work) return i;
  }
  return -1;
}

function wakeIdleWorker(): void {
  const worker = longestWaiting(WAIT_FOR_WORK, 0);
  if (worker >= 0) makeReady(worker);
}

/** 1 queued, 0 pending already, -1 when an access ended the run. */
export function queueWork(queue: u64, work: u64): i32 {
  const at = checked(work, HEAD_BYTES, true);
  if (at < 0 || checked(work + WORK_STRUCT_DATA, 4, false) < 0) return -1;
  if (checked(work + WORK_STRUCT_FUNC, 8, false) < 0) return -1;
  const off = <u32>at;
  if (peek32(off + WORK_STRUCT_DATA) & PENDING) return 0;
  const m = machineState();
  setShadow(off, HEAD_BYTES, SHADOW_ADDRESSABLE | SHADOW_INITIALISED);
  poke32(off + WORK_STRUCT_DATA, PENDING);
  poke32(off + WORK_STRUCT_DATA + 4, ++m.workSequence);
  poke64(off + WORK_STRUCT_WQ, queue);
  setNext(off, 0);
  if (m.lastWork) setNext(m.lastWork, off);
  else m.firstWork = off;
  m.lastWork = off;
  wakeIdleWorker();
  return 1;
}

function unlink(work: u32, before: u32): void {
  const m = machineState();
  const next = nextOf(work);
  if (before) setNext(before, next);
  else m.firstWork = next;
  if (m.lastWork == work) m.lastWork = before;
  poke32(work + WORK_STRUCT_DATA, 0);
}

/** Gives the kworker its next item in win, or blocks. */
export function workerNext(task: u32, win: usize): i32 {
  const m = machineState();
  let before: u32 = 0;
  for (let work = m.firstWork; work; work = nextOf(work)) {
    if (checked(DATA_BASE + work, HEAD_BYTES, true) < 0) return ENDED;
    const queue = queueOf(work);
    if (
      peek32(queue + WORKQUEUE_STRUCT_NR_ACTIVE) < peek32(queue + WORKQUEUE_STRUCT_MAX_ACTIVE) &&
      runnerOf(work) < 0
    ) {
      const t = taskAt(task);
      unlink(work, before);
      poke32(queue + WORKQUEUE_STRUCT_NR_ACTIVE, peek32(queue + WORKQUEUE_STRUCT_NR_ACTIVE) + 1);
      t.work = work;
      t.workQueue = queue;
      t.workFunction = <u32>peek64(work + WORK_STRUCT_FUNC);
      t.workSequence = sequenceOf(work);
      store<u64>(win, DATA_BASE + work);
      return DONE;
    }
    before = work;
  }
  block(task, WAIT_FOR_WORK, 0);
  return RETRY;
}

/** The item's function has returned; the item itself may be gone. */
export function workerDone(task: u32): i32 {
  const t = taskAt(task);
  const queue = t.workQueue;
  if (queue) poke32(queue + WORKQUEUE_STRUCT_NR_ACTIVE, peek32(queue + WORKQUEUE_STRUCT_NR_ACTIVE) - 1);
  t.work = 0;
  t.workQueue = 0;
  wakeFlushers();
  // What max_active or the item itself held back may run now.
  if (machineState().firstWork) wakeIdleWorker();
  return DONE;
}

function wakeFlushers(): void {
  const count = machineState().taskCount;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (t.state == TASK_BLOCKED && t.wait == WAIT_WORK_DONE) makeReady(i);
  }
}

/** Bit 0 pending, bit 1 running, bit 2 on the FIFO; -1 when the access ended the run. */
export function workBusy(work: u64): i32 {
  const at = checked(work + WORK_STRUCT_DATA, 4, false);
  if (at < 0) return -1;
  return (peek32(<u32>at) & PENDING) | (runnerOf(<u32>at) >= 0 ? 2 : 0) | (isQueued(<u32>at) ? 4 : 0);
}

/** Is the item at this offset on the FIFO? */
export function isQueued(work: u32): bool {
  for (let there = machineState().firstWork; there; there = nextOf(there)) {
    if (there == work) return true;
  }
  return false;
}

/** Memory that is being freed: an item in it that is queued is reported, and taken off the FIFO. */
export function freeActiveItems(start: u32, bytes: u32): void {
  let before: u32 = 0;
  let work = machineState().firstWork;
  while (work) {
    const next = nextOf(work);
    if (work - start < bytes) {
      reportObject(ACTION_FREE, OBJECT_WORK, work, <u32>(peek64(work + WORK_STRUCT_FUNC) - TEXT_BASE));
      unlink(work, before);
      wakeFlushers();
    } else {
      before = work;
    }
    work = next;
  }
}

/** 1 when the item was pending and no longer is. */
export function cancelWork(work: u64): i32 {
  const at = checked(work, HEAD_BYTES, false);
  if (at < 0) return -1;
  let before: u32 = 0;
  for (let there = machineState().firstWork; there; there = nextOf(there)) {
    if (there == <u32>at) {
      unlink(there, before);
      wakeFlushers();
      return 1;
    }
    before = there;
  }
  return 0;
}

/** Is a queueing of `work` (or of any item of `queue`), numbered up to `last`, not done yet? */
export function workOutstanding(work: u32, queue: u32, last: u32): bool {
  const m = machineState();
  for (let there = m.firstWork; there; there = nextOf(there)) {
    if ((work ? there == work : queueOf(there) == queue) && sequenceOf(there) <= last) return true;
  }
  for (let i: u32 = 0; i < m.taskCount; i++) {
    const t = taskAt(i);
    if (t.work && (work ? t.work == work : t.workQueue == queue) && t.workSequence <= last) return true;
  }
  return false;
}

/** __wait_for_work(work, queue): until everything queued so far is done. */
export function waitForWork(task: u32, work: u64, queue: u64): i32 {
  const t = taskAt(task);
  const workOff = work ? <u32>(work - DATA_BASE) : 0;
  const queueOff = queue ? <u32>(queue - DATA_BASE) : 0;
  if (!t.phase) {
    mightSleep(task);
    if (work && checked(work, HEAD_BYTES, false) < 0) return ENDED;
    t.flushSequence = machineState().workSequence;
  }
  if (workOutstanding(workOff, queueOff, t.flushSequence)) {
    t.phase = 1;
    block(task, WAIT_WORK_DONE, workOff ? workOff : queueOff);
    return RETRY;
  }
  t.phase = 0;
  return DONE;
}
