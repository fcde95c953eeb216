// The allocator: exact, so that every use after free and every access out of bounds shows. Models mm/slab's contract,
// not its placement.
//
//   chunk:  header (HEADER bytes) | object | gap up to the next multiple of 16, at least RED_ZONE
//
// Only the object is addressable, and only while it is allocated. Memory comes from the top; when that is used up,
// the freed chunk that is next in the order of addresses and large enough is taken again.

import {
  DATA_BASE,
  FINDING_DOUBLE_FREE,
  FINDING_INVALID_FREE,
  FINDING_MEMORY_LIMIT,
  SHADOW_ADDRESSABLE,
  SHADOW_INITIALISED,
} from "./generated/abi";
import { endRun, END_LIMIT } from "./end";
import { mixKey, report } from "./findings";
import { lockdep_free_range } from "./lockdep/index";
import { peek32, poke32, setShadow } from "./memory";
import { MEM, MEM_BYTES, SHADOW } from "./regions";
import { currentIp, save_stack } from "./stacks";
import { machineState } from "./task";

const HEADER: u32 = 32;
const RED_ZONE: u32 = 16;

const MAGIC: u32 = 0x6b6f626a;
const MAGIC_AT: u32 = 0;
const SIZE_AT: u32 = 4;
/** Bytes from one header to the next. */
const SPAN_AT: u32 = 8;
const STATE_AT: u32 = 12;
const ALLOC_STACK_AT: u32 = 16;
const FREE_STACK_AT: u32 = 20;
const TASKS_AT: u32 = 24;
/** 1 once a finding has been made about the object. */
const REPORTED_AT: u32 = 28;

export const CHUNK_LIVE: u32 = 1;
export const CHUNK_FREED: u32 = 2;

/** First chunk's header; set when an image is loaded. */
let heapStart: u32 = 0;
/** Live bytes above which the model is reported to allocate for ever. */
let memoryLimit: u32 = 0;

export function initHeap(start: u32, limit: u32): void {
  heapStart = (start + 15) & ~15;
  memoryLimit = limit;
  const m = machineState();
  m.heapTop = heapStart;
  m.recycleCursor = heapStart;
  m.liveBytes = 0;
}

export function heapStartOffset(): u32 {
  return heapStart;
}

/** Address of `bytes` new bytes (0 when the memory limit ended the run), zeroed or uninitialised. */
export function allocate(bytes: u32, zeroed: bool): u64 {
  const m = machineState();
  if (bytes > MEM_BYTES || m.liveBytes + bytes > memoryLimit) return outOfMemory(bytes);
  const span = (HEADER + bytes + RED_ZONE + 15) & ~15;
  let chunk = m.heapTop;
  if (chunk + span <= MEM_BYTES) {
    m.heapTop = chunk + span;
    poke32(chunk + SPAN_AT, span);
  } else {
    chunk = recycled(span);
    if (!chunk) return outOfMemory(bytes);
  }
  m.liveBytes += bytes;
  poke32(chunk + MAGIC_AT, MAGIC);
  store<u32>(MEM + chunk + SIZE_AT, bytes);
  store<u32>(MEM + chunk + STATE_AT, CHUNK_LIVE);
  poke32(chunk + ALLOC_STACK_AT, save_stack(m.current));
  store<u32>(MEM + chunk + FREE_STACK_AT, 0);
  store<u32>(MEM + chunk + TASKS_AT, m.current);
  store<u32>(MEM + chunk + REPORTED_AT, 0);
  const object = chunk + HEADER;
  setShadow(object, bytes, zeroed ? SHADOW_ADDRESSABLE | SHADOW_INITIALISED : SHADOW_ADDRESSABLE);
  // A stranger's bytes would make an uninitialised read depend on history.
  memory.fill(MEM + object, zeroed ? 0 : 0xa5, bytes);
  return DATA_BASE + object;
}

function outOfMemory(bytes: u32): u64 {
  const m = machineState();
  report(FINDING_MEMORY_LIMIT, mixKey(0x6f6f6d, currentIp(m.current)), m.liveBytes, memoryLimit, bytes);
  endRun(END_LIMIT);
  return 0;
}

