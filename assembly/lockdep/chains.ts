// The chain cache: which sequences of held locks have been validated. An open hash table of 64-bit keys; a second table
// keeps the classes of each chain, so that a class's chains can be removed with it.

import { undo_set32, undo_set64 } from "../undo";
import {
  B_CLASS,
  B_IRQ,
  CHAIN_HLOCKS,
  CHAIN_LIST,
  CHAIN_SHIFT,
  CHAIN_SLOT_BITS,
  CHAIN_SLOTS,
  CHAINS,
  H_BITS,
  HELD_SHIFT,
  HELDS,
  HELDS_SHIFT,
  L_BASE,
  L_DEPTH,
  L_FREE_NEXT,
  L_SLOT,
  MAX_LOCKDEP_CHAIN_HLOCKS,
  MAX_LOCKDEP_CHAINS,
  REMOVED_KEY,
  V_CHAIN_HLOCKS,
  V_CHAIN_TOP,
  V_CHAINS,
  V_FREE_CHAINS,
  V_HLOCK_TOP,
} from "./layout";
import { LIMIT_CHAIN_HLOCKS, LIMIT_CHAINS, report_limit } from "./report";
import { get, note_removed_chain, set } from "./state";

/** Chain key of a stack with `id` (class and read mode) on top of the one with `key`. Never 0 or 1. */
export function iterate_chain_key(key: u64, id: u32): u64 {
  const k = (rotl<u64>(key, 23) ^ <u64>id) * 0xd6e8feb86659fd93;
  return (k ^ (k >> 32)) | 2;
}

function slotOf(key: u64): u32 {
  return <u32>(key >> (64 - CHAIN_SLOT_BITS));
}

/** True when the chain has been validated before. */
export function chain_is_known(key: u64): bool {
  let slot = slotOf(key);
  while (true) {
    const there = load<u64>(CHAINS + ((<usize>slot) << 3));
    if (there == key) return true;
    if (!there) return false;
    slot = (slot + 1) & (CHAIN_SLOTS - 1);
  }
}

/**
 * Notes the chain of the task's stack of `depth` entries, of which the top one is being acquired. False when it was
 * known, or when there is no room (the validator is off then).
 */
export function add_chain(task: u32, depth: u32, key: u64, ip: u32): bool {
  if (chain_is_known(key)) return false;
  const stack = HELDS + (task << HELDS_SHIFT);
  const irq = load<u32>(stack + (depth << HELD_SHIFT), H_BITS) & B_IRQ;
  let base = depth;
  while (base > 0 && (load<u32>(stack + ((base - 1) << HELD_SHIFT), H_BITS) & B_IRQ) == irq) base -= 1;
  const count = depth - base + 1;
  const chain = take_chain(task, count, ip);
  if (!chain) return false;
  const record = CHAIN_LIST + (chain << CHAIN_SHIFT);
  let at = CHAIN_HLOCKS + (load<u32>(record, L_BASE) << 2);
  for (let i = base; i <= depth; i++) {
    undo_set32(at, load<u32>(stack + (i << HELD_SHIFT), H_BITS) & B_CLASS);
    at += 4;
  }
  let slot = slotOf(key);
  while (load<u64>(CHAINS + ((<usize>slot) << 3)) > REMOVED_KEY) slot = (slot + 1) & (CHAIN_SLOTS - 1);
  const place = CHAINS + ((<usize>slot) << 3);
  undo_set64(place, key);
  undo_set32(record + L_SLOT, <u32>place);
  return true;
}

// A free record with room for `count` entries, 0 when a limit is hit.
function take_chain(task: u32, count: u32, ip: u32): u32 {
  const chains = get(V_CHAINS);
  if (chains >= MAX_LOCKDEP_CHAINS) {
    report_limit(task, LIMIT_CHAINS, ip);
    return 0;
  }
  const freed = V_FREE_CHAINS + (count << 2);
  let chain = get(freed);
  if (chain) {
    set(freed, load<u32>(CHAIN_LIST + (chain << CHAIN_SHIFT), L_FREE_NEXT));
  } else {
    const top = get(V_HLOCK_TOP);
    if (top + count > MAX_LOCKDEP_CHAIN_HLOCKS || get(V_CHAIN_TOP) >= MAX_LOCKDEP_CHAINS) {
      report_limit(task, LIMIT_CHAIN_HLOCKS, ip);
      return 0;
    }
    chain = get(V_CHAIN_TOP) + 1;
    set(V_CHAIN_TOP, chain);
    set(V_HLOCK_TOP, top + count);
    const record = CHAIN_LIST + (chain << CHAIN_SHIFT);
    undo_set32(record + L_BASE, top);
    undo_set32(record + L_DEPTH, count);
  }
  set(V_CHAINS, chains + 1);
  set(V_CHAIN_HLOCKS, get(V_CHAIN_HLOCKS) + count);
  return chain;
}

/** Removes every chain that the class is part of. */
export function remove_chains(cls: u32): void {
  const top = get(V_CHAIN_TOP);
  for (let chain: u32 = 1; chain <= top; chain++) {
    const record = CHAIN_LIST + (chain << CHAIN_SHIFT);
    const slot = load<u32>(record, L_SLOT);
    if (!slot || !chain_has(record, cls)) continue;
    const depth = load<u32>(record, L_DEPTH);
    empty_slot(slot);
    note_removed_chain();
    undo_set32(record + L_SLOT, 0);
    undo_set32(record + L_FREE_NEXT, get(V_FREE_CHAINS + (depth << 2)));
    set(V_FREE_CHAINS + (depth << 2), chain);
    set(V_CHAINS, get(V_CHAINS) - 1);
    set(V_CHAIN_HLOCKS, get(V_CHAIN_HLOCKS) - depth);
  }
}

// A removed key must not cut the probing of others: its slot is emptied only where no slot follows in use.
function empty_slot(place: usize): void {
  const last = CHAINS + ((<usize>(CHAIN_SLOTS - 1)) << 3);
  const next = place == last ? CHAINS : place + 8;
  if (load<u64>(next)) {
    undo_set64(place, REMOVED_KEY);
    return;
  }
  let at = place;
  do {
    undo_set64(at, 0);
    at = at == CHAINS ? last : at - 8;
  } while (load<u64>(at) == REMOVED_KEY);
}

function chain_has(record: usize, cls: u32): bool {
  let at = CHAIN_HLOCKS + (load<u32>(record, L_BASE) << 2);
  for (let i: u32 = 0, n = load<u32>(record, L_DEPTH); i < n; i++) {
    if (load<u32>(at) == cls) return true;
    at += 4;
  }
  return false;
}
