// Direct calls of the host on single objects: each command is carried out by the host task as a core operation, without
// byte code. The list of commands lies in EXCHANGE, COMMAND_BYTES each:
//
//   u32 core operation or COMMAND_… | u32 0 | u64 first argument | u64 second argument | u64 result of the last round

import { CORE_refcount_dec_and_test, CORE_refcount_inc, DATA_BASE } from "./generated/abi";
import { coreOp } from "./core-ops/index";
import { DONE, RETRY } from "./core-ops/status";
import { reportStuckTasks } from "./deadlock";
import { END_NONE } from "./end";
import { peek32 } from "./memory";
import { EXCHANGE, EXCHANGE_BYTES, MEM_BYTES, SHADOW } from "./regions";
import { abandonHostCall, runPending } from "./run";
import { machineState, registersOf, taskAt } from "./task";

export const COMMAND_BYTES: u32 = 32;
export const MAX_COMMANDS: u32 = EXCHANGE_BYTES / 32;
/** kobject_get and kobject_put, the argument being the kobject's kref. */
export const COMMAND_KOBJECT_GET: u32 = 0x8000;
export const COMMAND_KOBJECT_PUT: u32 = 0x8001;
/** Runs the queued work items. */
export const COMMAND_RUN_QUEUE: u32 = 0x8002;

/** Outcome of runCommands. */
export const COMMANDS_DONE: u32 = 0;
/** The command needs Kernel C: the last reference of a kobject, or one that is not initialised. */
export const COMMANDS_NEED_KERNEL_C: u32 = 1;
/** The command could never return; the finding says why. */
export const COMMANDS_BLOCKED: u32 = 2;
/** The command ended the machine's run. */
export const COMMANDS_ENDED: u32 = 3;

const HOST: u32 = 0;

let stoppedRound: u32 = 0;
let stoppedCommand: u32 = 0;

const VALID_64: u64 = 0x0303030303030303;

/** May the reference at `kref` be counted here? The bits of the kobject's state follow its kref. */
function isPlainReference(kref: u64, least: u32): bool {
  const at = kref - DATA_BASE;
  if (at > MEM_BYTES - 8 || load<u64>(SHADOW + <usize>at) != VALID_64) return false;
  const off = <u32>at;
  return (peek32(off + 4) & 1) != 0 && <i32>peek32(off) >= <i32>least;
}

function stop(round: u32, command: u32, why: u32): u32 {
  stoppedRound = round;
  stoppedCommand = command;
  return why;
}

/** Carries out commands [from, count), then `rounds` - 1 times all; stops at the first that cannot be completed. */
export function runCommands(from: u32, count: u32, rounds: u32): u32 {
  const m = machineState();
  const window = registersOf(HOST);
  const host = taskAt(HOST);
  m.current = HOST;
  m.end = END_NONE;
  host.pc = 0;
  host.depth = 0;
  const many = min(count, MAX_COMMANDS);
  for (let round: u32 = 0; round < rounds; round++) {
    for (let i: u32 = round ? 0 : from; i < many; i++) {
      const command = EXCHANGE + <usize>i * COMMAND_BYTES;
      let op = load<u32>(command);
      const first = load<u64>(command, 8);
      if (op == COMMAND_KOBJECT_GET) {
        if (!isPlainReference(first, 1)) return stop(round, i, COMMANDS_NEED_KERNEL_C);
        op = CORE_refcount_inc;
      } else if (op == COMMAND_KOBJECT_PUT) {
        if (!isPlainReference(first, 2)) return stop(round, i, COMMANDS_NEED_KERNEL_C);
        op = CORE_refcount_dec_and_test;
      } else if (op == COMMAND_RUN_QUEUE) {
        if (runPending()) return stop(round, i, COMMANDS_ENDED);
        m.current = HOST;
        continue;
      }
      store<u64>(window, first);
      store<u64>(window, load<u64>(command, 16), 8);
      const status = coreOp(op, HOST, window);
      if (status != DONE) {
        if (status != RETRY) return stop(round, i, COMMANDS_ENDED);
        reportStuckTasks();
        abandonHostCall();
        return stop(round, i, COMMANDS_BLOCKED);
      }
      store<u64>(command, load<u64>(window), 24);
    }
  }
  return COMMANDS_DONE;
}

export function stoppedAtRound(): u32 {
  return stoppedRound;
}

export function stoppedAtCommand(): u32 {
  return stoppedCommand;
}
