// The image's functions: FUNCTION_BYTES each at FUNCTIONS.
//   u32 code offset of ENTER | u32 bytes of registers | u32 bytes of frame memory |
//   u32 flags (bit 0: user process, 1: inline; bits 8 …: number of its module + 1, 0: built in)

import { OP_ENTER, TEXT_BASE } from "./generated/abi";
import { CODE, CODE_BYTES, FUNCTION_BYTES, FUNCTIONS } from "./regions";

const INLINE: u32 = 2;

export function functionEntry(index: u32): usize {
  return FUNCTIONS + <usize>index * FUNCTION_BYTES;
}

export function codeOffsetOf(index: u32): u32 {
  return load<u32>(functionEntry(index));
}

export function registerBytesOf(index: u32): u32 {
  return load<u32>(functionEntry(index), 4);
}

export function memoryBytesOf(index: u32): u32 {
  return load<u32>(functionEntry(index), 8);
}

/** True for a function that in a kernel is part of its callers. */
export function isInline(index: u32): bool {
  return (load<u32>(functionEntry(index), 12) & INLINE) != 0;
}

/** Number of the module that a function belongs to, -1 for built-in ones. */
export function moduleOfFunction(index: u32): i32 {
  return <i32>(load<u32>(functionEntry(index), 12) >> 8) - 1;
}

/** Index of the function that starts at an emulated address, -1 when none does. */
export function functionAt(address: u64): i32 {
  const off = address - TEXT_BASE;
  if (off >= CODE_BYTES || off & 15) return -1;
  const at = CODE + <usize>off;
  if (load<u16>(at) != <u16>OP_ENTER) return -1;
  const index = load<i32>(at, 4);
  return codeOffsetOf(index) == <u32>off ? index : -1;
}
