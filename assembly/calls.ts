// What user tasks and the host task call. The host writes the program to PROGRAM:
//
//   lists:  u32 offset of the first call, u32 number of calls; list 0 is the setup, 1 the final part, 2 … the tasks
//   call:   u32 bytes | u32 function | u32 comm (offset in MEM) | s32 result slot or -1 | u32 arguments | u32 allocation that fails |
//           u32 hash of name and arguments | u32 0
//           then for each argument  u32 kind (0: value, 1: result of an earlier call) | u32 result slot | u64 value

import {
  DATA_BASE,
  SHADOW_ADDRESSABLE,
  SHADOW_INITIALISED,
  TASK_STRUCT_BYTES,
  TASK_STRUCT_COMM,
  TASK_STRUCT_PID,
  TASK_STRUCT_TASK,
  TASK_STRUCT_USAGE,
} from "./generated/abi";
import { checkContextAtEnd } from "./core-ops/context";
import { deliverSignals } from "./core-ops/signals";
import { END_HOST, endRun } from "./end";
import { EVENT_CALL_BEGIN, EVENT_CALL_END, EVENT_CALL_SKIPPED, recordEvent } from "./events";
import { codeOffsetOf, memoryBytesOf } from "./functions";
import { lockdep_return_to_user, lockdep_task_reset } from "./lockdep/index";
import { poke32, poke64, setShadow } from "./memory";
import { isCallable } from "./modules";
import { CONTROL_BYTES, FRAME_MEMORY_BYTES, MAX_TASKS, MEM, PROGRAM, RESULTS } from "./regions";
import {
  controlOf,
  finishTask,
  KIND_HOST,
  KIND_USER,
  machineState,
  newTask,
  registersOf,
  taskAt,
  TASK_READY,
} from "./task";

const CALL_HEAD_BYTES: u32 = 32;
const COMM_BYTES: u32 = 16;

/** Offset in MEM of the first task_struct and of the frame memory of task 0; TASK_STRUCT_STRIDE apart. */
let taskStructs: u32 = 0;
let frameMemory: u32 = 0;
let resultCount: u32 = 0;

export const TASK_STRUCT_STRIDE: u32 = 64;

/** Lays out task_structs and frame memory from `start`; returns the first offset behind them. */
export function layOutTasks(start: u32): u32 {
  taskStructs = (start + 63) & ~63;
  frameMemory = taskStructs + MAX_TASKS * TASK_STRUCT_STRIDE;
  return frameMemory + MAX_TASKS * FRAME_MEMORY_BYTES;
}

/** Lowest offset of a task's frame memory. */
export function frameMemoryFloor(task: u32): u32 {
  return frameMemory + task * FRAME_MEMORY_BYTES;
}

/** Does an address lie in the task's frame memory? */
export function isInFrameMemory(task: u32, address: u64): bool {
  const floor = DATA_BASE + frameMemoryFloor(task);
  return address >= floor && address < floor + FRAME_MEMORY_BYTES;
}

/** Gives a new task its pid, task_struct, name (offset in MEM) and an empty stack. */
export function setUpTask(task: u32, comm: u32): void {
  const t = taskAt(task);
  const m = machineState();
  t.pid = m.nextPid++;
  t.taskStruct = taskStructs + task * TASK_STRUCT_STRIDE;
  t.sp = frameMemoryFloor(task) + FRAME_MEMORY_BYTES;
  lockdep_task_reset(task);
  setShadow(t.taskStruct, TASK_STRUCT_BYTES, SHADOW_ADDRESSABLE | SHADOW_INITIALISED);
  poke32(t.taskStruct + TASK_STRUCT_PID, t.pid);
  poke32(t.taskStruct + TASK_STRUCT_TASK, task);
  poke32(t.taskStruct + TASK_STRUCT_USAGE, 1);
  setComm(task, comm);
}

function setComm(task: u32, comm: u32): void {
  const to = taskAt(task).taskStruct + TASK_STRUCT_COMM;
  poke64(to, 0);
  poke64(to + 8, 0);
  for (let i: u32 = 0; i < COMM_BYTES - 1; i++) {
    const byte = load<u8>(MEM + comm + i);
    if (!byte) break;
    store<u8>(MEM + to + i, byte);
  }
}

