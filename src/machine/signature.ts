import type { FindingKind } from "../abi/findings.js";
import { debugObjectText } from "./debug-object.js";
import type { Finding, FindingData, Stack, TaskState } from "./finding.js";
import { rotated } from "./lockdep-identity.js";

type Described = Pick<Finding, "kind" | "stack" | "data">;

const TITLES: Partial<Record<FindingKind, string>> = {
  "use-after-free": "KASAN: use-after-free",
  "out-of-bounds": "KASAN: out-of-bounds",
  "double-free": "KASAN: double-free",
  "invalid-free": "KASAN: invalid-free",
  "null-deref": "unable to handle kernel NULL pointer dereference",
  "wild-access": "unable to handle kernel paging request",
  "uninit-read": "KMSAN: uninit-value",
  "write-to-const": "unable to handle kernel paging request: write to read-only memory",
  "bad-call": "call of what is no function",
  "divide-error": "divide error",
  leak: "memory leak",
  uevent: "uevent",
  "dup-name": "sysfs: cannot create duplicate filename in",
  "step-limit": "step limit reached",
  "stack-limit": "kernel stack overflow",
  "memory-limit": "memory limit reached",
  "sleep-limit": "sleep limit reached",
  "task-limit": "too many tasks",
  "rcu-usage": "suspicious RCU usage",
};

/** Files whose functions work for their caller: what happens in them is called by the caller's name. */
const HELPER_FILES: ReadonlySet<string> = new Set([
  "kernel/locking/semaphore.c",
  "kernel/panic.c",
  "kernel/rcu/srcu.c",
  "kernel/rcu/tree.c",
  "kernel/sched/completion.c",
  "kernel/sched/wait_bit.c",
  "kernel/time/sleep_timeout.c",
  "lib/kstrtox.c",
  "lib/refcount.c",
  "lib/string.c",
  "lib/vsprintf.c",
  "mm/util.c",
]);

/** Files that work on timers, work items and RCU heads of their callers. */
const OBJECT_FILES = /^kernel\/(time\/|timer\.c|hrtimer\.c|workqueue\.c|rcu\/)|^mm\//;

/** The innermost function of Kernel C that is no helper; of a direct call its operation. */
export function functionOf(stack: Stack): string {
  const own = stack.filter((frame) => frame.file !== "");
  return (own.find((frame) => !HELPER_FILES.has(frame.file)) ?? own[0] ?? stack.at(-1))?.function ?? "";
}

/** The functions that allocated and freed the object of a use after free; null for other findings. */
export function objectSites({ data }: Pick<Finding, "data">): { allocatedIn: string; freedIn: string } | null {
  const object = data.type === "memory" ? data.object : null;
  if (object === null || object.allocated === null || object.freed === null) return null;
  return { allocatedIn: functionOf(object.allocated.stack), freedIn: functionOf(object.freed.stack) };
}

/** The tasks of the cycle; without one, those that wait for nobody: the others wait for them. */
function rootCauses({ cycle, blocked }: Extract<FindingData, { type: "deadlock" }>): readonly TaskState[] {
  if (cycle.length > 0) return blocked.filter((t) => cycle.includes(t.task));
  const roots = blocked.filter((t) => (t.waitsFor?.holders ?? []).length === 0);
  return roots.length > 0 ? roots : blocked;
}

function identity(kind: FindingKind, stack: Stack, data: FindingData): string {
  if (data.type === "deadlock") {
    const tasks = rootCauses(data);
    const names = tasks.map((t) => t.waitsFor?.what ?? "");
    return kind === "deadlock"
      ? rotated(names).join(" ")
      : [...new Set(tasks.map((t) => functionOf(t.stack)))].sort().join(" ");
  }
  if (data.type === "sysfs-left") return data.path;
  if (data.type === "workqueue-leak") return data.function.replace(/ .*/, "");
  // The memory of a whole module: what lies in it says more than who frees it.
  if (data.type === "active-object" && stack.some((frame) => frame.function === "module_memfree"))
    return data.hint.replace(/\+.*/, "");
  if (data.type === "active-object") return functionOf(stack.filter((frame) => !OBJECT_FILES.test(frame.file)));
  if (data.type === "module") return data.symbol;
  if (data.type === "text" && data.what !== "" && NAMED_BY_TEXT.has(kind)) return data.what;
  return functionOf(stack);
}

/** Kinds that their text tells apart, wherever they are raised. */
const NAMED_BY_TEXT: ReadonlySet<FindingKind> = new Set([
  "dup-name",
  "sysfs",
  "kobject",
  "leak",
  "entry-alive",
  "uevent",
]);

/** For the kinds that lockdep does not describe. Stable across runs, seeds and releases: the kind, then what identifies the bug. */
export function signatureOf({ kind, stack, data }: Described): string {
  return `${kind} ${identity(kind, stack, data)}`.trimEnd();
}

/** What the kernel's first line would say. */
export function titleOf({ kind, stack, data }: Described): string {
  if (data.type === "deadlock") {
    const first = data.blocked[0];
    const name = first === undefined ? "" : ` ${first.comm}:${first.pid}`;
    if (data.forATime) return `task${name} blocked for more than 120 seconds`;
    return kind === "deadlock" ? `deadlock: task${name} can never go on` : `task${name} blocked for ever`;
  }
  if (data.type === "atomic-sleep") {
    if (data.how === "reader-schedules") return "Voluntary context switch within RCU read-side critical section!";
    return data.how === "schedules"
      ? "BUG: scheduling while atomic"
      : `BUG: sleeping function called from invalid context at ${data.place}`;
  }
  if (data.type === "sysfs-left") return `sysfs: ${data.path} is still there after module ${data.module} was unloaded`;
  if (data.type === "workqueue-leak") return `BUG: workqueue leaked lock or atomic in ${data.function}`;
  if (data.type === "active-object") return debugObjectText(data, null);
  if (data.type === "module") {
    const what = data.access === "execute" ? "text" : "data";
    return `use of module ${what} after unload: ${data.symbol} [${data.module}]`;
  }
  const base = TITLES[kind];
  if (data.type === "text" && kind === "dup-name") return `${base} ${data.what}`;
  if (data.type === "text")
    return base === undefined ? data.what || kind : data.what === "" ? base : `${base}: ${data.what}`;
  return `${base ?? kind} in ${functionOf(stack)}`;
}
