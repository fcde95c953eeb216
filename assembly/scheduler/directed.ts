// Directed search for a deadlock, after Joshi, Park, Sen, Naik, "A randomized dynamic program analysis technique for
// detecting real deadlocks", PLDI 2009: a task that holds the first lock of a watched dependency stops there while
// others can go on without holding one, so that in the end each task has what another one waits for. Now and then it
// goes on all the same, as the others may need that to get anywhere.

import { holds_watched } from "../lockdep/index";
import { chooseRandom } from "./random";
import { randomBelow } from "./rng";

/** One decision in so many ignores who holds what. */
const IGNORED: u32 = 16;

/** One of the tasks in `candidates`, of which there are at least two. */
export function chooseDirected(candidates: u32): u32 {
  if (!randomBelow(IGNORED)) return chooseRandom(candidates);
  let free: u32 = 0;
  for (let rest = candidates; rest; rest &= rest - 1) {
    const task = <u32>ctz<u32>(rest);
    if (!holds_watched(task)) free |= 1 << task;
  }
  return chooseRandom(free ? free : candidates);
}
