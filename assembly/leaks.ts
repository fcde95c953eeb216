// Leaks, by kmemleak's definition (mm/kmemleak.c): allocated objects to which no pointer leads any more, found by scanning
// memory from its roots. Any aligned word that is an address inside an object counts as a pointer to it.
//
// A leaked object is reported unless another leaked one leads to it; of those in a circle, one is. Payload: chunk | objects lost with it | their bytes.

import { DATA_BASE, DATA_START, FINDING_LEAK, SHADOW_ADDRESSABLE } from "./generated/abi";
import { frameMemoryFloor, resultBytes } from "./calls";
import { finding_begin, finding_end, finding_word, mixKey } from "./findings";
import { registerBytesOf } from "./functions";
import {
  CHUNK_LIVE,
  chunkAllocationStack,
  chunkAt,
  chunkBytes,
  chunkObject,
  chunkSpan,
  chunkState,
  heapStartOffset,
} from "./heap";
import { isDirty } from "./memory";
import { builtInDataEnd, dataStartOf, mappedDataEnd, moduleCount } from "./modules";
import {
  CONTROL_BYTES,
  FRAME_MEMORY_BYTES,
  LEAK_MARKS,
  LEAK_QUEUE,
  LEAK_QUEUE_WORDS,
  LINE_BYTES,
  LINE_SHIFT,
  MEM,
  MEM_BYTES,
  POINTER_LINES,
  RESULTS,
  SAVED_MEM,
  SHADOW,
  STACKS,
} from "./regions";
import { controlOf, machineState, registersOf, taskAt } from "./task";
import { fifoAt } from "./work-fifo";

const FRAMES_IN_KEY: u32 = 6;

let staticEnd: u32 = 0;
let queued: u32 = 0;
/** POINTER_LINES is right for static data as runs find them. */
let linesKnown: bool = false;

export function setStaticEnd(end: u32): void {
  staticEnd = end;
}

/** Runs begin with other memory from now on. */
export function forgetPointerLines(): void {
  linesKnown = false;
}

// Marks, of which a higher one replaces a lower one: live, but not reached from a root; led to by a lost object that was
// looked at before; the first of what it leads to; reached from a root or reported with a lost object.
const LOST: u8 = 1;
const VISITED: u8 = 2;
const START: u8 = 3;
const REACHED: u8 = 4;

function markOf(chunk: u32): u8 {
  return load<u8>(LEAK_MARKS + (chunk >> 4));
}

function mark(chunk: u32, how: u8): void {
  store<u8>(LEAK_MARKS + (chunk >> 4), how);
}

/** The chunk whose live object `value` points into, 0 for none. */
function target(value: u64): u32 {
  const off = value - DATA_BASE;
  if (off >= MEM_BYTES || off < heapStartOffset()) return 0;
  return load<u8>(SHADOW + <usize>off) & <u8>SHADOW_ADDRESSABLE ? chunkAt(<u32>off) : 0;
}

/** Marks the object that `value` points into, and queues it to be scanned. */
function follow(value: u64, how: u8): void {
  const chunk = target(value);
  if (!chunk || markOf(chunk) >= how || queued == LEAK_QUEUE_WORDS) return;
  mark(chunk, how);
  store<u32>(LEAK_QUEUE + ((<usize>queued) << 2), chunk);
  queued += 1;
}

function scan(from: usize, to: usize, how: u8): void {
  for (let at = (from + 7) & ~7; at + 8 <= to; at += 8) follow(load<u64>(at), how);
}

function hasPointer(line: u32): bool {
  const start = SAVED_MEM + ((<usize>line) << LINE_SHIFT);
  for (let at = start; at < start + LINE_BYTES; at += 8) {
    const off = load<u64>(at) - DATA_BASE;
    if (off < MEM_BYTES && off >= heapStartOffset()) return true;
  }
  return false;
}

function findPointerLines(end: u32): void {
  if (linesKnown) return;
  linesKnown = true;
  for (let line = DATA_START >> LINE_SHIFT; line <= end >> LINE_SHIFT; line++) {
    store<u8>(POINTER_LINES + line, hasPointer(line) ? 1 : 0);
  }
}

