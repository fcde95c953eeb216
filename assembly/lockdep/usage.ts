// How classes are used: in interrupts and with interrupts enabled, and the searches for what that breaks.
// Models mark_lock, mark_lock_irq, check_irq_usage (6.12) and check_prev_add_irq (until 5.9: …_59) of kernel/locking/lockdep.c.

import { undo_set32 } from "../undo";
import { classAt } from "./classes";
import {
  B_CLASS,
  B_READ,
  B_READ_SHIFT,
  C_TRACES,
  C_USAGE,
  ENABLED_ALL,
  H_BITS,
  H_IP,
  READ_ALL,
  USAGE_HARDIRQ,
  USAGE_RECLAIM_FS,
  USAGE_USED,
  USED_IN_ALL,
  V_USAGE,
  WRITE_ALL,
} from "./layout";
import { LIMIT_QUEUE, LIMIT_UNDO, report_inversion, report_limit, report_unsafe_order, report_usage } from "./report";
import {
  class_of_edge,
  collect_usage_backwards,
  find_usage_backwards,
  find_usage_forwards,
  NOT_FOUND,
  QUEUE_FULL,
} from "./search";
import { get, lockdep_go_on, log_is_full, set, set_graph } from "./state";
import { save_trace, trace_was_saved } from "./traces";
import { recursive_reads } from "./versions";

const READ: u32 = 1;
const ENABLED: u32 = 2;

// The opposite direction of a usage bit, as a writer's bit.
function exclusive_bit(bit: u32): u32 {
  return (bit ^ ENABLED) & ~READ;
}

// Bits that conflict with those of the mask on a path.
function exclusive_mask(mask: u32): u32 {
  const inverted = ((mask & ENABLED_ALL) >> 2) | ((mask & USED_IN_ALL) << 2);
  return inverted | ((inverted & READ_ALL) >> 1) | ((inverted & WRITE_ALL) << 1);
}

/**
 * Gives the class of a held lock a usage bit, and checks what follows when it is new. False when the operation must
 * stop: a report was made and the validator stops at the first.
 */
export function mark_lock(task: u32, hlock: usize, bit: u32): bool {
  const bits = load<u32>(hlock, H_BITS);
  const c = classAt(bits & B_CLASS);
  const usage = load<u32>(c, C_USAGE);
  if (usage & (1 << bit)) return true;
  if (log_is_full()) {
    report_limit(task, LIMIT_UNDO, load<u32>(hlock, H_IP));
    return false;
  }
  set_graph(c + C_USAGE, usage | (1 << bit));
  set(V_USAGE, get(V_USAGE) | (1 << bit));
  undo_set32(c + C_TRACES + (bit << 2), save_trace(task, load<u32>(hlock, H_IP)));
  if (!trace_was_saved()) return false;
  if (bit >= USAGE_USED) return true;
  const ok = recursive_reads ? check_usage(task, hlock, bit) : check_usage_59(task, hlock, bit);
  return ok || lockdep_go_on;
}

/** Sets all bits of `need` that the class lacks, in the kernel's order. */
export function mark_usage(task: u32, hlock: usize, need: u32): bool {
  const lacking = need & ~load<u32>(classAt(load<u32>(hlock, H_BITS) & B_CLASS), C_USAGE);
  const usedIn = lacking & USED_IN_ALL;
  if (!mark_bits(task, hlock, usedIn & ~(0xf << USAGE_RECLAIM_FS))) return false;
  if (!mark_bits(task, hlock, lacking & ENABLED_ALL)) return false;
  return mark_bits(task, hlock, lacking & ((0xf << USAGE_RECLAIM_FS) | (3 << USAGE_USED)));
}

function mark_bits(task: u32, hlock: usize, bits: u32): bool {
  while (bits) {
    const bit = <u32>ctz(bits);
    if (!mark_lock(task, hlock, bit)) return false;
    bits &= bits - 1;
  }
  return true;
}

// False when the class has the conflicting bit `bad` itself.
function valid_state(task: u32, hlock: usize, bit: u32, bad: u32): bool {
  if (!(load<u32>(classAt(load<u32>(hlock, H_BITS) & B_CLASS), C_USAGE) & (1 << bad))) return true;
  report_usage(task, hlock, bad, bit);
  return false;
}

function check_usage(task: u32, hlock: usize, bit: u32): bool {
  const excl = exclusive_bit(bit);
  if (!valid_state(task, hlock, bit, excl)) return false;
  if (!(bit & READ) && !valid_state(task, hlock, bit, excl + READ)) return false;
  const usage = (1 << excl) | (1 << (excl + READ));
  return search_usage(task, hlock, bit, usage, excl, excl + READ);
}

