// Findings of the run: records of words that the host decodes. A record is
//
//   words of the record | key | kind | step | task | stack | the task's work item (work-info.ts), 2 words | payload…
//
// The key identifies the bug for a batch, which stops only at keys it does not know. A key appears once a run.

import { FINDING_HEAD_WORDS } from "./generated/abi";
import { FINDING_WORDS, FINDINGS, KNOWN, KNOWN_SLOTS, MEM } from "./regions";
import { consoleWrite, LEVEL_FINDING } from "./console";
import { eventCount } from "./events";
import { save_stack } from "./stacks";
import { machineState } from "./task";
import { runningFunction, runningQueueName } from "./work-info";

/** Where the time stands that a finding's mark on the console gets. */
const TIME: usize = memory.data(8);

/** Words in use; the record being written starts at `open`. */
let used: u32 = 0;
let open: u32 = 0;
let cursor: u32 = 0;
/** True when the run has a finding whose key is not in KNOWN. */
let unknown: bool = false;

function put(at: u32, word: u32): void {
  store<u32>(FINDINGS + ((<usize>at) << 2), word);
}

function get(at: u32): u32 {
  return load<u32>(FINDINGS + ((<usize>at) << 2));
}

export function resetFindings(): void {
  used = 0;
  unknown = false;
}

/** Starts a record about the running task; false when the table is full. */
export function finding_begin(kind: u32): bool {
  if (used + 4096 > FINDING_WORDS) return false;
  open = used;
  const task = machineState().current;
  put(open + 2, kind);
  put(open + 3, eventCount());
  put(open + 4, task);
  put(open + 5, save_stack(task));
  put(open + 6, runningQueueName(task));
  put(open + 7, runningFunction(task));
  cursor = open + FINDING_HEAD_WORDS;
  return true;
}

export function finding_word(word: u32): void {
  if (cursor + 1 < FINDING_WORDS) put(cursor++, word);
}

/** Ends the record; it is dropped when the run has one with this key already. */
export function finding_end(key: u32): void {
  for (let at: u32 = 0; at < used; at += get(at)) {
    if (get(at + 1) == key) return;
  }
  put(open, cursor - open);
  put(open + 1, key);
  used = cursor;
  store<u64>(TIME, machineState().now);
  consoleWrite(LEVEL_FINDING, TIME, 8, key);
  if (!isKnown(key)) unknown = true;
}

/** Adds a string of the emulated memory: its length, then its bytes, four a word; cut at 256 bytes. */
export function finding_string(off: u32): void {
  let length: u32 = 0;
  while (length < 256 && load<u8>(MEM + off + length)) length += 1;
  finding_word(length);
  for (let i: u32 = 0; i < length; i += 4) finding_word(load<u32>(MEM + off + i));
}

/** A finding whose payload is the given words. */
export function report(kind: u32, key: u32, a: u32 = 0, b: u32 = 0, c: u32 = 0, d: u32 = 0): void {
  if (!finding_begin(kind)) return;
  finding_word(a);
  finding_word(b);
  finding_word(c);
  finding_word(d);
  finding_end(key);
}

export function mixKey(key: u32, word: u32): u32 {
  return (rotl<u32>(key, 5) ^ word) * 0x9e3779b1;
}

export function findingWords(): u32 {
  return used;
}

export function hasUnknownFinding(): bool {
  return unknown;
}

/** The keys a batch need not stop at: an open hash table; 0 is an empty slot. */
export function clearKnown(): void {
  memory.fill(KNOWN, 0, KNOWN_SLOTS << 2);
}

export function addKnown(key: u32): void {
  let slot = key & (KNOWN_SLOTS - 1);
  for (let i: u32 = 0; i < KNOWN_SLOTS; i++) {
    const at = KNOWN + ((<usize>slot) << 2);
    const there = load<u32>(at);
    if (there == key) return;
    if (!there) {
      store<u32>(at, key);
      return;
    }
    slot = (slot + 1) & (KNOWN_SLOTS - 1);
  }
}

/** True when a batch need not stop at the key. */
export function isKnown(key: u32): bool {
  let slot = key & (KNOWN_SLOTS - 1);
  for (let i: u32 = 0; i < KNOWN_SLOTS; i++) {
    const there = load<u32>(KNOWN + ((<usize>slot) << 2));
    if (there == key) return true;
    if (!there) return false;
    slot = (slot + 1) & (KNOWN_SLOTS - 1);
  }
  return false;
}
