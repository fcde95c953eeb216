// Tasks: the control block of each, which of them can go on, blocking and waking.

import {
  CONTROL,
  CONTROL_BYTES,
  MAX_DEPTH,
  MAX_TASKS,
  REGISTER_BYTES,
  REGISTERS,
  STATE,
  STATE_BYTES,
  TASK_BYTES,
  TASKS,
} from "./regions";

export const TASK_READY: u32 = 1;
export const TASK_BLOCKED: u32 = 2;
export const TASK_SLEEPING: u32 = 3;
export const TASK_DONE: u32 = 4;

export const WAIT_NONE: u32 = 0;
export const WAIT_MUTEX: u32 = 1;
/** schedule() with a task state other than running; waitAddress: the wait queue, 0 for none. */
export const WAIT_QUEUE: u32 = 2;
/** A kworker with nothing to do. */
export const WAIT_FOR_WORK: u32 = 3;
/** A flush: waitAddress is the work item or the work queue. */
export const WAIT_WORK_DONE: u32 = 4;
export const WAIT_TIME: u32 = 5;
/** Busy-waiting for a spinlock or local_lock; then readers and writers of an rwlock or rwsem: waitAddress is the lock. */
export const WAIT_SPIN: u32 = 6;
export const WAIT_READ: u32 = 7;
export const WAIT_WRITE: u32 = 8;
/** synchronize_rcu; synchronize_srcu: waitAddress is the srcu_struct. waitMask: the tasks that it waits for. */
export const WAIT_GRACE: u32 = 9;
export const WAIT_SRCU: u32 = 10;
/** A reader of a seqcount with a writer inside. */
export const WAIT_SEQ: u32 = 11;

export const KIND_HOST: u32 = 0;
export const KIND_KTHREAD: u32 = 1;
export const KIND_USER: u32 = 2;

/** The control block of a task, TASK_BYTES. */
@unmanaged
export class Task {
  state: u32;
  kind: u32;
  /** Where it goes on: offset in CODE, and of its registers in REGISTERS. */
  pc: u32;
  fp: u32;
  /** Lowest offset of frame memory in use. */
  sp: u32;
  /** Frames on its control stack. */
  depth: u32;
  wait: u32;
  waitAddress: u32;
  /** Lock map that lock_contended named, 0 none. */
  waitsForMap: u32;
  /** Order of waiting, for first come first served. */
  waitOrder: u32;
  /** 1 while the visible operation at pc has begun and waits. */
  phase: u32;
  /** 1 when it stopped in front of a visible operation: choosing the task is choosing that operation. */
  atOperation: u32;
  /** prepare_to_wait: the wait queue, 0 none; and the state with which schedule() sleeps,
   * 0: it does not. */
  waitQueue: u32;
  sleeping: u32;
  /** __atomic_begin nesting. */
  atomic: u32;
  pid: u32;
  /** Offset of its task_struct. */
  taskStruct: u32;
  /** Virtual time in ms at which a sleeper goes on. */
  wakeTime: u64;
  /** Calls of a user task: offset of the next one in PROGRAM, number left, number of the next one, result slot of
   * the running one. */
  nextCall: u32;
  callsLeft: u32;
  callNumber: u32;
  resultSlot: i32;
  /** Entry function of the running call, or of a kthread. */
  entry: u32;
  /** kworker: the item it runs, 0 none; its work queue. */
  work: u32;
  workQueue: u32;
  workFunction: u32;
  /** Locks that it held when the item began. */
  workDepth: u32;
  /** PCT priority. */
  priority: u32;
  /** kworker: number of the queueing that it carries out. */
  workSequence: u32;
  /** A flush: the last queueing that it waits for. */
  flushSequence: u32;
  /** What forbids sleeping: bits of core-ops/context.ts; 0: nothing does. */
  context: u32;
  /** Were interrupts off when each interrupt handler that runs began? The latest in bit 0. */
  irqStack: u32;
  /** irqsave operation that waits: the flags that it will return. */
  irqFlags: u32;
  /** Grace period that it waits for: bit i: task i was reading and still is. */
  waitMask: u32;
  /**
   * ww_mutex that it waits for: offset of the acquire context, 0 none. Reader of an rwlock: 1 when it passes writers.
   * Grace period: bits of a context that make a reader.
   */
  waitMode: u32;
  /** Allocations until one of the running call fails, that one included; 0: none does. */
  failAt: u32;
  /** MachineState.idle when it began to wait; whether khungtaskd has told about it. */
  waitsSince: u32;
  toldHung: u32;
  /** On its wait queue: QUEUE_… of core-ops/wait.ts. */
  queueFlags: u32;
  /** Waiting for a lock: the task state, as for schedule(): which signals end it. */
  lockState: u32;
  /** kworker: the CPU of the item that it runs (core-ops/work.ts); its queue's flags. */
  workCpu: u32;
  workFlags: u32;
  /** Number of its latest move to another CPU. */
  place: u32;
}

