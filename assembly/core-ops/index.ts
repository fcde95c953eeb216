// Carries out a core operation: its arguments lie in the window `win` as 64-bit registers, its result goes to win[0].

import * as abi from "../generated/abi";
import { checked } from "../access";
import { exitTask, isInFrameMemory, userTask } from "../calls";
import { consoleWrite, LEVEL_STACK, LEVEL_UEVENT, LEVEL_USER } from "../console";
import {
  activateObject,
  deactivateObject,
  freeHeapObject,
  freeMemory,
  isActiveObject,
  reportObject,
} from "../debugobjects";
import { END_FATAL, endRun } from "../end";
import { failsToAllocate } from "../failslab";
import { finding_begin, finding_end, finding_string, finding_word, mixKey } from "../findings";
import { allocate, chunkAt, release, sizeOfObject } from "../heap";
import {
  lock_acquire,
  lock_is_held,
  lock_release,
  lockdep_init_map,
  lockdep_return_to_user,
  lockdep_task_exit,
} from "../lockdep/index";
import { debug_locks, debug_locks_off } from "../lockdep/state";
import { markDirtyRange, setShadow } from "../memory";
import { closeModule, madeByModule, mapModule, moduleNamed, openModule, symbolUsed, unmapModule } from "../modules";
import { MEM } from "../regions";
import { currentIp, frameIp, save_stack } from "../stacks";
import { fifoIndexOf } from "../work-fifo";
import { machineState, taskAt } from "../task";
import { writeStackDump } from "../work-info";
import * as atomic from "./atomic";
import { formatString, printk } from "./format";
import { mightSleep } from "./context";
import { mightAlloc } from "./lockdep";
import { lockOp } from "./locks";
import { compareBytes, memCopy, memSet, stringLength } from "./memory";
import { mutexInit, mutexIsLocked, mutexLock, mutexTrylock, mutexUnlock } from "./mutex";
import { suspiciousUsage, synchronizeSrcu } from "./rcu";
import * as refcount from "./refcount";
import { DONE, ENDED, SUSPENDED } from "./status";
import { createKthread } from "./kthread";
import { sendSignal } from "./signals";
import {
  addWaitQueue,
  busyWait,
  finishWait,
  prepareToWait,
  removeWaitQueue,
  scheduleTask,
  sleepFor,
  waitqueueActive,
  wakeUp,
  wakeUpProcess,
  yieldTask,
} from "./wait";
import { cancelWork, queueWork, waitForWork, workBusy, workerDone, workerNext, workOutstanding } from "./work";
import { queueingCpu } from "./work-pools";

/** GFP's __GFP_ZERO as kernel/include/linux/gfp.h has it. */
const GFP_ZERO: u64 = 0x8000;
/** What __module_uses() needs for a symbol's name. */
const SYMBOL_BYTES: u32 = 64;
/** Larger requests fail. */
const KMALLOC_MAX_SIZE: u64 = 4 << 20;

// Puts a result that is negative when the access ended the run.
function result(win: usize, value: i64): i32 {
  if (value < 0) return ENDED;
  store<i64>(win, value);
  return DONE;
}

function status(ok: bool): i32 {
  return ok ? DONE : ENDED;
}

function off(address: u64): u32 {
  return <u32>(address - abi.DATA_BASE);
}

/** __report(kind, what). */
function raise(task: u32, kind: u32, what: u64): i32 {
  if (what && checked(what, 1, false) < 0) return ENDED;
  if (!finding_begin(kind)) return DONE;
  let key = mixKey(0x72657, kind);
  if (what) {
    const at = off(what);
    finding_string(at);
    for (let i: u32 = 0; i < 256 && load<u8>(MEM + at + i); i++) key = mixKey(key, load<u8>(MEM + at + i));
  } else {
    finding_word(0);
  }
  // Where it was raised is part of what it is: the caller of the function that reports.
  finding_end(mixKey(key, taskAt(task).depth > 1 ? frameIp(task, 1) : currentIp(task)));
  return DONE;
}

