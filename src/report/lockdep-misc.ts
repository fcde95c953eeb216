import type { FindingData } from "../machine/finding.js";
import { lockLine } from "./held-locks.js";
import { backtrace, dump, frame, heldSection, type LockReport, OTHER_INFO, task } from "./lockdep-parts.js";
import { pointer, symbol } from "./stack.js";

type Data<T extends FindingData["type"]> = Extract<FindingData, { type: T }>;

const UNBALANCED = { oldWord: "BUG", rule: 37, oldRule: 37 } as const;
const FREED = { oldWord: "BUG", rule: 25, oldRule: 25 } as const;
const NOT_NESTED = { oldWord: "BUG", rule: 34, oldRule: 34 } as const;
const AT_EXIT = { oldWord: "BUG", rule: 36, oldRule: 37 } as const;
const TO_USER = { oldWord: "BUG", rule: 48, oldRule: 48 } as const;

/** `bad unlock balance detected!`. */
export function unbalancedReport(report: LockReport, data: Data<"unlock-balance">): string[] {
  return [
    ...frame(report, "bad unlock balance detected!", UNBALANCED),
    `${task(report)} is trying to release lock (${data.name}) at:`,
    `[<${pointer(data.at.address)}>] ${symbol(data.at, report.dialect)}`,
    "but there are no more locks to release!",
    "",
    OTHER_INFO,
    ...heldSection(report),
    ...backtrace(report),
  ];
}

/** `held lock freed!`. */
export function freedReport(report: LockReport, data: Data<"held-lock-freed">): string[] {
  const range = `${pointer(data.from)}-${pointer(data.to - 1n)}`;
  return [
    ...frame(report, "held lock freed!", FREED),
    `${task(report)} is freeing memory ${range}, with a lock still held there!`,
    lockLine(data.lock, report.dialect),
    ...heldSection(report),
    ...backtrace(report),
  ];
}

/** `Nested lock was not taken`. */
export function notNestedReport(report: LockReport, data: Data<"nested-lock-not-taken">): string[] {
  return [
    ...frame(report, "Nested lock was not taken", NOT_NESTED),
    `${task(report)} is trying to lock:`,
    lockLine(data.lock, report.dialect),
    "",
    "but this task is not holding:",
    data.nestName,
    ...backtrace(report),
    "",
    OTHER_INFO,
    ...heldSection(report),
    ...backtrace(report),
  ];
}

/** `TASK still has locks held!` and `lock held when returning to user space!`. */
export function stillHeldReport(report: LockReport, data: Data<"still-held">): string[] {
  if (data.user) {
    return [
      ...frame(report, "lock held when returning to user space!", TO_USER),
      `${task(report)} is leaving the kernel with locks still held!`,
      ...heldSection(report),
    ];
  }
  return [
    ...frame(report, `${task(report)} still has locks held!`, AT_EXIT),
    ...heldSection(report),
    ...backtrace(report),
  ];
}

/** `Invalid wait context`, whose title stands in brackets in every version that has it. */
export function waitContextReport(report: LockReport, data: Data<"wait-context">): string[] {
  return [
    "",
    "=".repeat(29),
    "[ BUG: Invalid wait context ]",
    report.identity,
    "-".repeat(29),
    `${task(report)} is trying to lock:`,
    lockLine(data.lock, report.dialect),
    OTHER_INFO,
    `context-{${data.contextType}:${data.contextType}}`,
    ...heldSection(report),
    "stack backtrace:",
    ...dump(report),
  ];
}

/** Messages that have no frame: their lines, then the stack. */
export function messageReport(report: LockReport, data: Data<"lockdep-message">): string[] {
  return [...data.lines, ...dump(report)];
}
