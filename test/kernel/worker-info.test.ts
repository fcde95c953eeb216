import { describe, expect, it } from "vitest";
import { consoleText } from "../../src/report/console.js";
import { dialectOf } from "../../src/report/dialect.js";
import { kernelText } from "../../src/report/kernel-text.js";
import { bootKernel, runText } from "./kernel.js";

const MISTAKES = [
  "warn",
  "dump",
  "use_freed",
  "dereference_null",
  "sleep_atomic",
  "lock_twice",
  "leave_locked",
] as const;
const SOURCE = "test/kernel/worker-info.c";
const MACHINES = { "4.4": bootKernel(SOURCE, "4.4"), "6.12": bootKernel(SOURCE, "6.12") };

/** Lines of the reports about a call, and of what it dumped, that name a work item, with the lines above them. */
function workqueueLines(version: keyof typeof MACHINES, call: string, mistake: (typeof MISTAKES)[number]): string[] {
  const machine = MACHINES[version];
  const dialect = dialectOf(version)!;
  const { outcome } = runText(machine, `task\n  ${call}(${MISTAKES.indexOf(mistake)})\n`);
  const reports = outcome.findings
    .filter((finding) => finding.kind !== "deadlock" && finding.kind !== "hung-task")
    .map((finding) => kernelText(finding, outcome.console, dialect));
  const dumped = outcome.console.flatMap((line) => (line.stack === null ? [] : consoleText(line, dialect)));
  const lines = [...reports.join("\n").split("\n"), ...dumped];
  return lines.flatMap((line, i) => (line.startsWith("Workqueue:") ? [`${lines[i - 1]!.slice(0, 5)}${line}`] : []));
}

describe("the header of a stack dump", () => {
  it.each(MISTAKES)("names the work item that the task runs: %s", (mistake) => {
    for (const version of ["4.4", "6.12"] as const) {
      const lines = new Set(workqueueLines(version, "in_own_queue", mistake));
      expect([...lines]).toEqual([`CPU: Workqueue: own-7 ${mistake}`]);
    }
  });

  it.each(MISTAKES)("names none for a task that runs none: %s", (mistake) =>
    expect(workqueueLines("6.12", "without_item", mistake)).toEqual([]),
  );

  it("names none in a soft interrupt", () => expect(workqueueLines("6.12", "in_bottom_half", "warn")).toEqual([]));

  it("names the queue when that is gone", () =>
    expect(workqueueLines("6.12", "in_queue_that_goes", "warn")).toContain("CPU: Workqueue: gone warn"));
});