/** __report_left(path, module, node). Payload: the node's chunk | module | path. */
function reportLeft(path: u64, module: u64, node: u64): i32 {
  if (checked(path, 1, false) < 0 || checked(module, 1, false) < 0) return ENDED;
  if (!finding_begin(abi.FINDING_SYSFS_LEFT)) return DONE;
  finding_word(chunkAt(off(node)));
  finding_string(off(module));
  finding_string(off(path));
  let key = mixKey(0x6c656674, 0);
  for (let at = off(path); load<u8>(MEM + at); at++) key = mixKey(key, load<u8>(MEM + at));
  finding_end(key);
  return DONE;
}

/** lock_acquire(map, subclass, trylock, read, check, nest_lock, ip). */
/** Of the place that a caller names, 0: where the task is. */
function codeOffset(task: u32, ip: u64): u32 {
  return ip ? <u32>(ip - abi.TEXT_BASE) : currentIp(task);
}

function acquire(task: u32, win: usize): i32 {
  const map = load<u64>(win);
  if (checked(map, abi.LOCKDEP_MAP_BYTES, false) < 0) return ENDED;
  const nest = load<u64>(win, 40);
  const ip = load<u64>(win, 48);
  lock_acquire(
    task,
    off(map),
    load<u32>(win, 8),
    load<u32>(win, 16),
    load<u32>(win, 24),
    load<u32>(win, 32),
    nest ? off(nest) : 0,
    codeOffset(task, ip),
  );
  return DONE;
}

function contended(task: u32, map: u64): i32 {
  taskAt(task).waitsForMap = map ? off(map) : 0;
  return DONE;
}

function text(task: u32, level: i32, address: u64, bytes: u64): i32 {
  const at = checked(address, <u32>bytes, false);
  if (at < 0) return ENDED;
  consoleWrite(level, MEM + <usize>at, <u32>bytes, level == LEVEL_UEVENT ? save_stack(task) : 0);
  return DONE;
}

/** __module_uses(user, used, symbol). */
function moduleUses(win: usize): i32 {
  const user = load<u64>(win);
  const used = load<u64>(win, 8);
  const symbol = load<u64>(win, 16);
  if (checked(user, 1, false) < 0 || checked(used, 1, false) < 0 || checked(symbol, SYMBOL_BYTES, true) < 0)
    return ENDED;
  const a = moduleNamed(off(user));
  const b = moduleNamed(off(used));
  const name: usize = a < 0 || b < 0 ? 0 : symbolUsed(a, b);
  store<u64>(win, name ? 1 : 0);
  if (!name) return DONE;
  setShadow(off(symbol), SYMBOL_BYTES, abi.SHADOW_ADDRESSABLE | abi.SHADOW_INITIALISED);
  markDirtyRange(off(symbol), SYMBOL_BYTES);
  memory.copy(MEM + off(symbol), name, SYMBOL_BYTES - 4);
  return DONE;
}

/** __module_map(name) and its like: win[0] is whether the image has the module; __module_close: false when it is in use. */
function moduleOp(op: u32, name: u64, win: usize): i32 {
  if (checked(name, 1, false) < 0) return ENDED;
  const module = moduleNamed(off(name));
  let done = module >= 0 || op == abi.CORE___module_close;
  if (module >= 0) {
    if (op == abi.CORE___module_map) mapModule(module);
    else if (op == abi.CORE___module_unmap) unmapModule(module);
    else if (op == abi.CORE___module_open) openModule(module);
    else done = closeModule(module);
  }
  store<u64>(win, done ? 1 : 0);
  return DONE;
}

