// Dependencies between classes: two records each, in the "after" list of the one and the "before" list of the other.
// Lists keep the order of insertion, which decides which of several paths a search finds.

import { undo_set32 } from "../undo";
import { classAt } from "./classes";
import {
  C_AFTER,
  C_AFTER_LAST,
  C_BEFORE,
  C_BEFORE_LAST,
  DEP_EN,
  DEP_ER,
  DEP_SN,
  DEP_SR,
  E_CLASS,
  E_DEP,
  E_GOOD_VERSION,
  E_LINKS_TO,
  E_NEXT,
  E_RUN,
  E_TRACE,
  EDGE_SHIFT,
  EDGES,
  FIRST_EDGE,
  MAX_LOCKDEP_ENTRIES,
  V_EDGE_TOP,
  V_EDGES,
  V_FREE_EDGE,
} from "./layout";
import { order_dependency } from "./order";
import { LIMIT_ENTRIES, report_limit } from "./report";
import { get, lockdep_run, set, set_graph } from "./state";
import { recursive_reads } from "./versions";

export function edgeAt(edge: u32): usize {
  return EDGES + (edge << EDGE_SHIFT);
}

/** Kind of the dependency prev -> next as a bit: E or S by prev, N or R by next. Until 5.9 there are no kinds. */
export function dep_kind(prevRead: u32, nextRead: u32): u32 {
  if (!recursive_reads) return DEP_EN;
  if (nextRead == 2) return prevRead ? DEP_SR : DEP_ER;
  return prevRead ? DEP_SN : DEP_EN;
}

/** The same edge in the backward list: next takes prev's place. */
export function dep_kind_back(prevRead: u32, nextRead: u32): u32 {
  if (!recursive_reads) return DEP_EN;
  if (prevRead) return nextRead == 2 ? DEP_SR : DEP_ER;
  return nextRead == 2 ? DEP_SN : DEP_EN;
}

/** The record from class `from` to class `to` in the list whose head stands at `list`, 0 when there is none. */
export function find_edge(from: u32, to: u32, list: usize): u32 {
  let edge = load<u32>(classAt(from) + list);
  while (edge && load<u32>(edgeAt(edge), E_CLASS) != to) edge = load<u32>(edgeAt(edge), E_NEXT);
  return edge;
}

/** Adds the dependency prev -> next; false when the table is full. */
export function add_dependency(task: u32, prev: u32, next: u32, kind: u32, kindBack: u32, trace: u32, ip: u32): bool {
  if (get(V_EDGES) + 2 > MAX_LOCKDEP_ENTRIES) {
    report_limit(task, LIMIT_ENTRIES, ip);
    return false;
  }
  order_dependency(prev, next);
  append(prev, next, C_AFTER, C_AFTER_LAST, kind, trace);
  append(next, prev, C_BEFORE, C_BEFORE_LAST, kindBack, trace);
  return true;
}

function append(from: u32, to: u32, list: usize, lastOf: usize, kind: u32, trace: u32): void {
  let edge = get(V_FREE_EDGE);
  if (edge) {
    set(V_FREE_EDGE, load<u32>(edgeAt(edge), E_NEXT));
  } else {
    edge = get(V_EDGE_TOP);
    set(V_EDGE_TOP, edge + 1);
  }
  set(V_EDGES, get(V_EDGES) + 1);
  const e = edgeAt(edge);
  undo_set32(e + E_NEXT, 0);
  undo_set32(e + E_CLASS, to);
  undo_set32(e + E_LINKS_TO, from);
  undo_set32(e + E_TRACE, trace);
  undo_set32(e + E_RUN, lockdep_run);
  undo_set32(e + E_DEP, kind);
  store<u32>(e, 0, E_GOOD_VERSION);
  const c = classAt(from);
  const last = load<u32>(c + lastOf);
  set_graph(last ? edgeAt(last) + E_NEXT : c + list, edge);
  undo_set32(c + lastOf, edge);
}

/** Removes every dependency that begins or ends at the class. */
export function remove_dependencies(cls: u32): void {
  const top = get(V_EDGE_TOP);
  for (let edge: u32 = FIRST_EDGE; edge < top; edge++) {
    const e = edgeAt(edge);
    const from = load<u32>(e, E_LINKS_TO);
    const to = load<u32>(e, E_CLASS);
    if (!from || (from != cls && to != cls)) continue;
    unlink(edge, from);
  }
}

function unlink(edge: u32, from: u32): void {
  const c = classAt(from);
  if (!unlink_from(edge, c, C_AFTER, C_AFTER_LAST)) unlink_from(edge, c, C_BEFORE, C_BEFORE_LAST);
  const e = edgeAt(edge);
  undo_set32(e + E_LINKS_TO, 0);
  undo_set32(e + E_CLASS, 0);
  undo_set32(e + E_NEXT, get(V_FREE_EDGE));
  set(V_FREE_EDGE, edge);
  set(V_EDGES, get(V_EDGES) - 1);
}

function unlink_from(edge: u32, c: usize, list: usize, lastOf: usize): bool {
  let at = c + list;
  let before: u32 = 0;
  for (let there = load<u32>(at); there; there = load<u32>(at)) {
    if (there == edge) {
      const next = load<u32>(edgeAt(edge), E_NEXT);
      set_graph(at, next);
      if (!next) undo_set32(c + lastOf, before);
      return true;
    }
    before = there;
    at = edgeAt(there) + E_NEXT;
  }
  return false;
}
