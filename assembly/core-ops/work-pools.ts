// Models the pools of workers of kernel/workqueue.c: which queued item may begin.
//
// One FIFO holds the items of all pools. A pool is that of a CPU, or of all CPUs for unbound queues; it has variants for
// queues of high priority and for soft interrupts. What a CPU's pool begins it begins in order, and only while none of its
// workers runs: they sleep in their items, or those are CPU-intensive (Documentation/core-api/workqueue.rst, since 2.6.36).
// A task that others were preferred to, at a place where it could be preempted, goes on at another CPU: so it is only what it
// queues without being interrupted that is certain to have one CPU, and what a worker of a CPU's pool queues.
// Left out: that since 6.5 an item that runs for 10 ms counts as CPU-intensive; CPUs that go away.

import {
  WORK_STRUCT_DATA,
  WORK_STRUCT_FUNC,
  WORK_STRUCT_WQ,
  WORKQUEUE_STRUCT_FLAGS,
  DATA_BASE,
} from "../generated/abi";
import { peek32, peek64 } from "../memory";
import { machineState, Task, taskAt } from "../task";
import { isPreemptible } from "./context";
import { isOnCpu } from "./wait";

// In the low word of a work item's data.
export const PENDING: u32 = 1;
/** On the FIFO, but held back by its queue's max_active. */
export const INACTIVE: u32 = 2;
export const CPU_SHIFT: u32 = 5;
export const DISABLED_MASK: u32 = 0xffff0000;

// A CPU to queue for: an index of workqueue_struct.active, and which of the CPUs with that index: 0 the one that was named,
// else that of a task at some time.
const CPU_MASK: u32 = 0x7ff;
export const INDEX_MASK: u32 = 31;
const PLACE_SHIFT: u32 = 5;
const PLACES: u32 = 63;
/** With such a CPU: whoever queues holds PENDING already. */
export const HAS_PENDING: u32 = 0x1000;

// Flags of a queue (include/linux/workqueue.h).
export const WQ_BH: u32 = 1;
export const WQ_UNBOUND: u32 = 2;
const WQ_MEM_RECLAIM: u32 = 8;
const WQ_HIGHPRI: u32 = 16;
const WQ_CPU_INTENSIVE: u32 = 32;
/** Those that tell pools of one CPU apart. */
const POOL_FLAGS: u32 = WQ_BH | WQ_UNBOUND | WQ_HIGHPRI;

export function queueOf(work: u32): u32 {
  return <u32>(peek64(work + WORK_STRUCT_WQ) - DATA_BASE);
}

export function flagsOf(queue: u32): u32 {
  return peek32(queue + WORKQUEUE_STRUCT_FLAGS);
}

export function cpuOf(work: u32): u32 {
  return (peek32(work + WORK_STRUCT_DATA) >> CPU_SHIFT) & CPU_MASK;
}

/**
 * The kworker that runs the item for that queue now, -1 for none. Items that are the same only by their address, their memory
 * having been used again, are not.
 */
function runnerFor(work: u32, queue: u32): i32 {
  const func = <u32>peek64(work + WORK_STRUCT_FUNC);
  for (let rest = machineState().atWork; rest; rest &= rest - 1) {
    const i = <u32>ctz<u32>(rest);
    const t = taskAt(i);
    if (t.work == work && t.workFunction == func && t.workQueue == queue) return i;
  }
  return -1;
}

export function isRunning(work: u32): bool {
  for (let rest = machineState().atWork; rest; rest &= rest - 1) {
    if (taskAt(<u32>ctz<u32>(rest)).work == work) return true;
  }
  return false;
}

/** Is whoever queued on that CPU there still, not to be preempted? */
function isCpuTaken(cpu: u32): bool {
  const index = cpu & INDEX_MASK;
  if (cpu >> PLACE_SHIFT == 0 || index >= machineState().taskCount) return false;
  const t = taskAt(index);
  return !isPreemptible(t) && queueingCpu(index) == cpu && isOnCpu(t);
}

/**
 * Must an active item of that queue and CPU wait? The same pool runs an item once at a time, and so does the same queue; and
 * a CPU's pool begins nothing while one of its workers runs, nor can it while that CPU is somebody else's.
 */
export function isHeldBack(work: u32, queue: u32, cpu: u32): bool {
  const flags = flagsOf(queue);
  const func = <u32>peek64(work + WORK_STRUCT_FUNC);
  for (let rest = machineState().atWork; rest; rest &= rest - 1) {
    const t = taskAt(<u32>ctz<u32>(rest));
    const isSame = t.work == work && t.workFunction == func;
    if (isSame && t.workQueue == queue) return true;
    if ((t.workFlags ^ flags) & POOL_FLAGS || t.workCpu != cpu) continue;
    if (isSame || (!(t.workFlags & (WQ_UNBOUND | WQ_CPU_INTENSIVE)) && isOnCpu(t))) {
      return true;
    }
  }
  return !(flags & WQ_UNBOUND) && isCpuTaken(cpu);
}

/** May a kworker (the rescuer: of queues with WQ_MEM_RECLAIM only) begin the item? */
export function canBegin(work: u32, rescuer: bool): bool {
  if (peek32(work + WORK_STRUCT_DATA) & INACTIVE) return false;
  const queue = queueOf(work);
  return (!rescuer || flagsOf(queue) & WQ_MEM_RECLAIM) && !isHeldBack(work, queue, cpuOf(work));
}

/**
 * The CPU that the task queues for: each task has one of its own, another one whenever it may have been moved; a worker of a
 * CPU's pool stays there.
 */
export function queueingCpu(task: u32): u32 {
  const t = taskAt(task);
  return t.work && !(t.workFlags & WQ_UNBOUND) ? t.workCpu : task | (((t.place % PLACES) + 1) << PLACE_SHIFT);
}

/** Another task goes on instead of this one, which then may go on at another CPU. */
export function mayMigrate(t: Task): void {
  t.place = ++machineState().places;
}

/** An item goes where it runs, if it runs for that queue. Where a timer or RCU queues is anywhere, unless it was said. */
export function cpuFor(work: u32, queue: u32, from: u32): u32 {
  const runner = machineState().atWork ? runnerFor(work, queue) : -1;
  if (runner >= 0) return taskAt(runner).workCpu;
  const cpu = from & CPU_MASK;
  if (!(from & HAS_PENDING) || !(cpu >> PLACE_SHIFT)) return cpu;
  return (cpu & INDEX_MASK) | (((++machineState().places % PLACES) + 1) << PLACE_SHIFT);
}
