import type { Finding, FindingData, Frame, Stack } from "../machine/finding.js";
import { type Dialect, since } from "./dialect.js";
import { callTrace, dumpHeader, pointer, symbol } from "./stack.js";

const END_TRACE = "---[ end trace 0000000000000000 ]---";
const CUT_HERE = "------------[ cut here ]------------";

interface Access {
  readonly address: bigint;
  readonly write: boolean;
  readonly execute: boolean;
}

function accessOf(finding: Finding): Access {
  const { data } = finding;
  if (data.type === "module") {
    return { address: data.address, write: data.access === "write", execute: data.access === "execute" };
  }
  const execute = finding.kind === "bad-call";
  if (data.type !== "memory") return { address: 0n, write: false, execute };
  return { address: BigInt.asUintN(64, data.address), write: data.write, execute };
}

/** x86-64 with four levels: bits 63 to 47 are equal in an address that can exist. */
function isCanonical(address: bigint): boolean {
  const high = address >> 47n;
  return high === 0n || high === 0x1ffffn;
}

function title(finding: Finding, access: Access, dialect: Dialect): string {
  const modern = since(dialect, "5.1");
  if (finding.kind === "divide-error") return "divide error: 0000 [#1] SMP";
  if (!isCanonical(access.address)) {
    const probably = since(dialect, "5.6")
      ? `, probably for non-canonical address 0x${access.address.toString(16)}`
      : "";
    return `general protection fault${probably}: 0000 [#1] SMP`;
  }
  if (access.address < 4096n) {
    return modern
      ? `BUG: kernel NULL pointer dereference, address: ${pointer(access.address)}`
      : `BUG: unable to handle kernel NULL pointer dereference at ${pointer(access.address)}`;
  }
  return modern
    ? `BUG: unable to handle page fault for address: ${pointer(access.address)}`
    : `BUG: unable to handle kernel paging request at ${pointer(access.address)}`;
}

function pageFault(finding: Finding, access: Access, dialect: Dialect): string[] {
  const present = finding.kind === "write-to-const" ? 1 : 0;
  const code = (access.execute ? 0x10 : 0) | (access.write ? 2 : 0) | present;
  const digits = code.toString(16).padStart(4, "0");
  const place = instructionPlace(finding, access, dialect);
  if (!since(dialect, "5.1")) return [`IP: ${place}`, "PGD 0", `Oops: ${digits} [#1] SMP`];
  const kind = access.execute ? "instruction fetch" : access.write ? "write access" : "read access";
  const cause = present === 1 ? "permissions violation" : "not-present page";
  const prefix = since(dialect, "6.10") ? "Oops: Oops" : "Oops";
  return [
    `#PF: supervisor ${kind} in kernel mode`,
    `#PF: error_code(0x${digits}) - ${cause}`,
    "PGD 0 P4D 0",
    `${prefix}: ${digits} [#1] SMP`,
  ];
}

/** Where the instruction pointer stands: in text that is gone there are no symbols. */
function instructionPlace(finding: Finding, access: Access, dialect: Dialect): string {
  if (access.execute && finding.data.type === "module") return `0x${pointer(access.address)}`;
  return finding.stack[0] === undefined ? "0x0" : symbol(finding.stack[0], dialect);
}

/** The line of modules, when it says something. */
function moduleLines(finding: Finding): string[] {
  return finding.data.type === "module" ? [`Modules linked in: [last unloaded: ${finding.data.module}]`] : [];
}

/** An access that the hardware itself refuses: NULL, unmapped, non-canonical, read-only; and division by zero. */
export function formatOops(finding: Finding, dialect: Dialect): string[] {
  const access = accessOf(finding);
  const faults = finding.kind !== "divide-error" && isCanonical(access.address);
  const place = instructionPlace(finding, access, dialect);
  return [
    title(finding, access, dialect),
    ...(faults ? pageFault(finding, access, dialect) : []),
    ...moduleLines(finding),
    ...dumpHeader(finding.task, dialect),
    `RIP: 0010:${place}`,
    ...(faults ? [`CR2: ${pointer(access.address)}`] : []),
    ...callTrace(finding.stack, dialect),
    END_TRACE,
  ];
}

/** Where WARN() or BUG() stands: the innermost frame with a source position. */
function sourcePlace(finding: Finding): string {
  const frame = finding.stack.find((f) => f.file !== "");
  return frame === undefined ? "?:0" : `${frame.file}:${frame.line}`;
}

