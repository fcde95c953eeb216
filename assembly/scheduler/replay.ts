// An explicit schedule: switches (decision, task) from the standing rule, which the caller applies elsewhere.

import { MAX_SWITCHES, REPLAY_SWITCHES } from "../regions";

let switches: u32 = 0;
let next: u32 = 0;

/** The host has written `count` pairs to REPLAY_SWITCHES, by ascending decision. */
export function initReplay(count: u32): void {
  switches = min(count, MAX_SWITCHES);
  next = 0;
}

/** The task that the schedule names for this decision, -1 for none. A task that cannot go on is passed over. */
export function scheduledTask(candidates: u32, decision: u32): i32 {
  while (next < switches && load<u32>(REPLAY_SWITCHES + ((<usize>next) << 3)) < decision) next += 1;
  if (next == switches) return -1;
  const at = REPLAY_SWITCHES + ((<usize>next) << 3);
  if (load<u32>(at) != decision) return -1;
  const task = load<u32>(at, 4) & 31;
  return (candidates >> task) & 1 ? task : -1;
}
