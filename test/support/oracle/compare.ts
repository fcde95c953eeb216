import type { LogLine } from "./transcript.js";

/**
 * What is essential of a log: its `ORACLE` lines, and each kernel message as one entry. `functions`: of its stacks, in
 * their order, which ours has too, with more between them where the real compiler inlined.
 */
export interface Entry {
  readonly task: string;
  readonly text: string;
  readonly functions: readonly string[];
}

const NOISE = /^(clocksource:|random:|input:|sched_clock:|Freeing|Run |tsc:|ls: )/;
const REGISTERS =
  /^(R[A-Z0-9]{2}: |R\d\d: |RSP: |RIP: 0033|Code: |FS: |CS: |CR2: |irq event stamp|hardirqs last|softirqs last|Modules linked in| <\/?TASK>| <\/?IRQ>)/;
const FRAME = /^ +(?:\[<[0-9a-f]+>\] )?([\w.$]+)\+0x[0-9a-f]+\/0x[0-9a-f]+(?: \[\w+\])?$/;
/** Frames of entry code, of the reports themselves, and of lock operations whose layers differ. */
const INESSENTIAL =
  /^(x64_sys_call|do_syscall_64|entry_SYSCALL.*|ret_from_fork.*|dump_stack.*|print_.*|check_.*|mark_.*|validate_chain|__lock_acquire|lock_acquire|lock_release|lock_sync|__mutex_.*|mutex_.*|_raw_.*|__raw_.*|do_raw_.*|down_.*|up_.*|queued_.*|__x64_sys_.*|lockdep_.*|debug_check_no_locks.*|__kmem_cache_free|kthread|worker_thread|syscall_.*|exit_to_user.*|__sysvec.*|sysvec.*|asm_sysvec.*|secondary_startup.*|x86_64_start.*|start_kernel|arch_call_rest_init|rest_init|cpu_startup_entry|do_idle|default_idle_call|.*_idle|start_secondary|hrtimer_interrupt|handle_softirqs|__do_softirq|irq_exit_rcu)$/;

