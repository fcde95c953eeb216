// Carries out the core operations on locks and contexts: see index.ts.

import * as abi from "../generated/abi";
import { checked } from "../access";
import { taskAt } from "../task";
import * as context from "./context";
import { exclusiveInit } from "./exclusive";
import { lockdepOp } from "./lockdep";
import { mutexDestroy, mutexLock, mutexLockReturning, rtMutexLock, rtMutexTrylock, rtMutexUnlock } from "./mutex";
import * as rcu from "./rcu";
import * as rwlock from "./rwlock";
import * as rwsem from "./rwsem";
import * as seqcount from "./seqcount";
import { sharedInit } from "./shared";
import { interruptible, TASK_INTERRUPTIBLE, TASK_KILLABLE } from "./signals";
import { BH, IRQ, IRQSAVE, PLAIN, spinIsLocked, spinLock, spinTrylock, spinUnlock } from "./spinlock";
import { DONE, ENDED } from "./status";
import * as ww from "./ww-mutex";

// Puts a result that is negative when the access ended the run.
function result(win: usize, value: i32): i32 {
  if (value < 0) return ENDED;
  store<i64>(win, value);
  return DONE;
}

function mightSleepAt(task: u32, file: u64, line: u32): i32 {
  if (!taskAt(task).context) return DONE;
  const at = file ? checked(file, 1, false) : 0;
  if (at < 0) return ENDED;
  context.mightSleepAt(task, <u32>at, line);
  return DONE;
}

function contextOp(op: u32, task: u32, win: usize): i32 {
  const t = taskAt(task);
  switch (op) {
    case abi.CORE___might_sleep:
      return mightSleepAt(task, load<u64>(win), load<u32>(win, 8));
    case abi.CORE___preempt_count:
      store<u64>(win, t.context & context.PREEMPT_COUNT);
      return DONE;
    case abi.CORE_irqs_disabled:
      store<u64>(win, <u64>context.irqsDisabled(t));
      return DONE;
    case abi.CORE___local_irq_save:
      store<u64>(win, context.irqSave(task, t));
      return DONE;
    case abi.CORE_preempt_disable:
      context.preemptDisable(t);
      return DONE;
    case abi.CORE_preempt_enable:
      context.preemptEnable(task, t);
      return DONE;
    case abi.CORE_local_irq_disable:
      context.irqDisable(task, t);
      return DONE;
    case abi.CORE_local_irq_enable:
      context.irqEnable(task, t);
      return DONE;
    case abi.CORE_local_irq_restore:
      context.irqRestore(task, t, load<u64>(win));
      return DONE;
    case abi.CORE_local_bh_disable:
      context.bhDisable(task, t);
      return DONE;
    case abi.CORE_local_bh_enable:
      context.bhEnable(task, t);
      return DONE;
    case abi.CORE___hardirq_enter:
      context.hardirqEnter(task, load<u64>(win) != 0);
      return DONE;
    case abi.CORE___hardirq_exit:
      context.hardirqExit(task);
      return DONE;
    case abi.CORE___softirq_enter:
      context.softirqEnter(task);
      return DONE;
    default:
      context.softirqExit(task);
      return DONE;
  }
}

