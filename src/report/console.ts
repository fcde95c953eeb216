import type { ConsoleLine, Finding, Stack } from "../machine/finding.js";
import { type Dialect, since } from "./dialect.js";
import { callTrace, dumpHeader, functionName, symbol } from "./stack.js";

/** KERN_WARNING: what a report quotes is of this level or graver. */
const WARNING = 4;
const EXCERPT_LINES = 24;

/** CPU line and stack as dump_stack() prints them; those of a WARN begin, as it is an exception, behind what printed it. */
function stackText(line: ConsoleLine & { readonly stack: Stack }, dialect: Dialect): string[] {
  const header = dumpHeader(line.task, dialect);
  const warning = line.stack.findIndex((frame) => frame.function === "warn_slowpath_fmt");
  const place = line.stack[warning + 1];
  if (warning >= 0 && place !== undefined && since(dialect, "4.12")) {
    return [
      "Modules linked in:",
      ...header,
      `RIP: 0010:${symbol(place, dialect)}`,
      ...callTrace(line.stack.slice(warning + 2), dialect),
    ];
  }
  return [...header, ...callTrace(line.stack, dialect)];
}

const WARNING_PLACE = /^(WARNING: CPU: .* at \S+ )(\w+)(?=\+0x)/;

/** A line of the console: Kernel C's WARN names its function as the library does. */
function lineText(text: string, dialect: Dialect): string {
  return text.replace(WARNING_PLACE, (_, head: string, name: string) => head + functionName(name, dialect));
}

/** A console line as text, with the stack that was printed after it. */
export function consoleText(line: ConsoleLine, dialect: Dialect): string[] {
  const text =
    line.text === "" && line.stack !== null ? [] : lineText(line.text.replace(/\n$/, ""), dialect).split("\n");
  return line.stack === null ? text : [...text, ...stackText({ ...line, stack: line.stack }, dialect)];
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
