import type { Finding, FindingData, MemoryObject, Stack, TaskRef } from "../machine/finding.js";
import { type Dialect, since } from "./dialect.js";
import { callTrace, completeStack, dumpHeader, pointer, stackEntry, symbol, taskName } from "./stack.js";

type Memory = Extract<FindingData, { type: "memory" }>;

const RULE = "=".repeat(66);
const KMALLOC_BYTES = [8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192];

function cacheName(object: MemoryObject, dialect: Dialect): string {
  const bytes = KMALLOC_BYTES.find((size) => size >= object.bytes);
  if (bytes === undefined) return "kmalloc-large";
  return `kmalloc-${bytes >= 1024 && since(dialect, "4.20") ? `${bytes / 1024}k` : bytes}`;
}

function isHeap(object: MemoryObject | null): boolean {
  return object === null || object.where === "heap";
}

/** What KASAN calls the bug in that version. */
function bugType(finding: Finding, data: Memory, dialect: Dialect): string {
  const slab = since(dialect, "6.4") && isHeap(data.object) ? "slab-" : "";
  switch (finding.kind) {
    case "use-after-free":
      return isHeap(data.object) ? `${slab}use-after-free` : "use-after-scope";
    case "double-free":
      return since(dialect, "6.1") ? "double-free" : "double-free or invalid-free";
    case "invalid-free":
      return since(dialect, "6.1") ? "invalid-free" : "double-free or invalid-free";
    case "out-of-bounds":
      if (isHeap(data.object)) return "slab-out-of-bounds";
      return data.object?.where === "stack" || data.object?.where.startsWith("stack ")
        ? "stack-out-of-bounds"
        : "global-out-of-bounds";
    default:
      return "wild-memory-access";
  }
}

function trace(stack: Stack, dialect: Dialect): string[] {
  return completeStack(stack, dialect).map((frame) => ` ${stackEntry(frame, dialect)}`);
}

function track(verb: string, made: { task: TaskRef; stack: Stack } | null, dialect: Dialect): string[] {
  if (made === null) return [];
  if (since(dialect, "4.12")) return ["", `${verb} by task ${made.task.pid}:`, ...trace(made.stack, dialect)];
  return [`${verb}:`, `PID = ${made.task.pid}`, ...trace(made.stack, dialect)];
}

/** Where the address lies in the object or beside it. */
function position(address: bigint, object: MemoryObject): string {
  const end = object.address + BigInt(object.bytes);
  if (address < object.address) return `${object.address - address} bytes to the left of`;
  if (address >= end) return `${address - end} bytes to the right of`;
  return `${address - object.address} bytes inside of`;
}

function heapDescription(data: Memory, object: MemoryObject, dialect: Dialect): string[] {
  const state = since(dialect, "6.4") ? (object.freed === null ? "allocated " : "freed ") : "";
  const end = object.address + BigInt(object.bytes);
  return [
    "",
    `The buggy address belongs to the object at ${pointer(object.address)}`,
    ` which belongs to the cache ${cacheName(object, dialect)} of size ${KMALLOC_BYTES.find((b) => b >= object.bytes) ?? object.bytes}`,
    `The buggy address is located ${position(data.address, object)}`,
    ` ${state}${object.bytes}-byte region [${pointer(object.address)}, ${pointer(end)})`,
  ];
}

function objectDescription(data: Memory, dialect: Dialect): string[] {
  const object = data.object;
  if (object === null) return [];
  if (isHeap(object)) return heapDescription(data, object, dialect);
  const article = object.where.startsWith("stack") ? "stack of" : "variable:";
  const name = object.where.replace(/^stack( of)? ?/, "");
  return [
    "",
    `The buggy address belongs to the ${article === "variable:" ? `${article}\n ${name}` : `${article} task in ${name}`}`,
    `The buggy address is located ${position(data.address, object)}`,
    ` ${object.bytes}-byte region [${pointer(object.address)}, ${pointer(object.address + BigInt(object.bytes))})`,
  ];
}

