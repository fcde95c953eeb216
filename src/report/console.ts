import type { ConsoleLine, Finding } from "../machine/finding.js";
import type { Dialect } from "./dialect.js";
import { callTrace, cpuLine } from "./stack.js";

/** KERN_WARNING: what a report quotes is of this level or graver. */
const WARNING = 4;
const EXCERPT_LINES = 24;

/** A console line as text, with the stack that was printed after it. */
export function consoleText(line: ConsoleLine, dialect: Dialect): string[] {
  const text = line.text === "" && line.stack !== null ? [] : line.text.replace(/\n$/, "").split("\n");
  if (line.stack === null) return text;
  return [...text, cpuLine(line.task, dialect), ...callTrace(line.stack, dialect)];
}

/** What the console said about a finding: the warnings of its task from that step on; nothing when it said nothing. */
export function consoleExcerpt(finding: Finding, console: readonly ConsoleLine[], dialect: Dialect): string[] {
  const lines = console.filter(
    (line) =>
      line.task.task === finding.task.task &&
      line.step >= finding.step &&
      (line.stack !== null || (line.level >= 0 && line.level <= WARNING)),
  );
  const shown = lines.slice(0, EXCERPT_LINES).flatMap((line) => consoleText(line, dialect));
  const hidden = lines.length - EXCERPT_LINES;
  return hidden > 0 ? [...shown, `(${hidden} more lines of the console)`] : shown;
}
