import type { FindingMark, Uevent } from "../../../src/machine/console-reader.js";
import type { ConsoleLine, Finding } from "../../../src/machine/finding.js";
import { consoleText } from "../../../src/report/console.js";
import type { Dialect } from "../../../src/report/dialect.js";
import { kernelText } from "../../../src/report/kernel-text.js";

/** A line of the kernel's log, and who was printing. */
export interface LogLine {
  readonly task: string;
  readonly text: string;
}

/** What Kernel C prints itself as it raises a finding. */
const PRINTED: ReadonlySet<string> = new Set(["warning", "bug", "kobject", "dup-name", "sysfs", "entry-alive"]);
/** What only kobjlab knows, or a kernel with KASAN or the hung task detector's usual two minutes: that kernel prints nothing. */
const SILENT: ReadonlySet<string> = new Set([
  "context",
  "deadlock",
  "hung-task",
  "leak",
  "uevent",
  "sysfs-left",
  "step-limit",
  "sleep-limit",
  "task-limit",
  "use-after-free",
  "out-of-bounds",
  "double-free",
  "invalid-free",
  "uninit-read",
]);
/** Memory accesses after which a kernel goes on no more, and limits of the run. */
const ENDING: ReadonlySet<string> = new Set([
  "null-deref",
  "wild-access",
  "write-to-const",
  "bad-call",
  "divide-error",
]);

/** Whether a real kernel without KASAN would print the finding, and go on; what leaks and hangs is not counted either. */
export function isPrinted(kind: string): boolean {
  return (!SILENT.has(kind) && !ENDING.has(kind)) || ["context", "deadlock", "hung-task", "leak"].includes(kind);
}

/** Of sleeping where that is not allowed the kernel speaks once a second. */
const SLEEPING_INTERVAL_JIFFIES = 1000;

interface Log {
  readonly lines: readonly ConsoleLine[];
  readonly uevents: readonly Uevent[];
  readonly findings: readonly FindingMark[];
}

/**
 * The console of a run as a booted kernel's would be: the printed lines with the reports of the machine's checkers where they
 * were made, and what a netlink listener prints for each uevent.
 * @param from lines of the console and uevents that there were before
 */
export function transcript(
  log: Log,
  findings: readonly Finding[],
  options: {
    readonly dialect: Dialect;
    readonly from: { readonly lines: number; readonly uevents: number };
    readonly scenario: string;
    readonly listens: boolean;
  },
): LogLine[] {
  const { dialect, from, scenario } = options;
  const byKey = new Map(findings.map((f) => [f.key, f]));
  const out: LogLine[] = [];
  const said = new Set<string>();
  const uevents = options.listens ? log.uevents.slice(from.uevents) : [];
  let heard = 0;
  let lastSleeping = -SLEEPING_INTERVAL_JIFFIES;
  const push = (task: string, lines: readonly string[]): void => {
    for (const text of lines) out.push({ task, text });
  };
  for (let at = from.lines; at <= log.lines.length; at++) {
    for (const mark of log.findings.filter((m) => m.before === at)) {
      const finding = byKey.get(mark.key);
      if (finding === undefined || PRINTED.has(finding.kind) || SILENT.has(finding.kind)) continue;
      // Each refcount_t warning comes once, wherever from.
      if (finding.kind === "refcount" && said.has(warningOf(finding))) continue;
      said.add(warningOf(finding));
      if (finding.title.startsWith("BUG: sleeping function")) {
        if (mark.jiffies < lastSleeping + SLEEPING_INTERVAL_JIFFIES) continue;
        lastSleeping = mark.jiffies;
      }
      push(String(finding.task.task), kernelText(finding, [], dialect).split("\n"));
    }
    for (const event of uevents.filter((u) => u.before === at)) {
      push("netlink", [`ORACLE ${scenario} netlink:${++heard}=${netlinkText(event)}`]);
    }
    const line = log.lines[at];
    if (line !== undefined && line.level !== -1) push(String(line.task.task), consoleText(line, dialect));
  }
  return out;
}

/** Which of refcount_t's warnings it is: additions to what is not 0, and refcount_dec_not_one(), have their own. */
function warningOf(finding: Finding): string {
  const operation = finding.stack[0]?.function ?? "";
  const own = ["not_zero", "not_one"].find((name) => operation.includes(name));
  return own === undefined ? finding.title : `${finding.title} ${own}`;
}

/** `add@/devices/x ACTION=add …` */
function netlinkText({ variables }: Uevent): string {
  const value = (name: string): string => variables.find((v) => v.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  return `${value("ACTION")}@${value("DEVPATH")} ${variables.join(" ")}`;
}
