// What the host may call of the validator directly: src/machine/lockdep-core.ts declares it. Sequences of lock operations
// that come from files drive the validator this way.

import { machineState, taskAt } from "../task";

export * from "./index";

/** The task becomes the running one, at code offset `ip` in a stack of that one frame. */
export function lockdep_stand_at(task: u32, ip: u32): void {
  machineState().current = task;
  const t = taskAt(task);
  t.depth = 1;
  t.pc = ip;
}
