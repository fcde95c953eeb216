import type { FindingData, TaskState } from "../machine/finding.js";
import { taskName } from "./stack.js";

type Deadlock = Extract<FindingData, { type: "deadlock" }>;

function holderNames(holders: readonly number[], blocked: readonly TaskState[]): string {
  const names = holders.map((number) => {
    const task = blocked.find((t) => t.task === number);
    return task === undefined ? `task ${number}` : taskName(task);
  });
  return names.length === 0 ? "nobody" : names.join(" and ");
}

/** `rmmod/43 waits for s_active, held by sh/42`; what ends the wait when it is no lock. */
export function waitLine(task: TaskState, blocked: readonly TaskState[]): string {
  return `${taskName(task)} ${waitText(task, blocked)}`;
}

function waitText(task: TaskState, blocked: readonly TaskState[], forATime = false): string {
  if (task.waitsFor === null) return forATime ? "sleeps" : "sleeps and nothing is left that could wake it";
  const { what, holders } = task.waitsFor;
  if (holders.length === 0) return `waits for ${what}${forATime ? "" : ", and nothing is left that could end that"}`;
  const self = holders.length === 1 && holders[0] === task.task;
  return `waits for ${what}, held by ${self ? "itself" : holderNames(holders, blocked)}`;
}

/** The wait-for cycle in words, a line a task; then the tasks that wait behind it. */
export function waitCycle(data: Deadlock): string[] {
  if (data.forATime) {
    const lines = data.blocked.map((t) => `  ${taskName(t)} ${waitText(t, data.blocked, true)}`);
    return ["Tasks that wait for more than 120 seconds while others go on:", ...lines];
  }
  const inCycle = data.cycle
    .map((number) => data.blocked.find((t) => t.task === number))
    .filter((t): t is TaskState => t !== undefined);
  const behind = data.blocked.filter((t) => !data.cycle.includes(t.task));
  const title = inCycle.length === 0 ? "Tasks that can never go on:" : "Wait-for cycle: these tasks can never go on.";
  const lines = [title, ...inCycle.map((t) => `  ${waitLine(t, data.blocked)}`)];
  if (inCycle.length > 0 && behind.length > 0) lines.push("Behind it:");
  return [...lines, ...behind.map((t) => `  ${waitLine(t, data.blocked)}`)];
}