/** Makes `entry` the outermost function of the task, with one register argument. */
export function enterEntry(task: u32, entry: u32, args: u32, first: u64): void {
  const t = taskAt(task);
  if (args) store<u64>(registersOf(task), first);
  t.entry = entry;
  t.fp = 0;
  t.depth = 1;
  t.phase = 0;
  t.atOperation = 0;
  t.pc = codeOffsetOf(entry) + 8;
  const control = controlOf(task);
  store<u32>(control, 0);
  store<u32>(control, 0, 4);
  store<u32>(control, entry, 8);
  store<u32>(control, t.sp, 12);
  t.sp -= memoryBytesOf(entry);
}

/** Address of the task_struct of the program's task number `index`, 0 when there is none. */
export function userTask(index: u32): u64 {
  const count = machineState().taskCount;
  let left = index;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (t.kind == KIND_USER && !left--) return DATA_BASE + t.taskStruct;
  }
  return 0;
}

/** Makes list number `list` of the program what the task calls next. */
export function assignCalls(task: u32, list: u32): void {
  const t = taskAt(task);
  t.nextCall = load<u32>(PROGRAM + ((<usize>list) << 3));
  t.callsLeft = load<u32>(PROGRAM + ((<usize>list) << 3), 4);
  t.callNumber = 0;
}

/** A user task for list number `list`; false when there are too many tasks. */
export function createUserTask(list: u32, comm: u32): bool {
  const task = newTask(KIND_USER);
  if (task < 0) return false;
  setUpTask(task, comm);
  assignCalls(task, list);
  taskAt(task).state = TASK_READY;
  machineState().ready |= 1 << task;
  return true;
}

export function setResultCount(count: u32): void {
  resultCount = count;
  memory.fill(RESULTS, 0, count << 4);
}

export function resultBytes(): u32 {
  return resultCount << 4;
}

function isError(value: u64): bool {
  return !value || value > <u64>-4096;
}

/** Fills the argument registers; false when one is the result of a call that gave none. */
function loadArguments(task: u32, call: usize): bool {
  const count = load<u32>(call, 16);
  const registers = registersOf(task);
  for (let i: u32 = 0; i < count; i++) {
    const arg = call + CALL_HEAD_BYTES + ((<usize>i) << 4);
    let value = load<u64>(arg, 8);
    if (load<u32>(arg)) {
      const slot = RESULTS + ((<usize>load<u32>(arg, 4)) << 4);
      value = load<u64>(slot);
      if (!load<u64>(slot, 8) || isError(value)) return false;
    }
    store<u64>(registers + ((<usize>i) << 3), value);
  }
  return true;
}

/** Starts the task's next call that can be made; false when none is left. */
export function startNextCall(task: u32): bool {
  const t = taskAt(task);
  while (t.callsLeft) {
    const call = PROGRAM + t.nextCall;
    t.nextCall += load<u32>(call);
    t.callsLeft -= 1;
    t.callNumber += 1;
    const ready = isCallable(load<u32>(call, 4)) && loadArguments(task, call);
    recordEvent(task, ready ? EVENT_CALL_BEGIN : EVENT_CALL_SKIPPED, load<u32>(call, 4), load<u32>(call, 24), 0);
    if (!ready) continue;
    t.resultSlot = load<i32>(call, 12);
    t.failAt = load<u32>(call, 20);
    setComm(task, load<u32>(call, 8));
    enterEntry(task, load<u32>(call, 4), 0, 0);
    return true;
  }
  return false;
}

/** A kernel thread ends. It has looked for locks that it holds in do_exit(). */
export function exitTask(task: u32): void {
  checkContextAtEnd(task);
  taskAt(task).depth = 0;
  finishTask(task);
}

/** The task's outermost function has returned `value`. True when the task goes on with another call. */
export function entryReturned(task: u32, value: u64): bool {
  const t = taskAt(task);
  t.depth = 0;
  if (t.kind == KIND_HOST && machineState().hostCall) {
    machineState().hostResult = value;
    finishTask(task);
    endRun(END_HOST);
    return false;
  }
  if (t.kind != KIND_HOST && t.kind != KIND_USER) {
    exitTask(task);
    return false;
  }
  lockdep_return_to_user(task);
  checkContextAtEnd(task);
  const returned = deliverSignals(t, value);
  if (t.resultSlot >= 0) {
    const slot = RESULTS + ((<usize>t.resultSlot) << 4);
    store<u64>(slot, returned);
    store<u64>(slot, 1, 8);
  }
  t.failAt = 0;
  recordEvent(task, EVENT_CALL_END, <u32>returned, t.callNumber - 1, 0);
  if (startNextCall(task)) return true;
  finishTask(task);
  return false;
}