/** Scans static data [from, to). What no run has changed and does not point into the heap is passed over. */
function scanStatic(from: u32, to: u32): void {
  for (let off = from; off < to; ) {
    const line = off >> LINE_SHIFT;
    const next = min((line + 1) << LINE_SHIFT, to);
    if (isDirty(line) || load<u8>(POINTER_LINES + line)) scan(MEM + off, MEM + next, REACHED);
    off = next;
  }
}

/** Scans what is queued, and what that leads to: the number of objects; their bytes in `drainedBytes`. */
function drain(how: u8): u32 {
  let objects: u32 = 0;
  drainedBytes = 0;
  while (queued) {
    queued -= 1;
    const chunk = load<u32>(LEAK_QUEUE + ((<usize>queued) << 2));
    const object = MEM + chunkObject(chunk);
    objects += 1;
    drainedBytes += chunkBytes(chunk);
    scan(object, object + chunkBytes(chunk), how);
  }
  return objects;
}

let drainedBytes: u32 = 0;

function scanTask(task: u32): void {
  const t = taskAt(task);
  if (t.work) follow(DATA_BASE + t.work, REACHED);
  if (!t.depth) return;
  const top = load<u32>(controlOf(task) + (t.depth - 1) * CONTROL_BYTES, 8);
  scan(registersOf(task), registersOf(task) + t.fp + registerBytesOf(top), REACHED);
  scan(MEM + t.sp, MEM + frameMemoryFloor(task) + FRAME_MEMORY_BYTES, REACHED);
}

function scanRoots(): void {
  const m = machineState();
  findPointerLines(staticEnd);
  scanStatic(DATA_START, builtInDataEnd(staticEnd));
  for (let i: u32 = 0; i < moduleCount(); i++) scanStatic(dataStartOf(i), mappedDataEnd(i));
  // What programs hold of the calls' results.
  scan(RESULTS, RESULTS + resultBytes(), REACHED);
  for (let i = m.fifoHead; i < m.fifoTail; i++) follow(DATA_BASE + fifoAt(i), REACHED);
  for (let task: u32 = 0; task < m.taskCount; task++) scanTask(task);
}

function reportLeak(chunk: u32, objects: u32): void {
  if (!finding_begin(FINDING_LEAK)) return;
  finding_word(chunk);
  finding_word(objects);
  finding_word(drainedBytes);
  const stack = STACKS + ((<usize>chunkAllocationStack(chunk)) << 2);
  let key = mixKey(0x6c65616b, 0);
  const depth = min(load<u32>(stack), FRAMES_IN_KEY);
  for (let i: u32 = 1; i <= depth; i++) key = mixKey(key, load<u32>(stack + ((<usize>i) << 2)));
  finding_end(key);
}

/** Marks what no root leads to; false for nothing. */
function markLost(start: u32, top: u32): bool {
  let any = false;
  for (let chunk = start; chunk < top; chunk += chunkSpan(chunk)) {
    if (chunkState(chunk) != CHUNK_LIVE || markOf(chunk) == REACHED) continue;
    mark(chunk, LOST);
    any = true;
  }
  return any;
}

/** Reports what the run has lost. Call when every task has ended. */
export function reportLeaks(): void {
  const top = machineState().heapTop;
  const start = heapStartOffset();
  memory.fill(LEAK_MARKS + (start >> 4), 0, (top - start) >> 4);
  queued = 0;
  scanRoots();
  drain(REACHED);
  if (!markLost(start, top)) return;
  // Lost objects that lead to each other in a circle are reported by one of them, what they lead to by none: of the starts of
  // a search that visits all, the last one is led to only by what it leads to itself, as is each one before that the
  // later ones do not lead to (the first half of Kosaraju's algorithm).
  for (let chunk = top - 16; chunk >= start; chunk -= 16) {
    if (markOf(chunk) != LOST) continue;
    follow(DATA_BASE + chunkObject(chunk), VISITED);
    mark(chunk, START);
    drain(VISITED);
  }
  for (let chunk = start; chunk < top; chunk += 16) {
    if (markOf(chunk) != START) continue;
    follow(DATA_BASE + chunkObject(chunk), REACHED);
    reportLeak(chunk, drain(REACHED));
  }
}