export function coreOp(op: u32, task: u32, win: usize): i32 {
  const a = load<u64>(win);
  switch (op) {
    case abi.CORE_memset:
      return memSet(a, load<u64>(win, 8), load<u64>(win, 16));
    case abi.CORE_memcpy:
    case abi.CORE_memmove:
      return memCopy(a, load<u64>(win, 8), load<u64>(win, 16));
    case abi.CORE_memcmp:
      return compareBytes(a, load<u64>(win, 8), load<u64>(win, 16), false, win);
    case abi.CORE_strlen:
      return result(win, stringLength(a));
    case abi.CORE_strcmp:
      return compareBytes(a, load<u64>(win, 8), u64.MAX_VALUE, true, win);
    case abi.CORE_strncmp:
      return compareBytes(a, load<u64>(win, 8), load<u64>(win, 16), true, win);
    case abi.CORE_vsnprintf:
      return result(win, formatString(a, load<u64>(win, 8), load<u64>(win, 16), load<u64>(win, 24)));
    case abi.CORE_vprintk:
      return result(win, printk(a, load<u64>(win, 8)));
    case abi.CORE___kmalloc: {
      mightAlloc(task, load<u32>(win, 8));
      if (a > KMALLOC_MAX_SIZE || failsToAllocate(task, a, load<u64>(win, 8))) {
        store<u64>(win, 0);
        return DONE;
      }
      const object = allocate(<u32>a, (load<u64>(win, 8) & GFP_ZERO) != 0);
      store<u64>(win, object);
      return object ? DONE : ENDED;
    }
    case abi.CORE___debug_object_activate:
      store<u64>(win, activateObject(a, load<u32>(win, 8), load<u64>(win, 16), load<u64>(win, 24)) ? 1 : 0);
      return DONE;
    case abi.CORE___debug_object_deactivate:
      store<u64>(win, deactivateObject(a) ? 1 : 0);
      return DONE;
    case abi.CORE___debug_object_active:
      store<u64>(win, isActiveObject(a) ? 1 : 0);
      return DONE;
    case abi.CORE___debug_object_report: {
      const hint = load<u64>(win, 24);
      reportObject(<u32>a, load<u32>(win, 8), off(load<u64>(win, 16)), hint ? <u32>(hint - abi.TEXT_BASE) : 0);
      return DONE;
    }
    case abi.CORE_debug_check_no_obj_freed:
      freeMemory(off(a), load<u32>(win, 8));
      return DONE;
    case abi.CORE___module_made: {
      if (checked(a, 1, false) < 0) return ENDED;
      const module = moduleNamed(off(a));
      store<u64>(win, module < 0 ? 0 : madeByModule(module, off(load<u64>(win, 8))));
      return DONE;
    }
    case abi.CORE___report_left:
      return reportLeft(a, load<u64>(win, 8), load<u64>(win, 16));
    case abi.CORE___fail_background:
      machineState().backgroundFailAt = <u32>a;
      return DONE;
    case abi.CORE_kfree:
      if (machineState().fifoTail | machineState().activeObjects) freeHeapObject(a);
      release(a);
      return DONE;
    case abi.CORE_ksize:
      store<u64>(win, sizeOfObject(a));
      return DONE;
    case abi.CORE_refcount_set:
    case abi.CORE_atomic_set:
      return atomic.atomicSet(win);
    case abi.CORE_refcount_read:
      return result(win, refcount.refcountRead(a));
    case abi.CORE_refcount_inc:
      return status(refcount.refcountAdd(a, 1));
    case abi.CORE_refcount_inc_not_zero:
      return result(win, refcount.refcountIncNotZero(a));
    case abi.CORE_refcount_add:
      return status(refcount.refcountAdd(load<u64>(win, 8), <u32>a));
    case abi.CORE_refcount_dec:
      return status(refcount.refcountDec(a));
    case abi.CORE_refcount_dec_and_test:
      return result(win, refcount.refcountSubAndTest(a, 1));
    case abi.CORE_refcount_sub_and_test:
      return result(win, refcount.refcountSubAndTest(load<u64>(win, 8), <u32>a));
    case abi.CORE_refcount_dec_if_one:
      return result(win, refcount.refcountDecIfOne(a));
    case abi.CORE_refcount_dec_not_one:
      return result(win, refcount.refcountDecNotOne(a));
    case abi.CORE_atomic_read:
      return atomic.atomicRead(win);
    case abi.CORE_atomic_add_return:
      return atomic.atomicAddReturn(win);
    case abi.CORE_atomic_xchg:
      return atomic.atomicXchg(win);
    case abi.CORE_atomic_cmpxchg:
      return atomic.atomicCmpxchg(win);
    case abi.CORE_atomic_add_unless:
      return atomic.atomicAddUnless(win);
    case abi.CORE_atomic64_read:
      return atomic.atomic64Read(win);
    case abi.CORE_atomic64_set:
      return atomic.atomic64Set(win);
    case abi.CORE_atomic64_add_return:
      return atomic.atomic64AddReturn(win);
    case abi.CORE_atomic64_xchg:
      return atomic.atomic64Xchg(win);
    case abi.CORE_atomic64_cmpxchg:
      return atomic.atomic64Cmpxchg(win);
    case abi.CORE_atomic64_add_unless:
      return atomic.atomic64AddUnless(win);
    case abi.CORE_test_and_set_bit:
      return atomic.testAndChangeBit(win, true);
    case abi.CORE_test_and_clear_bit:
      return atomic.testAndChangeBit(win, false);
    case abi.CORE___mutex_init:
      return mutexInit(task, a, load<u64>(win, 8), load<u64>(win, 16));
    case abi.CORE_mutex_lock:
      return mutexLock(task, a, 0);
    case abi.CORE_mutex_lock_nested:
      return mutexLock(task, a, load<u32>(win, 8));
    case abi.CORE_mutex_trylock:
      return result(win, mutexTrylock(task, a));
    case abi.CORE_mutex_unlock:
      return mutexUnlock(task, a);
    case abi.CORE_mutex_is_locked:
      return result(win, mutexIsLocked(a));
    case abi.CORE_lockdep_init_map:
      if (checked(a, abi.LOCKDEP_MAP_BYTES, true) < 0) return ENDED;
      setShadow(off(a), abi.LOCKDEP_MAP_BYTES, abi.SHADOW_ADDRESSABLE | abi.SHADOW_INITIALISED);
      lockdep_init_map(
        task,
        off(a),
        off(load<u64>(win, 8)),
        off(load<u64>(win, 16)),
        load<u32>(win, 24),
        currentIp(task),
      );
      return DONE;
    case abi.CORE_lock_acquire:
      return acquire(task, win);
    case abi.CORE_lock_release:
      if (checked(a, abi.LOCKDEP_MAP_BYTES, false) < 0) return ENDED;
      lock_release(task, off(a), codeOffset(task, load<u64>(win, 8)));
      return DONE;
    case abi.CORE_lock_contended:
      return contended(task, a);
    case abi.CORE_lock_acquired:
      return contended(task, 0);
    case abi.CORE_lock_is_held:
      store<u64>(win, <u64>lock_is_held(task, off(a)));
      return DONE;
    case abi.CORE___debug_locks:
      store<u64>(win, debug_locks());
      return DONE;
    case abi.CORE___debug_locks_off:
      store<u64>(win, debug_locks_off() ? 1 : 0);
      return DONE;
    case abi.CORE___return_to_user:
      lockdep_return_to_user(task);
      return DONE;
    case abi.CORE___debug_check_no_locks_held:
      lockdep_task_exit(task);
      return DONE;
    case abi.CORE_prepare_to_wait:
      return prepareToWait(task, a, load<u64>(win, 8));
    case abi.CORE_finish_wait:
      return finishWait(task, a);
    case abi.CORE___wake_up:
      return wakeUp(a, load<u16>(win, 8), load<u16>(win, 10));
    case abi.CORE_schedule:
      return scheduleTask(task);
    case abi.CORE___read_once:
    case abi.CORE___write_once:
      return DONE;
    case abi.CORE___busy_wait:
      return busyWait(task);
    case abi.CORE_set_current_state:
      taskAt(task).sleeping = <u32>a;
      return DONE;
    case abi.CORE___queue_task:
      return addWaitQueue(task, a, load<u64>(win, 8) != 0);
    case abi.CORE___dequeue_task:
      return removeWaitQueue(task, a);
    case abi.CORE_waitqueue_active:
      return result(win, waitqueueActive(a));
    case abi.CORE___send_signal:
      return result(win, sendSignal(a, load<u64>(win, 8) != 0));
    case abi.CORE___user_task:
      store<u64>(win, userTask(<u32>a));
      return DONE;
    case abi.CORE_schedule_timeout:
      return sleepFor(task, a, false, win);
    case abi.CORE_cond_resched:
      mightSleep(task);
      return yieldTask(task, win);
    case abi.CORE_msleep:
      // As the kernel's: at least the time that was asked for, so a tick more.
      return sleepFor(task, a + 1, true, win);
    case abi.CORE_get_current:
      store<u64>(win, abi.DATA_BASE + taskAt(task).taskStruct);
      return DONE;
    case abi.CORE_get_jiffies_64:
      store<u64>(win, machineState().now);
      return DONE;
    case abi.CORE___kthread_create:
      return createKthread(a, load<u64>(win, 8), load<u64>(win, 16), win);
    case abi.CORE_wake_up_process:
      return result(win, wakeUpProcess(a));
    case abi.CORE___queue_work:
      return result(win, queueWork(a, load<u64>(win, 8), queueingCpu(task)));
    case abi.CORE___queue_work_on:
      return result(win, queueWork(load<u64>(win, 8), load<u64>(win, 16), <u32>a));
    case abi.CORE___queueing_cpu:
      store<u64>(win, queueingCpu(task));
      return DONE;
    case abi.CORE___rcu_suspicious:
      return suspiciousUsage(task, a, load<u32>(win, 8), load<u64>(win, 16));
    case abi.CORE___srcu_wait_for_readers:
      return synchronizeSrcu(task, a, false);
    case abi.CORE___exit_task:
      exitTask(task);
      return SUSPENDED;
    case abi.CORE___worker_next:
      return workerNext(task, a != 0, win);
    case abi.CORE___worker_done:
      return workerDone(task);
    case abi.CORE___work_busy:
      return result(win, workBusy(a));
    case abi.CORE___cancel_work:
      return result(win, cancelWork(a));
    case abi.CORE___work_is_queued:
      store<u64>(win, fifoIndexOf(off(a)) < 0 ? 0 : 1);
      return DONE;
    case abi.CORE___workqueue_idle:
      store<u64>(win, workOutstanding(0, off(a), u32.MAX_VALUE) ? 0 : 1);
      return DONE;
    case abi.CORE_object_is_on_stack:
      store<u64>(win, isInFrameMemory(task, a) ? 1 : 0);
      return DONE;
    case abi.CORE___wait_for_work:
      return waitForWork(task, a, load<u64>(win, 8));
    case abi.CORE___atomic_begin:
      taskAt(task).atomic += 1;
      return DONE;
    case abi.CORE___atomic_end:
    case abi.CORE___atomic_release:
      taskAt(task).atomic -= 1;
      return DONE;
    case abi.CORE___report:
      return raise(task, <u32>a, load<u64>(win, 8));
    case abi.CORE_dump_stack:
      writeStackDump(LEVEL_STACK, task);
      return DONE;
    case abi.CORE___bug:
      raise(task, abi.FINDING_BUG, a);
      endRun(END_FATAL);
      return ENDED;
    case abi.CORE___user_output:
      return text(task, LEVEL_USER, a, load<u64>(win, 8));
    case abi.CORE___uevent:
      return text(task, LEVEL_UEVENT, a, load<u64>(win, 8));
    case abi.CORE___module_uses:
      return moduleUses(win);
    case abi.CORE___module_map:
    case abi.CORE___module_unmap:
    case abi.CORE___module_open:
    case abi.CORE___module_close:
      return moduleOp(op, a, win);
    default:
      return lockOp(op, task, win);
  }
}
