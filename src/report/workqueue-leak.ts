import type { Finding, FindingData } from "../machine/finding.js";
import { type Dialect, since } from "./dialect.js";
import { heldLocks } from "./held-locks.js";
import { callTrace, dumpHeader } from "./stack.js";

type WorkqueueLeak = Extract<FindingData, { type: "workqueue-leak" }>;

/** What process_one_work() says about an item whose function left something behind, in the two forms that it has had. */
export function formatWorkqueueLeak(finding: Finding, data: WorkqueueLeak, dialect: Dialect): string[] {
  const { comm, pid } = finding.task;
  const preempt = `0x${data.preemptCount.toString(16).padStart(8, "0")}`;
  const [before, after] = data.lockDepths;
  const head = since(dialect, "6.9")
    ? [
        `BUG: workqueue leaked atomic, lock or RCU: ${comm}[${pid}]`,
        `     preempt=${preempt} lock=${before}->${after} RCU=0->${data.rcuDepth} workfn=${data.function}`,
      ]
    : [`BUG: workqueue leaked lock or atomic: ${comm}/${preempt}/${pid}`, `     last function: ${data.function}`];
  return [
    ...head,
    ...heldLocks(finding.task, finding.held, dialect),
    ...dumpHeader(finding.task, dialect),
    ...callTrace(finding.stack, dialect),
  ];
}
