// What a task may do where it is: preemption, interrupts and bottom halves off, interrupt handlers, RCU sections; and
// the report of sleeping there. Models include/linux/preempt.h, kernel/softirq.c and ___might_sleep of
// kernel/sched/core.c. Each task has a CPU of its own.
//
// Left out: deferral of softirqs (models enter handlers themselves), migrate_disable.

import { FINDING_ATOMIC_SLEEP, FINDING_CONTEXT, FINDING_RCU_USAGE } from "../generated/abi";
import { debug_locks, debug_locks_off, lockdep_go_on } from "../lockdep/state";
import { finding_begin, finding_end, finding_word, mixKey, report } from "../findings";
import {
  lock_is_held,
  lockdep_hardirq_enter,
  lockdep_hardirq_exit,
  lockdep_hardirqs_off,
  lockdep_hardirqs_on,
  lockdep_leave_handlers,
  lockdep_nmi_enter,
  lockdep_nmi_exit,
  lockdep_softirq_enter,
  lockdep_softirq_exit,
  lockdep_softirqs_off,
  lockdep_softirqs_on,
  lockdep_write_held,
} from "../lockdep/index";
import { CODE } from "../regions";
import { currentIp } from "../stacks";
import { machineState, makeReady, Task, TASK_BLOCKED, taskAt, WAIT_GRACE } from "../task";
import { linuxVersion } from "../version";
import { wakeForPending } from "./work";

// Task.context: the kernel's preempt_count in the low 20 bits, RCU nesting, and whether interrupts are off.
export const PREEMPT_ONE: u32 = 1;
const PREEMPT_MASK: u32 = 0xff;
const SOFTIRQ_ONE: u32 = 0x100;
/** local_bh_disable counts by two: an odd count is a handler that runs. */
const BH_OFF_ONE: u32 = 0x200;
const SOFTIRQ_MASK: u32 = 0xff00;
const HARDIRQ_ONE: u32 = 0x10000;
const HARDIRQ_MASK: u32 = 0xf0000;
export const PREEMPT_COUNT: u32 = 0xfffff;
export const RCU_ONE: u32 = 0x100000;
export const RCU_MASK: u32 = 0x7ff00000;
const IRQS_OFF: u32 = 0x80000000;

/** Flavours of RCU besides the plain one. */
const RCU_BH: u32 = 1;
const RCU_SCHED: u32 = 2;

/** What local_irq_save returns while interrupts are on: the IF bit of x86's flags. */
const FLAGS_IRQS_ON: u32 = 0x200;

const KERNEL_4_20: u32 = (4 << 16) | (20 << 8);

// Ways to get a context out of balance; src/machine/lock-misuse.ts has their texts in this order.
const AT_END: u32 = 0;
const PREEMPT_UNDERFLOW: u32 = 1;
const SOFTIRQ_UNDERFLOW: u32 = 2;
const BH_IN_HARDIRQ: u32 = 3;
const NO_HANDLER: u32 = 4;

function unbalanced(task: u32, what: u32): void {
  // A DEBUG_LOCKS_WARN_ON, which the kernel's validator keeps silent once it has reported.
  if (what == PREEMPT_UNDERFLOW && !lockdep_go_on && !debug_locks_off()) return;
  report(FINDING_CONTEXT, mixKey(mixKey(0x637478, what), currentIp(task)), what, taskAt(task).context);
}

/** The task goes back to user space or ends. */
export function checkContextAtEnd(task: u32): void {
  if (taskAt(task).context) unbalanced(task, AT_END);
}

/** The task is taken off what it was doing: it may sleep and be interrupted again. */
export function resetContext(task: u32): void {
  const t = taskAt(task);
  if (!t.context) return;
  lockdep_leave_handlers(task);
  t.context = 0;
  lockdep_softirqs_on(task, t.pc);
  lockdep_hardirqs_on(task, t.pc);
  contextFell(task, t);
}

// ---- sleeping

const SLEEPS: u32 = 0;
const SCHEDULES: u32 = 1;
/** What rcu_note_context_switch() tells about: a reader that can be preempted, but must not block. */
const READER_SCHEDULES: u32 = 2;

/** Flavours whose maps rcu_sleep_check() looks at: in a kernel with CONFIG_PREEMPT_RCU not that of plain readers. */
const CHECKED_FLAVOURS: usize = memory.data(8);

/** The map of readers of a flavour (1 bh, 2 sched). */
export function setReaderMap(flavour: u32, map: u32): void {
  store<u32>(CHECKED_FLAVOURS + ((<usize>flavour - 1) << 2), map);
}

/** Another image: nobody has read yet. */
export function resetReaderMaps(): void {
  setReaderMap(RCU_BH, 0);
  setReaderMap(RCU_SCHED, 0);
}

