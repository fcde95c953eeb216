// Models the queueing half of kernel/workqueue.c: PENDING and disabling, max_active of each queue (for each CPU unless it is
// unbound), no work item running twice at the same time, on one FIFO for all pools. Which item may begin:
// work-pools.ts. Running it is Kernel C (process_one_work).

import {
  DATA_BASE,
  FINDING_WORKQUEUE_LEAK,
  SHADOW_ADDRESSABLE,
  SHADOW_INITIALISED,
  TEXT_BASE,
  WORK_STRUCT_DATA,
  WORK_STRUCT_FUNC,
  WORK_STRUCT_LOCKDEP_MAP,
  WORK_STRUCT_QUEUED,
  WORK_STRUCT_WQ,
  WORKQUEUE_STRUCT_ACTIVE,
  WORKQUEUE_STRUCT_MAX_ACTIVE,
} from "../generated/abi";
import { checked } from "../access";
import { ACTION_ACTIVATE, ACTION_FREE, OBJECT_WORK, reportObject } from "../debugobjects";
import { finding_begin, finding_end, finding_word, mixKey } from "../findings";
import { lockdep_held_depth, lockdep_write_held } from "../lockdep/index";
import { markDirty, peek32, peek64, peek8, poke32, poke64, setShadow } from "../memory";
import { MEM, MEM_BYTES, SHADOW } from "../regions";
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
import { fifoAppend, fifoAt, fifoIndexOf, fifoRemove } from "../work-fifo";
import { mightSleep, resetContext } from "./context";
import { DONE, ENDED, RETRY } from "./status";
import {
  canBegin,
  CPU_SHIFT,
  cpuFor,
  cpuOf,
  DISABLED_MASK,
  flagsOf,
  HAS_PENDING,
  INACTIVE,
  INDEX_MASK,
  isHeldBack,
  isRunning,
  PENDING,
  queueOf,
  WQ_UNBOUND,
} from "./work-pools";

/** waitAddress of the kworkers that have nothing to do: of all, of the rescuer. */
const IDLE: u32 = 0;
const IDLE_RESCUER: u32 = 1;

// An item as the FIFO looks at it: everything before its lockdep map.
const HEAD_BYTES: u32 = WORK_STRUCT_LOCKDEP_MAP;

function sequenceOf(work: u32): u32 {
  return peek32(work + WORK_STRUCT_DATA + 4);
}

/** Counts an item of the queue and CPU that is active: on the FIFO or running. Of a queue that is gone nothing is counted. */
function countActive(queue: u32, cpu: u32, by: i32): void {
  const at = queue + WORKQUEUE_STRUCT_ACTIVE + (cpu & INDEX_MASK);
  if (load<u8>(SHADOW + at) != (SHADOW_ADDRESSABLE | SHADOW_INITIALISED)) return;
  // It was counted elsewhere when the model has written over its data meanwhile.
  if (by < 0 && !peek8(at)) return;
  markDirty(at);
  store<u8>(MEM + at, <u8>(peek8(at) + by));
}

function isFull(queue: u32, cpu: u32): bool {
  const active = peek8(queue + WORKQUEUE_STRUCT_ACTIVE + (cpu & INDEX_MASK));
  return active >= min(peek32(queue + WORKQUEUE_STRUCT_MAX_ACTIVE), <u32>u8.MAX_VALUE);
}

function append(work: u32): void {
  poke64(work + WORK_STRUCT_QUEUED, 1);
  fifoAppend(work);
}

/** An active item of the queue and CPU is done, or is no longer queued: the first that was held back takes its place. */
function endActive(queue: u32, cpu: u32): void {
  countActive(queue, cpu, -1);
  const index = flagsOf(queue) & WQ_UNBOUND ? 0 : cpu & INDEX_MASK;
  const m = machineState();
  for (let i = m.fifoHead; i < m.fifoTail; i++) {
    const work = fifoAt(i);
    const data = peek32(work + WORK_STRUCT_DATA);
    if (data & INACTIVE && queueOf(work) == queue && (cpuOf(work) & INDEX_MASK) == index) {
      fifoRemove(i);
      poke32(work + WORK_STRUCT_DATA, data & ~INACTIVE);
      append(work);
      countActive(queue, cpu, 1);
      return;
    }
  }
}