function spinOp(op: u32, task: u32, win: usize): i32 {
  const a = load<u64>(win);
  const b = load<u64>(win, 8);
  switch (op) {
    case abi.CORE__raw_spin_lock:
    case abi.CORE___local_lock:
      return spinLock(task, a, PLAIN, 0, 0, win);
    case abi.CORE__raw_spin_lock_nested:
      return spinLock(task, a, PLAIN, <u32>b, 0, win);
    case abi.CORE__raw_spin_lock_nest_lock:
      return spinLock(task, a, PLAIN, 0, b, win);
    case abi.CORE__raw_spin_lock_irq:
    case abi.CORE___local_lock_irq:
      return spinLock(task, a, IRQ, 0, 0, win);
    case abi.CORE__raw_spin_lock_irqsave:
    case abi.CORE___local_lock_irqsave:
      return spinLock(task, a, IRQSAVE, 0, 0, win);
    case abi.CORE__raw_spin_lock_irqsave_nested:
      return spinLock(task, a, IRQSAVE, <u32>b, 0, win);
    case abi.CORE__raw_spin_lock_bh:
      return spinLock(task, a, BH, 0, 0, win);
    case abi.CORE__raw_spin_trylock:
      return result(win, spinTrylock(task, a, PLAIN));
    case abi.CORE__raw_spin_trylock_bh:
      return result(win, spinTrylock(task, a, BH));
    case abi.CORE__raw_spin_unlock:
    case abi.CORE___local_unlock:
      return spinUnlock(task, a, PLAIN, 0);
    case abi.CORE__raw_spin_unlock_irq:
    case abi.CORE___local_unlock_irq:
      return spinUnlock(task, a, IRQ, 0);
    case abi.CORE__raw_spin_unlock_irqrestore:
    case abi.CORE___local_unlock_irqrestore:
      return spinUnlock(task, a, IRQSAVE, b);
    case abi.CORE__raw_spin_unlock_bh:
      return spinUnlock(task, a, BH, 0);
    default:
      return result(win, spinIsLocked(a));
  }
}

function rwlockOp(op: u32, task: u32, win: usize): i32 {
  const a = load<u64>(win);
  const b = load<u64>(win, 8);
  switch (op) {
    case abi.CORE__raw_read_lock:
      return rwlock.readLock(task, a, PLAIN, win);
    case abi.CORE__raw_read_lock_irq:
      return rwlock.readLock(task, a, IRQ, win);
    case abi.CORE__raw_read_lock_irqsave:
      return rwlock.readLock(task, a, IRQSAVE, win);
    case abi.CORE__raw_read_lock_bh:
      return rwlock.readLock(task, a, BH, win);
    case abi.CORE__raw_read_trylock:
      return result(win, rwlock.readTrylock(task, a));
    case abi.CORE__raw_read_unlock:
      return rwlock.readUnlock(task, a, PLAIN, 0);
    case abi.CORE__raw_read_unlock_irq:
      return rwlock.readUnlock(task, a, IRQ, 0);
    case abi.CORE__raw_read_unlock_irqrestore:
      return rwlock.readUnlock(task, a, IRQSAVE, b);
    case abi.CORE__raw_read_unlock_bh:
      return rwlock.readUnlock(task, a, BH, 0);
    case abi.CORE__raw_write_lock:
      return rwlock.writeLock(task, a, PLAIN, 0, win);
    case abi.CORE__raw_write_lock_nested:
      return rwlock.writeLock(task, a, PLAIN, <u32>b, win);
    case abi.CORE__raw_write_lock_irq:
      return rwlock.writeLock(task, a, IRQ, 0, win);
    case abi.CORE__raw_write_lock_irqsave:
      return rwlock.writeLock(task, a, IRQSAVE, 0, win);
    case abi.CORE__raw_write_lock_bh:
      return rwlock.writeLock(task, a, BH, 0, win);
    case abi.CORE__raw_write_trylock:
      return result(win, rwlock.writeTrylock(task, a));
    case abi.CORE__raw_write_unlock:
      return rwlock.writeUnlock(task, a, PLAIN, 0);
    case abi.CORE__raw_write_unlock_irq:
      return rwlock.writeUnlock(task, a, IRQ, 0);
    case abi.CORE__raw_write_unlock_irqrestore:
      return rwlock.writeUnlock(task, a, IRQSAVE, b);
    default:
      return rwlock.writeUnlock(task, a, BH, 0);
  }
}

