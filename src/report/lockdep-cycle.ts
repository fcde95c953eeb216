import type { CycleEdge, FindingData, HeldLock } from "../machine/finding.js";
import { since } from "./dialect.js";
import { lockLine, lockName } from "./held-locks.js";
import {
  DEADLOCK,
  frame,
  heldSection,
  type LockReport,
  OTHER_INFO,
  plainName,
  sameClass,
  second,
  task,
  trace,
  validatorBacktrace,
} from "./lockdep-parts.js";
import { LOCKDEP_TEXT } from "./lockdep-versions.js";
import { dependencyStack, validatorStack } from "./stack.js";

type Cycle = Extract<FindingData, { type: "lock-cycle" }>;
type Recursion = Extract<FindingData, { type: "recursive-lock" }>;

const CIRCULAR = { oldWord: "INFO", rule: 54, oldRule: 54, oldLowerRule: 55 } as const;
const RECURSIVE = { oldWord: "INFO", rule: 44, oldRule: 45 } as const;

function acquiring(report: LockReport, data: Cycle | Recursion): string[] {
  return [
    `${task(report)} is trying to acquire lock:`,
    lockLine(data.acquiring, report.dialect),
    "",
    "but task is already holding lock:",
    lockLine(data.holding, report.dialect),
    "",
  ];
}

/** `possible circular locking dependency detected`. */
export function circularReport(report: LockReport, data: Cycle): string[] {
  return [
    ...frame(report, "possible circular locking dependency detected", CIRCULAR),
    ...acquiring(report, data),
    "which lock already depends on the new lock.",
    "",
    "",
    "the existing dependency chain (in reverse order) is:",
    ...chain(report, data),
    "",
    OTHER_INFO,
    "",
    ...scenario(report, data),
    ...heldSection(report),
    ...validatorBacktrace(report),
  ];
}

// The held lock first, the new one, with the present stack, last.
function chain({ finding, dialect }: LockReport, data: Cycle): string[] {
  const lines: string[] = [];
  for (let depth = data.edges.length; depth > 0; depth--) {
    const edge = data.edges[depth - 1] as CycleEdge;
    lines.push(
      "",
      `-> #${depth}${lockName(edge.to, dialect)}:`,
      ...trace(dependencyStack(edge.stack, dialect), 6, dialect),
    );
  }
  return [
    ...lines,
    "",
    `-> #0${lockName(data.acquiring.class, dialect)}:`,
    ...trace(validatorStack(finding.stack), 6, dialect),
  ];
}

function scenario({ dialect }: LockReport, data: Cycle): string[] {
  const [held, fresh] = [plainName(data.holding.class), plainName(data.acquiring.class)];
  const middle = data.edges.at(-1)?.from ?? data.acquiring.class;
  const direct = sameClass(middle, data.acquiring.class);
  const verb = (lock: HeldLock): string => {
    if (!since(dialect, LOCKDEP_TEXT.kindsInScenarios)) return "lock";
    if (lock.read !== 0) return "rlock";
    return lock.sync ? "sync" : "lock";
  };
  return [
    ...(direct ? [] : ["Chain exists of:", `  ${fresh} --> ${plainName(middle)} --> ${held}`, ""]),
    " Possible unsafe locking scenario:",
    "",
    "       CPU0                    CPU1",
    "       ----                    ----",
    `  ${verb(data.holding)}(${held});`,
    second(`lock(${plainName(middle)});`),
    second(`lock(${held});`),
    `  ${verb(data.acquiring)}(${fresh});`,
    ...DEADLOCK,
  ];
}

/** `possible recursive locking detected`. */
export function recursiveReport(report: LockReport, data: Recursion): string[] {
  return [
    ...frame(report, "possible recursive locking detected", RECURSIVE),
    ...acquiring(report, data),
    OTHER_INFO,
    " Possible unsafe locking scenario:",
    "",
    "       CPU0",
    "       ----",
    `  lock(${plainName(data.holding.class)});`,
    `  lock(${plainName(data.acquiring.class)});`,
    ...DEADLOCK,
    " May be due to missing lock nesting notation",
    "",
    ...heldSection(report),
    ...validatorBacktrace(report),
  ];
}