/**
 * rcu_sleep_check(): as RCU_LOCKDEP_WARN, each flavour at each of its places (0 might_sleep(), 1 schedule()) once. Payload as
 * __rcu_suspicious': file 0 | place | flavour | held locks.
 */
function rcuSleepCheck(task: u32, place: u32): void {
  if (!debug_locks()) return;
  const m = machineState();
  for (let flavour = RCU_BH; flavour <= RCU_SCHED; flavour++) {
    const map = load<u32>(CHECKED_FLAVOURS + ((<usize>flavour - 1) << 2));
    const warned: u32 = flavour << (place << 1);
    if (!map || m.rcuWarned & warned || !lock_is_held(task, map)) continue;
    m.rcuWarned |= warned;
    if (!finding_begin(FINDING_RCU_USAGE)) return;
    finding_word(0);
    finding_word(place);
    finding_word(flavour);
    lockdep_write_held(task);
    finding_end(mixKey(0x726375 + flavour, taskAt(task).pc));
  }
}

// Payload: what | context | operation | file (offset, 0: the operation's) | line | held locks
function reportAtomic(task: u32, what: u32, file: u32, line: u32): void {
  if (!finding_begin(FINDING_ATOMIC_SLEEP)) return;
  const t = taskAt(task);
  finding_word(what);
  finding_word(t.context);
  finding_word(load<u32>(CODE + t.pc, 4));
  finding_word(file);
  finding_word(line);
  lockdep_write_held(task);
  finding_end(mixKey(0x617463, t.pc));
}

/** The task is at something that may sleep. */
export function mightSleep(task: u32): void {
  mightSleepAt(task, 0, 0);
}

/** __might_sleep(file, line): `file` an offset, 0: inside the operation. */
export function mightSleepAt(task: u32, file: u32, line: u32): void {
  if (!taskAt(task).context) return;
  rcuSleepCheck(task, SLEEPS);
  reportAtomic(task, SLEEPS, file, line);
}

/** The task is at schedule(), which looks at the preempt count. */
export function maySchedule(task: u32): void {
  const context = taskAt(task).context;
  if (!context) return;
  if (context & PREEMPT_COUNT) reportAtomic(task, SCHEDULES, 0, 0);
  else reportAtomic(task, context & RCU_MASK ? READER_SCHEDULES : SLEEPS, 0, 0);
  rcuSleepCheck(task, SCHEDULES);
}

// ---- grace periods

/**
 * Bits of a context in which a grace period of that flavour (0 rcu, 1 bh, 2 sched) waits for the task: since 4.20, with one
 * flavour, all that keeps it from being preempted.
 */
export function readerBits(flavour: u32): u32 {
  if (linuxVersion() >= KERNEL_4_20) return u32.MAX_VALUE;
  if (flavour == RCU_BH) return SOFTIRQ_MASK | HARDIRQ_MASK | IRQS_OFF;
  return flavour == RCU_SCHED ? PREEMPT_COUNT | IRQS_OFF : RCU_MASK;
}

/** To be called when bits of the context were cleared. */
function contextFell(task: u32, t: Task): void {
  const m = machineState();
  if (!(m.gracePeriods | m.fifoTail)) return;
  endGracePeriods(task, t);
  if (m.fifoTail && isPreemptible(t)) wakeForPending();
}

function endGracePeriods(task: u32, t: Task): void {
  const count = machineState().taskCount;
  for (let i: u32 = 0; i < count; i++) {
    const waiter = taskAt(i);
    if (waiter.state != TASK_BLOCKED || waiter.wait != WAIT_GRACE || t.context & waiter.waitMode) continue;
    waiter.waitMask &= ~(1 << task);
    if (!waiter.waitMask) makeReady(i);
  }
}

/** The task is no longer what a waiter of kind `wait` at `address` waits for. */
export function stopReading(task: u32, wait: u32, address: u32): void {
  const count = machineState().taskCount;
  for (let i: u32 = 0; i < count; i++) {
    const waiter = taskAt(i);
    if (waiter.state != TASK_BLOCKED || waiter.wait != wait || waiter.waitAddress != address) continue;
    waiter.waitMask &= ~(1 << task);
    if (!waiter.waitMask) makeReady(i);
  }
}

// ---- preemption, RCU sections

export function preemptDisable(t: Task): void {
  t.context += PREEMPT_ONE;
}

export function preemptEnable(task: u32, t: Task): void {
  if (!(t.context & PREEMPT_MASK)) {
    unbalanced(task, PREEMPT_UNDERFLOW);
    return;
  }
  t.context -= PREEMPT_ONE;
  contextFell(task, t);
}

export function rcuEnter(t: Task): void {
  t.context += RCU_ONE;
}

export function rcuLeave(task: u32, t: Task): void {
  if (!(t.context & RCU_MASK)) return;
  t.context -= RCU_ONE;
  contextFell(task, t);
}

// ---- interrupts