function rwsemOp(op: u32, task: u32, win: usize): i32 {
  const a = load<u64>(win);
  const b = load<u64>(win, 8);
  switch (op) {
    case abi.CORE_down_read:
    case abi.CORE_percpu_down_read:
      return rwsem.downRead(task, a, 0, win);
    case abi.CORE_down_read_interruptible:
      return interruptible(rwsem.downRead(task, a, 0, win), task, TASK_INTERRUPTIBLE, win);
    case abi.CORE_down_read_killable:
      return interruptible(rwsem.downRead(task, a, 0, win), task, TASK_KILLABLE, win);
    case abi.CORE_down_read_killable_nested:
      return interruptible(rwsem.downRead(task, a, <u32>b, win), task, TASK_KILLABLE, win);
    case abi.CORE_down_read_nested:
      return rwsem.downRead(task, a, <u32>b, win);
    case abi.CORE_down_read_trylock:
    case abi.CORE_percpu_down_read_trylock:
      return result(win, rwsem.downReadTrylock(task, a));
    case abi.CORE_up_read:
    case abi.CORE_percpu_up_read:
      return rwsem.upRead(task, a);
    case abi.CORE_down_write:
    case abi.CORE_percpu_down_write:
      return rwsem.downWrite(task, a, 0, 0, win);
    case abi.CORE_down_write_killable:
      return interruptible(rwsem.downWrite(task, a, 0, 0, win), task, TASK_KILLABLE, win);
    case abi.CORE_down_write_killable_nested:
      return interruptible(rwsem.downWrite(task, a, <u32>b, 0, win), task, TASK_KILLABLE, win);
    case abi.CORE_down_write_nested:
      return rwsem.downWrite(task, a, <u32>b, 0, win);
    case abi.CORE__down_write_nest_lock:
      return rwsem.downWrite(task, a, 0, b, win);
    case abi.CORE_down_write_trylock:
      return result(win, rwsem.downWriteTrylock(task, a));
    case abi.CORE_up_write:
    case abi.CORE_percpu_up_write:
      return rwsem.upWrite(task, a);
    case abi.CORE_downgrade_write:
      return rwsem.downgradeWrite(task, a);
    default:
      return result(win, rwsem.rwsemIsLocked(a));
  }
}

function mutexOp(op: u32, task: u32, win: usize): i32 {
  const a = load<u64>(win);
  const b = load<u64>(win, 8);
  switch (op) {
    case abi.CORE_mutex_lock_interruptible:
      return mutexLockReturning(task, a, 0, TASK_INTERRUPTIBLE, win);
    case abi.CORE_mutex_lock_killable:
      return mutexLockReturning(task, a, 0, TASK_KILLABLE, win);
    case abi.CORE_mutex_lock_io:
      return mutexLock(task, a, 0);
    case abi.CORE_mutex_lock_interruptible_nested:
      return mutexLockReturning(task, a, <u32>b, TASK_INTERRUPTIBLE, win);
    case abi.CORE_mutex_lock_killable_nested:
      return mutexLockReturning(task, a, <u32>b, TASK_KILLABLE, win);
    case abi.CORE__mutex_lock_nest_lock:
      return mutexLock(task, a, 0, b);
    case abi.CORE___mutex_destroy:
      return mutexDestroy(a);
    case abi.CORE_rt_mutex_lock:
      return rtMutexLock(task, a, 0, win);
    case abi.CORE_rt_mutex_lock_interruptible:
      return interruptible(rtMutexLock(task, a, 0, win), task, TASK_INTERRUPTIBLE, win);
    case abi.CORE_rt_mutex_lock_killable:
      return interruptible(rtMutexLock(task, a, 0, win), task, TASK_KILLABLE, win);
    case abi.CORE_rt_mutex_lock_nested:
      return rtMutexLock(task, a, <u32>b, win);
    case abi.CORE_rt_mutex_trylock:
      return result(win, rtMutexTrylock(task, a));
    case abi.CORE_rt_mutex_unlock:
      return rtMutexUnlock(task, a);
    case abi.CORE___lock_init_exclusive:
      return exclusiveInit(task, a, b, load<u64>(win, 16), load<u32>(win, 24), load<u32>(win, 32));
    default:
      return sharedInit(task, a, b, load<u64>(win, 16), load<u32>(win, 24), load<u32>(win, 32));
  }
}

