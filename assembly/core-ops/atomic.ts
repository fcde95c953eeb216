// atomic_t and atomic64_t, and bit operations: include/linux/atomic.h, include/linux/bitops.h. Wrap-around.

import { badAccess, checkedWord, checkedWordRead } from "../access";
import { DATA_BASE } from "../generated/abi";
import { peek32, peek64, poke32, poke64, setShadow } from "../memory";
import { MEM_BYTES, SHADOW } from "../regions";
import { DONE, ENDED } from "./status";

const VALID_64: u64 = 0x0303030303030303;
const VALID: u32 = 3;

function checkedLong(address: u64, write: bool): i64 {
  const at = address - DATA_BASE;
  if (at <= MEM_BYTES - 8 && load<u64>(SHADOW + <usize>at) == VALID_64) return at;
  if (write && !badAccess(at, 8, true)) return -1;
  return badAccess(at, 8, false) ? <i64>at : -1;
}

function wide(value: u32): u64 {
  return <u64>(<i64>(<i32>value));
}

export function atomicRead(win: usize): i32 {
  const at = checkedWordRead(load<u64>(win));
  if (at < 0) return ENDED;
  store<u64>(win, wide(peek32(<u32>at)));
  return DONE;
}

/** atomic_set(v, i), refcount_set: the count may be uninitialised before. */
export function atomicSet(win: usize): i32 {
  const at = load<u64>(win) - DATA_BASE;
  if (at > MEM_BYTES - 4 || (load<u32>(SHADOW + <usize>at) & 0x05050505) != 0x01010101) {
    if (!badAccess(at, 4, true)) return ENDED;
  }
  setShadow(<u32>at, 4, VALID);
  poke32(<u32>at, load<u32>(win, 8));
  return DONE;
}

/** atomic_add_return(i, v). */
export function atomicAddReturn(win: usize): i32 {
  const at = checkedWord(load<u64>(win, 8));
  if (at < 0) return ENDED;
  const value = peek32(<u32>at) + load<u32>(win);
  poke32(<u32>at, value);
  store<u64>(win, wide(value));
  return DONE;
}

/** atomic_xchg(v, new). */
export function atomicXchg(win: usize): i32 {
  const at = checkedWord(load<u64>(win));
  if (at < 0) return ENDED;
  const old = peek32(<u32>at);
  poke32(<u32>at, load<u32>(win, 8));
  store<u64>(win, wide(old));
  return DONE;
}

/** atomic_cmpxchg(v, old, new): what was there. */
export function atomicCmpxchg(win: usize): i32 {
  const at = checkedWord(load<u64>(win));
  if (at < 0) return ENDED;
  const there = peek32(<u32>at);
  if (there == load<u32>(win, 8)) poke32(<u32>at, load<u32>(win, 16));
  store<u64>(win, wide(there));
  return DONE;
}

/** atomic_add_unless(v, a, u): true when it added. */
export function atomicAddUnless(win: usize): i32 {
  const at = checkedWord(load<u64>(win));
  if (at < 0) return ENDED;
  const there = peek32(<u32>at);
  const adds = there != load<u32>(win, 16);
  if (adds) poke32(<u32>at, there + load<u32>(win, 8));
  store<u64>(win, <u64>adds);
  return DONE;
}

export function atomic64Read(win: usize): i32 {
  const at = checkedLong(load<u64>(win), false);
  if (at < 0) return ENDED;
  store<u64>(win, peek64(<u32>at));
  return DONE;
}

export function atomic64Set(win: usize): i32 {
  const at = load<u64>(win) - DATA_BASE;
  if (at > MEM_BYTES - 8 || (load<u64>(SHADOW + <usize>at) & 0x0505050505050505) != 0x0101010101010101) {
    if (!badAccess(at, 8, true)) return ENDED;
  }
  setShadow(<u32>at, 8, VALID);
  poke64(<u32>at, load<u64>(win, 8));
  return DONE;
}

export function atomic64AddReturn(win: usize): i32 {
  const at = checkedLong(load<u64>(win, 8), true);
  if (at < 0) return ENDED;
  const value = peek64(<u32>at) + load<u64>(win);
  poke64(<u32>at, value);
  store<u64>(win, value);
  return DONE;
}

export function atomic64Xchg(win: usize): i32 {
  const at = checkedLong(load<u64>(win), true);
  if (at < 0) return ENDED;
  const old = peek64(<u32>at);
  poke64(<u32>at, load<u64>(win, 8));
  store<u64>(win, old);
  return DONE;
}

export function atomic64Cmpxchg(win: usize): i32 {
  const at = checkedLong(load<u64>(win), true);
  if (at < 0) return ENDED;
  const there = peek64(<u32>at);
  if (there == load<u64>(win, 8)) poke64(<u32>at, load<u64>(win, 16));
  store<u64>(win, there);
  return DONE;
}

export function atomic64AddUnless(win: usize): i32 {
  const at = checkedLong(load<u64>(win), true);
  if (at < 0) return ENDED;
  const there = peek64(<u32>at);
  const adds = there != load<u64>(win, 16);
  if (adds) poke64(<u32>at, there + load<u64>(win, 8));
  store<u64>(win, <u64>adds);
  return DONE;
}

/** test_and_set_bit(nr, addr) and test_and_clear_bit: the bit as it was. */
export function testAndChangeBit(win: usize, set: bool): i32 {
  const nr = load<u64>(win);
  const at = checkedLong(load<u64>(win, 8) + ((nr >> 6) << 3), true);
  if (at < 0) return ENDED;
  const word = peek64(<u32>at);
  const bit: u64 = 1 << (nr & 63);
  poke64(<u32>at, set ? word | bit : word & ~bit);
  store<u64>(win, <u64>((word & bit) != 0));
  return DONE;
}
