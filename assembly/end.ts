// How a run ends.

import { machineState } from "./task";

export const END_NONE: u32 = 0;
/** Every task ended. */
export const END_DONE: u32 = 1;
/** Some tasks can never go on. */
export const END_STUCK: u32 = 2;
/** A limit was reached. */
export const END_LIMIT: u32 = 3;
/** Oops or BUG. */
export const END_FATAL: u32 = 4;
/** A direct call of the host has returned. */
export const END_HOST: u32 = 5;

export function endRun(how: u32): void {
  machineState().end = how;
}
