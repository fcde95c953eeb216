// Models kernel/sched/wait.c and the sleeping half of kernel/sched/core.c and kernel/time/timer.c. Who waits where
// stands in the tasks; a task waits on one queue at a time. A jiffy is a millisecond. Left out: wake functions of a queue's
// entries.

import { FINDING_SLEEP_LIMIT, TASK_STRUCT_BYTES, TASK_STRUCT_TASK, WAIT_QUEUE_HEAD_BYTES } from "../generated/abi";
import { checked } from "../access";
import { END_LIMIT, endRun } from "../end";
import { mixKey, report } from "../findings";
import { peek32 } from "../memory";
import { yieldPct } from "../scheduler/pct";
import { currentIp } from "../stacks";
import {
  block,
  machineState,
  makeReady,
  sleepUntil,
  Task,
  TASK_BLOCKED,
  TASK_READY,
  TASK_SLEEPING,
  taskAt,
  WAIT_QUEUE,
  WAIT_READ,
  WAIT_SEQ,
  WAIT_SPIN,
  WAIT_WRITE,
} from "../task";
import { isPreemptible, maySchedule } from "./context";
import { signalPending } from "./signals";
import { DONE, ENDED, RETRY, SUSPENDED } from "./status";

/** Virtual time of a run, in ms, above which the model is reported to sleep for ever: a week. */
const SLEEP_LIMIT_MS: u64 = 7 * 24 * 3600 * 1000;

// Task.queueFlags: a wake-up counts it, and wakes no more than it was told; it stays on the queue when it is woken.
const QUEUE_EXCLUSIVE: u32 = 1;
const QUEUE_STAYS: u32 = 2;
/** It does not sleep while it waits. */
const QUEUE_SPINS: u32 = 4;

/** In a task state: WQ_FLAG_EXCLUSIVE for the queue. */
const STATE_EXCLUSIVE: u32 = 0x10000;
const STATE_MASK: u32 = 0xffff;
/** TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE, of which every sleeping state has one. */
const TASK_NORMAL: u32 = 3;

function enqueue(t: Task, head: u32, flags: u32): void {
  t.waitQueue = head;
  t.queueFlags = flags;
  t.waitOrder = machineState().waitOrder++;
}

export function prepareToWait(task: u32, head: u64, state: u64): i32 {
  const at = checked(head, WAIT_QUEUE_HEAD_BYTES, true);
  if (at < 0) return ENDED;
  const t = taskAt(task);
  t.sleeping = <u32>state & STATE_MASK;
  enqueue(t, <u32>at, <u32>state & STATE_EXCLUSIVE ? QUEUE_EXCLUSIVE : 0);
  return DONE;
}

export function finishWait(task: u32, head: u64): i32 {
  if (checked(head, WAIT_QUEUE_HEAD_BYTES, true) < 0) return ENDED;
  const t = taskAt(task);
  t.waitQueue = 0;
  t.sleeping = 0;
  return DONE;
}

/** __queue_task(head, exclusive): the task stays on the queue, whatever its state, until it is removed. */
export function addWaitQueue(task: u32, head: u64, exclusive: bool): i32 {
  const at = checked(head, WAIT_QUEUE_HEAD_BYTES, true);
  if (at < 0) return ENDED;
  enqueue(taskAt(task), <u32>at, QUEUE_STAYS | (exclusive ? QUEUE_EXCLUSIVE : 0));
  return DONE;
}

export function removeWaitQueue(task: u32, head: u64): i32 {
  if (checked(head, WAIT_QUEUE_HEAD_BYTES, true) < 0) return ENDED;
  taskAt(task).waitQueue = 0;
  return DONE;
}

function wake(task: u32): void {
  const t = taskAt(task);
  t.sleeping = 0;
  if ((t.state == TASK_BLOCKED && t.wait == WAIT_QUEUE) || t.state == TASK_SLEEPING) makeReady(task);
}

/**
 * __wake_up: wakes who waits on the queue, first come first served, in a state of `mode` (0: any), but of the exclusive
 * ones no more than `limit` (0: all).
 */
export function wakeUp(head: u64, limit: u32, mode: u32): i32 {
  const at = checked(head, WAIT_QUEUE_HEAD_BYTES, true);
  if (at < 0) return ENDED;
  let left = limit;
  while (true) {
    const task = firstOn(<u32>at, mode ? mode : TASK_NORMAL);
    if (task < 0) break;
    const t = taskAt(task);
    if (!(t.queueFlags & QUEUE_STAYS)) t.waitQueue = 0;
    wake(task);
    if (t.queueFlags & QUEUE_EXCLUSIVE && !--left) break;
  }
  return DONE;
}

