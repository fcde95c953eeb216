// The console log of the run. A record is
//
//   u32 bytes of the record | u32 step | u32 task | s32 level | u32 stack | u32 text bytes | text, padded to 4 bytes
//
// level: 0 to 7 as the kernel's, -1 what a user process printed, -2 a stack dump (text: work-info.ts), -3 a uevent, -4 a finding was made here
// (stack: its key; text: the time in jiffies, 8 bytes), -5 an allocation was made to fail (as -2).

import { eventCount } from "./events";
import { CONSOLE, CONSOLE_BYTES } from "./regions";
import { machineState } from "./task";

const HEAD_BYTES: u32 = 24;

export const LEVEL_USER: i32 = -1;
export const LEVEL_STACK: i32 = -2;
export const LEVEL_UEVENT: i32 = -3;
export const LEVEL_FINDING: i32 = -4;
export const LEVEL_FAILSLAB: i32 = -5;
export const LEVEL_DEFAULT: i32 = 4;

/** Adds a record; when the log is full, further ones are lost and `consoleBytes` stays at its end. */
export function consoleWrite(level: i32, text: usize, bytes: u32, stack: u32): void {
  const m = machineState();
  const size = HEAD_BYTES + ((bytes + 3) & ~3);
  if (m.consoleBytes + size > CONSOLE_BYTES) return;
  const at = CONSOLE + m.consoleBytes;
  store<u32>(at, size);
  store<u32>(at, eventCount(), 4);
  store<u32>(at, m.current, 8);
  store<i32>(at, level, 12);
  store<u32>(at, stack, 16);
  store<u32>(at, bytes, 20);
  memory.copy(at + HEAD_BYTES, text, bytes);
  m.consoleBytes += size;
}
