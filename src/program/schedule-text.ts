import { FormatError } from "../errors.js";
import type { Schedule, Switch } from "../machine/outcome.js";

/**
 * The text form of a schedule, one line: `@3:1 @17:2` means that at decision 3 task 1 goes on and at decision 17
 * task 2, and that otherwise the standing rule decides. The empty schedule is the empty text.
 */
export function formatSchedule(schedule: Schedule): string {
  return schedule.map((s) => `@${s.at}:${s.to}`).join(" ");
}

/** Reads the text form. Throws FormatError naming the part that is wrong. */
export function parseSchedule(text: string, file = "schedule"): Schedule {
  const schedule: Switch[] = [];
  for (const part of text.split(/\s+/).filter((p) => p !== "")) {
    const found = /^@(\d{1,9}):(\d{1,9})$/.exec(part);
    if (found === null)
      throw new FormatError(file, `expected a switch such as @3:1 (decision 3, task 1), found ${part}`);
    const at = Number(found[1]);
    const before = schedule.at(-1);
    if (before !== undefined && before.at >= at) {
      throw new FormatError(file, `${part} stands after @${before.at}:${before.to}; decisions must ascend`);
    }
    schedule.push({ at, to: Number(found[2]) });
  }
  return schedule;
}
