import type { Finding, FindingData, TaskState } from "../machine/finding.js";
import { type Dialect, releaseOf, since } from "./dialect.js";
import { heldLocks } from "./held-locks.js";
import { callTrace, sleepingStack, workqueueLine } from "./stack.js";
import { waitCycle } from "./wait-cycle.js";

/** kernel.hung_task_timeout_secs as it is unless somebody changes it. */
const TIMEOUT_SECONDS = 120;

function isKernelThread(task: TaskState): boolean {
  const outermost = task.stack.at(-1)?.function;
  return task.workqueue !== null || outermost === "kthread" || outermost === "worker_thread";
}

/** The line that sched_show_task() begins with; the machine does not know stack use, user tasks are children of init. */
function taskLine(task: TaskState, dialect: Dialect): string {
  const comm = task.comm.slice(0, 15).padEnd(15);
  const parent = isKernelThread(task) ? 2 : 1;
  if (!since(dialect, "5.10")) {
    const [stack, pid, ppid] = ["0".padStart(5), String(task.pid).padStart(5), String(parent).padStart(6)];
    return `${comm} D ${stack} ${pid} ${ppid} 0x00000000`;
  }
  const flags = isKernelThread(task) ? "0x00004000" : "0x00000000";
  if (!since(dialect, "6.1")) {
    return `task:${comm} state:D stack:${"0".padStart(5)} pid:${String(task.pid).padStart(5)} ppid:${String(parent).padStart(6)} flags:${flags}`;
  }
  const pid = String(task.pid).padEnd(5);
  const thread = since(dialect, "6.6") ? ` tgid:${pid}` : "";
  return `task:${comm} state:D stack:${"0".padEnd(5)} pid:${pid}${thread} ppid:${String(parent).padEnd(6)} flags:${flags}`;
}

function hungTask(task: TaskState, dialect: Dialect): string[] {
  const lines = [
    `INFO: task ${task.comm}:${task.pid} blocked for more than ${TIMEOUT_SECONDS} seconds.`,
    `      Not tainted ${releaseOf(dialect)}`,
    '"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.',
    taskLine(task, dialect),
  ];
  return [...lines, ...workqueueLine(task.workqueue, dialect), ...callTrace(sleepingStack(task.stack), dialect)];
}

function allLocks(tasks: readonly TaskState[], dialect: Dialect): string[] {
  const holders = tasks.filter((t) => t.held.length > 0);
  if (holders.length === 0) return [];
  const rule = "=".repeat(45);
  return [
    "",
    "Showing all locks held in the system:",
    ...holders.flatMap((t) => heldLocks(t, t.held, dialect)),
    "",
    rule,
    "",
  ];
}

/** Tasks that hang: the cycle in words, then what khungtaskd prints about each, then every lock held. */
export function formatHungTasks(data: Extract<FindingData, { type: "deadlock" }>, dialect: Dialect): string[] {
  const byCycle = [
    ...data.cycle.map((number) => data.blocked.find((t) => t.task === number)),
    ...data.blocked.filter((t) => !data.cycle.includes(t.task)),
  ].filter((t): t is TaskState => t !== undefined);
  return [...waitCycle(data), "", ...byCycle.flatMap((t) => hungTask(t, dialect)), ...allLocks(byCycle, dialect)];
}

/** A hung task for which the machine knows only where it sleeps. */
export function formatHungTask(finding: Finding, dialect: Dialect): string[] {
  return hungTask(
    {
      ...finding.task,
      state: "blocked",
      stack: finding.stack,
      held: finding.held,
      waitsFor: null,
      workqueue: finding.task.workqueue ?? null,
    },
    dialect,
  );
}