function oldDescription(data: Memory, dialect: Dialect): string[] {
  const object = data.object;
  if (object === null) return [];
  const where = isHeap(object) ? `in cache ${cacheName(object, dialect)} size: ${object.bytes}` : object.where;
  return [
    `Object at ${pointer(object.address)}, ${where}`,
    ...track("Allocated", object.allocated, dialect),
    ...track("Freed", object.freed, dialect),
  ];
}

function accessLine(finding: Finding, data: Memory, dialect: Dialect): string {
  const access = `${data.write ? "Write" : "Read"} of size ${data.bytes}`;
  const at = since(dialect, "4.12") ? ` at addr ${pointer(data.address)}` : "";
  return `${access}${at} by task ${taskName(finding.task)}`;
}

/** A bad access in KASAN's form: which access, who made it, where the object was allocated and freed. */
export function formatKasan(finding: Finding, data: Memory, dialect: Dialect): string[] {
  const place = finding.stack[0] === undefined ? "unknown" : symbol(finding.stack[0], dialect);
  const freeing = finding.kind === "double-free" || finding.kind === "invalid-free";
  const lines = [RULE];
  if (!since(dialect, "4.12")) {
    const title = freeing
      ? "Double free or freeing an invalid pointer"
      : `${bugType(finding, data, dialect)} in ${place}`;
    lines.push(freeing ? `BUG: ${title}` : `BUG: KASAN: ${title} at addr ${pointer(data.address)}`);
    if (!freeing) lines.push(accessLine(finding, data, dialect));
    lines.push(
      ...dumpHeader(finding.task, dialect),
      ...callTrace(finding.stack, dialect),
      ...oldDescription(data, dialect),
    );
    return [...lines, RULE];
  }
  lines.push(`BUG: KASAN: ${bugType(finding, data, dialect)} in ${place}`);
  if (!freeing) lines.push(accessLine(finding, data, dialect));
  else if (since(dialect, "6.1")) lines.push(`Free of addr ${pointer(data.address)} by task ${taskName(finding.task)}`);
  lines.push("", ...dumpHeader(finding.task, dialect), ...callTrace(finding.stack, dialect));
  lines.push(...track("Allocated", data.object?.allocated ?? null, dialect));
  lines.push(...track("Freed", data.object?.freed ?? null, dialect));
  return [...lines, ...objectDescription(data, dialect), RULE];
}

/** The read of memory that nobody wrote, in KMSAN's form, which shows source positions. */
export function formatKmsan(finding: Finding, data: Memory, dialect: Dialect): string[] {
  const rule = "=".repeat(53);
  const positions = (stack: Stack): string[] =>
    completeStack(stack, dialect).map((f) => ` ${symbol(f, dialect)}${f.file === "" ? "" : ` ${f.file}:${f.line}`}`);
  const place = finding.stack[0] === undefined ? "unknown" : symbol(finding.stack[0], dialect);
  const lines = [rule, `BUG: KMSAN: uninit-value in ${place}`, ...positions(finding.stack)];
  const created = data.object?.allocated ?? null;
  if (created !== null && data.object?.where === "heap")
    lines.push("", "Uninit was created at:", ...positions(created.stack));
  else if (data.object !== null) lines.push("", `Local variable in ${data.object.where.replace(/^stack( of)? ?/, "")}`);
  if (data.object !== null) {
    const offset = data.address - data.object.address;
    const bytes =
      data.bytes === 1
        ? `Byte ${offset} of ${data.object.bytes} is`
        : `Bytes ${offset}-${offset + BigInt(data.bytes - 1)} of ${data.object.bytes} are`;
    lines.push("", `${bytes} uninitialized`);
  }
  lines.push(
    `Memory access of size ${data.bytes} starts at ${pointer(data.address)}`,
    "",
    ...dumpHeader(finding.task, dialect),
    rule,
  );
  return lines;
}
