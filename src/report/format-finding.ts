import type { Environment, FindingRecord, Found, Hangs, RecordedEdge } from "../fuzz/record.js";
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
  if (phase === "merged")
    return `in no single run: after ${plural(origin.runs, "run")} each edge was seen in one of them`;
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

function thousands(count: number): string {
  return `${count}`.replaceAll(/(?<=\d)(?=(\d{3})+$)/g, ",");
}

const MERGED_WORTH =
  "the kernel reports it once all edges were made since boot; no program that was tried makes all of them";

/** What is known of a cycle beyond its order. */
function hangsText(hangs: Hangs): string {
  if (hangs.verdict === "witness") return `yes, see ${hangs.signature}`;
  if (hangs.verdict === "impossible") return `impossible: ${hangs.reason}`;
  return `not found within ${thousands(hangs.runs)} runs`;
}

/** `edge 1:    lock_c -> lock_a, made by ca() under random, seed 17`. */
function edgeLines(edges: readonly RecordedEdge[]): string[] {
  return edges.map((edge, i) => {
    const calls = edge.program.split("\n").filter((line) => line.startsWith("  "));
    const where =
      edge.phase === "boot"
        ? "booting"
        : `${calls.map((c) => c.trim()).join("; ")} (${edge.strategy}, seed ${edge.seed})`;
    return `edge ${i + 1}:`.padEnd(11) + `${edge.from} -> ${edge.to}, made by ${where}`;
  });
}

function objectText({ allocatedIn, freedIn, firstFinding }: NonNullable<FindingRecord["object"]>): string {
  const sites = `allocated in ${allocatedIn}, freed in ${freedIn}`;
  return firstFinding === undefined ? sites : `${sites}, as in ${firstFinding}`;
}

function modelName({ model, patch }: Environment): string {
  return patch === undefined ? model : `${model} with ${patch}`;
}

/** The lines that say what was found, in what, and how. */
function findingHeader(found: Found, dialect: Dialect): string[] {
  const { record } = found;
  return [
    `finding:   ${record.signature}`,
    `what:      ${record.title}`,
    ...(record.object === undefined ? [] : [`object:    ${objectText(record.object)}`]),
    `model:     ${modelName(record.environment)} (Linux ${dialect.linux})`,
    `found:     ${originText(found)}`,
    `campaign:  seed ${record.origin.campaignSeed}`,
    `size:      ${sizeText(found)}`,
    ...(record.hangs === undefined ? [] : [`hangs:     ${hangsText(record.hangs)}`]),
    ...(record.phase === "merged" ? [`worth:     ${MERGED_WORTH}`] : []),
    ...edgeLines(record.edges ?? []),
  ];
}

/** The table of a finding's run, or a line saying why there is none. */
export function scheduleText(found: Found, width: number): string {
  const { outcome, finding, record } = found;
  if (record.phase === "merged" && outcome.events.length === 0) return "(the first edge is made before any task ran)";
  if (record.phase === "boot" || record.phase === "setup") return "(found before any task ran: there is no schedule)";
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

/** Its header and how to replay it: enough for one more use of an object that another finding is about. */
export function formatBriefly(found: Found, { dialect, replay }: Omit<FindingOptions, "width">): string {
  return `${[...findingHeader(found, dialect), `replay:    ${replay}`].join("\n")}\n`;
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
