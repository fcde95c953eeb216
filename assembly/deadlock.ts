// Tasks that can never go on, when nothing else can either: the wait-for graph and its cycle.
//
// Payload of the finding: number of blocked tasks, number of those in the cycle (FOR_A_TIME: they may go on later), then
// the tasks of the cycle in its order and the other blocked ones; for each
//   task | wait | address | map waited for (0: none) | stack | number of holders | holders… | held locks (lockdep)

import { FINDING_DEADLOCK, FINDING_HUNG_TASK } from "./generated/abi";
import { lockHolders, waitsForLock } from "./core-ops/lock-waits";
import { endsOnSignal, signalTask, TASK_INTERRUPTIBLE } from "./core-ops/signals";
import { finding_begin, finding_end, finding_word, mixKey } from "./findings";
import { lockdep_held_depth, lockdep_held_map, lockdep_holds, lockdep_write_held } from "./lockdep/index";
import { MAX_TASKS } from "./regions";
import { save_stack } from "./stacks";
import {
  machineState,
  KIND_HOST,
  KIND_KTHREAD,
  TASK_BLOCKED,
  TASK_SLEEPING,
  taskAt,
  WAIT_FOR_WORK,
  WAIT_QUEUE,
  WAIT_SEQ,
  WAIT_SPIN,
  WAIT_WORK_DONE,
} from "./task";

/** Scratch: the cycle's tasks. */
const CYCLE: usize = memory.data(128);

/** Of include/linux/sched.h's task states: TASK_IDLE has it. */
const TASK_NOLOAD: u32 = 0x400;
const TASK_PARKED: u32 = 0x40;

/** It sleeps on a wait queue in a state that a signal may end, or that says that it has nothing to do. */
function rests(task: u32): bool {
  const t = taskAt(task);
  if (t.state != TASK_BLOCKED || t.wait != WAIT_QUEUE) return false;
  if (t.kind == KIND_KTHREAD) return (t.sleeping & (TASK_INTERRUPTIBLE | TASK_NOLOAD | TASK_PARKED)) != 0;
  return endsOnSignal(t.sleeping);
}

/** Blocked, and not because it has nothing to do; nor would a user end it with a signal, which the kernel calls no hang. */
export function isStuck(task: u32): bool {
  const t = taskAt(task);
  return t.state == TASK_BLOCKED && t.wait != WAIT_FOR_WORK && !rests(task);
}

/**
 * When no task can go on and none hangs: kills the first process that waits for what may never come. True when there was
 * one, which then goes on.
 */
export function killRestingProcess(): bool {
  const count = machineState().taskCount;
  let resting: i32 = -1;
  for (let i: u32 = 0; i < count; i++) {
    if (isStuck(i)) return false;
    if (resting < 0 && taskAt(i).kind != KIND_KTHREAD && rests(i)) resting = i;
  }
  if (resting < 0) return false;
  signalTask(resting, true);
  return true;
}

/** kernel/hung_task.c: the time for which a task may wait in state D; and, as number of tasks in the cycle, that it was so. */
export const HUNG_MS: u32 = 120000;
const FOR_A_TIME: u32 = u32.MAX_VALUE;

/** In state D: no signal ends it, and it is no idle kernel thread. A busy-waiting task is not asleep. */
function waitsInD(task: u32): bool {
  const t = taskAt(task);
  if (t.state == TASK_BLOCKED) {
    if (waitsForLock(t) && endsOnSignal(t.lockState)) return false;
    return t.wait != WAIT_SPIN && t.wait != WAIT_SEQ && isStuck(task);
  }
  // Of those that sleep for a time msleep() has no state of its own.
  return t.state == TASK_SLEEPING && !endsOnSignal(t.sleeping) && !(t.sleeping & TASK_NOLOAD);
}

/** khungtaskd: reports, once, the tasks that have waited in state D for too long, though others could go on. */
export function reportHungTasks(): void {
  const m = machineState();
  let hung: u32 = 0;
  for (let i: u32 = 0; i < m.taskCount; i++) {
    const t = taskAt(i);
    if (t.toldHung || m.idle - t.waitsSince < HUNG_MS || !waitsInD(i)) continue;
    t.toldHung = 1;
    hung |= 1 << i;
  }
  if (!hung) return;
  const current = m.current;
  reportStuck(FINDING_HUNG_TASK, 0, hung, true);
  m.current = current;
}