function wwOp(op: u32, task: u32, win: usize): i32 {
  const a = load<u64>(win);
  const b = load<u64>(win, 8);
  switch (op) {
    case abi.CORE_ww_mutex_init:
      return ww.wwMutexInit(task, a, b);
    case abi.CORE_ww_acquire_init:
      return ww.wwAcquireInit(task, a, b);
    case abi.CORE_ww_acquire_done:
      return ww.wwAcquireDone(task, a);
    case abi.CORE_ww_acquire_fini:
      return ww.wwAcquireFini(task, a);
    case abi.CORE_ww_mutex_lock:
      return ww.wwMutexLock(task, win, false);
    case abi.CORE_ww_mutex_lock_interruptible:
      return interruptible(ww.wwMutexLock(task, win, false), task, TASK_INTERRUPTIBLE, win);
    case abi.CORE_ww_mutex_lock_slow:
      return ww.wwMutexLock(task, win, true);
    case abi.CORE_ww_mutex_trylock:
      return result(win, ww.wwMutexTrylock(task, a, b));
    default:
      return ww.wwMutexUnlock(task, a);
  }
}

function readerOp(op: u32, task: u32, win: usize): i32 {
  const a = load<u64>(win);
  const b = load<u64>(win, 8);
  switch (op) {
    case abi.CORE___rcu_read_lock:
      return rcu.rcuReadLock(task, a, <u32>b);
    case abi.CORE___rcu_read_unlock:
      return rcu.rcuReadUnlock(task, a, <u32>b);
    case abi.CORE___rcu_wait_for_readers:
      return rcu.waitForReaders(task, <u32>a);
    case abi.CORE___init_srcu_struct:
      return rcu.srcuInit(task, a, b, load<u64>(win, 16));
    case abi.CORE_cleanup_srcu_struct:
      return rcu.srcuCleanup(task, a);
    case abi.CORE_srcu_read_lock:
      return rcu.srcuReadLock(task, a, win);
    case abi.CORE_srcu_read_unlock:
      return rcu.srcuReadUnlock(task, a);
    case abi.CORE_synchronize_srcu:
      return rcu.synchronizeSrcu(task, a, true);
    case abi.CORE___seqcount_init:
      return seqcount.seqcountInit(task, a, b, load<u64>(win, 16));
    case abi.CORE_read_seqcount_begin:
      return seqcount.readSeqcountBegin(task, a, true, win);
    case abi.CORE_raw_read_seqcount_begin:
      return seqcount.readSeqcountBegin(task, a, false, win);
    case abi.CORE_read_seqcount_retry:
      return result(win, seqcount.readSeqcountRetry(a, <u32>b));
    case abi.CORE_write_seqcount_begin:
      return seqcount.writeSeqcountBegin(task, a, 0, true);
    case abi.CORE_write_seqcount_begin_nested:
      return seqcount.writeSeqcountBegin(task, a, <u32>b, true);
    case abi.CORE_write_seqcount_end:
      return seqcount.writeSeqcountEnd(task, a, true);
    case abi.CORE_raw_write_seqcount_begin:
      return seqcount.writeSeqcountBegin(task, a, 0, false);
    default:
      return seqcount.writeSeqcountEnd(task, a, false);
  }
}

/** An operation from CORE___might_sleep on, in the order of src/abi/core-ops.ts. */
export function lockOp(op: u32, task: u32, win: usize): i32 {
  if (op >= abi.CORE__raw_spin_lock && op <= abi.CORE___raw_spin_is_locked) return spinOp(op, task, win);
  if (op < abi.CORE_mutex_lock_interruptible) return contextOp(op, task, win);
  if (op < abi.CORE__raw_spin_lock) return mutexOp(op, task, win);
  if (op < abi.CORE_down_read) return rwlockOp(op, task, win);
  if (op < abi.CORE_rt_mutex_lock) return rwsemOp(op, task, win);
  if (op < abi.CORE___local_lock) return mutexOp(op, task, win);
  if (op < abi.CORE_ww_mutex_init) return spinOp(op, task, win);
  if (op < abi.CORE___rcu_read_lock) return wwOp(op, task, win);
  if (op >= abi.CORE_lockdep_init_map_type) return lockdepOp(op, task, win);
  return readerOp(op, task, win);
}
