// Models the queueing half of kernel/workqueue.c: PENDING and disabling, one FIFO for the machine, max_active of
// each queue (for each CPU unless it is unbound), no work item running twice at the same time. Running an item is Kernel C (process_one_work).

import {
  DATA_BASE,
  FINDING_WORKQUEUE_LEAK,
  SHADOW_ADDRESSABLE,
  SHADOW_INITIALISED,
  TEXT_BASE,
  WORK_STRUCT_DATA,
  WORK_STRUCT_FUNC,
  WORK_STRUCT_LOCKDEP_MAP,
  WORK_STRUCT_NEXT,
  WORK_STRUCT_WQ,
  WORKQUEUE_STRUCT_ACTIVE,
  WORKQUEUE_STRUCT_FLAGS,
  WORKQUEUE_STRUCT_MAX_ACTIVE,
} from "../generated/abi";
import { checked } from "../access";
import { ACTION_FREE, OBJECT_WORK, reportObject } from "../debugobjects";
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
import { mightSleep, resetContext } from "./context";
import { DONE, ENDED, RETRY } from "./status";

const PENDING: u32 = 1;
/** In the low word of a work item's data: the CPU that it is queued for, how often it is disabled. */
const CPU_SHIFT: u32 = 8;
const CPU_MASK: u32 = 31;
const DISABLED_MASK: u32 = 0xffff0000;
/** In a CPU to queue for: whoever queues holds PENDING already. */
const HAS_PENDING: u32 = 0x100;

/** Flags of a queue (include/linux/workqueue.h). */
const WQ_UNBOUND: u32 = 2;
const WQ_MEM_RECLAIM: u32 = 8;

/** waitAddress of the kworkers that have nothing to do: of all, of the rescuer. */
const IDLE: u32 = 0;
const IDLE_RESCUER: u32 = 1;

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

/**
 * The same pool runs an item once at a time, and so does the same queue. `cpu`: of the item that waits. Items that are the same
 * only by their address, their memory having been used again, are not.
 */
function isHeldBack(work: u32, queue: u32, cpu: u32): bool {
  const count = machineState().taskCount;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (t.work != work || t.workFunction != <u32>peek64(work + WORK_STRUCT_FUNC)) continue;
    if (t.workQueue == queue) return true;
    const pools = peek32(t.workQueue + WORKQUEUE_STRUCT_FLAGS) ^ peek32(queue + WORKQUEUE_STRUCT_FLAGS);
    if (!(pools & WQ_UNBOUND) && t.workCpu == cpu) return true;
  }
  return false;
}

/** The CPU that the task queues for: each task has one of its own, and a kworker that of its item. */
export function queueingCpu(task: u32): u32 {
  const t = taskAt(task);
  return t.work ? t.workCpu : task;
}

function activeAt(queue: u32, cpu: u32): u32 {
  return queue + WORKQUEUE_STRUCT_ACTIVE + cpu;
}

function countActive(queue: u32, cpu: u32, by: i32): void {
  const at = activeAt(queue, cpu);
  markDirty(at);
  store<u8>(MEM + at, <u8>(peek8(at) + by));
}

function wakeIdleWorker(): void {
  let worker = longestWaiting(WAIT_FOR_WORK, IDLE);
  if (worker < 0) worker = longestWaiting(WAIT_FOR_WORK, IDLE_RESCUER);
  if (worker >= 0) makeReady(worker);
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
  // Whoever queues has looked at the queue's flags.
  const cpu = peek32(<u32>(queue - DATA_BASE) + WORKQUEUE_STRUCT_FLAGS) & WQ_UNBOUND ? 0 : from & CPU_MASK;
  const m = machineState();
  poke32(off + WORK_STRUCT_DATA, PENDING | (cpu << CPU_SHIFT));
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
  poke32(work + WORK_STRUCT_DATA, peek32(work + WORK_STRUCT_DATA) & DISABLED_MASK);
}

/** Gives the kworker its next item in win, or blocks. The rescuer is for queues with WQ_MEM_RECLAIM. */
export function workerNext(task: u32, rescuer: bool, win: usize): i32 {
  const m = machineState();
  let before: u32 = 0;
  for (let work = m.firstWork; work; work = nextOf(work)) {
    if (!isWhole(work) && checked(DATA_BASE + work, HEAD_BYTES, true) < 0) return ENDED;
    const queue = queueOf(work);
    const cpu = (peek32(work + WORK_STRUCT_DATA) >> CPU_SHIFT) & CPU_MASK;
    if (
      peek8(activeAt(queue, cpu)) < peek32(queue + WORKQUEUE_STRUCT_MAX_ACTIVE) &&
      (!rescuer || peek32(queue + WORKQUEUE_STRUCT_FLAGS) & WQ_MEM_RECLAIM) &&
      !isHeldBack(work, queue, cpu)
    ) {
      const t = taskAt(task);
      unlink(work, before);
      countActive(queue, cpu, 1);
      t.work = work;
      t.workQueue = queue;
      t.workCpu = cpu;
      t.workFunction = <u32>peek64(work + WORK_STRUCT_FUNC);
      t.workSequence = sequenceOf(work);
      t.workDepth = lockdep_held_depth(task);
      store<u64>(win, DATA_BASE + work);
      return DONE;
    }
    before = work;
  }
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
  const queue = t.workQueue;
  if (t.context || lockdep_held_depth(task) != t.workDepth) reportWorkLeak(task);
  if (queue) countActive(queue, t.workCpu, -1);
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
