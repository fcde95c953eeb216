import type { Frame, Stack, TaskRef, WorkqueueRef } from "../machine/finding.js";
import { type Dialect, releaseOf, since } from "./dialect.js";
import { framesIn, namesIn } from "./frames.js";

/** `0x` and lower-case digits, as the kernel prints %#x. */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** A pointer as %p printed it before hashing: 16 digits. */
export function pointer(address: bigint): string {
  return BigInt.asUintN(64, address).toString(16).padStart(16, "0");
}

/** A function's name in the dialect's version. */
export function functionName(name: string, dialect: Dialect): string {
  return namesIn(name, dialect)[0] ?? name;
}

/** `function+0xoffset/0xsize [module]`, what %pS prints. */
export function symbol(frame: Frame, dialect: Dialect): string {
  const module = frame.module === "" ? "" : ` [${frame.module}]`;
  return `${functionName(frame.function, dialect)}+${hex(frame.offset)}/${hex(frame.size)}${module}`;
}

/** A symbol as a stack line has it: with `[<address>] ` before it up to 4.9. */
export function stackEntry(frame: Frame, dialect: Dialect): string {
  return since(dialect, "4.10") ? symbol(frame, dialect) : `[<${pointer(frame.address)}>] ${symbol(frame, dialect)}`;
}

function entryFrame(name: string, offset: number, size: number, address: bigint): Frame {
  return { function: name, offset, size, address, module: "", file: "", line: 0 };
}

const FASTPATH = entryFrame("entry_SYSCALL_64_fastpath", 0x1c, 0xb1, 0xffffffff80f0001cn);
const DO_SYSCALL = entryFrame("do_syscall_64", 0x2f, 0x50, 0xffffffff80f0102fn);
const AFTER_HWFRAME = entryFrame("entry_SYSCALL_64_after_hwframe", 0x4b, 0xb5, 0xffffffff80f0204bn);
const RET_FROM_FORK = entryFrame("ret_from_fork", 0x2c, 0x40, 0xffffffff80f0302cn);

/**
 * The stack as the kernel of that version shows it: with the entry code below the system call or the kernel thread,
 * which is assembly and so not part of Kernel C.
 */
export function completeStack(whole: Stack, dialect: Dialect): Stack {
  const stack = framesIn(whole, dialect);
  const outermost = stack.at(-1)?.function ?? "";
  if (/^(SyS_|sys_|__x64_sys_)/.test(outermost)) {
    return since(dialect, "4.15") ? [...stack, DO_SYSCALL, AFTER_HWFRAME] : [...stack, FASTPATH];
  }
  if (outermost === "kthread" || outermost === "worker_thread") return [...stack, RET_FROM_FORK];
  return stack;
}

const SCHEDULE = entryFrame("schedule", 0x44, 0xa0, 0xffffffff80f04044n);
const INNER_SCHEDULE = entryFrame("__schedule", 0x2be, 0x890, 0xffffffff80f052ben);
const SCHEDULE_DISABLED = entryFrame("schedule_preempt_disabled", 0x10, 0x20, 0xffffffff80f06010n);

/** The stack of a task that sleeps: every one of them ends inside the scheduler, which is no Kernel C. */
export function sleepingStack(stack: Stack): Stack {
  const innermost = stack[0]?.function ?? "";
  if (innermost === "__schedule") return stack;
  if (innermost === "schedule") return [INNER_SCHEDULE, ...stack];
  if (innermost.includes("mutex")) return [INNER_SCHEDULE, SCHEDULE, SCHEDULE_DISABLED, ...stack];
  return [INNER_SCHEDULE, SCHEDULE, ...stack];
}

const LOCK_ACQUIRE = entryFrame("lock_acquire", 0xa7, 0x250, 0xffffffff80f070a7n);
const INNER_LOCK_ACQUIRE = entryFrame("__lock_acquire", 0x1420, 0x2470, 0xffffffff80f09420n);

/** Where a dependency was made: up to 4.14 the trace began in the validator itself. */
export function dependencyStack(stack: Stack, dialect: Dialect): Stack {
  const caller = withoutValidator(stack);
  return since(dialect, "4.15") || caller.length === 0 ? caller : [LOCK_ACQUIRE, ...caller];
}

/** Where a class was first used in a way: one skipped frame less than dependencyStack. */
export function usageStack(stack: Stack): Stack {
  return enablesInterrupts(stack) ? stack : [LOCK_ACQUIRE, ...withoutValidator(stack)];
}

/** Where the validator reports from. */
export function validatorStack(stack: Stack): Stack {
  return enablesInterrupts(stack) ? stack : [INNER_LOCK_ACQUIRE, LOCK_ACQUIRE, ...withoutValidator(stack)];
}

/** What turns interrupts or bottom halves on marks all that is held, and acquires nothing. */
function enablesInterrupts(stack: Stack): boolean {
  return stack.length === 0 || /unlock|enable|restore|_exit$/.test(stack[0]?.function ?? "");
}

function withoutValidator(stack: Stack): Stack {
  return stack[0]?.function === "lock_acquire" ? stack.slice(1) : stack;
}

/** `Call Trace:` and the stack below it. */
export function callTrace(stack: Stack, dialect: Dialect): string[] {
  const lines = completeStack(stack, dialect).map((frame) => ` ${stackEntry(frame, dialect)}`);
  const marked = since(dialect, "5.16") ? [" <TASK>", ...lines, " </TASK>"] : lines;
  return ["Call Trace:", ...marked];
}

/** `CPU: 0 PID: 43 Comm: rmmod Not tainted 4.10.0-kobjlab #1`, the line above most stacks. */
function cpuLine(task: TaskRef, dialect: Dialect): string {
  const uid = since(dialect, "6.11") ? " UID: 0" : "";
  return `CPU: 0${uid} PID: ${task.pid} Comm: ${task.comm} Not tainted ${releaseOf(dialect)}`;
}

/** What a stack dump begins with: who, and for a kworker with an item, `Workqueue: NAME FUNCTION` (print_worker_info). */
export function dumpHeader(task: TaskRef, dialect: Dialect): string[] {
  return [cpuLine(task, dialect), ...workqueueLine(task.workqueue ?? null, dialect)];
}

export function workqueueLine(workqueue: WorkqueueRef | null, dialect: Dialect): string[] {
  if (workqueue === null) return [];
  const [name = "", ...module] = workqueue.function.split(" ");
  return [["Workqueue:", workqueue.name, functionName(name, dialect), ...module].join(" ")];
}

/** `comm/pid`. */
export function taskName(task: TaskRef): string {
  return `${task.comm}/${task.pid}`;
}
