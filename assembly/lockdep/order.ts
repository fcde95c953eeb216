// A topological order of the classes, kept as dependencies are added: a class that stands after another cannot lead to
// it, so that most searches for a cycle need not be made. Pearce and Kelly, "A dynamic topological sort algorithm for
// directed acyclic graphs", 2006. Once the plain graph has a cycle (strong or not) the order is given up.

import { undo_logged, undo_set32 } from "../undo";
import { classAt } from "./classes";
import { edgeAt } from "./edges";
import {
  C_AFTER,
  C_BEFORE,
  C_ORDER,
  C_VISITED,
  E_CLASS,
  E_NEXT,
  MAX_LOCKDEP_KEYS,
  ORDER_LISTS,
  V_CYCLIC,
} from "./layout";
import { next_generation } from "./search";
import { get, set } from "./state";

// Classes behind `next` and before `prev` within the affected stretch, and the places they share.
const FORWARD: usize = ORDER_LISTS;
const BACKWARD: usize = FORWARD + MAX_LOCKDEP_KEYS * 4;
const PLACES: usize = BACKWARD + MAX_LOCKDEP_KEYS * 4;

/** Changes in the log up to which the order is kept. */
const ORDER_LOG_MAX: u32 = 7 << 17;

function orderOf(cls: u32): u32 {
  return load<u32>(classAt(cls), C_ORDER);
}

/** True when it is certain that no path leads from one class to another. */
export function cannot_reach(from: u32, to: u32): bool {
  return from != to && !get(V_CYCLIC) && orderOf(from) > orderOf(to);
}

/** The dependency prev -> next is about to be added. */
export function order_dependency(prev: u32, next: u32): void {
  if (prev == next || get(V_CYCLIC)) return;
  // Only a help to searches: it must not fill the log before the kernel's own limits are reached.
  if (undo_logged() > ORDER_LOG_MAX) {
    set(V_CYCLIC, 1);
    return;
  }
  const low = orderOf(next);
  const high = orderOf(prev);
  if (high < low) return;
  const ahead = gather(next, C_AFTER, FORWARD, low, high);
  if (load<u32>(classAt(prev), C_VISITED) == load<u32>(classAt(next), C_VISITED)) {
    set(V_CYCLIC, 1);
    return;
  }
  const behind = gather(prev, C_BEFORE, BACKWARD, low, high);
  sort(FORWARD, ahead);
  sort(BACKWARD, behind);
  merge_places(behind, ahead);
  for (let i: u32 = 0; i < behind; i++) place(load<u32>(BACKWARD + (i << 2)), i);
  for (let i: u32 = 0; i < ahead; i++) place(load<u32>(FORWARD + (i << 2)), behind + i);
}

function place(cls: u32, i: u32): void {
  undo_set32(classAt(cls) + C_ORDER, load<u32>(PLACES + (i << 2)));
}

// All classes that `from` reaches along the lists at `list` without leaving the stretch [low, high]; their number.
function gather(from: u32, list: usize, into: usize, low: u32, high: u32): u32 {
  const generation = next_generation();
  store<u32>(classAt(from), generation, C_VISITED);
  store<u32>(into, from);
  let count: u32 = 1;
  for (let at: u32 = 0; at < count; at++) {
    let edge = load<u32>(classAt(load<u32>(into + (at << 2))) + list);
    for (; edge; edge = load<u32>(edgeAt(edge), E_NEXT)) {
      const cls = load<u32>(edgeAt(edge), E_CLASS);
      const c = classAt(cls);
      const order = load<u32>(c, C_ORDER);
      if (order < low || order > high || load<u32>(c, C_VISITED) == generation) continue;
      store<u32>(c, generation, C_VISITED);
      store<u32>(into + (count << 2), cls);
      count += 1;
    }
  }
  return count;
}

// Shell sort by place.
function sort(list: usize, count: u32): void {
  let gap: u32 = 1;
  while (gap < count / 3) gap = gap * 3 + 1;
  for (; gap; gap /= 3) {
    for (let i = gap; i < count; i++) {
      const cls = load<u32>(list + (i << 2));
      const order = orderOf(cls);
      let j = i;
      while (j >= gap && orderOf(load<u32>(list + ((j - gap) << 2))) > order) {
        store<u32>(list + (j << 2), load<u32>(list + ((j - gap) << 2)));
        j -= gap;
      }
      store<u32>(list + (j << 2), cls);
    }
  }
}

// The places of both sorted lists, in order.
function merge_places(behind: u32, ahead: u32): void {
  let b: u32 = 0;
  let a: u32 = 0;
  for (let i: u32 = 0; i < behind + ahead; i++) {
    const fromBehind = b < behind ? orderOf(load<u32>(BACKWARD + (b << 2))) : u32.MAX_VALUE;
    const fromAhead = a < ahead ? orderOf(load<u32>(FORWARD + (a << 2))) : u32.MAX_VALUE;
    if (fromBehind < fromAhead) b += 1;
    else a += 1;
    store<u32>(PLACES + (i << 2), fromBehind < fromAhead ? fromBehind : fromAhead);
  }
}
