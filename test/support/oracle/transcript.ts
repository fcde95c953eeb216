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
/** What only kobjlab knows; no kernel prints it. */
const SILENT: ReadonlySet<string> = new Set(["deadlock", "leak", "step-limit", "sleep-limit", "task-limit"]);

interface Log {
  readonly lines: readonly ConsoleLine[];
  readonly uevents: readonly Uevent[];
  readonly findings: readonly FindingMark[];
}

/**
 * The console of a run as a booted kernel's would be: the printed lines with the reports of the machine's checkers where they
 * were made, and what a netlink listener prints for each uevent.
 * @param from lines of the console that were printed before
 */
export function transcript(
  log: Log,
  findings: readonly Finding[],
  options: { readonly dialect: Dialect; readonly from: number; readonly scenario: string; readonly listens: boolean },
): LogLine[] {
  const { dialect, from, scenario } = options;
  const byKey = new Map(findings.map((f) => [f.key, f]));
  const out: LogLine[] = [];
  const said = new Set<string>();
  let heard = 0;
  const push = (task: string, lines: readonly string[]): void => {
    for (const text of lines) out.push({ task, text });
  };
  for (let at = from; at <= log.lines.length; at++) {
    for (const mark of log.findings.filter((m) => m.before === at)) {
      const finding = byKey.get(mark.key);
      if (finding === undefined || PRINTED.has(finding.kind) || SILENT.has(finding.kind)) continue;
      // Each refcount_t warning comes once, wherever from.
      if (finding.kind === "refcount" && said.has(warningOf(finding))) continue;
      said.add(warningOf(finding));
      push(String(finding.task.task), kernelText(finding, [], dialect).split("\n"));
    }
    for (const event of options.listens ? log.uevents.filter((u) => u.before === at) : []) {
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

/** `add@/devices/x ACTION=add …`, as the kernel's own multicast has it: for unbind without MODALIAS. */
function netlinkText({ variables }: Uevent): string {
  const value = (name: string): string => variables.find((v) => v.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  const sent = value("ACTION") === "unbind" ? variables.filter((v) => !v.startsWith("MODALIAS=")) : variables;
  return `${value("ACTION")}@${value("DEVPATH")} ${sent.join(" ")}`;
}