/** Since 5.5 every refcount_t warning comes from one function; lib/refcount.c's lines as in 6.1. */
const SATURATE_LINES: readonly (readonly [string, number])[] = [
  ["saturated; leaking memory", 22],
  ["addition on 0", 25],
  ["underflow", 28],
  ["decrement hit 0", 31],
];

function warnPlace(finding: Finding, text: string, dialect: Dialect): { at: string; function: string } {
  const frame = finding.stack[0];
  const own = frame === undefined ? "unknown" : symbol(frame, dialect);
  if (finding.kind === "atomic-sleep") {
    return { at: "kernel/rcu/tree_plugin.h:331", function: "rcu_note_context_switch+0x5ca/0x640" };
  }
  if (finding.kind === "active-object") {
    return { at: "lib/debugobjects.c:515", function: "debug_print_object+0x7f/0xa0" };
  }
  if (text.startsWith("DEBUG_RWSEMS_WARN_ON(")) {
    const reader = !text.includes("rwsem_owner(sem)");
    return { at: "kernel/locking/rwsem.c:1342", function: reader ? "__up_read+0x1ad/0x1d0" : "up_write+0x10d/0x160" };
  }
  if (text.startsWith("DEBUG_LOCKS_WARN_ON(")) return { at: "kernel/locking/mutex.c:575", function: own };
  if (finding.kind === "refcount" && frame?.function === "refcount_dec_not_one") {
    return { at: "lib/refcount.c:135", function: own };
  }
  if (finding.kind !== "refcount") return { at: sourcePlace(finding), function: own };
  const line = SATURATE_LINES.find(([words]) => text.includes(words))?.[1];
  if (line === undefined || !since(dialect, "5.5")) return { at: sourcePlace(finding), function: own };
  return { at: `lib/refcount.c:${line}`, function: "refcount_warn_saturate+0x87/0xf0" };
}

/** Functions of lib/debugobjects.c between what is done to an object and debug_print_object(), innermost first. */
const OBJECT_FUNCTIONS = {
  init: ["__debug_object_init", "debug_object_init"],
  free: ["debug_object_free"],
  activate: ["debug_object_activate"],
  assert_init: ["debug_object_assert_init"],
} as const;

function libraryFrame(name: string): Frame {
  return { function: name, offset: 0x72, size: 0xc0, address: 0xffffffff80f08272n, module: "", file: "", line: 0 };
}

/** The stack of a report about an active object: what frees memory looks for objects in it. */
function objectStack(stack: Stack, data: Extract<FindingData, { type: "active-object" }>): Stack {
  if (stack[0]?.function !== "__debug_object_report") return [libraryFrame("debug_check_no_obj_freed"), ...stack];
  return [...OBJECT_FUNCTIONS[data.action].map(libraryFrame), ...stack.slice(1)];
}

function warnHead(text: string, warning: string, dialect: Dialect): string[] {
  const words = text === "" ? [] : [text];
  if (since(dialect, "4.15")) return [CUT_HERE, ...words, warning];
  if (since(dialect, "4.12")) return [...words, CUT_HERE, warning];
  return [CUT_HERE, warning, ...words];
}

/**
 * WARN()'s text.
 * @param text what WARN was given, "" for WARN_ON
 */
export function formatWarning(finding: Finding, text: string, dialect: Dialect): string[] {
  const place = warnPlace(finding, text, dialect);
  const warning = `WARNING: CPU: 0 PID: ${finding.task.pid} at ${place.at} ${place.function}`;
  const rip = since(dialect, "4.12") ? [`RIP: 0010:${place.function}`] : [];
  // refcount_t's operations are inline: the kernel's stack begins at their caller.
  const inlined = finding.kind === "refcount" && place.at.startsWith("lib/");
  const own = inlined ? finding.stack.slice(1) : finding.stack;
  const stack = callTrace(finding.data.type === "active-object" ? objectStack(own, finding.data) : own, dialect);
  return [
    ...warnHead(text, warning, dialect),
    "Modules linked in:",
    ...dumpHeader(finding.task, dialect),
    ...rip,
    ...stack,
    END_TRACE,
  ];
}

/** BUG()'s text. */
export function formatBug(finding: Finding, dialect: Dialect): string[] {
  const place = finding.stack[0] === undefined ? "0x0" : symbol(finding.stack[0], dialect);
  const oops = since(dialect, "6.10") ? "Oops: invalid opcode" : "invalid opcode";
  return [
    CUT_HERE,
    `kernel BUG at ${sourcePlace(finding)}!`,
    `${oops}: 0000 [#1] SMP`,
    ...dumpHeader(finding.task, dialect),
    `RIP: 0010:${place}`,
    ...callTrace(finding.stack, dialect),
    END_TRACE,
  ];
}
