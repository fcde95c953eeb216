// Random walk: each candidate with the same probability at every decision.

import { randomBelow } from "./rng";

/** One of the tasks in `candidates` (bit i: task i), which has at least two. */
export function chooseRandom(candidates: u32): u32 {
  let rest = candidates;
  for (let skip = randomBelow(<u32>popcnt<u32>(candidates)); skip; skip--) rest &= rest - 1;
  return <u32>ctz<u32>(rest);
}
