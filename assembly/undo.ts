// Logged stores: what stood at an address before, so that a table can go back to an earlier state in time
// proportional to what changed. Marks nest (after boot, after a program's setup).
//
//   UNDO   entries of 8 bytes: address | former word
//
// Before the first mark nothing is logged. A log that is full keeps its entries and says so (`undo_full`): whoever
// owns the tables must then stop changing them.

import { UNDO, UNDO_ENTRIES, MAX_MARKS } from "./lockdep/layout";

let logged: u32 = 0;
let marks: u32 = 0;

/** Stores a word that a rewind takes back. */
export function undo_set32(at: usize, value: u32): void {
  if (marks && logged < UNDO_ENTRIES) {
    const entry = UNDO + ((<usize>logged) << 3);
    store<u32>(entry, <u32>at);
    store<u32>(entry, load<u32>(at), 4);
    logged += 1;
  }
  store<u32>(at, value);
}

/** Stores two words that a rewind takes back. */
export function undo_set64(at: usize, value: u64): void {
  undo_set32(at, <u32>value);
  undo_set32(at + 4, <u32>(value >> 32));
}

/** True when fewer than 4096 stores more can be logged. */
export function undo_full(): bool {
  return logged + 4096 > UNDO_ENTRIES;
}

/** The present state becomes what undo_rewind returns to; returns the number of marks below it. */
export function undo_mark(): u32 {
  const level = marks < MAX_MARKS ? marks : MAX_MARKS - 1;
  store<u32>(markAt(level), logged);
  marks = level + 1;
  return level;
}

/** Back to the mark numbered `level`, which stays; marks above it are dropped. */
export function undo_rewind(level: u32): void {
  if (level >= marks) return;
  const target = load<u32>(markAt(level));
  let entry = UNDO + ((<usize>logged) << 3);
  const stop = UNDO + ((<usize>target) << 3);
  while (entry > stop) {
    entry -= 8;
    store<u32>(load<u32>(entry), load<u32>(entry, 4));
  }
  logged = target;
  marks = level + 1;
}

/** Forgets all marks and the log; the state stays as it is. */
export function undo_forget(): void {
  logged = 0;
  marks = 0;
}

export function undo_logged(): u32 {
  return logged;
}

// The marks stand above the entries.
function markAt(level: u32): usize {
  return UNDO + ((<usize>UNDO_ENTRIES) << 3) + ((<usize>level) << 2);
}