function wakeIdleWorker(): void {
  let worker = longestWaiting(WAIT_FOR_WORK, IDLE);
  if (worker < 0) worker = longestWaiting(WAIT_FOR_WORK, IDLE_RESCUER);
  if (worker >= 0) makeReady(worker);
}

/** Wakes a worker when there is something to begin. */
export function wakeForPending(): void {
  const m = machineState();
  for (let i = m.fifoHead; i < m.fifoTail; i++) {
    const work = fifoAt(i);
    if (!isWhole(work) || !canBegin(work, false)) continue;
    wakeIdleWorker();
    return;
  }
}

const VALID_64: u64 = 0x0303030303030303;

/** Have all four words of an item that the FIFO looks at been written, and may they be? */
function isWhole(work: u32): bool {
  const shadow = SHADOW + <usize>work;
  return (
    work <= MEM_BYTES - HEAD_BYTES &&
    load<u64>(shadow) == VALID_64 &&
    load<u64>(shadow, 8) == VALID_64 &&
    load<u64>(shadow, 16) == VALID_64 &&
    load<u64>(shadow, 24) == VALID_64
  );
}

/** What queueing reads and writes; false when looking at it ended the run. */
function checkHead(work: u64): bool {
  if (work - DATA_BASE < MEM_BYTES && isWhole(<u32>(work - DATA_BASE))) return true;
  const at = checked(work, HEAD_BYTES, true);
  if (at < 0 || checked(work + WORK_STRUCT_DATA, 4, false) < 0) return false;
  if (checked(work + WORK_STRUCT_FUNC, 8, false) < 0) return false;
  setShadow(<u32>at, HEAD_BYTES, SHADOW_ADDRESSABLE | SHADOW_INITIALISED);
  return true;
}

/** 1 queued, 0 pending already or disabled, -1 when an access ended the run. `from`: the CPU, for a queue with one pool a CPU. */
export function queueWork(queue: u64, work: u64, from: u32): i32 {
  if (!checkHead(work)) return -1;
  const off = <u32>(work - DATA_BASE);
  const refusing = from & HAS_PENDING ? DISABLED_MASK : PENDING | DISABLED_MASK;
  if (peek32(off + WORK_STRUCT_DATA) & refusing) return 0;
  const there = peek32(off + WORK_STRUCT_QUEUED) ? fifoIndexOf(off) : -1;
  if (there >= 0) {
    // It waits, though its data say otherwise: it was set up again just then.
    reportItem(ACTION_ACTIVATE, off);
    drop(off, there);
  }
  // Whoever queues has looked at the queue's flags.
  const queueOff = <u32>(queue - DATA_BASE);
  const m = machineState();
  const cpu = flagsOf(queueOff) & WQ_UNBOUND ? 0 : cpuFor(off, queueOff, from);
  const full = isFull(queueOff, cpu);
  poke32(off + WORK_STRUCT_DATA, PENDING | (cpu << CPU_SHIFT) | (full ? INACTIVE : 0));
  poke32(off + WORK_STRUCT_DATA + 4, ++m.workSequence);
  poke64(off + WORK_STRUCT_WQ, queue);
  append(off);
  if (full) return 1;
  countActive(queueOff, cpu, 1);
  if (!(m.atWork | taskAt(m.current).context) || !isHeldBack(off, queueOff, cpu)) wakeIdleWorker();
  return 1;
}

/** Takes an item, which is at this index, off the FIFO. */
function unlink(work: u32, index: u32): void {
  fifoRemove(index);
  poke32(work + WORK_STRUCT_DATA, peek32(work + WORK_STRUCT_DATA) & DISABLED_MASK);
  poke64(work + WORK_STRUCT_QUEUED, 0);
}

/** The same for an item that will not run. */
function drop(work: u32, index: u32): void {
  const queue = queueOf(work);
  const cpu = cpuOf(work);
  const wasActive = !(peek32(work + WORK_STRUCT_DATA) & INACTIVE);
  unlink(work, index);
  if (wasActive) endActive(queue, cpu);
  wakeFlushers();
  wakeForPending();
}

