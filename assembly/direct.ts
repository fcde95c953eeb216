// Direct calls of the host on single objects, one at a time or many: each command is carried out by the host task as a
// core operation, without byte code. Commands lie in EXCHANGE, COMMAND_BYTES each:
//
//   u32 core operation, or COMMAND_PUT | u32 0 | u64 first argument, then the result | u64 second argument
//
// A batch stops at the first command that cannot be completed here.

import { CORE_refcount_dec_and_test, DATA_BASE } from "./generated/abi";
import { coreOp } from "./core-ops/index";
import { DONE } from "./core-ops/status";
import { peek32 } from "./memory";
import { EXCHANGE, EXCHANGE_BYTES, MEM_BYTES, SHADOW } from "./regions";
import { machineState, registersOf, taskAt } from "./task";

export const COMMAND_BYTES: u32 = 24;
export const MAX_COMMANDS: u32 = EXCHANGE_BYTES / 24;
/** refcount_dec_and_test, but not of the last reference: that one is left to Kernel C, which releases the object. */
export const COMMAND_PUT: u32 = 0x8000;

const HOST: u32 = 0;

function isLastReference(address: u64): bool {
  const at = address - DATA_BASE;
  return at <= MEM_BYTES - 4 && load<u8>(SHADOW + <usize>at) == 3 && peek32(<u32>at) == 1;
}

/** Carries out `count` commands; how many were completed. One that would block has left no trace but its held lock. */
export function runCommands(count: u32): u32 {
  const m = machineState();
  const window = registersOf(HOST);
  m.current = HOST;
  taskAt(HOST).pc = 0;
  const many = min(count, MAX_COMMANDS);
  for (let i: u32 = 0; i < many; i++) {
    const command = EXCHANGE + <usize>i * COMMAND_BYTES;
    let op = load<u32>(command);
    const first = load<u64>(command, 8);
    if (op == COMMAND_PUT) {
      if (isLastReference(first)) return i;
      op = CORE_refcount_dec_and_test;
    }
    store<u64>(window, first);
    store<u64>(window, load<u64>(command, 16), 8);
    if (coreOp(op, HOST, window) != DONE || m.end) return i;
    store<u64>(command, load<u64>(window), 8);
  }
  return many;
}
