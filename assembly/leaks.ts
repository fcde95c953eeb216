// Leaks, by kmemleak's definition (mm/kmemleak.c): allocated objects to which no pointer leads any more, found by scanning
// memory from its roots. Any aligned word that is an address inside an object counts as a pointer to it.
//
// A leaked object is reported unless another leaked one leads to it. Payload: chunk | objects lost with it | their bytes.

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
import { builtInDataEnd, dataStartOf, mappedDataEnd, moduleCount } from "./modules";
import {
  CONTROL_BYTES,
  FRAME_MEMORY_BYTES,
  LEAK_MARKS,
  LEAK_QUEUE,
  LEAK_QUEUE_WORDS,
  MEM,
  MEM_BYTES,
  RESULTS,
  SHADOW,
  STACKS,
} from "./regions";
import { controlOf, machineState, registersOf, taskAt } from "./task";

const FRAMES_IN_KEY: u32 = 6;

let staticEnd: u32 = 0;
let queued: u32 = 0;

export function setStaticEnd(end: u32): void {
  staticEnd = end;
}

// Marks: reached from a root or reported with a leaked object; or only seen from a leaked one.
const REACHED: u8 = 1;
const REFERENCED: u8 = 2;

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

/** Marks the object that `value` points into as reached, and queues it to be scanned. */
function follow(value: u64): void {
  const chunk = target(value);
  if (!chunk || markOf(chunk) == REACHED || queued == LEAK_QUEUE_WORDS) return;
  mark(chunk, REACHED);
  store<u32>(LEAK_QUEUE + ((<usize>queued) << 2), chunk);
  queued += 1;
}

function scan(from: usize, to: usize): void {
  for (let at = (from + 7) & ~7; at + 8 <= to; at += 8) follow(load<u64>(at));
}

/** Scans what is queued, and what that leads to: the number of objects; their bytes in `drainedBytes`. */
function drain(): u32 {
  let objects: u32 = 0;
  drainedBytes = 0;
  while (queued) {
    queued -= 1;
    const chunk = load<u32>(LEAK_QUEUE + ((<usize>queued) << 2));
    const object = MEM + chunkObject(chunk);
    objects += 1;
    drainedBytes += chunkBytes(chunk);
    scan(object, object + chunkBytes(chunk));
  }
  return objects;
}

let drainedBytes: u32 = 0;

function scanTask(task: u32): void {
  const t = taskAt(task);
  if (t.work) follow(DATA_BASE + t.work);
  if (!t.depth) return;
  const top = load<u32>(controlOf(task) + (t.depth - 1) * CONTROL_BYTES, 8);
  scan(registersOf(task), registersOf(task) + t.fp + registerBytesOf(top));
  scan(MEM + t.sp, MEM + frameMemoryFloor(task) + FRAME_MEMORY_BYTES);
}

function scanRoots(): void {
  const m = machineState();
  scan(MEM + DATA_START, MEM + builtInDataEnd(staticEnd));
  for (let i: u32 = 0; i < moduleCount(); i++) scan(MEM + dataStartOf(i), MEM + mappedDataEnd(i));
  // What programs hold of the calls' results.
  scan(RESULTS, RESULTS + resultBytes());
  if (m.firstWork) follow(DATA_BASE + m.firstWork);
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

function isLost(chunk: u32): bool {
  return chunkState(chunk) == CHUNK_LIVE && markOf(chunk) != REACHED;
}

/** Marks every lost object that another lost one leads to. */
function markReferenced(start: u32, top: u32): void {
  for (let chunk = start; chunk < top; chunk += chunkSpan(chunk)) {
    if (!isLost(chunk)) continue;
    const object = MEM + chunkObject(chunk);
    for (let at = object; at + 8 <= object + chunkBytes(chunk); at += 8) {
      const other = target(load<u64>(at));
      if (other && other != chunk && markOf(other) != REACHED) mark(other, REFERENCED);
    }
  }
}

/** Reports lost objects with the given mark, each with what it leads to. */
function reportLost(start: u32, top: u32, how: u8): void {
  for (let chunk = start; chunk < top; chunk += chunkSpan(chunk)) {
    if (!isLost(chunk) || markOf(chunk) != how) continue;
    follow(DATA_BASE + chunkObject(chunk));
    reportLeak(chunk, drain());
  }
}

/** Reports what the run has lost. Call when every task has ended. */
export function reportLeaks(): void {
  const top = machineState().heapTop;
  const start = heapStartOffset();
  memory.fill(LEAK_MARKS + (start >> 4), 0, (top - start) >> 4);
  queued = 0;
  scanRoots();
  drain();
  markReferenced(start, top);
  reportLost(start, top, 0);
  // What is left leads to each other in a circle.
  reportLost(start, top, REFERENCED);
}
