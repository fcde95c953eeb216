// The core's exports: what src/machine/core.ts declares. 64-bit values cross as two halves, low first; everything of
// variable size lies in regions whose places `region` tells.

import { eventHash } from "./events";
import { machineState, taskAt } from "./task";
import { runningFunction, runningQueueName } from "./work-info";
import * as regions from "./regions";
import { runBatch as runBatchOf, runOnce as runOnceOf } from "./run";

export { direct, runCommands, stoppedAtCommand, stoppedAtRound } from "./direct";
export { coverage, eventCount } from "./events";
export { allocationsOfBackground, allocationsOfCalls } from "./failslab";
export { addKnown, clearKnown, findingWords, resetFindings } from "./findings";
export { heapStartOffset } from "./heap";
export * from "./lockdep/exports";
export {
  abandonHostCall,
  allocateString,
  batchMostDecisions,
  batchStepCount,
  callHost,
  finishBoot,
  prepare,
  resetToBoot,
  restoreSetup,
  runPending,
  setUpProgram,
  stepsTaken,
} from "./run";
export { restoreModuleText, showModuleText } from "./modules";
export { decisionCount, recordedSwitches } from "./scheduler/index";
export { setLinuxVersion } from "./version";

// Names of regions and of fields that the host reads, in the order of src/machine/core.ts.
export function region(index: u32): usize {
  switch (index) {
    case 0:
      return regions.MEM;
    case 1:
      return regions.SHADOW;
    case 2:
      return regions.CODE;
    case 3:
      return regions.FUNCTIONS;
    case 4:
      return regions.PROGRAM;
    case 5:
      return regions.RESULTS;
    case 6:
      return regions.FINDINGS;
    case 7:
      return regions.CONSOLE;
    case 8:
      return regions.STACKS;
    case 9:
      return regions.EVENTS;
    case 10:
      return regions.SWITCHES;
    case 11:
      return regions.REPLAY_SWITCHES;
    case 12:
      return regions.EXCHANGE;
    case 13:
      return regions.REGISTERS;
    case 14:
      return regions.MODULES;
    default:
      return 0;
  }
}

export function memoryBytes(): u32 {
  return regions.MEM_BYTES;
}

export function codeBytes(): u32 {
  return regions.CODE_BYTES;
}

export function programBytes(): u32 {
  return regions.PROGRAM_BYTES;
}

export function runOnce(strategy: u32, seedLow: u32, seedHigh: u32, a: u32, b: u32): u32 {
  return runOnceOf(strategy, ((<u64>seedHigh) << 32) | seedLow, a, b, true);
}

export function runBatch(strategy: u32, seedLow: u32, seedHigh: u32, count: u32, a: u32, b: u32): u32 {
  return runBatchOf(strategy, ((<u64>seedHigh) << 32) | seedLow, count, a, b);
}

export function eventHashLow(): u32 {
  return <u32>eventHash();
}

export function eventHashHigh(): u32 {
  return <u32>(eventHash() >> 32);
}

export function consoleBytes(): u32 {
  return machineState().consoleBytes;
}

export function heapTop(): u32 {
  return machineState().heapTop;
}

export function runEnd(): u32 {
  return machineState().end;
}

export function taskCount(): u32 {
  return machineState().taskCount;
}

/** KIND_… of task.ts. */
export function taskKind(task: u32): u32 {
  return taskAt(task).kind;
}

export function taskStructOf(task: u32): u32 {
  return taskAt(task).taskStruct;
}

/** The work item that a kworker runs: the name of its queue, 0 when it runs none; and its function's code offset. */
export function taskQueueName(task: u32): u32 {
  return runningQueueName(task);
}

export function taskWorkFunction(task: u32): u32 {
  return runningFunction(task);
}

export function taskState(task: u32): u32 {
  return taskAt(task).state;
}

export function hostResultLow(): u32 {
  return <u32>machineState().hostResult;
}

export function hostResultHigh(): u32 {
  return <u32>(machineState().hostResult >> 32);
}
