import { debugObjectText } from "../machine/debug-object.js";
import type { ConsoleLine, Finding, FindingData } from "../machine/finding.js";
import { formatAtomicSleep } from "./atomic-sleep.js";
import { consoleExcerpt } from "./console.js";
import { type Dialect, identityOf, since } from "./dialect.js";
import { formatHungTask, formatHungTasks } from "./hung-task.js";
import { formatKasan, formatKmsan } from "./kasan.js";
import { formatLeak } from "./leak.js";
import { formatLimit } from "./limit.js";
import { formatRcuUsage } from "./rcu-usage.js";
import { formatLockdep } from "./lockdep.js";
import { callTrace, dumpHeader } from "./stack.js";
import { formatWorkqueueLeak } from "./workqueue-leak.js";
import { formatBug, formatOops, formatWarning } from "./oops.js";

function textOf(data: FindingData): string {
  return data.type === "text" ? data.what : "";
}

function memoryText(finding: Finding, data: Extract<FindingData, { type: "memory" }>, dialect: Dialect): string[] {
  switch (finding.kind) {
    case "uninit-read":
      return formatKmsan(finding, data, dialect);
    case "null-deref":
    case "wild-access":
    case "write-to-const":
    case "bad-call":
      return formatOops(finding, dialect);
    default:
      return formatKasan(finding, data, dialect);
  }
}

/** The text of findings that carry no structure of their own; null where Kernel C prints it itself. */
function plainText(finding: Finding, dialect: Dialect): string[] | null {
  switch (finding.kind) {
    case "hung-task":
      return formatHungTask(finding, dialect);
    case "null-deref":
    case "wild-access":
    case "bad-call":
    case "divide-error":
      return formatOops(finding, dialect);
    case "refcount":
      return formatWarning(finding, refcountText(finding), dialect);
    case "mutex-misuse":
      return misuseText(finding, dialect);
    case "step-limit":
    case "stack-limit":
    case "memory-limit":
    case "sleep-limit":
    case "task-limit":
      return formatLimit(finding, dialect);
    default:
      return null;
  }
}

/** True for a finding whose report Kernel C has printed: there is nothing to add to the console. */
export function standsOnConsole(finding: Finding, console: readonly ConsoleLine[], dialect: Dialect): boolean {
  return (
    finding.data.type === "text" &&
    plainText(finding, dialect) === null &&
    consoleExcerpt(finding, console, dialect).length > 0
  );
}

/** A finding that Kernel C reports, from what it printed if it did. */
function printedText(finding: Finding, console: readonly ConsoleLine[], dialect: Dialect): string[] {
  const printed = consoleExcerpt(finding, console, dialect);
  return printed.length > 0 ? printed : unprintedText(finding, dialect);
}

function unprintedText(finding: Finding, dialect: Dialect): string[] {
  if (finding.kind === "warning") return formatWarning(finding, textOf(finding.data), dialect);
  if (finding.kind === "bug") return formatBug(finding, dialect);
  return [finding.title, ...dumpHeader(finding.task, dialect), ...callTrace(finding.stack, dialect)];
}

/** The kernel's warning names the condition only. */
function misuseText(finding: Finding, dialect: Dialect): string[] {
  const text = textOf(finding.data);
  if (!/^(DEBUG_\w+|WARN_ON)\(/.test(text)) return unprintedText(finding, dialect);
  return formatWarning(finding, text.startsWith("DEBUG_LOCKS") ? text.replace(/\): .*$/, ")") : text, dialect);
}

function refcountText(finding: Finding): string {
  return finding.title.startsWith("refcount_t") ? finding.title : textOf(finding.data);
}

/**
 * The kernel's own text for a finding.
 * @param console what the run that showed it printed
 */
export function kernelText(finding: Finding, console: readonly ConsoleLine[], dialect: Dialect): string {
  const data = finding.data;
  switch (data.type) {
    case "deadlock":
      return formatHungTasks(data, dialect).join("\n");
    case "module":
      return formatOops(finding, dialect).join("\n");
    case "memory":
      return memoryText(finding, data, dialect).join("\n");
    case "leak":
      return [...formatLeak(data.object, dialect), ...lostWith(data.objects, data.bytes)].join("\n");
    case "atomic-sleep":
      return formatAtomicSleep(finding, data, dialect).join("\n");
    case "rcu-usage":
      return formatRcuUsage(finding, data, dialect).join("\n");
    case "sysfs-left":
      return [finding.title, ...formatLeak(data.object, dialect).slice(1)].join("\n");
    case "workqueue-leak":
      return formatWorkqueueLeak(finding, data, dialect).join("\n");
    case "active-object":
      return formatWarning(finding, debugObjectText(data, objectPointer(data.address, dialect)), dialect).join("\n");
    case "text":
      return (plainText(finding, dialect) ?? printedText(finding, console, dialect)).join("\n");
    default:
      return formatLockdep(finding, dialect, identityOf(dialect));
  }
}

/** Since 6.6 the object is named by its address, too. */
function objectPointer(address: bigint, dialect: Dialect): string | null {
  return since(dialect, "6.6") ? address.toString(16).padStart(16, "0") : null;
}

function lostWith(objects: number, bytes: number): string[] {
  return objects > 1 ? [`${objects - 1} more objects are lost with it, ${bytes} bytes in all`] : [];
}
