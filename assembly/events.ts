// What happened: one event for each visible operation and for begin and end of each call, in a ring; a running hash of
// all of them; and which pairs of consecutive operations were seen, the campaign's coverage.
//
// An event, EVENT_BYTES: u32 op << 8 | task, u32 code offset, u32 argument (low half), u32 decision + 1 (0: none taken)

import { COVERAGE, COVERAGE_BITS, EVENT_BYTES, EVENTS, MAX_EVENTS } from "./regions";

/** Operations beyond the core's. The argument of BEGIN and SKIPPED tells calls with other arguments apart; END's is the
 * call's number in its task. */
export const EVENT_CALL_BEGIN: u32 = 0x1000;
export const EVENT_CALL_END: u32 = 0x1001;
export const EVENT_CALL_SKIPPED: u32 = 0x1002;
/** An allocation fails as the program says; the argument is its size, the place that of the allocation. */
export const EVENT_ALLOCATION_FAILS: u32 = 0x1003;

let count: u32 = 0;
let hash: u64 = 0xcbf29ce484222325;
let previous: u32 = 0;
let covered: u32 = 0;

/** `before`: a hash of what happened until now. */
export function resetEvents(before: u32): void {
  count = 0;
  hash = 0xcbf29ce484222325 ^ <u64>before;
  previous = 0;
}

export function eventCount(): u32 {
  return count;
}

export function eventHash(): u64 {
  return hash;
}

export function recordEvent(task: u32, op: u32, pc: u32, arg: u32, decision: u32): void {
  const what = (op << 8) | task;
  const at = EVENTS + <usize>(count & (MAX_EVENTS - 1)) * EVENT_BYTES;
  store<u32>(at, what);
  store<u32>(at, pc, 4);
  store<u32>(at, arg, 8);
  store<u32>(at, decision, 12);
  count += 1;
  hash = (hash ^ (((<u64>what) << 32) | pc)) * 0x100000001b3;
  hash = rotl<u64>(hash ^ arg, 27) * 0x9e3779b97f4a7c15;
  const place = pc ^ (task << 24);
  cover(previous, place);
  previous = place;
}

// Tasks count by number: the pair is (who did what, who does what next).
function cover(a: u32, b: u32): void {
  const h = ((a * 0x85ebca6b) ^ rotl<u32>(b * 0xc2b2ae35, 13)) * 0x9e3779b1;
  const pair = (h >> 16) % COVERAGE_BITS;
  const at = COVERAGE + (pair >> 3);
  const bit = 1 << (pair & 7);
  const before = <u32>load<u8>(at);
  if (!(before & bit)) {
    store<u8>(at, <u8>(before | bit));
    covered += 1;
  }
}

export function coverage(): u32 {
  return covered;
}
