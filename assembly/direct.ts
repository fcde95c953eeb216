// Direct operations of the host on single objects, carried out by the host task without byte code. Objects are offsets in
// the emulated memory. A list of operations lies in EXCHANGE, four words each: operation, object, second object, result.

import { CORE_mutex_lock, CORE_mutex_trylock, CORE_mutex_unlock, DATA_BASE } from "./generated/abi";
import { coreOp } from "./core-ops/index";
import { mutexLock, mutexTrylock, mutexUnlock } from "./core-ops/mutex";
import { DONE, RETRY } from "./core-ops/status";
import { queueWork } from "./core-ops/work";
import { queueingCpu } from "./core-ops/work-pools";
import { reportStuckTasks } from "./deadlock";
import { END_NONE } from "./end";
import { peek32, poke32 } from "./memory";
import { CODE_BYTES, EXCHANGE, MEM_BYTES, SHADOW } from "./regions";
import { abandonHostCall, runPending } from "./run";
import { machineState, registersOf, taskAt } from "./task";

/** kobject_get and kobject_put; the object is the kobject's kref. */
export const DIRECT_KOBJECT_GET: u32 = 0;
export const DIRECT_KOBJECT_PUT: u32 = 1;
export const DIRECT_MUTEX_LOCK: u32 = 2;
export const DIRECT_MUTEX_TRYLOCK: u32 = 3;
export const DIRECT_MUTEX_UNLOCK: u32 = 4;
/** Work item, work queue. */
export const DIRECT_QUEUE_WORK: u32 = 5;
/** Runs the queued work items. */
export const DIRECT_RUN_QUEUE: u32 = 6;
/** From here on: core operations; their first argument is an object and their second a number unless it is said here. */
export const DIRECT_CORE_OP: u32 = 0x100;
const FIRST_IS_NUMBER: u32 = 0x10000;
const SECOND_IS_OBJECT: u32 = 0x20000;

/** The end of CODE has an instruction for each core operation, at which the host task stands meanwhile: load-image.ts. */
const HOST_CODE: u32 = CODE_BYTES - 0x1000;

/** The operation needs Kernel C: the last reference of a kobject, or a count that is not plain. */
export const NEEDS_KERNEL_C: i32 = -1;
/** It could never return; a finding says why. */
export const BLOCKED: i32 = -2;
/** It ended the machine's run. */
export const ENDED: i32 = -3;

const HOST: u32 = 0;
const COMMAND_BYTES: u32 = 16;
const VALID_64: u64 = 0x0303030303030303;

let stoppedRound: u32 = 0;
let stoppedCommand: u32 = 0;

/** Adds `by` to the count at `kref` when it is that of an initialised kobject, stays within [1, INT_MAX] and was. */
function count(kref: u32, by: i32): i32 {
  // The bits of the kobject's state follow its kref.
  if (kref > MEM_BYTES - 8 || load<u64>(SHADOW + <usize>kref) != VALID_64 || !(peek32(kref + 4) & 1))
    return NEEDS_KERNEL_C;
  const old = <i32>peek32(kref);
  const value = old + by;
  if (old < 1 || value < 1) return NEEDS_KERNEL_C;
  poke32(kref, value);
  return 0;
}

function blocked(): i32 {
  reportStuckTasks(true);
  abandonHostCall();
  return BLOCKED;
}

function lock(off: u32): i32 {
  standAt(CORE_mutex_lock);
  const status = mutexLock(HOST, DATA_BASE + off, 0);
  if (status == DONE) return 0;
  return status == RETRY ? blocked() : ENDED;
}

/** Address of the object at `off`, which is NULL at 0. */
function addressOf(off: u32): u64 {
  return off ? DATA_BASE + off : 0;
}

function standAt(coreOperation: u32): void {
  taskAt(HOST).pc = HOST_CODE + (coreOperation << 3);
}

/** A core operation; the low 31 bits of its result. */
function operate(op: u32, a: u32, b: u32): i32 {
  const window = registersOf(HOST);
  const coreOperation = (op & 0xffff) - DIRECT_CORE_OP;
  standAt(coreOperation);
  store<u64>(window, op & FIRST_IS_NUMBER ? a : addressOf(a));
  store<u64>(window, op & SECOND_IS_OBJECT ? addressOf(b) : b, 8);
  const status = coreOp(coreOperation, HOST, window);
  if (status == DONE) return <i32>(load<u32>(window) & 0x7fffffff);
  return status == RETRY ? blocked() : ENDED;
}

function carryOut(op: u32, a: u32, b: u32): i32 {
  if (op >= DIRECT_CORE_OP) return operate(op, a, b);
  switch (op) {
    case DIRECT_KOBJECT_GET:
      return count(a, 1);
    case DIRECT_KOBJECT_PUT:
      return count(a, -1);
    case DIRECT_MUTEX_LOCK:
      return lock(a);
    case DIRECT_MUTEX_UNLOCK:
      standAt(CORE_mutex_unlock);
      return mutexUnlock(HOST, DATA_BASE + a) == DONE ? 0 : ENDED;
    case DIRECT_MUTEX_TRYLOCK: {
      standAt(CORE_mutex_trylock);
      const taken = mutexTrylock(HOST, DATA_BASE + a);
      return taken < 0 ? ENDED : taken;
    }
    case DIRECT_QUEUE_WORK: {
      const queued = queueWork(DATA_BASE + b, DATA_BASE + a, queueingCpu(HOST));
      return queued < 0 ? ENDED : queued;
    }
    default: {
      if (op != DIRECT_RUN_QUEUE) unreachable();
      const end = runPending();
      machineState().current = HOST;
      return end == END_NONE ? 0 : ENDED;
    }
  }
}

function becomeHost(): void {
  const m = machineState();
  const host = taskAt(HOST);
  m.current = HOST;
  m.end = END_NONE;
  host.pc = HOST_CODE;
  host.depth = 1;
}

/** One operation: its result (≥ 0), or why there is none. */
export function direct(op: u32, a: u32, b: u32): i32 {
  store<u32>(EXCHANGE, op);
  store<u32>(EXCHANGE, a, 4);
  store<u32>(EXCHANGE, b, 8);
  const status = runCommands(0, 1, 1);
  return status < 0 ? status : load<i32>(EXCHANGE, 12);
}

/** Carries out commands [from, many), then `rounds` - 1 times all; 0, or why the one at stoppedAt… was not done. */
export function runCommands(from: u32, many: u32, rounds: u32): i32 {
  becomeHost();
  for (let round: u32 = 0; round < rounds; round++) {
    for (let i: u32 = round ? 0 : from; i < many; i++) {
      const command = EXCHANGE + <usize>i * COMMAND_BYTES;
      const result = carryOut(load<u32>(command), load<u32>(command, 4), load<u32>(command, 8));
      if (result < 0) {
        stoppedRound = round;
        stoppedCommand = i;
        return result;
      }
      store<i32>(command, result, 12);
    }
  }
  return 0;
}

export function stoppedAtRound(): u32 {
  return stoppedRound;
}

export function stoppedAtCommand(): u32 {
  return stoppedCommand;
}
