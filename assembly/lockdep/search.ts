// Breadth-first search along dependencies, first in first out, edges in insertion order, each class expanded once.
// Models __bfs of kernel/locking/lockdep.c: strong paths, and plain reachability until 5.9.

import { classAt } from "./classes";
import { edgeAt } from "./edges";
import {
  C_AFTER,
  C_BEFORE,
  C_TYPES,
  C_USAGE,
  C_VISITED,
  DEP_EN,
  DEP_SN,
  DEP_SR,
  E_CLASS,
  E_DEP,
  E_NEXT,
  E_ONLY_XR,
  E_PARENT,
  MAX_CIRCULAR_QUEUE_SIZE,
  NO_EDGE,
  QUEUE,
  READ_ALL,
  ROOT_BACKWARD,
  ROOT_FORWARD,
} from "./layout";
import { lock_types, recursive_reads } from "./versions";

/** Results other than a record's number. */
export const NOT_FOUND: u32 = 0xfffffffe;
export const QUEUE_FULL: u32 = 0xfffffffd;

// What a search looks for.
const MATCH_CLASS: u32 = 0;
const MATCH_USAGE: u32 = 1;
const COLLECT_USAGE: u32 = 2;

let generation: u32 = 0;
let wanted: u32 = 0;
let wantedClass: u32 = 0;
let wantedIsWriter: bool = false;
/** Usage bits that COLLECT_USAGE gathered. */
let collected: u32 = 0;
let head: u32 = 0;
let tail: u32 = 0;

function set_root(root: u32, cls: u32, onlyXr: bool): void {
  const e = edgeAt(root);
  store<u32>(e, cls, E_CLASS);
  store<u32>(e, 0, E_NEXT);
  store<u32>(e, 0, E_DEP);
  store<u32>(e, NO_EDGE, E_PARENT);
  store<u32>(e, onlyXr ? 1 : 0, E_ONLY_XR);
}

/**
 * Forward from class `from`, acquired in mode `read`: a strong path to class `to`, which is held for write or not.
 * The record that reached it, NOT_FOUND, or QUEUE_FULL.
 */
export function find_path(from: u32, read: u32, to: u32, toIsWriter: bool): u32 {
  set_root(ROOT_FORWARD, from, read == 2);
  wantedClass = to;
  wantedIsWriter = toIsWriter;
  return search(ROOT_FORWARD, C_AFTER, MATCH_CLASS);
}

/** Forward from a class in mode `read`: a class with one of the usage bits. */
export function find_usage_forwards(from: u32, read: u32, bits: u32): u32 {
  set_root(ROOT_FORWARD, from, read == 2);
  wanted = bits;
  return search(ROOT_FORWARD, C_AFTER, MATCH_USAGE);
}

/** Backward from a class in mode `read`: a class with one of the usage bits. */
export function find_usage_backwards(from: u32, read: u32, bits: u32): u32 {
  set_root(ROOT_BACKWARD, from, read != 0);
  wanted = bits;
  return search(ROOT_BACKWARD, C_BEFORE, MATCH_USAGE);
}

/** All usage bits on strong paths backward from a class, its own included; QUEUE_FULL when they cannot be told. */
export function collect_usage_backwards(from: u32, read: u32): u32 {
  set_root(ROOT_BACKWARD, from, read != 0);
  collected = 0;
  const result = search(ROOT_BACKWARD, C_BEFORE, COLLECT_USAGE);
  return result == QUEUE_FULL ? QUEUE_FULL : collected;
}

/** Class at which a record ends. */
export function class_of_edge(edge: u32): u32 {
  return load<u32>(edgeAt(edge), E_CLASS);
}

/** The record before it on the path that the last search found, NO_EDGE for a root. */
export function parent_of(edge: u32): u32 {
  return load<u32>(edgeAt(edge), E_PARENT);
}

/** A number that no class has been visited in yet. */
export function next_generation(): u32 {
  generation += 1;
  return generation;
}

function search(root: u32, list: usize, kind: u32): u32 {
  generation += 1;
  return recursive_reads ? search_strong(root, list, kind) : search_reachable(root, list, kind);
}