/** Gives the kworker its next item in win, or blocks. The rescuer is for queues with WQ_MEM_RECLAIM. */
export function workerNext(task: u32, rescuer: bool, win: usize): i32 {
  const m = machineState();
  for (let i = m.fifoHead; i < m.fifoTail; i++) {
    const work = fifoAt(i);
    if (!isWhole(work) && checked(DATA_BASE + work, HEAD_BYTES, true) < 0) return ENDED;
    if (canBegin(work, rescuer)) {
      const t = taskAt(task);
      t.work = work;
      t.workQueue = queueOf(work);
      t.workFlags = flagsOf(t.workQueue);
      t.workCpu = cpuOf(work);
      t.workFunction = <u32>peek64(work + WORK_STRUCT_FUNC);
      t.workSequence = sequenceOf(work);
      t.workDepth = lockdep_held_depth(task);
      m.atWork |= 1 << task;
      unlink(work, i);
      if (m.fifoTail) wakeForPending();
      store<u64>(win, DATA_BASE + work);
      return DONE;
    }
  }
  if (rescuer && m.fifoTail) wakeForPending();
  block(task, WAIT_FOR_WORK, rescuer ? IDLE_RESCUER : IDLE);
  return RETRY;
}

/** Payload: code offset of the function | context | locks held before | locks held now | those locks. */
function reportWorkLeak(task: u32): void {
  if (!finding_begin(FINDING_WORKQUEUE_LEAK)) return;
  const t = taskAt(task);
  const func = t.workFunction - <u32>TEXT_BASE;
  finding_word(func);
  finding_word(t.context);
  finding_word(t.workDepth);
  finding_word(lockdep_held_depth(task));
  lockdep_write_held(task);
  finding_end(mixKey(0x776c6b, func));
  // What follows from it would be told again with every item.
  resetContext(task);
}

/** The item's function has returned; the item itself may be gone. */
export function workerDone(task: u32): i32 {
  const t = taskAt(task);
  const m = machineState();
  if (t.context || lockdep_held_depth(task) != t.workDepth) reportWorkLeak(task);
  m.atWork &= ~(1 << task);
  if (m.fifoTail) endActive(t.workQueue, t.workCpu);
  else countActive(t.workQueue, t.workCpu, -1);
  t.work = 0;
  t.workQueue = 0;
  wakeFlushers();
  // What was held back is this worker's to begin.
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
  return (peek32(<u32>at) & PENDING) | (isRunning(<u32>at) ? 2 : 0) | (fifoIndexOf(<u32>at) < 0 ? 0 : 4);
}

/** Memory that is being freed: an item in it that is queued is reported, and taken off the FIFO. */
export function freeActiveItems(start: u32, bytes: u32): void {
  const m = machineState();
  for (let i = m.fifoHead; i < m.fifoTail; i++) {
    const work = fifoAt(i);
    if (work - start >= bytes) continue;
    reportItem(ACTION_FREE, work);
    drop(work, i);
    // What was held back may have moved.
    i = m.fifoHead - 1;
  }
}

function reportItem(action: u32, work: u32): void {
  reportObject(action, OBJECT_WORK, work, <u32>(peek64(work + WORK_STRUCT_FUNC) - TEXT_BASE));
}

/** 1 when the item was pending and no longer is. */
export function cancelWork(work: u64): i32 {
  const at = checked(work, HEAD_BYTES, false);
  if (at < 0) return -1;
  const index = fifoIndexOf(<u32>at);
  if (index < 0) return 0;
  drop(<u32>at, index);
  return 1;
}

/** Is a queueing of `work` (or of any item of `queue`), numbered up to `last`, not done yet? */
export function workOutstanding(work: u32, queue: u32, last: u32): bool {
  const m = machineState();
  for (let i = m.fifoHead; i < m.fifoTail; i++) {
    const there = fifoAt(i);
    if ((work ? there == work : queueOf(there) == queue) && sequenceOf(there) <= last) return true;
  }
  for (let rest = m.atWork; rest; rest &= rest - 1) {
    const t = taskAt(<u32>ctz<u32>(rest));
    if ((work ? t.work == work : t.workQueue == queue) && t.workSequence <= last) return true;
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
