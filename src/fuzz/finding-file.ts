import * as v from "valibot";
import { FINDING_KINDS } from "../abi/findings.js";
import { FormatError } from "../errors.js";
import { parseProgram } from "../program/parse.js";
import { parseSchedule } from "../program/schedule-text.js";
import { FINDING_FORMAT, type FindingRecord, type RecordedEvent } from "./record.js";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const decimal = v.pipe(v.string(), v.regex(/^\d{1,20}$/, "a decimal number"));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, "16 hexadecimal digits"));
const size = v.object({ tasks: count, calls: count, switches: count, steps: count });

const SCHEMA = v.object({
  signature: v.pipe(v.string(), v.minLength(1)),
  kind: v.picklist(FINDING_KINDS),
  title: v.string(),
  object: v.exactOptional(
    v.object({ allocatedIn: v.string(), freedIn: v.string(), firstFinding: v.exactOptional(v.string()) }),
  ),
  phase: v.picklist(["boot", "setup", "run", "merged"]),
  program: v.string(),
  schedule: v.string(),
  image: hash,
  environment: v.object({
    model: v.string(),
    defines: v.array(v.string()),
    kobjlab: v.string(),
    linux: v.string(),
    patch: v.exactOptional(v.string()),
    maxSteps: v.exactOptional(count),
    sources: v.array(v.object({ path: v.string(), text: v.string() })),
  }),
  origin: v.object({ strategy: v.string(), seed: decimal, campaignSeed: decimal, program: count, runs: count }),
  before: size,
  after: size,
  edges: v.exactOptional(
    v.array(
      v.object({
        from: v.string(),
        to: v.string(),
        kind: v.picklist(["EN", "ER", "SN", "SR"]),
        phase: v.picklist(["boot", "setup", "run"]),
        program: v.string(),
        schedule: v.string(),
        strategy: v.string(),
        seed: decimal,
        stack: v.array(v.string()),
      }),
    ),
  ),
  hangs: v.exactOptional(
    v.variant("verdict", [
      v.object({ verdict: v.literal("witness"), signature: v.string(), program: v.string(), schedule: v.string() }),
      v.object({ verdict: v.literal("not-found"), runs: count }),
      v.object({ verdict: v.literal("impossible"), reason: v.string(), runs: count }),
    ]),
  ),
  eventHash: hash,
  events: v.array(
    v.object({
      task: v.pipe(v.number(), v.integer()),
      op: v.string(),
      what: v.string(),
      arg: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,16}$/, "a hexadecimal number")),
      function: v.string(),
      at: v.string(),
    }),
  ),
});

/** The text of `finding.json`: indented JSON, an event a line, ending in a newline. */
export function encodeFinding(record: FindingRecord): string {
  const { events, ...rest } = record;
  const head = JSON.stringify({ format: FINDING_FORMAT, ...rest }, null, 2).slice(0, -2);
  return `${head},\n  "events": [${eventLines(events)}]\n}\n`;
}

function eventLines(events: readonly RecordedEvent[]): string {
  return events.length === 0 ? "" : `\n${events.map((e) => `    ${JSON.stringify(e)}`).join(",\n")}\n  `;
}

/**
 * Reads `finding.json`. `file` is the name for messages.
 * Throws FormatError when it is damaged or of another format version, naming the field.
 */
export function decodeFinding(text: string, file = "finding.json"): FindingRecord {
  const json = parseJson(text, file);
  checkFormat(json, file);
  const parsed = v.safeParse(SCHEMA, json, { abortEarly: true });
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const field = v.getDotPath(issue) ?? "the file";
    const expected = issue.type === "regex" ? issue.message : (issue.expected ?? issue.message);
    throw new FormatError(file, `field ${field}: expected ${expected}, found ${issue.received}`);
  }
  const record = parsed.output;
  parseProgram(record.program, { file: `${file}, field program` });
  parseSchedule(record.schedule, `${file}, field schedule`);
  record.edges?.forEach((edge, i) => {
    parseProgram(edge.program, { file: `${file}, field edges.${i}.program` });
    parseSchedule(edge.schedule, `${file}, field edges.${i}.schedule`);
  });
  if (!record.signature.startsWith(record.kind)) {
    throw new FormatError(file, `field signature: expected it to begin with the kind, ${record.kind}`);
  }
  return record;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (e) {
    const reason = e instanceof Error ? e.message : String(e);
    throw new FormatError(file, `damaged, or not a finding: it is not JSON (${reason})`);
  }
}

function checkFormat(json: unknown, file: string): void {
  const isObject = typeof json === "object" && json !== null;
  const format = isObject && "format" in json ? json.format : undefined;
  if (format === FINDING_FORMAT) return;
  if (typeof format === "string" && format.startsWith("kobjlab-finding/")) {
    throw new FormatError(
      file,
      `field format: it is of format ${format}, this kobjlab reads ${FINDING_FORMAT}; replay it with the kobjlab that wrote it`,
    );
  }
  const found = format === undefined ? "no such field" : JSON.stringify(format);
  throw new FormatError(file, `field format: expected "${FINDING_FORMAT}", found ${found}; is this a finding.json?`);
}