function matches(edge: u32, kind: u32): bool {
  const e = edgeAt(edge);
  const cls = load<u32>(e, E_CLASS);
  const onlyXr = load<u32>(e, E_ONLY_XR) != 0;
  if (kind == MATCH_CLASS) return cls == wantedClass && (wantedIsWriter || !onlyXr);
  let usage = load<u32>(classAt(cls), C_USAGE);
  if (onlyXr) usage &= ~READ_ALL;
  if (kind == MATCH_USAGE) return (usage & wanted) != 0;
  collected |= usage;
  return false;
}

function enqueue(edge: u32): bool {
  if (tail - head == MAX_CIRCULAR_QUEUE_SIZE - 1) return false;
  store<u32>(QUEUE + ((<usize>(tail & (MAX_CIRCULAR_QUEUE_SIZE - 1))) << 2), edge);
  tail += 1;
  return true;
}

function dequeue(): u32 {
  const edge = load<u32>(QUEUE + ((<usize>(head & (MAX_CIRCULAR_QUEUE_SIZE - 1))) << 2));
  head += 1;
  return edge;
}

// Only the first record of a list is queued: its siblings follow it when it is taken out.
function search_strong(root: u32, list: usize, kind: u32): u32 {
  head = 0;
  tail = 0;
  enqueue(root);
  let edge: u32 = root;
  while (true) {
    const sibling = edge != root ? load<u32>(edgeAt(edge), E_NEXT) : 0;
    if (sibling) {
      store<u32>(edgeAt(sibling), load<u32>(edgeAt(edge), E_PARENT), E_PARENT);
      edge = sibling;
    } else {
      if (head == tail) return NOT_FOUND;
      edge = dequeue();
    }
    if (!step_to(edge)) continue;
    // Per-CPU locks and wait overrides are no locks to an interrupt, nor is anything that is reached through them.
    if (kind != MATCH_CLASS && lock_types && (load<u32>(classAt(class_of_edge(edge)), C_TYPES) >> 16) & 0xff) continue;
    if (matches(edge, kind)) return edge;
    const first = load<u32>(classAt(class_of_edge(edge)) + list);
    if (!first) continue;
    store<u32>(edgeAt(first), edge, E_PARENT);
    if (!enqueue(first)) return QUEUE_FULL;
  }
}

// Visits the class that the record leads to, once in a search; true when the path to it is strong.
function step_to(edge: u32): bool {
  const e = edgeAt(edge);
  const c = classAt(load<u32>(e, E_CLASS));
  if (load<u32>(c, C_VISITED) == generation) return false;
  store<u32>(c, generation, C_VISITED);
  const parent = load<u32>(e, E_PARENT);
  if (parent == NO_EDGE) return true;
  let dep = load<u32>(e, E_DEP);
  if (load<u32>(edgeAt(parent), E_ONLY_XR)) dep &= ~(DEP_SR | DEP_SN);
  if (!dep) return false;
  store<u32>(e, dep & (DEP_SN | DEP_EN) ? 0 : 1, E_ONLY_XR);
  return true;
}

// 4.12: a class is matched when it is first seen; the root is matched, but may be reached again.
function search_reachable(root: u32, list: usize, kind: u32): u32 {
  head = 0;
  tail = 0;
  store<u32>(edgeAt(root), 0, E_ONLY_XR);
  if (matches(root, kind)) return root;
  enqueue(root);
  while (head != tail) {
    const parent = dequeue();
    let edge = load<u32>(classAt(class_of_edge(parent)) + list);
    for (; edge; edge = load<u32>(edgeAt(edge), E_NEXT)) {
      const e = edgeAt(edge);
      const c = classAt(load<u32>(e, E_CLASS));
      if (load<u32>(c, C_VISITED) == generation) continue;
      store<u32>(c, generation, C_VISITED);
      store<u32>(e, parent, E_PARENT);
      store<u32>(e, 0, E_ONLY_XR);
      if (matches(edge, kind)) return edge;
      if (!enqueue(edge)) return QUEUE_FULL;
    }
  }
  return NOT_FOUND;
}
