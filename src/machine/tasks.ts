import { layoutOf } from "../abi/layout-offsets.js";
import type { Core } from "./core.js";
import type { TaskRef } from "./finding.js";
import type { Symbols } from "./symbols.js";

const { fields } = layoutOf("task_struct");
const PID = fields.find((f) => f.name === "pid")!.offset;
const COMM = fields.find((f) => f.name === "comm")!.offset;

const STATES = ["done", "ready", "blocked", "blocked", "done"] as const;

/** Pid and name of a task as they are now. */
export function taskRef(core: Core, symbols: Symbols, task: number): TaskRef {
  const struct = core.exports.taskStructOf(task);
  return { task, pid: core.u32("MEM", struct + PID), comm: symbols.stringAt(struct + COMM) };
}

export function taskStateName(core: Core, task: number): "done" | "ready" | "blocked" {
  return STATES[core.exports.taskState(task)] ?? "done";
}
