import { DivergenceError, FormatError } from "../errors.js";
import type { Outcome } from "../machine/outcome.js";
import { parseProgram } from "../program/parse.js";
import { parseSchedule } from "../program/schedule-text.js";
import { showEdge, type ShownEdge } from "./edge-run.js";
import { mergedFinding } from "./merged-finding.js";
import { type FindingRecord, type RecordedEvent, recordEvents } from "./record.js";
import type { Target } from "./target.js";

/** A step in words, as `task 1: mutex_lock slab_mutex (0xffff…) in kmem_cache_destroy, mm/slab_common.c:480`. */
function stepText(event: RecordedEvent | undefined): string {
  if (event === undefined) return "the end of the run";
  const what = event.what === "" ? event.arg : `${event.what} (${event.arg})`;
  const place = [event.function === "" ? "" : `in ${event.function}`, event.at].filter((p) => p !== "").join(", ");
  return `task ${event.task}: ${event.op} ${what} ${place}`.trimEnd();
}

/**
 * Repeats the run of a recorded finding, and for a cycle those that made its edges. `boot` gives a machine with the image compiled from the record's sources.
 * Returns the outcome, with its trace, when every step is as recorded and the finding came again.
 * Throws DivergenceError naming the first step that differs. Steps are compared with addresses and lines when the
 * image is the recorded one, else without.
 */
export function replay(record: FindingRecord, boot: (record: FindingRecord) => Target): Outcome {
  const target = boot(record);
  const shown = repeatEdges(target, record);
  const sameImage = target.image.hash === record.image;
  const outcome = record.phase === "merged" ? repeatMerged(target, record, shown) : repeat(target, record);
  const note = sameImage ? "" : " (the model's code is not what was recorded: its image differs)";
  // Of a long run the machine keeps the last events only.
  const first = outcome.steps - outcome.events.length;
  compareEvents(record.events, recordEvents(outcome.events), { exact: sameImage, note, first });
  if (sameImage && outcome.eventHash !== record.eventHash) {
    const step = first + record.events.length;
    const message = `the run differs, not before step ${step}, where the record ends, or setup was called with other arguments: its hash is ${outcome.eventHash}, recorded ${record.eventHash}`;
    throw new DivergenceError(step, message);
  }
  if (!outcome.findings.some((f) => f.signature === record.signature)) {
    const seen = outcome.findings.map((f) => `"${f.signature}"`).join(", ") || "nothing";
    throw new DivergenceError(record.after.steps, `"${record.signature}" did not come again; found: ${seen}${note}`);
  }
  return outcome;
}

function repeat(target: Target, record: FindingRecord): Outcome {
  const program = parseProgram(record.program, { file: "the record's program", entryPoints: target.image.entryPoints });
  const setup = target.load(program);
  if (record.phase === "boot") return { ...setup, findings: target.bootFindings };
  if (record.phase === "setup") return setup;
  if (setup.end !== "done") {
    throw new DivergenceError(0, `setup did not end as it did when recorded: it is now ${setup.end}`);
  }
  const schedule = parseSchedule(record.schedule, "the record's schedule");
  return target.run({ kind: "schedule", schedule }, { trace: true });
}

/** Makes each edge of a cycle again in the run that is recorded for it. */
function repeatEdges(target: Target, record: FindingRecord): ShownEdge[] {
  const shown = (record.edges ?? []).map((edge, i) => {
    const file = `the record's edge ${i}`;
    const run = {
      phase: edge.phase,
      program: parseProgram(edge.program, { file: `${file}, program`, entryPoints: target.image.entryPoints }),
      schedule: parseSchedule(edge.schedule, `${file}, schedule`),
      strategy: edge.strategy,
      seed: edge.seed,
    };
    const again = showEdge(target, run, edge);
    if (again !== null) return again;
    const name = `${edge.from} -> ${edge.to} (${edge.kind})`;
    throw new DivergenceError(
      0,
      `edge ${i + 1} of the cycle, ${name}, did not come again in its run:\n${edge.program}`,
    );
  });
  target.noteDependencies("nothing");
  return shown;
}

/** The run of a merged finding's first edge, with the finding that all edges make. */
function repeatMerged(target: Target, record: FindingRecord, shown: readonly ShownEdge[]): Outcome {
  const [first] = shown;
  if (first === undefined) throw new FormatError("the record", "field edges: a merged finding needs them");
  const phase = first.run.phase;
  const outcome = repeat(target, { ...record, phase });
  return { ...outcome, findings: [mergedFinding(shown)] };
}

function compareEvents(
  old: readonly RecordedEvent[],
  now: readonly RecordedEvent[],
  { exact, note, first }: { readonly exact: boolean; readonly note: string; readonly first: number },
): void {
  const at = firstDifference(old, now, exact);
  if (at === -1) return;
  const step = first + at;
  const [a, b] = [old[at], now[at]];
  if (a?.op === b?.op && a?.op.startsWith("begin ") && a.task === b?.task && a.arg !== b.arg) {
    const call = a.op.slice("begin ".length);
    throw new DivergenceError(
      step,
      `step ${step} differs${note}: task ${a.task} calls ${call} with other arguments than recorded`,
    );
  }
  throw new DivergenceError(
    step,
    `step ${step} differs${note}\n  recorded: ${stepText(old[at])}\n  now:      ${stepText(now[at])}`,
  );
}

function firstDifference(old: readonly RecordedEvent[], now: readonly RecordedEvent[], exact: boolean): number {
  const length = Math.max(old.length, now.length);
  for (let i = 0; i < length; i++) {
    const a = old[i];
    const b = now[i];
    if (a === undefined || b === undefined) return i;
    const same = a.task === b.task && a.op === b.op && a.what === b.what && a.function === b.function;
    const called = a.op.startsWith("begin ") && a.arg !== b.arg;
    if (!same || called || (exact && (a.arg !== b.arg || a.at !== b.at))) return i;
  }
  return -1;
}
