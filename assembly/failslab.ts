// Allocations that are made to fail. Models lib/fault-inject.c and mm/failslab.c, /proc/PID/fail-nth: a program says which
// allocation of a call fails, or which of those that kernel threads make. Differs: allocations that may sleep fail, too, as
// with ignore-gfp-wait off.

import { LEVEL_FAILSLAB } from "./console";
import { EVENT_ALLOCATION_FAILS, recordEvent } from "./events";
import { currentIp } from "./stacks";
import { KIND_KTHREAD, machineState, taskAt } from "./task";
import { writeStackDump } from "./work-info";

/** GFP flags as kernel/include/linux/gfp.h has them. */
const GFP_NOWARN: u64 = 0x200;
const GFP_NOFAIL: u64 = 0x800;

/** Allocations since the start of the run that could have been made to fail: by calls, by kernel threads. */
let ofCalls: u32 = 0;
let ofBackground: u32 = 0;

export function resetAllocationCounts(): void {
  ofCalls = 0;
  ofBackground = 0;
}

export function allocationsOfCalls(): u32 {
  return ofCalls;
}

export function allocationsOfBackground(): u32 {
  return ofBackground;
}

/** Counts an allocation of the task; true when it fails. */
export function failsToAllocate(task: u32, bytes: u64, gfp: u64): bool {
  if (gfp & GFP_NOFAIL) return false;
  const t = taskAt(task);
  if (t.kind == KIND_KTHREAD) {
    ofBackground += 1;
    const m = machineState();
    if (!m.backgroundFailAt) return false;
    m.backgroundFailAt -= 1;
    if (m.backgroundFailAt) return false;
  } else {
    ofCalls += 1;
    if (!t.failAt) return false;
    t.failAt -= 1;
    if (t.failAt) return false;
  }
  recordEvent(task, EVENT_ALLOCATION_FAILS, currentIp(task), <u32>bytes, 0);
  if (!(gfp & GFP_NOWARN)) writeStackDump(LEVEL_FAILSLAB, task);
  return true;
}
