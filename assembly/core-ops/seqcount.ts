// Models include/linux/seqlock.h: a reader that finds a writer inside busy-waits. Lockdep knows a reader for the moment of
// its beginning, with interrupts off.
//
// Left out: latches, counts associated with a lock (the writer's own lock is what orders writers).

import {
  DATA_BASE,
  LOCKDEP_MAP_BYTES,
  SEQCOUNT_BYTES,
  SEQCOUNT_DEP_MAP,
  SEQCOUNT_SEQUENCE,
  SEQCOUNT_WRITER,
  SHADOW_ADDRESSABLE,
  SHADOW_INITIALISED,
} from "../generated/abi";
import { checked } from "../access";
import { lock_acquire, lock_release, lockdep_free_range, lockdep_init_map } from "../lockdep/index";
import { peek32, poke32, setShadow } from "../memory";
import { block, longestWaiting, makeReady, taskAt, WAIT_SEQ } from "../task";
import { irqRestore, irqSave } from "./context";
import { structAt } from "./lock-common";
import { DONE, ENDED, RETRY } from "./status";

function seqcountAt(address: u64): i64 {
  return structAt(address, SEQCOUNT_BYTES - LOCKDEP_MAP_BYTES);
}

/** __seqcount_init(s, name, key). */
export function seqcountInit(task: u32, address: u64, name: u64, key: u64): i32 {
  const at = checked(address, SEQCOUNT_BYTES, true);
  if (at < 0) return ENDED;
  const off = <u32>at;
  lockdep_free_range(task, off, off + SEQCOUNT_BYTES);
  setShadow(off, SEQCOUNT_BYTES, SHADOW_ADDRESSABLE | SHADOW_INITIALISED);
  poke32(off + SEQCOUNT_SEQUENCE, 0);
  poke32(off + SEQCOUNT_WRITER, 0);
  const nameOff = name ? <u32>(name - DATA_BASE) : 0;
  const keyOff = key ? <u32>(key - DATA_BASE) : 0;
  lockdep_init_map(task, off + SEQCOUNT_DEP_MAP, nameOff, keyOff, 0, taskAt(task).pc);
  return DONE;
}

/** read_seqcount_begin(s): the count into win. */
export function readSeqcountBegin(task: u32, address: u64, tracked: bool, win: usize): i32 {
  const at = seqcountAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  if (!t.phase && tracked) {
    const flags = irqSave(task, t);
    lock_acquire(task, off + SEQCOUNT_DEP_MAP, 0, 0, 2, 1, 0, t.pc);
    lock_release(task, off + SEQCOUNT_DEP_MAP, t.pc);
    irqRestore(task, t, flags);
  }
  const sequence = peek32(off + SEQCOUNT_SEQUENCE);
  if (sequence & 1) {
    t.phase = 1;
    block(task, WAIT_SEQ, off);
    return RETRY;
  }
  t.phase = 0;
  store<u64>(win, sequence);
  return DONE;
}

/** read_seqcount_retry(s, start): 1 when what was read may be torn; -1 ended. */
export function readSeqcountRetry(address: u64, start: u32): i32 {
  const at = seqcountAt(address);
  return at < 0 ? -1 : <i32>(peek32(<u32>at + SEQCOUNT_SEQUENCE) != start);
}

export function writeSeqcountBegin(task: u32, address: u64, subclass: u32, tracked: bool): i32 {
  const at = seqcountAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  if (tracked) lock_acquire(task, off + SEQCOUNT_DEP_MAP, subclass, 0, 0, 1, 0, taskAt(task).pc);
  poke32(off + SEQCOUNT_SEQUENCE, peek32(off + SEQCOUNT_SEQUENCE) + 1);
  poke32(off + SEQCOUNT_WRITER, task + 1);
  return DONE;
}

export function writeSeqcountEnd(task: u32, address: u64, tracked: bool): i32 {
  const at = seqcountAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  if (tracked) lock_release(task, off + SEQCOUNT_DEP_MAP, taskAt(task).pc);
  poke32(off + SEQCOUNT_SEQUENCE, peek32(off + SEQCOUNT_SEQUENCE) + 1);
  poke32(off + SEQCOUNT_WRITER, 0);
  for (let reader = longestWaiting(WAIT_SEQ, off); reader >= 0; reader = longestWaiting(WAIT_SEQ, off)) {
    makeReady(reader);
  }
  return DONE;
}
