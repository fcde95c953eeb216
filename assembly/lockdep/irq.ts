// Interrupt state of a task, and what it means for the locks it takes and holds: enabling and disabling hard and soft
// interrupts, entry and exit of handlers, memory reclaim (until 4.13).
//
// Each task has its own interrupt state, as each CPU has in the kernel; handlers push on the interrupted task's stack.

import { warn_lockdep, WARN_ENABLE_IN_HARDIRQ } from "./report";
import {
  B_CHECK,
  B_HARDIRQS_OFF,
  B_IRQ_SHIFT,
  B_READ,
  H_BITS,
  HELD_SHIFT,
  HELDS,
  HELDS_SHIFT,
  MAX_LOCKDEP_TASKS,
  T_DEPTH,
  T_EVENTS,
  T_HARDIRQ,
  T_HARDIRQS_ON,
  T_IRQ_BITS,
  T_KEY,
  T_NEED,
  T_NMI,
  T_OFF,
  T_OFF_DEPTH,
  T_RECLAIM,
  T_SOFTIRQ,
  T_SOFTIRQS_ON,
  T_THREADED,
  T_TRACE,
  T_WAIT,
  TASK_SHIFT,
  TASKS,
  USAGE_HARDIRQ,
  USAGE_RECLAIM_FS,
  USAGE_SOFTIRQ,
  USAGE_USED,
  USAGE_USED_READ,
  V_TASKS,
} from "./layout";
import { NO_USAGE, unknown_usage } from "./notes";
import { debug_locks, get, lockdep_raw_nesting, set } from "./state";
import { mark_lock } from "./usage";
import { recursive_reads } from "./versions";

export const INITIAL_CHAIN_KEY: u64 = 0x9e3779b97f4a7c15;

// Places in T_TRACE.
const HARDIRQ_ENABLE: usize = 0;
const HARDIRQ_DISABLE: usize = 8;
const SOFTIRQ_ENABLE: usize = 16;
const SOFTIRQ_DISABLE: usize = 24;

export function taskAt(task: u32): usize {
  return TASKS + (task << TASK_SHIFT);
}

/** True while the validator does not follow the task: lockdep_off(), NMIs. */
export function is_off(task: u32): bool {
  return load<u32>(taskAt(task), T_OFF) != 0;
}

/** A task that holds nothing, in process context, interrupts enabled: what every task is after lockdep_reset. */
export function lockdep_task_reset(task: u32): void {
  if (task >= MAX_LOCKDEP_TASKS) unreachable();
  const t = taskAt(task);
  memory.fill(t, 0, 1 << TASK_SHIFT);
  store<u64>(t, INITIAL_CHAIN_KEY, T_KEY);
  store<u32>(t, 1, T_HARDIRQS_ON);
  store<u32>(t, 1, T_SOFTIRQS_ON);
  if (task >= get(V_TASKS)) set(V_TASKS, task + 1);
  update_context(t);
}

/** Wait types as the configuration numbers them: without raw nesting CONFIG is SPIN. */
export function wait_type(nominal: u32): u32 {
  if (lockdep_raw_nesting || nominal < 3) return nominal;
  return nominal - 1;
}

/** Usage bits that an acquire in the given state must have set, writers' bits; see reader_bits. */
export function usage_need(t: usize, trylock: bool, hardirqsOff: bool, sync: bool): u32 {
  let need: u32 = 0;
  if (!trylock) {
    if (load<u32>(t, T_HARDIRQ)) need |= 1 << USAGE_HARDIRQ;
    if (load<u32>(t, T_SOFTIRQ)) need |= 1 << USAGE_SOFTIRQ;
    if (load<u32>(t, T_RECLAIM)) need |= 1 << USAGE_RECLAIM_FS;
  }
  if (!hardirqsOff && !sync) {
    need |= 4 << USAGE_HARDIRQ;
    if (load<u32>(t, T_SOFTIRQS_ON)) need |= 4 << USAGE_SOFTIRQ;
  }
  return need;
}

/** The bit that every acquire sets. */
export function used_bit(read: u32): u32 {
  return 1 << (read && recursive_reads ? USAGE_USED_READ : USAGE_USED);
}

