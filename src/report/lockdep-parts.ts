import type { Finding, IrqEvent, IrqState, LockClassInfo, Stack } from "../machine/finding.js";
import { type Dialect, since } from "./dialect.js";
import { heldLocks } from "./held-locks.js";
import { LOCKDEP_TEXT } from "./lockdep-versions.js";
import {
  callTrace,
  completeStack,
  dumpHeader,
  pointer,
  stackEntry,
  symbol,
  taskName,
  validatorStack,
} from "./stack.js";

/** What a report of the validator is made from. */
export interface LockReport {
  readonly finding: Finding;
  readonly dialect: Dialect;
  /** Release, version, taint: `4.10.0 #1 Not tainted`. */
  readonly identity: string;
}

/** How a kind of report begins: the word before its title and the lengths of its rules, then and now. */
export interface FrameShape {
  /** Up to 4.11 titles stand in brackets behind this word. */
  readonly oldWord: "INFO" | "BUG";
  readonly rule: number;
  readonly oldRule: number;
  /** Where the rule below the title differs. */
  readonly oldLowerRule?: number;
}

/** Empty line, rule, title, identity, rule. */
export function frame(report: LockReport, title: string, shape: FrameShape): string[] {
  if (since(report.dialect, LOCKDEP_TEXT.warningTitles)) {
    const rule = shape.rule;
    return ["", "=".repeat(rule), `WARNING: ${title}`, report.identity, "-".repeat(rule)];
  }
  const lower = shape.oldLowerRule ?? shape.oldRule;
  return ["", "=".repeat(shape.oldRule), `[ ${shape.oldWord}: ${title} ]`, report.identity, "-".repeat(lower)];
}

/** `name#2/1`, a class as scenarios name it. */
export function plainName(c: LockClassInfo): string {
  return c.name + (c.nameVersion > 1 ? `#${c.nameVersion}` : "") + (c.subclass > 0 ? `/${c.subclass}` : "");
}

export function sameClass(a: LockClassInfo, b: LockClassInfo): boolean {
  return a.key === b.key && a.subclass === b.subclass;
}

/** A stack, one symbol a line after `spaces` + 1 spaces. */
export function trace(stack: Stack, spaces: number, dialect: Dialect): string[] {
  return completeStack(stack, dialect).map((f) => " ".repeat(spaces + 1) + stackEntry(f, dialect));
}

export function heldSection({ finding, dialect }: LockReport): string[] {
  return heldLocks(finding.task, finding.held, dialect);
}

/** What dump_stack prints. */
export function dump({ finding, dialect }: LockReport): string[] {
  return [...dumpHeader(finding.task, dialect), ...callTrace(finding.stack, dialect)];
}

export function backtrace(report: LockReport): string[] {
  return ["", "stack backtrace:", ...dump(report)];
}

/** The same with the validator's own frames. */
export function validatorBacktrace(report: LockReport): string[] {
  const { finding } = report;
  return backtrace({ ...report, finding: { ...finding, stack: validatorStack(finding.stack) } });
}

export function task({ finding }: LockReport): string {
  return taskName(finding.task);
}

export const OTHER_INFO = "other info that might help us debug this:";
export const DEADLOCK = ["", " *** DEADLOCK ***", ""];

const SECOND_COLUMN = " ".repeat(31);

/** A line of a scenario's second column. */
export function second(text: string): string {
  return SECOND_COLUMN + text;
}

/** `[HC0[0]:SC0[0]:HE1:SE1]`. The nesting counts are those that the context implies. */
export function irqState(irq: IrqState): string {
  // Disabled bottom halves count two each, a running softirq one.
  const softirqCount = irq.softirqContext > 0 ? 1 : irq.softirqsEnabled ? 0 : 2;
  const hard = `HC${irq.hardirqContext > 0 ? 1 : 0}[${irq.hardirqContext}]`;
  const soft = `SC${irq.softirqContext > 0 ? 1 : 0}[${softirqCount}]`;
  return `[${hard}:${soft}:HE${irq.hardirqsEnabled ? 1 : 0}:SE${irq.softirqsEnabled ? 1 : 0}]`;
}

/** `irq event stamp` and the four lines below it. */
export function irqEvents(irq: IrqState, dialect: Dialect): string[] {
  const line = (what: string, { event, at }: IrqEvent): string =>
    `${what} at (${event}): [<${pointer(at?.address ?? 0n)}>] ${at === null ? "0x0" : symbol(at, dialect)}`;
  return [
    `irq event stamp: ${irq.events}`,
    line("hardirqs last  enabled", irq.hardirqsLastEnabled),
    line("hardirqs last disabled", irq.hardirqsLastDisabled),
    line("softirqs last  enabled", irq.softirqsLastEnabled),
    line("softirqs last disabled", irq.softirqsLastDisabled),
  ];
}
