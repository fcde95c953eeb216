// A run told as blocks: which task goes on, and for how many decisions. Unlike switches at numbered decisions, blocks keep
// their meaning when one before them is left out.

import { MAX_SWITCHES, REPLAY_SWITCHES } from "../regions";

let blocks: u32 = 0;
let next: u32 = 0;
let left: u32 = 0;

/** The host has written `count` pairs (decisions, task) to REPLAY_SWITCHES. */
export function initBlocks(count: u32): void {
  blocks = min(count, MAX_SWITCHES);
  next = 0;
  left = blocks ? load<u32>(REPLAY_SWITCHES) : 0;
}

/** The task whose block it is, -1 behind the last one. A task that cannot go on loses the rest of its block. */
export function taskOfBlock(candidates: u32): i32 {
  while (next < blocks) {
    const at = REPLAY_SWITCHES + ((<usize>next) << 3);
    const task = load<u32>(at, 4) & 31;
    if (left && (candidates >> task) & 1) {
      left -= 1;
      return task;
    }
    next += 1;
    left = next < blocks ? load<u32>(at, 8) : 0;
  }
  return -1;
}
