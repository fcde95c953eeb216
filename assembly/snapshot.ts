// Snapshots: the machine after boot (level 0) and after a program's setup (level 1). A run starts from the latter.
// Emulated memory comes back by its changed lines, lockdep's graph by its undo log, stacks by cutting the depot; the
// control block and the stacks of the tasks alive are copied.

import { registerBytesOf } from "./functions";
import { resultBytes } from "./calls";
import { restoreObjects, saveObjects } from "./debugobjects";
import { forgetPointerLines } from "./leaks";
import { lockdep_mark, lockdep_rewind, lockdep_rewind_base } from "./lockdep/index";
import { restoreModuleText } from "./modules";
import { restoreBootMemory, restoreMemory, saveBootMemory, saveSetupMemory } from "./memory";
import {
  CONTROL_BLOCK_BYTES,
  CONTROL_BYTES,
  MAX_DEPTH,
  MAX_TASKS,
  REGISTER_BYTES,
  RESULTS,
  SAVED_CONTROL,
  SAVED_CONTROL_BLOCK,
  SAVED_REGISTERS,
  SAVED_RESULTS,
  STATE,
  STATE_BYTES,
  TASK_BYTES,
} from "./regions";
import { restoreFifo, saveFifo } from "./work-fifo";
import { truncateStacks } from "./stacks";
import { controlOf, MachineState, machineState, registersOf, taskAt } from "./task";

export const LEVEL_BOOT: u32 = 0;
export const LEVEL_SETUP: u32 = 1;

function savedRegisters(level: u32, task: u32): usize {
  return SAVED_REGISTERS + (level * MAX_TASKS + task) * REGISTER_BYTES;
}

function savedControl(level: u32, task: u32): usize {
  return SAVED_CONTROL + (level * MAX_TASKS + task) * MAX_DEPTH * CONTROL_BYTES;
}

function savedControlBlock(level: u32): usize {
  return SAVED_CONTROL_BLOCK + level * CONTROL_BLOCK_BYTES;
}

/** Bytes of a control block's used part. */
function controlBlockBytes(block: usize): u32 {
  return STATE_BYTES + changetype<MachineState>(block).taskCount * TASK_BYTES;
}

/** Bytes of registers in use by a task that has frames. */
function usedRegisters(task: u32): u32 {
  const t = taskAt(task);
  const top = load<u32>(controlOf(task) + (t.depth - 1) * CONTROL_BYTES, 8);
  return min(t.fp + registerBytesOf(top), REGISTER_BYTES);
}

/** `memoryEnd`: end of the used memory, needed at boot. */
export function saveSnapshot(level: u32, memoryEnd: u32): void {
  memory.copy(savedControlBlock(level), STATE, controlBlockBytes(STATE));
  const count = machineState().taskCount;
  for (let task: u32 = 0; task < count; task++) {
    if (!taskAt(task).depth) continue;
    memory.copy(savedRegisters(level, task), registersOf(task), usedRegisters(task));
    memory.copy(savedControl(level, task), controlOf(task), taskAt(task).depth * CONTROL_BYTES);
  }
  saveObjects(level);
  saveFifo(level);
  lockdep_mark();
  if (level == LEVEL_BOOT) {
    saveBootMemory(memoryEnd);
  } else {
    saveSetupMemory();
    forgetPointerLines();
    memory.copy(SAVED_RESULTS, RESULTS, resultBytes());
  }
}

export function restoreSnapshot(level: u32): void {
  const m = machineState();
  const words = m.stackWords;
  memory.copy(STATE, savedControlBlock(level), controlBlockBytes(savedControlBlock(level)));
  restoreModuleText();
  truncateStacks(words, m.stackWords);
  restoreObjects(level);
  restoreFifo(level);
  const count = m.taskCount;
  for (let task: u32 = 0; task < count; task++) {
    if (!taskAt(task).depth) continue;
    memory.copy(controlOf(task), savedControl(level, task), taskAt(task).depth * CONTROL_BYTES);
    memory.copy(registersOf(task), savedRegisters(level, task), usedRegisters(task));
  }
  if (level == LEVEL_BOOT) {
    lockdep_rewind_base();
    restoreBootMemory();
  } else {
    lockdep_rewind();
    restoreMemory();
    memory.copy(RESULTS, SAVED_RESULTS, resultBytes());
  }
}