function check_usage_59(task: u32, hlock: usize, bit: u32): bool {
  const excl = exclusive_bit(bit);
  if (!valid_state(task, hlock, bit, excl)) return false;
  if (!search_usage(task, hlock, bit, 1 << excl, bit & ~READ, bit & ~READ)) return false;
  if (bit & READ) return true;
  if (!valid_state(task, hlock, bit, excl + READ)) return false;
  return search_usage(task, hlock, bit, 1 << (excl + READ), bit + READ, bit + READ);
}

// Used in interrupts: looks forward for a class that is unsafe there; enabled: backward for one used there. The report
// names the state by `named`, or by `namedRead` when only a reader's bit matched.
function search_usage(task: u32, hlock: usize, bit: u32, usage: u32, named: u32, namedRead: u32): bool {
  if (!(get(V_USAGE) & usage)) return true;
  const bits = load<u32>(hlock, H_BITS);
  const read = (bits & B_READ) >> B_READ_SHIFT;
  const forwards = !(bit & ENABLED);
  const found = forwards
    ? find_usage_forwards(bits & B_CLASS, read, usage)
    : find_usage_backwards(bits & B_CLASS, read, usage);
  if (found == NOT_FOUND) return true;
  if (found == QUEUE_FULL) {
    report_limit(task, LIMIT_QUEUE, load<u32>(hlock, H_IP));
    return false;
  }
  const isWrite = (load<u32>(classAt(class_of_edge(found)), C_USAGE) & usage & WRITE_ALL) != 0;
  report_inversion(task, hlock, found, forwards, isWrite ? named : namedRead, bit);
  return false;
}

/** Checks that prev -> next connects no class safe in interrupts with an unsafe one. False: stop here. */
export function check_irq_usage(task: u32, prev: usize, next: usize): bool {
  // Most of the time nothing is used in interrupts at all, or nothing is unsafe there.
  const any = get(V_USAGE);
  if (!(any & USED_IN_ALL) || !(any & ENABLED_ALL)) return true;
  const ok = recursive_reads ? check_order(task, prev, next) : check_order_59(task, prev, next);
  return ok || lockdep_go_on;
}

function search_failed(task: u32, next: usize): bool {
  report_limit(task, LIMIT_QUEUE, load<u32>(next, H_IP));
  return false;
}

function check_order(task: u32, prev: usize, next: usize): bool {
  const prevBits = load<u32>(prev, H_BITS);
  const nextBits = load<u32>(next, H_BITS);
  const prevClass = prevBits & B_CLASS;
  const prevRead = (prevBits & B_READ) >> B_READ_SHIFT;
  const gathered = collect_usage_backwards(prevClass, prevRead);
  if (gathered == QUEUE_FULL) return search_failed(task, next);
  const usedIn = gathered & USED_IN_ALL;
  if (!usedIn) return true;
  const forward = find_usage_forwards(nextBits & B_CLASS, (nextBits & B_READ) >> B_READ_SHIFT, exclusive_mask(usedIn));
  if (forward == NOT_FOUND) return true;
  if (forward == QUEUE_FULL) return search_failed(task, next);
  const unsafe = load<u32>(classAt(class_of_edge(forward)), C_USAGE);
  const back = find_usage_backwards(prevClass, prevRead, exclusive_mask(unsafe & ENABLED_ALL));
  if (back == QUEUE_FULL) return search_failed(task, next);
  if (back == NOT_FOUND) return true;
  // The first pair of bits that exclude each other, as the kernel picks it for the report.
  let safe = load<u32>(classAt(class_of_edge(back)), C_USAGE) & 0xfff;
  for (; safe; safe &= safe - 1) {
    const bit = <u32>ctz(safe);
    const excl = exclusive_bit(bit);
    if (!(unsafe & (3 << excl))) continue;
    report_unsafe_order(task, prev, next, back, forward, bit, unsafe & (1 << excl) ? excl : excl + READ);
    return false;
  }
  return true;
}

function check_order_59(task: u32, prev: usize, next: usize): bool {
  for (let state: u32 = USAGE_HARDIRQ; state <= USAGE_RECLAIM_FS; state += 4) {
    for (let read: u32 = 0; read <= READ; read++) {
      const bit = state + read;
      if (!(get(V_USAGE) & (1 << bit))) continue;
      const back = find_usage_backwards(load<u32>(prev, H_BITS) & B_CLASS, 0, 1 << bit);
      if (back == QUEUE_FULL) return search_failed(task, next);
      if (back == NOT_FOUND) continue;
      const excl = exclusive_bit(bit);
      const forward = find_usage_forwards(load<u32>(next, H_BITS) & B_CLASS, 0, 1 << excl);
      if (forward == QUEUE_FULL) return search_failed(task, next);
      if (forward == NOT_FOUND) continue;
      report_unsafe_order(task, prev, next, back, forward, bit, excl);
      return false;
    }
  }
  return true;
}