/** A freed chunk of at least `span` bytes, 0 when there is none. */
function recycled(span: u32): u32 {
  const m = machineState();
  let chunk = m.recycleCursor;
  let wrapped = false;
  while (true) {
    if (chunk >= m.heapTop) {
      if (wrapped) return 0;
      wrapped = true;
      chunk = heapStart;
    }
    const there = peek32(chunk + SPAN_AT);
    if (peek32(chunk + STATE_AT) == CHUNK_FREED && there >= span) {
      m.recycleCursor = chunk + there;
      return chunk;
    }
    chunk += there;
    if (wrapped && chunk >= m.recycleCursor) return 0;
  }
}

/** kfree of an address; NULL is fine. */
export function release(address: u64): void {
  if (!address) return;
  const m = machineState();
  const object = address - DATA_BASE;
  const chunk = object >= heapStart + HEADER && object < m.heapTop ? chunkAt(<u32>object) : 0;
  const ip = currentIp(m.current);
  if (!chunk || chunk + HEADER != <u32>object) {
    report(FINDING_INVALID_FREE, mixKey(0x66726565, ip), <u32>address, <u32>(address >> 32), 0, chunk);
    return;
  }
  if (peek32(chunk + STATE_AT) == CHUNK_FREED) {
    report(FINDING_DOUBLE_FREE, mixKey(0x667265, ip), <u32>address, <u32>(address >> 32), 0, chunk);
    return;
  }
  const bytes = peek32(chunk + SIZE_AT);
  lockdep_free_range(m.current, <u32>object, <u32>object + bytes);
  m.liveBytes -= bytes;
  poke32(chunk + FREE_STACK_AT, save_stack(m.current));
  poke32(chunk + STATE_AT, CHUNK_FREED);
  poke32(chunk + TASKS_AT, (peek32(chunk + TASKS_AT) & 0xffff) | (m.current << 16));
  setShadow(<u32>object, bytes, 0);
}

/** The chunk that `off` lies in (header, object or gap), 0 for none. */
export function chunkAt(off: u32): u32 {
  const m = machineState();
  if (off < heapStart || off >= m.heapTop) return 0;
  // Headers are found by their magic at multiples of 16; bytes of an object may look like one, so the walk is the proof.
  let at = off & ~15;
  while (at > heapStart) {
    if (peek32(at) == MAGIC && peek32(at + SPAN_AT) >= HEADER + RED_ZONE && !headerInsideObject(at)) return at;
    at -= 16;
  }
  return heapStart;
}

function headerInsideObject(at: u32): bool {
  // A header's own bytes are never addressable; those of a freed object are not either, but carry no magic by then.
  return load<u8>(SHADOW + at) != 0;
}

export function chunkState(chunk: u32): u32 {
  return peek32(chunk + STATE_AT);
}

export function chunkBytes(chunk: u32): u32 {
  return peek32(chunk + SIZE_AT);
}

export function chunkObject(chunk: u32): u32 {
  return chunk + HEADER;
}

export function chunkSpan(chunk: u32): u32 {
  return peek32(chunk + SPAN_AT);
}

/** ksize: bytes of the live object at an address, 0 for anything else. */
export function sizeOfObject(address: u64): u32 {
  const object = address - DATA_BASE;
  const m = machineState();
  if (object < heapStart + HEADER || object >= m.heapTop) return 0;
  const chunk = chunkAt(<u32>object);
  return chunk && chunk + HEADER == <u32>object && chunkState(chunk) == CHUNK_LIVE ? chunkBytes(chunk) : 0;
}

/** Id of the stack that allocated the chunk's object. */
export function chunkAllocationStack(chunk: u32): u32 {
  return peek32(chunk + ALLOC_STACK_AT);
}

/** True the first time it is asked about the object since it was allocated: further findings about it say no more. */
export function firstReport(chunk: u32): bool {
  if (peek32(chunk + REPORTED_AT)) return false;
  poke32(chunk + REPORTED_AT, 1);
  return true;
}

/** True when `off` lies in an object that was freed. */
export function isFreed(off: u32): bool {
  const chunk = chunkAt(off);
  return chunk != 0 && chunkState(chunk) == CHUNK_FREED;
}
