// Models lib/refcount.c: 4.11 to 5.3 (unsigned, saturates at UINT_MAX; a count of 0 stays 0) and the newer form (signed, any
// mistake saturates at 0xc0000000). Differences follow `linuxVersion`. Texts are the kernel's.

import { FINDING_REFCOUNT } from "../generated/abi";
import { checkedWord, checkedWordRead } from "../access";
import { mixKey, report } from "../findings";
import { isFreed } from "../heap";
import { peek32, poke32 } from "../memory";
import { currentIp } from "../stacks";
import { machineState } from "../task";
import { KERNEL_5_4, linuxVersion } from "../version";

export const REFCOUNT_SATURATED: u32 = 0xc0000000;

const SATURATED: u32 = 0;
const ADDITION_ON_0: u32 = 1;
const UNDERFLOW: u32 = 2;
const HIT_0: u32 = 3;

/** Payload: which mistake, address of the counter (offset), 1 for the newer texts. */
function warn(which: u32, off: u32): void {
  // The use after free has been reported; what the count then says is no news.
  if (isFreed(off)) return;
  const newer = linuxVersion() >= KERNEL_5_4;
  report(FINDING_REFCOUNT, mixKey(0x726566 + which, currentIp(machineState().current)), which, off, newer ? 1 : 0);
  if (newer) poke32(off, REFCOUNT_SATURATED);
}

/** refcount_add: on a count of 0 the older form leaves it. */
export function refcountAdd(address: u64, by: u32): bool {
  const at = checkedWord(address);
  if (at < 0) return false;
  add(<u32>at, by);
  return true;
}

function add(off: u32, by: u32): void {
  const old = peek32(off);
  if (!old) {
    warn(ADDITION_ON_0, off);
    return;
  }
  if (linuxVersion() >= KERNEL_5_4) {
    const value = old + by;
    if (<i32>old < 0 || <i32>value < 0) warn(SATURATED, off);
    else poke32(off, value);
    return;
  }
  if (old == u32.MAX_VALUE) return;
  const value = old + by < old ? u32.MAX_VALUE : old + by;
  poke32(off, value);
  if (value == u32.MAX_VALUE) warn(SATURATED, off);
}

/** refcount_inc_not_zero: 1 when it was counted, 0 when it was 0, -1 when the access ended the run. */
export function refcountIncNotZero(address: u64): i32 {
  const at = checkedWord(address);
  if (at < 0) return -1;
  if (!peek32(<u32>at)) return 0;
  add(<u32>at, 1);
  return 1;
}

/** refcount_sub_and_test: 1 when it became 0, -1 when the access ended the run. */
export function refcountSubAndTest(address: u64, by: u32): i32 {
  const at = checkedWord(address);
  if (at < 0) return -1;
  const off = <u32>at;
  const old = peek32(off);
  if (linuxVersion() >= KERNEL_5_4) {
    if (old == by && <i32>old > 0) {
      poke32(off, 0);
      return 1;
    }
    if (<i32>old < 0 || <i32>(old - by) < 0) warn(UNDERFLOW, off);
    else poke32(off, old - by);
    return 0;
  }
  if (old == u32.MAX_VALUE) return 0;
  if (old < by) {
    warn(UNDERFLOW, off);
    return 0;
  }
  poke32(off, old - by);
  return old == by ? 1 : 0;
}

/** refcount_dec: warns when it reaches 0. */
export function refcountDec(address: u64): bool {
  const at = checkedWord(address);
  if (at < 0) return false;
  const off = <u32>at;
  const old = peek32(off);
  const newer = linuxVersion() >= KERNEL_5_4;
  if (newer && <i32>old <= 1) {
    warn(HIT_0, off);
    return true;
  }
  if (!newer && old == u32.MAX_VALUE) return true;
  if (!old) {
    warn(UNDERFLOW, off);
    return true;
  }
  poke32(off, old - 1);
  if (old == 1) warn(HIT_0, off);
  return true;
}

/** refcount_dec_if_one: 1 → 0. */
export function refcountDecIfOne(address: u64): i32 {
  const at = checkedWord(address);
  if (at < 0) return -1;
  if (peek32(<u32>at) != 1) return 0;
  poke32(<u32>at, 0);
  return 1;
}

/** refcount_dec_not_one: false at 1; saturated counts stay and give true. */
export function refcountDecNotOne(address: u64): i32 {
  const at = checkedWord(address);
  if (at < 0) return -1;
  const off = <u32>at;
  const old = peek32(off);
  const saturated = linuxVersion() >= KERNEL_5_4 ? <i32>old < 0 : old == u32.MAX_VALUE;
  if (saturated) return 1;
  if (old == 1) return 0;
  if (!old) {
    // In all versions its own warning, which leaves the count.
    warn(UNDERFLOW, off);
    poke32(off, 0);
    return 1;
  }
  poke32(off, old - 1);
  return 1;
}

export function refcountRead(address: u64): i64 {
  const at = checkedWordRead(address);
  return at < 0 ? -1 : <i64>peek32(<u32>at);
}
