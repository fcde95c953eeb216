import type { FindingData, LockClassInfo, LockPathNode, Stack } from "../machine/finding.js";
import { stateName, usageName } from "../machine/lockdep-identity.js";
import { type Dialect, since } from "./dialect.js";
import { lockLine, lockName } from "./held-locks.js";
import {
  DEADLOCK,
  frame,
  heldSection,
  irqEvents,
  irqState,
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
import { dependencyStack, pointer, usageStack } from "./stack.js";

type Inconsistent = Extract<FindingData, { type: "inconsistent-lock" }>;
type Inversion = Extract<FindingData, { type: "irq-inversion" }>;
type UnsafeOrder = Extract<FindingData, { type: "irq-unsafe-order" }>;

const INCONSISTENT = { oldWord: "INFO", rule: 32, oldRule: 33 } as const;
const INVERSION = { oldWord: "INFO", rule: 56, oldRule: 57 } as const;
const UNSAFE_ORDER = { oldWord: "INFO", rule: 53, oldRule: 54 } as const;

/** `inconsistent lock state`. */
export function inconsistentReport(report: LockReport, data: Inconsistent): string[] {
  const { dialect } = report;
  const [before, now] = [usageName(data.oldUsage), usageName(data.newUsage)];
  const name = plainName(data.lock.class);
  return [
    ...frame(report, "inconsistent lock state", INCONSISTENT),
    `inconsistent {${before}} -> {${now}} usage.`,
    `${task(report)} ${irqState(data.irq)} takes:`,
    lockLine(data.lock, dialect),
    `{${before}} state was registered at:`,
    ...trace(usageStack(data.registeredAt), 1, dialect),
    ...irqEvents(data.irq, dialect),
    "",
    OTHER_INFO,
    " Possible unsafe locking scenario:",
    "",
    "       CPU0",
    "       ----",
    `  lock(${name});`,
    "  <Interrupt>",
    `    lock(${name});`,
    ...DEADLOCK,
    ...heldSection(report),
    ...validatorBacktrace(report),
  ];
}

/** `possible irq lock inversion dependency detected`. */
export function inversionReport(report: LockReport, data: Inversion): string[] {
  const { dialect } = report;
  const state = stateName(data.usage);
  const first = data.path[0] as LockPathNode;
  const other = data.path.at(-1) as LockPathNode;
  // The neighbour of the first lock on the path.
  const middle = (data.path[1] ?? first).class;
  const [safe, unsafe] = data.forwards ? [first.class, other.class] : [other.class, first.class];
  return [
    ...frame(report, "possible irq lock inversion dependency detected", INVERSION),
    `${task(report)} just changed the state of lock:`,
    lockLine(data.lock, dialect),
    data.forwards
      ? `but this lock took another, ${state}-unsafe lock in the past:`
      : `but this lock was taken by another, ${state}-safe lock in the past:`,
    lockName(other.class, dialect),
    "",
    "",
    "and interrupts could create inverse lock ordering between them.",
    "",
    "",
    OTHER_INFO,
    ...irqScenario(safe, unsafe, middle, unsafe),
    ...heldSection(report),
    "",
    "the shortest dependencies between 2nd lock and 1st lock:",
    ...dependencies(data.path, dialect),
    ...validatorBacktrace(report),
  ];
}

/** `HARDIRQ-safe -> HARDIRQ-unsafe lock order detected`. */
export function unsafeOrderReport(report: LockReport, data: UnsafeOrder): string[] {
  const { dialect } = report;
  const state = stateName(data.safeUsage);
  const safe = data.safePath.at(-1) as LockPathNode;
  const unsafe = data.unsafePath.at(-1) as LockPathNode;
  const [held, fresh] = [data.holding.class, data.acquiring.class];
  return [
    ...frame(report, `${state}-safe -> ${state}-unsafe lock order detected`, UNSAFE_ORDER),
    `${task(report)} ${irqState(data.irq)} is trying to acquire:`,
    lockLine(data.acquiring, dialect),
    "",
    "and this task is already holding:",
    lockLine(data.holding, dialect),
    "which would create a new lock dependency:",
    `${lockName(held, dialect)} ->${lockName(fresh, dialect)}`,
    "",
    `but this new dependency connects a ${state}-irq-safe lock:`,
    lockName(safe.class, dialect),
    "",
    `... which became ${state}-irq-safe at:`,
    ...trace(firstUse(safe, data.safeUsage), 1, dialect),
    "",
    `to a ${state}-irq-unsafe lock:`,
    lockName(unsafe.class, dialect),
    "",
    `... which became ${state}-irq-unsafe at:`,
    "...",
    ...trace(firstUse(unsafe, data.unsafeUsage), 1, dialect),
    "",
    OTHER_INFO,
    "",
    ...irqScenario(safe.class, unsafe.class, held, fresh),
    ...heldSection(report),
    "",
    `the dependencies between ${state}-irq-safe lock and the holding lock:`,
    ...(since(dialect, LOCKDEP_TEXT.backwardStacks) ? dependenciesBackwards : dependencies)(data.safePath, dialect),
    "",
    "the dependencies between the lock to be acquired",
    ` and ${state}-irq-unsafe lock:`,
    ...dependencies(data.unsafePath, dialect),
    ...validatorBacktrace(report),
  ];
}

function firstUse(node: LockPathNode, bit: number): Stack {
  return usageStack(node.usages.find((u) => u.bit === bit)?.stack ?? []);
}

function irqScenario(
  safe: LockClassInfo,
  unsafe: LockClassInfo,
  before: LockClassInfo,
  after: LockClassInfo,
): string[] {
  const middle = sameClass(before, safe) ? after : before;
  const [s, m, u] = [plainName(safe), plainName(middle), plainName(unsafe)];
  return [
    ...(sameClass(middle, unsafe) ? [] : ["Chain exists of:", `  ${s} --> ${m} --> ${u}`, ""]),
    " Possible interrupt unsafe locking scenario:",
    "",
    "       CPU0                    CPU1",
    "       ----                    ----",
    `  lock(${u});`,
    second("local_irq_disable();"),
    second(`lock(${s});`),
    second(`lock(${m});`),
    "  <Interrupt>",
    `    lock(${s});`,
    ...DEADLOCK,
  ];
}

// The class, each use of it with its stack, and its key; indented by the depth on the path.
function classBlock(node: LockPathNode, depth: number, dialect: Dialect): string[] {
  const indent = " ".repeat(depth);
  const uses = node.usages.flatMap(({ bit, stack }) => {
    const line = `${indent}   ${usageName(bit)} at:`;
    return [line, ...trace(usageStack(stack), depth + line.length, dialect)];
  });
  const key = pointer(node.class.key);
  return [
    `${indent}->${lockName(node.class, dialect)}${operations(node.class, dialect)} {`,
    ...uses,
    `${indent} }`,
    `${indent} ... key      at: [<${key}>] ${keySymbol(node.class)}`,
  ];
}

function operations({ acquires = 0 }: LockClassInfo, dialect: Dialect): string {
  return since(dialect, LOCKDEP_TEXT.withoutOperations) ? "" : ` ops: ${acquires}`;
}

function keySymbol(c: LockClassInfo): string {
  return c.keySymbol === "" ? `0x${pointer(c.key)}` : c.keySymbol;
}

function acquiredAt(stack: Stack, depth: number, dialect: Dialect): string[] {
  return [`${" ".repeat(depth)} ... acquired at:`, ...trace(dependencyStack(stack, dialect), 2, dialect), ""];
}

// From the far end of the path to its root, each with the stack that made the dependency on it.
function dependencies(path: readonly LockPathNode[], dialect: Dialect): string[] {
  return [...path.entries()]
    .reverse()
    .flatMap(([depth, node]) => [...classBlock(node, depth, dialect), ...acquiredAt(node.stack, depth, dialect)]);
}

// The same along a path that was searched backwards: a stack belongs to the class nearer to the root.
function dependenciesBackwards(path: readonly LockPathNode[], dialect: Dialect): string[] {
  return [...path.entries()].reverse().flatMap(([depth, node]) => {
    const beyond = path[depth + 1];
    const acquired = beyond === undefined ? [] : acquiredAt(beyond.stack, depth, dialect);
    return [...classBlock(node, depth, dialect), ...acquired];
  });
}
