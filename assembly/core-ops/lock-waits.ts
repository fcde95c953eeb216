// Tasks that wait for locks and grace periods: whom they wait for, and giving up.

import { MUTEX_OWNER, RW_SEMAPHORE_COUNTS, RW_SEMAPHORE_DEP_MAP, SEQCOUNT_WRITER } from "../generated/abi";
import { lock_release } from "../lockdep/index";
import { peek32 } from "../memory";
import {
  machineState,
  TASK_DONE,
  Task,
  taskAt,
  WAIT_GRACE,
  WAIT_MUTEX,
  WAIT_READ,
  WAIT_SEQ,
  WAIT_SPIN,
  WAIT_WRITE,
} from "../task";
import { mutexGiveUp } from "./mutex";
import { readerMask, sharedGiveUp, writerOf } from "./shared";
import { spinGiveUp } from "./spinlock";

function bitOf(owner: u32): u32 {
  return owner ? 1 << (owner - 1) : 0;
}

/** Is the task's wait one that lockHolders knows about? */
export function waitsForLock(t: Task): bool {
  return t.wait == WAIT_MUTEX || (t.wait >= WAIT_SPIN && t.wait <= WAIT_SEQ);
}

// A reader that no writer holds off waits behind the writers that wait.
function queuedWriters(off: u32): u32 {
  const count = machineState().taskCount;
  let mask: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const t = taskAt(i);
    if (t.state != TASK_DONE && t.wait == WAIT_WRITE && t.waitAddress == off) mask |= 1 << i;
  }
  return mask;
}

/** Tasks (bit set) that must act before the blocked task can go on. */
export function lockHolders(t: Task): u32 {
  const off = t.waitAddress;
  switch (t.wait) {
    case WAIT_MUTEX:
    case WAIT_SPIN:
      return bitOf(peek32(off + MUTEX_OWNER));
    case WAIT_READ:
      return writerOf(off) ? bitOf(writerOf(off)) : queuedWriters(off);
    case WAIT_WRITE:
      return bitOf(writerOf(off)) | readerMask(off + RW_SEMAPHORE_COUNTS);
    case WAIT_SEQ:
      return bitOf(peek32(off + SEQCOUNT_WRITER));
    default:
      return t.waitMask;
  }
}

/** The task waits no longer for what it waits for; what it holds stays held. */
export function giveUpWaiting(task: u32): void {
  const t = taskAt(task);
  const off = t.waitAddress;
  switch (t.wait) {
    case WAIT_MUTEX:
      mutexGiveUp(task, off);
      return;
    case WAIT_SPIN:
      spinGiveUp(task, off);
      return;
    case WAIT_READ:
    case WAIT_WRITE:
      sharedGiveUp(t, off);
      lock_release(task, off + RW_SEMAPHORE_DEP_MAP, t.pc);
      return;
    case WAIT_GRACE:
      machineState().gracePeriods -= 1;
      return;
    default:
      return;
  }
}