/** Nobody hangs, or those who do wait for each other: time will not help. */
export function waitsAreHopeless(): bool {
  const count = machineState().taskCount;
  let hangs = false;
  for (let i: u32 = 0; i < count; i++) {
    if (!isStuck(i)) continue;
    if (cycleFrom(i)) return true;
    hangs = true;
  }
  return !hangs;
}

/** Does the task hold what a map stands for? Who waits for the map's holders holds it once by the wait's annotation alone. */
function holdsMap(task: u32, map: u32): bool {
  if (taskAt(task).waitsForMap != map) return lockdep_holds(task, map);
  let count: u32 = 0;
  for (let i: u32 = 0; i < lockdep_held_depth(task); i++) {
    if (lockdep_held_map(task, i) == map) count += 1;
  }
  return count > 1;
}

/** Tasks (bit set) without which this blocked task cannot go on. */
function holdersOf(task: u32): u32 {
  const t = taskAt(task);
  if (waitsForLock(t)) return lockHolders(t);
  const count = machineState().taskCount;
  let holders: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const other = taskAt(i);
    if (t.wait == WAIT_WORK_DONE) {
      if (other.work == t.waitAddress || (other.work && other.workQueue == t.waitAddress)) holders |= 1 << i;
    } else if (t.waitsForMap && holdsMap(i, t.waitsForMap)) {
      holders |= 1 << i;
    }
  }
  return holders;
}

/** Length of a wait-for cycle that `start` is on, its tasks in CYCLE; 0 when it is on none. Follows the lowest holder. */
function cycleFrom(start: u32): u32 {
  let length: u32 = 0;
  let task = start;
  let seen: u32 = 0;
  while (!((seen >> task) & 1)) {
    if (!isStuck(task)) return 0;
    seen |= 1 << task;
    store<u32>(CYCLE + ((<usize>length) << 2), task);
    length += 1;
    const holders = holdersOf(task);
    if (!holders) return 0;
    task = <u32>ctz<u32>(holders & (1 << start) ? 1 << start : holders);
  }
  return task == start ? length : 0;
}

function writeTask(task: u32): void {
  const t = taskAt(task);
  const holders = holdersOf(task);
  finding_word(task);
  finding_word(t.wait);
  finding_word(t.waitAddress);
  finding_word(t.waitsForMap);
  finding_word(save_stack(task));
  finding_word(<u32>popcnt<u32>(holders));
  for (let rest = holders; rest; rest &= rest - 1) finding_word(<u32>ctz<u32>(rest));
  lockdep_write_held(task);
}

function reportStuck(kind: u32, cycle: u32, stuck: u32, forATime: bool = false): void {
  const m = machineState();
  m.current = cycle ? load<u32>(CYCLE) : <u32>ctz<u32>(stuck);
  if (!finding_begin(kind)) return;
  finding_word(<u32>popcnt<u32>(stuck));
  finding_word(forATime ? FOR_A_TIME : cycle);
  let key: u32 = 0;
  let rest = stuck;
  for (let i: u32 = 0; i < cycle; i++) {
    const task = load<u32>(CYCLE + ((<usize>i) << 2));
    // Any order of the tasks is the same deadlock.
    key += mixKey(taskAt(task).wait, taskAt(task).pc);
    writeTask(task);
    rest &= ~(1 << task);
  }
  for (; rest; rest &= rest - 1) {
    const task = <u32>ctz<u32>(rest);
    if (!cycle) key += mixKey(taskAt(task).wait, taskAt(task).pc);
    writeTask(task);
  }
  finding_end(mixKey(kind, key));
}

/**
 * Reports the tasks that are stuck; true when there are any. Call when no task can go on. `host`: the host task counts
 * in whatever way it waits.
 */
export function reportStuckTasks(host: bool = false): bool {
  const count = min(machineState().taskCount, MAX_TASKS);
  let stuck: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (isStuck(i) || (host && taskAt(i).kind == KIND_HOST && rests(i))) stuck |= 1 << i;
  }
  if (!stuck) return false;
  // Tasks that wait for ever by design at the end of boot (kthreads that nobody woke yet) are not stuck on anything.
  for (let rest = stuck; rest; rest &= rest - 1) {
    const cycle = cycleFrom(<u32>ctz<u32>(rest));
    if (cycle) {
      reportStuck(FINDING_DEADLOCK, cycle, stuck);
      return true;
    }
  }
  reportStuck(FINDING_HUNG_TASK, 0, stuck);
  return true;
}
