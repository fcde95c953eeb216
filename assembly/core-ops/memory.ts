// memset, memcpy, strlen …: lib/string.c, with every byte checked. Reading uninitialised bytes is a finding where they
// decide something (compare, length), not where they are only copied.

import { DATA_BASE, SHADOW_ADDRESSABLE, SHADOW_INITIALISED } from "../generated/abi";
import { badAccess } from "../access";
import { copyWithShadow, firstBadByte, markDirtyRange, NO_BYTE } from "../memory";
import { MEM, MEM_BYTES, SHADOW } from "../regions";
import { DONE, ENDED } from "./status";

const INITIALISED: u8 = <u8>SHADOW_INITIALISED;

/** Reports a range that may not be accessed; true when that ended the run. */
export function badRange(address: u64, bytes: u64, write: bool): bool {
  const at = address - DATA_BASE;
  return firstBadByte(at, bytes, write) != NO_BYTE && !badAccess(at, <u32>min<u64>(bytes, 0x7fffffff), write);
}

export function memSet(to: u64, value: u64, bytes: u64): i32 {
  if (!bytes) return DONE;
  if (badRange(to, bytes, true)) return ENDED;
  const off = <u32>(to - DATA_BASE);
  markDirtyRange(off, <u32>bytes);
  memory.fill(MEM + off, <u8>value, <u32>bytes);
  memory.fill(SHADOW + off, <u8>(SHADOW_ADDRESSABLE | SHADOW_INITIALISED), <u32>bytes);
  return DONE;
}

export function memCopy(to: u64, from: u64, bytes: u64): i32 {
  if (!bytes) return DONE;
  if (badRange(from, bytes, false) || badRange(to, bytes, true)) return ENDED;
  copyWithShadow(<u32>(to - DATA_BASE), <u32>(from - DATA_BASE), <u32>bytes);
  return DONE;
}

/** The byte at an address, -1 when reading it ended the run. */
function byteAt(address: u64): i32 {
  const at = address - DATA_BASE;
  if (at < MEM_BYTES && load<u8>(SHADOW + <usize>at) & INITIALISED) return load<u8>(MEM + <usize>at);
  return badAccess(at, 1, false) ? <i32>load<u8>(MEM + <usize>at) : -1;
}

/** Compares up to `bytes` bytes, or up to a NUL when `strings`; the result goes to win. */
export function compareBytes(a: u64, b: u64, bytes: u64, strings: bool, win: usize): i32 {
  let result: i32 = 0;
  for (let i: u64 = 0; i < bytes; i++) {
    const x = byteAt(a + i);
    const y = byteAt(b + i);
    if (x < 0 || y < 0) return ENDED;
    if (x != y) {
      result = x < y ? -1 : 1;
      break;
    }
    if (strings && !x) break;
  }
  store<i64>(win, result);
  return DONE;
}

/** Length of the string, -1 when reading it ended the run. */
export function stringLength(address: u64): i64 {
  let length: u64 = 0;
  while (true) {
    const byte = byteAt(address + length);
    if (byte < 0) return -1;
    if (!byte) return length;
    length += 1;
  }
}
