// PCT: Burckhardt, Kothari, Musuvathi, Nagarakatte, "A randomized scheduler with probabilistic guarantees of finding
// bugs", ASPLOS 2010. Every task has a random priority, the candidate of the highest one goes on; at depth - 1 random
// decisions the task that would go on falls below all others. A bug of depth d is found with probability at least
// 1 / (n · k^(d-1)) for n tasks and k decisions. Who lets others go first falls below all others as well: else whoever polls
// would keep those away that it waits for (as in Shuttle's version).

import { MAX_TASKS } from "../regions";
import { taskAt } from "../task";
import { randomBelow } from "./rng";

const MAX_DEPTH_OF_BUG: u32 = 16;
const CHANGE_POINTS: usize = memory.data(64);
const FIRST_PRIORITY: u32 = 1 << 21;
/** Change points give priorities above this one, yielding those below it, each time a lower one. */
const YIELD_PRIORITY: u32 = 1 << 20;

let changePoints: u32 = 0;
let lowestPriority: u32 = YIELD_PRIORITY;

/** `depth` from 1 to 16, `steps`: estimated number of decisions. */
export function initPct(depth: u32, steps: u32): void {
  changePoints = min(depth, MAX_DEPTH_OF_BUG) - 1;
  for (let i: u32 = 0; i < changePoints; i++) {
    store<u32>(CHANGE_POINTS + ((<usize>i) << 2), randomBelow(max(steps, 1)));
  }
  lowestPriority = YIELD_PRIORITY;
  for (let task: u32 = 0; task < MAX_TASKS; task++) taskAt(task).priority = 0;
}

/** The task lets all others go first. */
export function yieldPct(task: u32): void {
  if (lowestPriority > 1) lowestPriority -= 1;
  taskAt(task).priority = lowestPriority;
}

/** The task that goes on at decision number `decision`. */
export function choosePct(candidates: u32, decision: u32): u32 {
  for (let i: u32 = 0; i < changePoints; i++) {
    if (load<u32>(CHANGE_POINTS + ((<usize>i) << 2)) == decision) {
      taskAt(highest(candidates)).priority = YIELD_PRIORITY + changePoints - i;
    }
  }
  return highest(candidates);
}

function highest(candidates: u32): u32 {
  let best: u32 = 0;
  let bestPriority: u32 = 0;
  for (let rest = candidates; rest; rest &= rest - 1) {
    const task = <u32>ctz<u32>(rest);
    const t = taskAt(task);
    // A task gets its priority when it is first seen.
    if (!t.priority) t.priority = FIRST_PRIORITY + randomBelow(1 << 20);
    if (t.priority > bestPriority) {
      best = task;
      bestPriority = t.priority;
    }
  }
  return best;
}
