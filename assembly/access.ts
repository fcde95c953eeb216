// Checks of accesses, and the findings they make. Everything that touches emulated memory on behalf of Kernel C comes
// through here when its fast test fails.

import {
  DATA_BASE,
  FINDING_NULL_DEREF,
  FINDING_OUT_OF_BOUNDS,
  FINDING_UNINIT_READ,
  FINDING_USE_AFTER_FREE,
  FINDING_WILD_ACCESS,
  FINDING_WRITE_TO_CONST,
  SHADOW_READ_ONLY,
} from "./generated/abi";
import { mixKey, report } from "./findings";
import { CHUNK_FREED, chunkAt, chunkState, firstReport } from "./heap";
import { accessesGoneData } from "./modules";
import { firstBadByte, firstUninitialisedByte, NO_BYTE } from "./memory";
import { MEM_BYTES, SHADOW } from "./regions";
import { endRun, END_FATAL } from "./end";
import { currentIp } from "./stacks";
import { machineState } from "./task";

const PAGE: u64 = 4096;

/**
 * Judges an access of `bytes` bytes at offset `at` (emulated address - DATA_BASE) that the fast test refused, and
 * reports what is wrong with it. True when the access can be carried out all the same, as hardware would.
 */
export function badAccess(at: u64, bytes: u32, write: bool): bool {
  const bad = firstBadByte(at, bytes, write);
  if (bad != NO_BYTE) return reportBadAccess(at, bad, bytes, write);
  if (!write) {
    if (firstUninitialisedByte(<u32>at, bytes) != NO_BYTE) reportAccess(FINDING_UNINIT_READ, at, bytes, write);
  }
  return true;
}

function reportBadAccess(at: u64, bad: u64, bytes: u32, write: bool): bool {
  if (at >= MEM_BYTES || at + bytes > MEM_BYTES || at < PAGE) {
    const address = at + DATA_BASE;
    reportAccess(address < PAGE || address > <u64>-4096 ? FINDING_NULL_DEREF : FINDING_WILD_ACCESS, at, bytes, write);
    endRun(END_FATAL);
    return false;
  }
  if (accessesGoneData(<u32>bad, bytes, write)) return false;
  const chunk = chunkAt(<u32>bad);
  let kind = FINDING_OUT_OF_BOUNDS;
  if (load<u8>(SHADOW + <usize>bad) & <u8>SHADOW_READ_ONLY) kind = FINDING_WRITE_TO_CONST;
  else if (chunk && chunkState(chunk) == CHUNK_FREED) kind = FINDING_USE_AFTER_FREE;
  reportAccess(kind, at, bytes, write);
  return true;
}

/** Payload: address low, high, bytes | write << 31, chunk (0: none). */
function reportAccess(kind: u32, at: u64, bytes: u32, write: bool): void {
  const address = at + DATA_BASE;
  const key = mixKey(mixKey(0x6d656d, kind), currentIp(machineState().current));
  const chunk = at < MEM_BYTES ? chunkAt(<u32>at) : 0;
  if (chunk && !firstReport(chunk)) return;
  report(kind, key, <u32>address, <u32>(address >> 32), bytes | (write ? 1 << 31 : 0), chunk);
}

/** Offset for an access by a core operation, -1 when it ended the run. `bytes` up to 8 go the quick way. */
export function checked(address: u64, bytes: u32, write: bool): i64 {
  const at = address - DATA_BASE;
  if (firstBadByte(at, bytes, write) == NO_BYTE) {
    if (write || firstUninitialisedByte(<u32>at, bytes) == NO_BYTE) return at;
  }
  return badAccess(at, bytes, write) ? <i64>at : -1;
}

const INITIALISED_32: u32 = 0x02020202;
const WRITE_MASK_32: u32 = 0x07070707;
const WRITABLE_32: u32 = 0x03030303;

/** Offset of an int that is read and written, -1 when that ended the run. */
export function checkedWord(address: u64): i64 {
  const at = address - DATA_BASE;
  if (at <= MEM_BYTES - 4 && (load<u32>(SHADOW + <usize>at) & WRITE_MASK_32) == WRITABLE_32) return at;
  if (!badAccess(at, 4, true)) return -1;
  return badAccess(at, 4, false) ? <i64>at : -1;
}

/** The same for an int that is only read. */
export function checkedWordRead(address: u64): i64 {
  const at = address - DATA_BASE;
  if (at <= MEM_BYTES - 4 && (load<u32>(SHADOW + <usize>at) & INITIALISED_32) == INITIALISED_32) return at;
  return badAccess(at, 4, false) ? <i64>at : -1;
}