function essential(line: string): string {
  return line
    .replaceAll(/0x[0-9a-f]+\/0x[0-9a-f]+/g, "")
    .replaceAll(/(\w)\+(?= |$)/g, "$1")
    .replaceAll("(____ptrval____)", "ffffffffffffffff")
    .replaceAll(/\((?:0000000000000000|[0-9a-f]{16})\)/g, "(PTR)")
    .replaceAll(/\[<[0-9a-f]{16}>\] /g, "")
    .replaceAll(/\b[0-9a-f]{16}-[0-9a-f]{16}\b/g, "RANGE")
    .replaceAll(/\b(?:0x)?[0-9a-f]{16}\b/g, "ADDR")
    .replaceAll(/CPU: \d+ PID: \d+/g, "CPU PID")
    .replaceAll(/(\w)\/\d+(?=[ :.]|$)/g, "$1/PID")
    .replaceAll(/kworker\/[\w:]+\/PID/g, "kworker/PID")
    .replaceAll(/Comm: kworker\/\S+/g, "Comm: kworker")
    .replaceAll(/(at [\w/.-]+\.[ch]):\d+/g, "$1")
    .replace(/^(.* at )(?:[^ ]*\/)?([\w-]+\.c) /, "$1$2 ")
    .replaceAll(/SEQNUM=\d+/g, "SEQNUM=N")
    .replaceAll(/sb_writers#\d+/g, "sb_writers")
    .replaceAll(/ \[kobjoracle\]/g, "")
    .replaceAll(/\.(?:cold|part|constprop|isra)(?:\.\d+)?\b/g, "")
    .trimEnd();
}

/** Cuts a log, ours or the kernel's, into its entries. */
export function entriesOf(lines: readonly LogLine[]): Entry[] {
  const entries: { task: string; text: string[]; functions: string[] }[] = [];
  const open = new Map<string, (typeof entries)[number]>();
  for (const { task, text: raw } of lines) {
    if (raw === "" || NOISE.test(raw)) continue;
    if (raw.startsWith("ORACLE ")) {
      open.delete(task);
      const [, , ...rest] = raw.split(" ");
      entries.push({ task, text: [essential(rest.join(" "))], functions: [] });
      continue;
    }
    if (REGISTERS.test(raw) || / \? /.test(raw)) continue;
    if (raw.startsWith("------------[ cut")) {
      open.delete(task);
      continue;
    }
    if (/^(CPU: |Call Trace:|Workqueue: |RIP: 0010|---\[ end|-+$|\d+\.\d+\.\d+-)/.test(raw)) {
      const workqueue = /^Workqueue: (\S+)/.exec(raw);
      if (workqueue !== null) open.get(task)?.text.push(raw.split("+")[0]!);
      if (raw.startsWith("---[ end")) open.delete(task);
      continue;
    }
    const frame = FRAME.exec(raw);
    if (frame !== null) {
      const name = frame[1]!.replace(/\.(cold|part|constprop|isra).*$/, "");
      if (!INESSENTIAL.test(name)) open.get(task)?.functions.push(name);
      continue;
    }
    const begins = /^=+$/.test(raw);
    let entry = open.get(task);
    if (entry === undefined || begins || (entry.functions.length > 0 && !inSplat(entry.text))) {
      entry = { task, text: [], functions: [] };
      entries.push(entry);
      open.set(task, entry);
    }
    if (!/^=+$/.test(raw)) entry.text.push(essential(raw));
  }
  // The rule below a list of locks is nothing by itself.
  const told = entries.filter((e) => e.text.length + e.functions.length > 0);
  return told.map((e) => ({ ...e, text: e.text.join("\n") }));
}

function inSplat(text: readonly string[]): boolean {
  return (
    text.some((line) =>
      /^(WARNING: (possible|inconsistent|bad|held|lock|Nested|.* still|.*-safe)|\[ BUG)/.test(line),
    ) && !text.includes("stack backtrace:")
  );
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const name of whole) if (name === part[at]) at++;
  return at === part.length;
}

export interface Comparison {
  /** "" when all agrees. */
  readonly difference: string;
  /** Entries that agree before it. */
  readonly agreeing: number;
}

/**
 * Compares ours with the kernel's: the same entries, and of each of our tasks in the order that they have there.
 * @param cut the kernel never came to the end of the scenario: ours must not either, and its beginning is compared
 */
export function compareLogs(ours: readonly Entry[], theirs: readonly Entry[], cut: boolean): Comparison {
  const used = ours.map(() => false);
  const lastOf = new Map<string, number>();
  for (const [i, wanted] of theirs.entries()) {
    const at = ours.findIndex((entry, k) => !used[k] && entry.text === wanted.text);
    const found = ours[at];
    if (found === undefined) {
      const next = ours.find((_, k) => !used[k]);
      return {
        agreeing: i,
        difference: `expected ${show(wanted)}, found ${next === undefined ? "the end" : show(next)}`,
      };
    }
    if (!isSubsequence(wanted.functions, found.functions)) {
      return {
        agreeing: i,
        difference: `${show(wanted)}: expected the functions ${wanted.functions.join(" ")}, found ${found.functions.join(" ")}`,
      };
    }
    used[at] = true;
    const last = lastOf.get(found.task) ?? -1;
    if (at < last) return { agreeing: i, difference: `out of order: ${show(wanted)} before ${show(ours[last]!)}` };
    lastOf.set(found.task, at);
  }
  const rest = used.indexOf(false);
  if (rest < 0) return { agreeing: theirs.length, difference: "" };
  return { agreeing: theirs.length, difference: cut ? "" : `more than the kernel's: ${show(ours[rest]!)}` };
}

function show(entry: Entry): string {
  const lines = entry.text.split("\n");
  return `"${lines.slice(0, 3).join(" / ")}"`;
}

/** The kernel's log without its time stamps. */
export function readLog(text: string): { readonly lines: LogLine[]; readonly cut: boolean } {
  const lines = text
    .split("\n")
    .map((line) => /^\[ *[\d.]+\] ?(.*)$/.exec(line)?.[1])
    .filter((line): line is string => line !== undefined)
    .map((line) => ({ task: "", text: line.replace(/\r$/, "") }));
  return { lines, cut: !lines.some((line) => line.text.endsWith(" end=1")) };
}
