// Models the read sides of RCU and SRCU (include/linux/rcupdate.h, srcu.h) and waiting for them: a grace period waits for
// the sections that are open when it begins.
//
// Callbacks and who waits for them are Kernel C (kernel/kernel/rcu).

import {
  FINDING_RCU_USAGE,
  LOCKDEP_MAP_BYTES,
  SRCU_STRUCT_BYTES,
  SRCU_STRUCT_COUNTS,
  SRCU_STRUCT_DEP_MAP,
  SRCU_STRUCT_MAGIC,
  SRCU_STRUCT_READERS,
} from "../generated/abi";
import { checked } from "../access";
import { finding_begin, finding_end, finding_word, mixKey } from "../findings";
import { lock_acquire, lock_release, lock_sync, lockdep_write_held } from "../lockdep/index";
import { peek32, peek8, poke32 } from "../memory";
import { block, machineState, TASK_DONE, taskAt, WAIT_GRACE, WAIT_SRCU } from "../task";
import { linuxVersion } from "../version";
import {
  bhDisable,
  bhEnable,
  mightSleep,
  preemptDisable,
  preemptEnable,
  rcuEnter,
  rcuLeave,
  readerBits,
  setReaderMap,
  stopReading,
} from "./context";
import {
  initLock,
  LD_LOCK_NORMAL,
  LD_WAIT_INV,
  lockAt,
  misuse,
  MISUSE_NO_READER,
  MISUSE_SRCU_READERS,
} from "./lock-common";
import { countReader, readerMask } from "./shared";
import { DONE, ENDED, RETRY } from "./status";

// Flavours of readers.
const BH: u32 = 1;
const SCHED: u32 = 2;

const KERNEL_6_4: u32 = (6 << 16) | (4 << 8);

/** __rcu_read_lock(map, flavour). */
export function rcuReadLock(task: u32, map: u64, flavour: u32): i32 {
  const at = checked(map, LOCKDEP_MAP_BYTES, false);
  if (at < 0) return ENDED;
  const t = taskAt(task);
  if (flavour == BH) bhDisable(task, t);
  else if (flavour == SCHED) preemptDisable(t);
  else rcuEnter(t);
  if (flavour) setReaderMap(flavour, <u32>at);
  lock_acquire(task, <u32>at, 0, 0, 2, 0, 0, t.pc);
  return DONE;
}

export function rcuReadUnlock(task: u32, map: u64, flavour: u32): i32 {
  const at = checked(map, LOCKDEP_MAP_BYTES, false);
  if (at < 0) return ENDED;
  const t = taskAt(task);
  lock_release(task, <u32>at, t.pc);
  if (flavour == BH) bhEnable(task, t);
  else if (flavour == SCHED) preemptEnable(task, t);
  else rcuLeave(task, t);
  return DONE;
}

/** Waits until every task that reads now, the present one too, has stopped once. */
export function waitForReaders(task: u32, flavour: u32): i32 {
  const t = taskAt(task);
  const m = machineState();
  if (t.phase) {
    t.phase = 0;
    m.gracePeriods -= 1;
    return DONE;
  }
  mightSleep(task);
  const bits = readerBits(flavour);
  let mask: u32 = 0;
  for (let i: u32 = 0; i < m.taskCount; i++) {
    if (taskAt(i).state != TASK_DONE && taskAt(i).context & bits) mask |= 1 << i;
  }
  if (!mask) return DONE;
  t.phase = 1;
  t.waitMask = mask;
  t.waitMode = bits;
  m.gracePeriods += 1;
  block(task, WAIT_GRACE, 0);
  return RETRY;
}

/** __rcu_suspicious(file, line, text). Payload: file and text (offsets), line, held locks. */
export function suspiciousUsage(task: u32, file: u64, line: u32, text: u64): i32 {
  const place = checked(file, 1, false);
  const what = checked(text, 1, false);
  if (place < 0 || what < 0) return ENDED;
  if (!finding_begin(FINDING_RCU_USAGE)) return DONE;
  finding_word(<u32>place);
  finding_word(line);
  finding_word(<u32>what);
  lockdep_write_held(task);
  finding_end(mixKey(0x726375, taskAt(task).pc));
  return DONE;
}

// ---- SRCU

function srcuAt(address: u64): i64 {
  return lockAt(address, SRCU_STRUCT_BYTES);
}

export function srcuInit(task: u32, address: u64, name: u64, key: u64): i32 {
  const inv = LD_WAIT_INV;
  return initLock(task, address, SRCU_STRUCT_DEP_MAP, SRCU_STRUCT_MAGIC, name, key, inv, inv, LD_LOCK_NORMAL);
}

export function srcuCleanup(task: u32, address: u64): i32 {
  const at = srcuAt(address);
  if (at < 0) return ENDED;
  if (peek32(<u32>at + SRCU_STRUCT_READERS)) misuse(task, MISUSE_SRCU_READERS, <u32>at + SRCU_STRUCT_DEP_MAP, 0);
  return DONE;
}

/** srcu_read_lock(ssp): 0 into win. Such a section may sleep. */
export function srcuReadLock(task: u32, address: u64, win: usize): i32 {
  const at = srcuAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  poke32(off + SRCU_STRUCT_READERS, peek32(off + SRCU_STRUCT_READERS) + 1);
  countReader(off + SRCU_STRUCT_COUNTS, task, 1);
  const check: u32 = linuxVersion() >= KERNEL_6_4 ? 1 : 0;
  lock_acquire(task, off + SRCU_STRUCT_DEP_MAP, 0, 0, 2, check, 0, taskAt(task).pc);
  store<u64>(win, 0);
  return DONE;
}

/** srcu_read_unlock(ssp, idx). */
export function srcuReadUnlock(task: u32, address: u64): i32 {
  const at = srcuAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  lock_release(task, off + SRCU_STRUCT_DEP_MAP, taskAt(task).pc);
  const readers = peek32(off + SRCU_STRUCT_READERS);
  if (!readers) {
    misuse(task, MISUSE_NO_READER, off + SRCU_STRUCT_DEP_MAP, 0);
    return DONE;
  }
  const counts = off + SRCU_STRUCT_COUNTS;
  const reader = peek8(counts + task) ? task : <u32>ctz<u32>(readerMask(counts));
  poke32(off + SRCU_STRUCT_READERS, readers - 1);
  countReader(counts, reader, -1);
  if (!peek8(counts + reader)) stopReading(reader, WAIT_SRCU, off);
  return DONE;
}

/** `checks`: those of synchronize_srcu(). */
export function synchronizeSrcu(task: u32, address: u64, checks: bool): i32 {
  const at = srcuAt(address);
  if (at < 0) return ENDED;
  const off = <u32>at;
  const t = taskAt(task);
  if (t.phase) {
    t.phase = 0;
    return DONE;
  }
  mightSleep(task);
  if (checks && linuxVersion() >= KERNEL_6_4) lock_sync(task, off + SRCU_STRUCT_DEP_MAP, 0, 0, 1, 0, t.pc);
  const mask = readerMask(off + SRCU_STRUCT_COUNTS);
  if (!mask) return DONE;
  t.phase = 1;
  t.waitMask = mask;
  block(task, WAIT_SRCU, off);
  return RETRY;
}