/** The machine's own variables, at STATE. */
@unmanaged
export class MachineState {
  /** Bit i: task i can go on; is asleep. */
  ready: u32;
  asleep: u32;
  current: u32;
  taskCount: u32;
  waitOrder: u32;
  heapTop: u32;
  recycleCursor: u32;
  liveBytes: u32;
  /** Pending work items (work-fifo.ts), and how many were ever queued. */
  fifoHead: u32;
  fifoTail: u32;
  workSequence: u32;
  stringTop: u32;
  nextPid: u32;
  now: u64;
  /** A direct call of the host: 1 while it runs; its result. */
  hostResult: u64;
  hostCall: u32;
  consoleBytes: u32;
  stackWords: u32;
  /** Set when the run is over: END_… of run.ts. */
  end: u32;
  /** Tasks in synchronize_rcu. */
  gracePeriods: u32;
  /** The same for what kernel threads allocate. */
  backgroundFailAt: u32;
  /** Pending timers and RCU callbacks (debugobjects.ts). */
  activeObjects: u32;
  /** Bit i: module i is in memory; programs may call its entry points. */
  mappedModules: u64;
  openModules: u64;
  /** Virtual time, in ms, that passed while nobody could go on. */
  idle: u32;
  /** Bit i: task i is a kworker that runs an item. Moves of tasks to other CPUs. */
  atWork: u32;
  places: u32;
  /** What rcu_sleep_check() has told about (core-ops/context.ts). */
  rcuWarned: u32;
}

// A field too many would lie in the next task, or in the snapshot's copy.
if (offsetof<Task>() > TASK_BYTES || offsetof<MachineState>() > STATE_BYTES)
  ERROR("TASK_BYTES, STATE_BYTES: too small");

export function taskAt(task: u32): Task {
  return changetype<Task>(TASKS + task * TASK_BYTES);
}

export function machineState(): MachineState {
  return changetype<MachineState>(STATE);
}

export function registersOf(task: u32): usize {
  return REGISTERS + task * REGISTER_BYTES;
}

export function controlOf(task: u32): usize {
  return CONTROL + task * MAX_DEPTH * CONTROL_BYTES;
}

export function makeReady(task: u32): void {
  const t = taskAt(task);
  const m = machineState();
  t.state = TASK_READY;
  t.wait = WAIT_NONE;
  m.ready |= 1 << task;
  m.asleep &= ~(1 << task);
}

/** The task cannot go on until makeReady. */
export function block(task: u32, wait: u32, address: u32): void {
  const t = taskAt(task);
  const m = machineState();
  t.state = TASK_BLOCKED;
  t.wait = wait;
  t.waitAddress = address;
  t.waitOrder = m.waitOrder++;
  t.waitsSince = m.idle;
  m.ready &= ~(1 << task);
}

/** The task cannot go on before `wakeTime` unless nothing else decides. */
export function sleepUntil(task: u32, wakeTime: u64): void {
  const t = taskAt(task);
  const m = machineState();
  t.state = TASK_SLEEPING;
  t.wait = WAIT_TIME;
  t.wakeTime = wakeTime;
  t.waitsSince = m.idle;
  m.ready &= ~(1 << task);
  m.asleep |= 1 << task;
}

export function finishTask(task: u32): void {
  const m = machineState();
  taskAt(task).state = TASK_DONE;
  m.ready &= ~(1 << task);
  m.asleep &= ~(1 << task);
}

/** The task that has waited longest in the given way for `address`, -1 when none does. */
export function longestWaiting(wait: u32, address: u32): i32 {
  const count = machineState().taskCount;
  let best: i32 = -1;
  let order: u32 = u32.MAX_VALUE;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (t.state == TASK_BLOCKED && t.wait == wait && t.waitAddress == address && t.waitOrder < order) {
      best = i;
      order = t.waitOrder;
    }
  }
  return best;
}

/** A new task's number, -1 when there are MAX_TASKS already. Its fields are zero but for kind. */
export function newTask(kind: u32): i32 {
  const m = machineState();
  const task = m.taskCount;
  if (task == MAX_TASKS) return -1;
  m.taskCount = task + 1;
  memory.fill(TASKS + task * TASK_BYTES, 0, TASK_BYTES);
  taskAt(task).kind = kind;
  return task;
}
