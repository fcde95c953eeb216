// The emulated memory: checked and unchecked access, shadow, and the lines that changed since the start of the run.
// An offset is an emulated address minus DATA_BASE.

import { SHADOW_ADDRESSABLE, SHADOW_INITIALISED } from "./generated/abi";
import {
  BOOT_MEM,
  BOOT_SHADOW,
  DIRTY,
  DIRTY_LIST,
  LINE_BYTES,
  LINE_COUNT,
  LINE_SHIFT,
  MEM,
  MEM_BYTES,
  SAVED_MEM,
  SAVED_SHADOW,
  SETUP_LIST,
  SHADOW,
} from "./regions";

const VALID: u8 = <u8>(SHADOW_ADDRESSABLE | SHADOW_INITIALISED);

let dirtyCount: u32 = 0;
let setupCount: u32 = 0;
/** Lines of SAVED from here on are zero. */
let savedEnd: u32 = 0;
let bootEnd: u32 = 0;

/** The line that holds `off` is going to change. */
export function markDirty(off: u32): void {
  const line = off >> LINE_SHIFT;
  if (!load<u8>(DIRTY + line)) noteDirty(line);
}

/** Has the line changed since the run began? */
export function isDirty(line: u32): bool {
  return load<u8>(DIRTY + line) != 0;
}

function noteDirty(line: u32): void {
  store<u8>(DIRTY + line, 1);
  store<u32>(DIRTY_LIST + ((<usize>dirtyCount) << 2), line);
  dirtyCount += 1;
}

export function markDirtyRange(off: u32, bytes: u32): void {
  if (!bytes) return;
  const last = (off + bytes - 1) >> LINE_SHIFT;
  for (let line = off >> LINE_SHIFT; line <= last; line++) {
    if (!load<u8>(DIRTY + line)) noteDirty(line);
  }
}

export function peek8(off: u32): u32 {
  return load<u8>(MEM + off);
}

export function peek32(off: u32): u32 {
  return load<u32>(MEM + off);
}

export function peek64(off: u32): u64 {
  return load<u64>(MEM + off);
}

export function poke32(off: u32, value: u32): void {
  markDirty(off);
  store<u32>(MEM + off, value);
}

export function poke64(off: u32, value: u64): void {
  markDirty(off);
  store<u64>(MEM + off, value);
}

/** Gives [off, off + bytes) the shadow state `state`. */
export function setShadow(off: u32, bytes: u32, state: u32): void {
  markDirtyRange(off, bytes);
  memory.fill(SHADOW + off, <u8>state, bytes);
}

/** No byte: what the searches below return when all bytes are good. */
export const NO_BYTE: u64 = u64.MAX_VALUE;

const ADDRESSABLE_64: u64 = 0x0101010101010101;
const INITIALISED_64: u64 = 0x0202020202020202;
const READ_ONLY_64: u64 = 0x0404040404040404;

/** Offset of the first byte of [off, off + bytes) that may not be read (or written). */
export function firstBadByte(off: u64, bytes: u64, write: bool): u64 {
  if (!bytes) return NO_BYTE;
  if (off >= MEM_BYTES || bytes > MEM_BYTES || off + bytes > MEM_BYTES) return off;
  const mask = write ? ADDRESSABLE_64 | READ_ONLY_64 : ADDRESSABLE_64;
  const start = SHADOW + <usize>off;
  let i: usize = 0;
  for (; i + 8 <= bytes; i += 8) {
    if ((load<u64>(start + i) & mask) != ADDRESSABLE_64) break;
  }
  for (; i < bytes; i++) {
    if ((load<u8>(start + i) & <u8>mask) != <u8>SHADOW_ADDRESSABLE) return off + i;
  }
  return NO_BYTE;
}

/** Offset of the first byte of [off, off + bytes) that is addressable and not initialised. */
export function firstUninitialisedByte(off: u32, bytes: u32): u64 {
  const start = SHADOW + <usize>off;
  let i: usize = 0;
  for (; i + 8 <= bytes; i += 8) {
    if ((load<u64>(start + i) & INITIALISED_64) != INITIALISED_64) break;
  }
  for (; i < bytes; i++) {
    const state = load<u8>(start + i);
    if (state & <u8>SHADOW_ADDRESSABLE && !(state & <u8>SHADOW_INITIALISED)) return <u64>off + i;
  }
  return NO_BYTE;
}

