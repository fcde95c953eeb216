// Models the part of kernel/signal.c that waiting tasks see: a signal is pending, and may be fatal. It ends waits in a
// task state that lets it. Handlers, masks and numbers are left out: delivering a signal is the return to user space.

import { EINTR, TASK_STRUCT_BYTES, TASK_STRUCT_SIGNALS, TASK_STRUCT_TASK } from "../generated/abi";
import { checked } from "../access";
import { peek32, poke32 } from "../memory";
import { KIND_KTHREAD, machineState, makeReady, Task, TASK_BLOCKED, TASK_SLEEPING, taskAt, WAIT_QUEUE } from "../task";
import { giveUpWaiting } from "./lock-waits";
import { DONE, RETRY } from "./status";

// Task states of include/linux/sched.h.
export const TASK_INTERRUPTIBLE: u32 = 1;
export const TASK_UNINTERRUPTIBLE: u32 = 2;
const TASK_WAKEKILL: u32 = 0x100;
export const TASK_KILLABLE: u32 = TASK_WAKEKILL | TASK_UNINTERRUPTIBLE;

const PENDING: u32 = 1;
const FATAL: u32 = 2;

// Errors with which a system call asks to be made again.
const ERESTARTSYS: u64 = <u64>-512;
const ERESTART_RESTARTBLOCK: u64 = <u64>-516;

/** Would a signal of its kind end a wait in this task state? */
export function endsOnSignal(state: u32): bool {
  return (state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) != 0;
}

/** signal_pending_state(): is there a signal that ends a wait in this task state? */
export function signalPending(t: Task, state: u32): bool {
  if (!endsOnSignal(state)) return false;
  const signals = peek32(t.taskStruct + TASK_STRUCT_SIGNALS);
  return (signals & (state & TASK_INTERRUPTIBLE ? PENDING : FATAL)) != 0;
}

/** A signal for the task; what it waits for in a state that allows it is over. */
export function signalTask(task: u32, fatal: bool): void {
  const t = taskAt(task);
  const at = t.taskStruct + TASK_STRUCT_SIGNALS;
  poke32(at, peek32(at) | PENDING | (fatal ? FATAL : 0));
  if (t.state == TASK_BLOCKED && t.wait != WAIT_QUEUE) {
    if (signalPending(t, t.lockState)) makeReady(task);
  } else if ((t.state == TASK_BLOCKED || t.state == TASK_SLEEPING) && signalPending(t, t.sleeping)) {
    t.sleeping = 0;
    makeReady(task);
  }
}

/** __send_signal(task, fatal): 1, 0 for a kernel thread, which takes none; -1 when the access ended the run. */
export function sendSignal(taskStruct: u64, fatal: bool): i32 {
  const at = checked(taskStruct, TASK_STRUCT_BYTES, false);
  if (at < 0) return -1;
  const task = peek32(<u32>at + TASK_STRUCT_TASK);
  if (task >= machineState().taskCount || taskAt(task).kind == KIND_KTHREAD) return 0;
  signalTask(task, fatal);
  return 1;
}

/** The task returns to user space with `value`: its signals are delivered, a call that they interrupted gives -EINTR. */
export function deliverSignals(t: Task, value: u64): u64 {
  const at = t.taskStruct + TASK_STRUCT_SIGNALS;
  if (!peek32(at)) return value;
  poke32(at, 0);
  return value >= ERESTART_RESTARTBLOCK && value <= ERESTARTSYS ? <u64>-(<i64>EINTR) : value;
}

/**
 * What a lock operation that a signal may interrupt gives, its uninterruptible form having given `status`: -EINTR goes into
 * win when a signal ends the wait. `state`: the task state to wait in.
 */
export function interruptible(status: i32, task: u32, state: u32, win: usize): i32 {
  if (status != RETRY) return status;
  const t = taskAt(task);
  if (!signalPending(t, state)) {
    t.lockState = state;
    return RETRY;
  }
  giveUpWaiting(task);
  makeReady(task);
  t.phase = 0;
  t.lockState = 0;
  store<i64>(win, -(<i64>EINTR));
  return DONE;
}
