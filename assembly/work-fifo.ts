// The work items that wait to be run, in order: their offsets at FIFO, from machineState().fifoHead to fifoTail, which is 0 when
// none waits. They are not linked through the items, whose memory is the model's to write over.

import { END_LIMIT, endRun } from "./end";
import { report } from "./findings";
import { FINDING_STEP_LIMIT } from "./generated/abi";
import { FIFO, MAX_FIFO, SAVED_FIFO } from "./regions";
import { machineState } from "./task";

export function fifoAt(index: u32): u32 {
  return load<u32>(FIFO + ((<usize>index) << 2));
}

/** Index of an item, -1 when it does not wait. */
export function fifoIndexOf(work: u32): i32 {
  const m = machineState();
  for (let i = m.fifoHead; i < m.fifoTail; i++) if (fifoAt(i) == work) return i;
  return -1;
}

/** Moves what waits to the beginning. */
function moveUp(): void {
  const m = machineState();
  memory.copy(FIFO, FIFO + ((<usize>m.fifoHead) << 2), (m.fifoTail - m.fifoHead) << 2);
  m.fifoTail -= m.fifoHead;
  m.fifoHead = 0;
}

export function fifoAppend(work: u32): void {
  const m = machineState();
  if (m.fifoTail == MAX_FIFO) moveUp();
  if (m.fifoTail == MAX_FIFO) {
    report(FINDING_STEP_LIMIT, FINDING_STEP_LIMIT, 0, MAX_FIFO);
    endRun(END_LIMIT);
    return;
  }
  store<u32>(FIFO + ((<usize>m.fifoTail) << 2), work);
  m.fifoTail += 1;
}

export function fifoRemove(index: u32): void {
  const m = machineState();
  const head = FIFO + ((<usize>m.fifoHead) << 2);
  memory.copy(head + 4, head, (index - m.fifoHead) << 2);
  m.fifoHead += 1;
  if (m.fifoHead == m.fifoTail) {
    m.fifoHead = 0;
    m.fifoTail = 0;
  }
}

function savedFifo(level: u32): usize {
  return SAVED_FIFO + ((<usize>level * MAX_FIFO) << 2);
}

export function saveFifo(level: u32): void {
  memory.copy(savedFifo(level), FIFO, machineState().fifoTail << 2);
}

export function restoreFifo(level: u32): void {
  const tail = machineState().fifoTail;
  if (tail) memory.copy(FIFO, savedFifo(level), tail << 2);
}
