import type { Found } from "../fuzz/record.js";
import type { Dialect } from "./dialect.js";
import { kernelText } from "./kernel-text.js";
import { scheduleTable } from "./schedule-table.js";

export interface FindingOptions {
  readonly dialect: Dialect;
  /** Columns to fit the schedule into. */
  readonly width: number;
  /** The command that replays the finding. */
  readonly replay: string;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : noun.endsWith("ch") ? "es" : "s"}`;
}

function heading(title: string): string {
  return `--- ${title} ${"-".repeat(Math.max(3, 74 - title.length))}`;
}

/** When and how a finding was first seen, in words. */
function originText(found: Found): string {
  const { origin, phase } = found.record;
  if (phase === "boot") return "booting the model";
  if (phase === "setup") return "in the program's setup, before any task ran";
  return `after ${plural(origin.runs, "run")}, strategy ${origin.strategy}, seed ${origin.seed}`;
}

function sizeText(found: Found): string {
  const { before, after } = found.record;
  const size = (s: typeof after): string =>
    [plural(s.tasks, "task"), plural(s.calls, "call"), plural(s.switches, "switch"), plural(s.steps, "step")].join(
      ", ",
    );
  const shrunk = JSON.stringify(before) !== JSON.stringify(after);
  return shrunk ? `${size(after)}; found with ${size(before)}` : size(after);
}

/** The lines that say what was found, in what, and how. */
export function findingHeader(found: Found, dialect: Dialect): string[] {
  const { record } = found;
  return [
    `finding:   ${record.signature}`,
    `what:      ${record.title}`,
    `model:     ${record.environment.model} (Linux ${dialect.linux})`,
    `found:     ${originText(found)}`,
    `campaign:  seed ${record.origin.campaignSeed}`,
    `size:      ${sizeText(found)}`,
  ];
}

/** The table of a finding's run, or a line saying why there is none. */
export function scheduleText(found: Found, width: number): string {
  const { outcome, finding, record } = found;
  if (record.phase !== "run") return "(found before any task ran: there is no schedule)";
  return scheduleTable({ events: outcome.events, schedule: outcome.schedule, finding, width });
}

/** A whole finding as text: header, the kernel's own report, program, schedule, replay command. Ends with a newline. */
export function formatFinding(found: Found, options: FindingOptions): string {
  const { record, finding, outcome } = found;
  const { dialect, width, replay } = options;
  const sections = [
    findingHeader(found, dialect).join("\n"),
    heading("what the kernel says"),
    kernelText(finding, outcome.console, dialect).trimEnd(),
    heading("program"),
    record.program.trimEnd() === "" ? "(empty)" : record.program.trimEnd(),
    heading("schedule"),
    scheduleText(found, width),
    "",
    `replay:    ${replay}`,
  ];
  return `${sections.join("\n")}\n`;
}

/** A value as JSON can hold it: 64-bit numbers become hexadecimal strings, maps and sets arrays. */
function plainValue(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return `0x${BigInt.asUintN(64, value).toString(16)}`;
  if (value instanceof Map || value instanceof Set) return [...value];
  return value;
}

/** Any of the values that come out of a machine as JSON text. */
export function toJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, plainValue, indent);
}

/** A finding as a value for `--json`: the record without its events, the finding's structure, the kernel's text. */
export function findingJson(found: Found, options: FindingOptions): Record<string, unknown> {
  const { events: _events, environment, ...record } = found.record;
  const { sources: _sources, ...rest } = environment;
  return {
    ...record,
    environment: rest,
    finding: found.finding,
    report: kernelText(found.finding, found.outcome.console, options.dialect),
    replay: options.replay,
  };
}