/** May another task take its CPU? Readers of RCU can be preempted. */
export function isPreemptible(t: Task): bool {
  return !(t.context & ~RCU_MASK);
}

export function irqsDisabled(t: Task): bool {
  return (t.context & IRQS_OFF) != 0;
}

export function irqDisable(task: u32, t: Task): void {
  t.context |= IRQS_OFF;
  lockdep_hardirqs_off(task, t.pc);
}

export function irqEnable(task: u32, t: Task): void {
  lockdep_hardirqs_on(task, t.pc);
  t.context &= ~IRQS_OFF;
  contextFell(task, t);
}

/** local_irq_save: the flags. */
export function irqSave(task: u32, t: Task): u32 {
  const flags = irqsDisabled(t) ? 0 : FLAGS_IRQS_ON;
  irqDisable(task, t);
  return flags;
}

export function irqRestore(task: u32, t: Task, flags: u64): void {
  if (flags & FLAGS_IRQS_ON) irqEnable(task, t);
}

/** in_interrupt(): in a handler of either kind, or with bottom halves off. */
export function inInterrupt(t: Task): bool {
  return (t.context & (SOFTIRQ_MASK | HARDIRQ_MASK)) != 0;
}

export function bhDisable(task: u32, t: Task): void {
  if (!(t.context & SOFTIRQ_MASK)) lockdep_softirqs_off(task, t.pc);
  t.context += BH_OFF_ONE;
}

export function bhEnable(task: u32, t: Task): void {
  if (t.context & HARDIRQ_MASK) unbalanced(task, BH_IN_HARDIRQ);
  if ((t.context & SOFTIRQ_MASK) < BH_OFF_ONE) {
    unbalanced(task, SOFTIRQ_UNDERFLOW);
    return;
  }
  // As the kernel: the softirq state changes with interrupts off.
  const on = !irqsDisabled(t);
  if (on) lockdep_hardirqs_off(task, t.pc);
  t.context -= BH_OFF_ONE;
  if (!(t.context & SOFTIRQ_MASK)) lockdep_softirqs_on(task, t.pc);
  if (on) lockdep_hardirqs_on(task, t.pc);
  contextFell(task, t);
}

/** Interrupts go off and on again, as around a wait_lock that is inside a lock. */
export function pulseIrqs(task: u32, t: Task): void {
  if (irqsDisabled(t)) return;
  lockdep_hardirqs_off(task, t.pc);
  lockdep_hardirqs_on(task, t.pc);
}

// ---- handlers

export function hardirqEnter(task: u32, threaded: bool): void {
  const t = taskAt(task);
  t.irqStack = (t.irqStack << 1) | (irqsDisabled(t) ? 1 : 0);
  irqDisable(task, t);
  t.context += HARDIRQ_ONE;
  lockdep_hardirq_enter(task, threaded);
}

export function hardirqExit(task: u32): void {
  const t = taskAt(task);
  if (!(t.context & HARDIRQ_MASK)) {
    unbalanced(task, NO_HANDLER);
    return;
  }
  lockdep_hardirq_exit(task);
  leaveHardirq(task, t);
}

function leaveHardirq(task: u32, t: Task): void {
  t.context -= HARDIRQ_ONE;
  const wereOff = t.irqStack & 1;
  t.irqStack >>= 1;
  if (!wereOff) irqEnable(task, t);
}

/** An NMI handler begins; to the counts it is a hard interrupt. */
export function nmiEnter(task: u32): void {
  const t = taskAt(task);
  t.irqStack = (t.irqStack << 1) | (irqsDisabled(t) ? 1 : 0);
  irqDisable(task, t);
  t.context += HARDIRQ_ONE;
  lockdep_nmi_enter(task);
}

export function nmiExit(task: u32): void {
  const t = taskAt(task);
  if (!(t.context & HARDIRQ_MASK)) {
    unbalanced(task, NO_HANDLER);
    return;
  }
  lockdep_nmi_exit(task);
  leaveHardirq(task, t);
}

/** A softirq handler begins: soft interrupts off, hard ones on. */
export function softirqEnter(task: u32): void {
  const t = taskAt(task);
  if (!(t.context & SOFTIRQ_MASK)) lockdep_softirqs_off(task, t.pc);
  t.context += SOFTIRQ_ONE;
  lockdep_softirq_enter(task);
}

export function softirqExit(task: u32): void {
  const t = taskAt(task);
  if (!(t.context & SOFTIRQ_ONE)) {
    unbalanced(task, NO_HANDLER);
    return;
  }
  lockdep_softirq_exit(task);
  const on = !irqsDisabled(t);
  if (on) lockdep_hardirqs_off(task, t.pc);
  t.context -= SOFTIRQ_ONE;
  if (!(t.context & SOFTIRQ_MASK)) lockdep_softirqs_on(task, t.pc);
  if (on) lockdep_hardirqs_on(task, t.pc);
  contextFell(task, t);
}