// Everything that follows from the context is worked out when it changes, so that an acquire need not.
function update_context(t: usize): void {
  const off = !load<u32>(t, T_HARDIRQS_ON);
  const need = usage_need(t, false, off, false);
  const needTry = usage_need(t, true, off, false);
  store<u32>(t, need | used_bit(0) | unknown_usage, T_NEED);
  store<u32>(t, (need << 1) | used_bit(1) | unknown_usage, T_NEED + 4);
  store<u32>(t, needTry | used_bit(0), T_NEED + 8);
  store<u32>(t, (needTry << 1) | used_bit(1), T_NEED + 12);
  // Meanwhile no acquire is a usual one, and none is the top of the stack.
  if (load<u32>(t, T_OFF)) for (let i: usize = 0; i < 16; i += 4) store<u32>(t + i, NO_USAGE, T_NEED);
  const hard = load<u32>(t, T_HARDIRQ);
  const soft = load<u32>(t, T_SOFTIRQ);
  const context: u32 = (hard ? 2 : 0) | (soft ? 1 : 0);
  store<u32>(t, (context << B_IRQ_SHIFT) | (off ? B_HARDIRQS_OFF : 0), T_IRQ_BITS);
  let wait: u32 = 5;
  if (hard) wait = load<u32>(t, T_THREADED) ? 3 : 2;
  else if (soft) wait = 3;
  store<u32>(t, wait_type(wait), T_WAIT);
}

/** The configuration changed: what follows from each task's context is worked out anew. */
export function update_contexts(): void {
  for (let task: u32 = 0; task < MAX_LOCKDEP_TASKS; task++) update_context(taskAt(task));
}

// Marks all held locks of the task; `bit` is the writers' bit. Stops where the kernel stops: at a report.
export function mark_held_locks(task: u32, bit: u32): bool {
  const depth = load<u32>(taskAt(task), T_DEPTH);
  for (let i: u32 = 0; i < depth; i++) {
    const hlock = HELDS + (task << HELDS_SHIFT) + (i << HELD_SHIFT);
    const bits = load<u32>(hlock, H_BITS);
    if (!(bits & B_CHECK)) continue;
    if (!mark_lock(task, hlock, bits & B_READ ? bit + 1 : bit)) return false;
  }
  return true;
}

function note_event(t: usize, place: usize, ip: u32): void {
  const event = load<u32>(t, T_EVENTS) + 1;
  store<u32>(t, event, T_EVENTS);
  store<u32>(t + place, ip, T_TRACE);
  store<u32>(t + place + 4, event, T_TRACE);
}

/** Hard interrupts go on; nothing when they are. */
export function lockdep_hardirqs_on(task: u32, ip: u32): void {
  const t = taskAt(task);
  if (load<u32>(t, T_HARDIRQS_ON)) return;
  if (debug_locks()) {
    if (load<u32>(t, T_HARDIRQ)) warn_lockdep(task, WARN_ENABLE_IN_HARDIRQ, 0, ip);
    if (mark_held_locks(task, USAGE_HARDIRQ + 2) && load<u32>(t, T_SOFTIRQS_ON)) {
      mark_held_locks(task, USAGE_SOFTIRQ + 2);
    }
  }
  store<u32>(t, 1, T_HARDIRQS_ON);
  note_event(t, HARDIRQ_ENABLE, ip);
  update_context(t);
}

/** Hard interrupts go off; nothing when they are. */
export function lockdep_hardirqs_off(task: u32, ip: u32): void {
  const t = taskAt(task);
  if (!load<u32>(t, T_HARDIRQS_ON)) return;
  store<u32>(t, 0, T_HARDIRQS_ON);
  note_event(t, HARDIRQ_DISABLE, ip);
  update_context(t);
}

/** Soft interrupts go on (called with hard interrupts off); nothing when they are. */
export function lockdep_softirqs_on(task: u32, ip: u32): void {
  const t = taskAt(task);
  if (load<u32>(t, T_SOFTIRQS_ON)) return;
  store<u32>(t, 1, T_SOFTIRQS_ON);
  note_event(t, SOFTIRQ_ENABLE, ip);
  update_context(t);
  if (debug_locks() && load<u32>(t, T_HARDIRQS_ON)) mark_held_locks(task, USAGE_SOFTIRQ + 2);
}

