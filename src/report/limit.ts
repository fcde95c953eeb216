import type { Finding } from "../machine/finding.js";
import type { Dialect } from "./dialect.js";
import { callTrace, dumpHeader, taskName } from "./stack.js";

/** What each limit means and what to do when it is hit by a model that is right. */
const LIMITS: Readonly<Record<string, readonly [what: string, advice: string]>> = {
  "step-limit": ["step limit", "the model runs without end; a model that needs more steps: --max-steps"],
  "stack-limit": ["stack limit", "functions call each other without end, or a frame is too large"],
  "memory-limit": ["memory limit", "the model allocates without end"],
  "sleep-limit": ["sleep limit", "the model sleeps again and again and nothing else happens"],
  "task-limit": ["task limit", "the model starts threads without end"],
};

/** Which limit ended the run, how much it was, and where the task stood. */
export function formatLimit(finding: Finding, dialect: Dialect): string[] {
  const [what, advice] = LIMITS[finding.kind] ?? ["limit", ""];
  const detail = finding.data.type === "text" && finding.data.what !== "" ? `: ${finding.data.what}` : "";
  return [
    `kobjlab: ${what} reached by ${taskName(finding.task)} after ${finding.step} steps${detail}`,
    `(${advice})`,
    ...dumpHeader(finding.task, dialect),
    ...callTrace(finding.stack, dialect),
  ];
}