// A task that is already awake again stays on its queue until finish_wait: it needs no second waking.
function firstOn(head: u32, mode: u32): i32 {
  const count = machineState().taskCount;
  let best: i32 = -1;
  let order: u32 = u32.MAX_VALUE;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (t.waitQueue == head && t.sleeping & mode && t.waitOrder < order) {
      best = i;
      order = t.waitOrder;
    }
  }
  return best;
}

/** Does anybody stand on the queue? -1 when the access ended the run. */
export function waitqueueActive(head: u64): i32 {
  const at = checked(head, WAIT_QUEUE_HEAD_BYTES, true);
  if (at < 0) return -1;
  const count = machineState().taskCount;
  for (let i: u32 = 0; i < count; i++) {
    if (taskAt(i).waitQueue == <u32>at) return 1;
  }
  return 0;
}

/** wake_up_process: 1 when the task slept; -1 when the access ended the run. */
export function wakeUpProcess(taskStruct: u64): i32 {
  const at = checked(taskStruct, TASK_STRUCT_BYTES, false);
  if (at < 0) return -1;
  const task = peek32(<u32>at + TASK_STRUCT_TASK);
  if (task >= machineState().taskCount) return 0;
  const slept = taskAt(task).sleeping != 0;
  wake(task);
  return slept ? 1 : 0;
}

/** A signal lets the task not sleep in the state that it has. */
function staysAwake(t: Task): bool {
  if (!t.sleeping) return true;
  if (!signalPending(t, t.sleeping)) return false;
  t.sleeping = 0;
  return true;
}

function sleepOnQueue(task: u32, t: Task): i32 {
  const order = t.waitOrder;
  block(task, WAIT_QUEUE, t.waitQueue);
  t.waitOrder = order;
  return SUSPENDED;
}

export function scheduleTask(task: u32): i32 {
  const t = taskAt(task);
  maySchedule(task);
  t.queueFlags &= ~QUEUE_SPINS;
  return staysAwake(t) ? DONE : sleepOnQueue(task, t);
}

/** __busy_wait(): as schedule(), for a wait in which the kernel spins, so that it is allowed anywhere. */
export function busyWait(task: u32): i32 {
  const t = taskAt(task);
  t.queueFlags |= QUEUE_SPINS;
  return t.sleeping ? sleepOnQueue(task, t) : DONE;
}

function spins(t: Task): bool {
  if (t.wait == WAIT_SPIN || t.wait == WAIT_SEQ) return true;
  if (t.wait == WAIT_QUEUE) return (t.queueFlags & QUEUE_SPINS) != 0;
  // Of those who wait for readers or writers: for an rwlock, not for an rwsem.
  return (t.wait == WAIT_READ || t.wait == WAIT_WRITE) && !isPreemptible(t);
}

/** Has the task a CPU, as far as it is concerned? cond_resched() is no sleep, nor is a sleep whose time is up. */
export function isOnCpu(t: Task): bool {
  if (t.state == TASK_SLEEPING) return t.wakeTime <= machineState().now;
  return t.state == TASK_READY || (t.state == TASK_BLOCKED && spins(t));
}

/** cond_resched: under the standing rule all who can go on do so until they wait, and then this task. */
export function yieldTask(task: u32, win: usize): i32 {
  const t = taskAt(task);
  if (t.atomic || (!t.phase && !(machineState().ready & ~(1 << task)))) {
    store<u64>(win, 0);
    return DONE;
  }
  if (!t.phase) yieldPct(task);
  return sleepFor(task, 0, true, win);
}

/** Sleeps `ms`; `always`: even when the task's state is running (msleep). The rest of the time is put into `win`. */
export function sleepFor(task: u32, ms: u64, always: bool, win: usize): i32 {
  const t = taskAt(task);
  const m = machineState();
  if (t.phase) {
    t.phase = 0;
    t.sleeping = 0;
    store<u64>(win, t.wakeTime > m.now ? t.wakeTime - m.now : 0);
    return DONE;
  }
  maySchedule(task);
  if (!always && staysAwake(t)) {
    store<u64>(win, ms);
    return DONE;
  }
  if (<i64>ms > <i64>SLEEP_LIMIT_MS || m.now + ms > SLEEP_LIMIT_MS) {
    // MAX_SCHEDULE_TIMEOUT waits without a limit; any other sleep this long is a model that sleeps for ever.
    if (!always && ms == <u64>i64.MAX_VALUE) return scheduleTask(task);
    report(FINDING_SLEEP_LIMIT, mixKey(0x736c65, currentIp(task)), <u32>(m.now / 1000), <u32>(SLEEP_LIMIT_MS / 1000));
    endRun(END_LIMIT);
    return ENDED;
  }
  t.phase = 1;
  sleepUntil(task, m.now + ms);
  return RETRY;
}