/** Copies bytes with their shadow's initialised bit. What is read from memory that is gone counts as initialised. */
export function copyWithShadow(to: u32, from: u32, bytes: u32): void {
  markDirtyRange(to, bytes);
  memory.copy(MEM + to, MEM + from, bytes);
  const backwards = from < to;
  for (let k: u32 = 0; k < bytes; k++) {
    const i = backwards ? bytes - 1 - k : k;
    const state = load<u8>(SHADOW + from + i);
    store<u8>(SHADOW + to + i, state & <u8>SHADOW_ADDRESSABLE ? state & VALID : VALID);
  }
}

/** Writes bytes that lie in the core's own memory (addressable range). */
export function writeBytes(to: u32, from: usize, bytes: u32): void {
  markDirtyRange(to, bytes);
  memory.copy(MEM + to, from, bytes);
  memory.fill(SHADOW + to, VALID, bytes);
}

/** Memory as it is after boot, used up to `end`, becomes what both restores return to. */
export function saveBootMemory(end: u32): void {
  memory.copy(BOOT_MEM, MEM, end);
  memory.copy(BOOT_SHADOW, SHADOW, end);
  memory.copy(SAVED_MEM, MEM, end);
  memory.copy(SAVED_SHADOW, SHADOW, end);
  memory.fill(DIRTY, 0, LINE_COUNT);
  bootEnd = (end + LINE_BYTES - 1) >> LINE_SHIFT;
  savedEnd = bootEnd;
  dirtyCount = 0;
  setupCount = 0;
}

/** Memory as it is after a program's setup becomes what restoreMemory returns to. */
export function saveSetupMemory(): void {
  for (let i: u32 = 0; i < dirtyCount; i++) {
    const line = load<u32>(DIRTY_LIST + ((<usize>i) << 2));
    store<u8>(DIRTY + line, 0);
    const off = (<usize>line) << LINE_SHIFT;
    copyLine(SAVED_MEM + off, MEM + off);
    copyLine(SAVED_SHADOW + off, SHADOW + off);
    savedEnd = max(savedEnd, line + 1);
    store<u32>(SETUP_LIST + ((<usize>setupCount) << 2), line);
    setupCount += 1;
  }
  dirtyCount = 0;
}

export function restoreMemory(): void {
  const count = dirtyCount;
  for (let i: u32 = 0; i < count; i++) {
    const line = load<u32>(DIRTY_LIST + ((<usize>i) << 2));
    store<u8>(DIRTY + line, 0);
    const off = (<usize>line) << LINE_SHIFT;
    if (line >= savedEnd) {
      clearLine(MEM + off);
      clearLine(SHADOW + off);
    } else {
      copyLine(MEM + off, SAVED_MEM + off);
      copyLine(SHADOW + off, SAVED_SHADOW + off);
    }
  }
  dirtyCount = 0;
}

export function restoreBootMemory(): void {
  restoreMemory();
  for (let i: u32 = 0; i < setupCount; i++) {
    const off = (<usize>load<u32>(SETUP_LIST + ((<usize>i) << 2))) << LINE_SHIFT;
    copyLine(MEM + off, BOOT_MEM + off);
    copyLine(SHADOW + off, BOOT_SHADOW + off);
    copyLine(SAVED_MEM + off, BOOT_MEM + off);
    copyLine(SAVED_SHADOW + off, BOOT_SHADOW + off);
  }
  setupCount = 0;
  savedEnd = bootEnd;
}

// A 64-byte copy as four moves is cheaper than a call of memory.copy.
function copyLine(to: usize, from: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
}

function clearLine(to: usize): void {
  const zero = i64x2.splat(0);
  v128.store(to, zero);
  v128.store(to, zero, 16);
  v128.store(to, zero, 32);
  v128.store(to, zero, 48);
}
