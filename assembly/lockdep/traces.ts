// Stacks that classes and dependencies keep, and the kernel's limit on them. Models save_trace of
// kernel/locking/lockdep.c; the stacks themselves lie in the depot of the run (stacks.ts).

import { STACKS } from "../regions";
import { save_stack } from "../stacks";
import { machineState } from "../task";
import { MAX_STACK_TRACE_ENTRIES, V_TRACE_WORDS } from "./layout";
import { LIMIT_STACK_TRACE, report_limit } from "./report";
import { debug_locks, get, set } from "./state";
import { traces_shared } from "./versions";

/** Words of struct lock_trace before its entries. */
const TRACE_HEAD: u32 = 3;

/** The task's stack, 0 for none. With no room left the validator goes off: look at trace_was_saved. */
export function save_trace(task: u32, ip: u32): u32 {
  const before = machineState().stackWords;
  const id = save_stack(task);
  if (traces_shared && machineState().stackWords == before) return id;
  const depth = id ? load<u32>(STACKS + ((<usize>id) << 2)) : 0;
  const used = get(V_TRACE_WORDS) + depth + (traces_shared ? TRACE_HEAD : 0);
  if (used > MAX_STACK_TRACE_ENTRIES) report_limit(task, LIMIT_STACK_TRACE, ip);
  else set(V_TRACE_WORDS, used);
  return id;
}

/** False when saving the last stack has hit the limit: what it was for is not done. */
export function trace_was_saved(): bool {
  return debug_locks() != 0;
}