/** Soft interrupts go off; nothing when they are. */
export function lockdep_softirqs_off(task: u32, ip: u32): void {
  const t = taskAt(task);
  if (!load<u32>(t, T_SOFTIRQS_ON)) return;
  store<u32>(t, 0, T_SOFTIRQS_ON);
  note_event(t, SOFTIRQ_DISABLE, ip);
  update_context(t);
}

/** A hard interrupt handler begins (interrupts are off); `threaded`: forced threading would make it a thread. */
export function lockdep_hardirq_enter(task: u32, threaded: bool): void {
  const t = taskAt(task);
  const depth = load<u32>(t, T_HARDIRQ);
  store<u32>(t, depth + 1, T_HARDIRQ);
  if (!depth) store<u32>(t, 0, T_THREADED);
  if (threaded) store<u32>(t, 1, T_THREADED);
  update_context(t);
}

export function lockdep_hardirq_exit(task: u32): void {
  const t = taskAt(task);
  const depth = load<u32>(t, T_HARDIRQ);
  store<u32>(t, depth ? depth - 1 : 0, T_HARDIRQ);
  update_context(t);
}

/** A soft interrupt handler begins (soft interrupts are off). */
export function lockdep_softirq_enter(task: u32): void {
  const t = taskAt(task);
  store<u32>(t, load<u32>(t, T_SOFTIRQ) + 1, T_SOFTIRQ);
  update_context(t);
}

export function lockdep_softirq_exit(task: u32): void {
  const t = taskAt(task);
  const depth = load<u32>(t, T_SOFTIRQ);
  store<u32>(t, depth ? depth - 1 : 0, T_SOFTIRQ);
  update_context(t);
}

/** The validator does not follow the task until lockdep_on. */
export function lockdep_off(task: u32): void {
  const t = taskAt(task);
  const off = load<u32>(t, T_OFF);
  store<u32>(t, off + 1, T_OFF);
  if (off) return;
  store<u32>(t, load<u32>(t, T_DEPTH), T_OFF_DEPTH);
  store<u32>(t, 0, T_DEPTH);
  update_context(t);
}

export function lockdep_on(task: u32): void {
  const t = taskAt(task);
  const off = load<u32>(t, T_OFF);
  if (!off) return;
  store<u32>(t, off - 1, T_OFF);
  if (off > 1) return;
  store<u32>(t, load<u32>(t, T_OFF_DEPTH), T_DEPTH);
  update_context(t);
}

/** An NMI handler begins (interrupts are off): the validator is off in it but for one check, which every acquire makes. */
export function lockdep_nmi_enter(task: u32): void {
  const t = taskAt(task);
  store<u32>(t, load<u32>(t, T_NMI) + 1, T_NMI);
  lockdep_off(task);
  lockdep_hardirq_enter(task, false);
}

export function lockdep_nmi_exit(task: u32): void {
  const t = taskAt(task);
  const depth = load<u32>(t, T_NMI);
  if (!depth) return;
  lockdep_hardirq_exit(task);
  store<u32>(t, depth - 1, T_NMI);
  lockdep_on(task);
}

export function in_nmi(task: u32): bool {
  return load<u32>(taskAt(task), T_NMI) != 0;
}

/** The task is taken off whatever it did: no handler runs in it. */
export function lockdep_leave_handlers(task: u32): void {
  while (in_nmi(task)) lockdep_nmi_exit(task);
  const t = taskAt(task);
  store<u32>(t, 0, T_HARDIRQ);
  store<u32>(t, 0, T_SOFTIRQ);
  update_context(t);
}

/** Until 4.13: the task is in (out of) reclaim for an allocation that may enter file systems. */
export function set_reclaim(task: u32, on: bool): void {
  const t = taskAt(task);
  store<u32>(t, on ? 1 : 0, T_RECLAIM);
  update_context(t);
}

/** True while the task runs an interrupt handler of either kind. */
export function lockdep_in_irq(task: u32): bool {
  const t = taskAt(task);
  return (load<u32>(t, T_HARDIRQ) | load<u32>(t, T_SOFTIRQ)) != 0;
}
