import type { Finding, FindingData } from "../machine/finding.js";
import { type Dialect, since } from "./dialect.js";
import { heldLocks } from "./held-locks.js";
import { formatWarning } from "./oops.js";
import { callTrace, dumpHeader } from "./stack.js";

type AtomicSleep = Extract<FindingData, { type: "atomic-sleep" }>;

function hex(count: number): string {
  return `0x${count.toString(16).padStart(8, "0")}`;
}

// __might_resched() of kernel/sched/core.c.
function sleepingLines(finding: Finding, data: AtomicSleep, dialect: Dialect): string[] {
  const { pid, comm } = finding.task;
  const atomic = data.preemptCount === 0 ? 0 : 1;
  const irqs = data.irqsDisabled ? 1 : 0;
  const nonBlock = since(dialect, "5.4") ? " non_block: 0," : "";
  const counts = since(dialect, "5.17")
    ? [`preempt_count: ${data.preemptCount.toString(16)}, expected: 0`, `RCU nest depth: ${data.rcuDepth}, expected: 0`]
    : [];
  return [
    `BUG: sleeping function called from invalid context at ${data.place}`,
    `in_atomic(): ${atomic}, irqs_disabled(): ${irqs},${nonBlock} pid: ${pid}, name: ${comm}`,
    ...counts,
  ];
}

/** A task that sleeps where it must not: the kernel's text, held locks, stack. */
export function formatAtomicSleep(finding: Finding, data: AtomicSleep, dialect: Dialect): string[] {
  const { pid, comm } = finding.task;
  // Before 4.13 the kernel said nothing.
  if (data.how === "reader-schedules" && since(dialect, "4.13")) {
    return formatWarning(finding, since(dialect, "5.15") ? finding.title : "", dialect);
  }
  // schedule() itself has disabled preemption once when it looks.
  const head =
    data.how === "schedules"
      ? [`BUG: scheduling while atomic: ${comm}/${pid}/${hex(data.preemptCount + 1)}`]
      : sleepingLines(finding, data, dialect);
  return [
    ...head,
    ...heldLocks(finding.task, finding.held, dialect),
    ...dumpHeader(finding.task, dialect),
    ...callTrace(finding.stack, dialect),
  ];
}
