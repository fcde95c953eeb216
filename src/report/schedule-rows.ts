import type { Finding } from "../machine/finding.js";
import type { Event, Schedule } from "../machine/outcome.js";
import { isFindingStep, type Weight, weigher } from "./step-filter.js";

/** A line of the schedule table. */
export type Row =
  | { readonly kind: "step"; readonly event: Event; readonly switched: "no" | "went-on" | "preempted" }
  | { readonly kind: "fold"; readonly task: number; readonly steps: number }
  /** Steps of any tasks, left out because the table would be too long. */
  | { readonly kind: "gap"; readonly steps: number }
  /** What the run did behind the finding's step. */
  | { readonly kind: "rest"; readonly steps: number };

export interface RowsInput {
  readonly events: readonly Event[];
  readonly schedule: Schedule;
  readonly finding: Finding;
  /** Rows from which on steps of weight 1 are folded too. */
  readonly rowsMax: number;
}

/** Most rows of a table; of a longer one the beginning and the end are shown. */
const TABLE_MAX = 160;
const BEGINNING = 40;
const END = 60;

/** A step shown alone costs no more room than the line that would stand for it. */
const FOLD_MIN = 2;

/**
 * Indices of events with which a switch of the schedule begins. An event bears the number of the last decision before
 * it, so what a switch leads to is the task's first step after the decisions before the switch.
 */
function switchStarts(events: readonly Event[], schedule: Schedule): ReadonlySet<number> {
  const starts = new Set<number>();
  let last = -1;
  events.forEach((event, i) => {
    const before = events[i - 1];
    if (before !== undefined && before.task.task !== event.task.task) {
      const first = firstDecision(events, i);
      const { task } = event.task;
      if (schedule.some((s) => s.to === task && last < s.at && s.at <= first)) starts.add(i);
    }
    last = Math.max(last, event.decision);
  });
  return starts;
}

/** Number of the first decision that the steps of one task from `start` on bear. */
function firstDecision(events: readonly Event[], start: number): number {
  const task = events[start]?.task.task;
  for (let i = start; events[i]?.task.task === task && i < events.length; i++) {
    if (events[i]!.decision >= 0) return events[i]!.decision;
  }
  return Number.POSITIVE_INFINITY;
}

function rowsAbove(input: RowsInput, weights: readonly Weight[], least: Weight): Row[] {
  const { events } = input;
  const preempting = switchStarts(events, input.schedule);
  const rows: Row[] = [];
  let hidden: Event[] = [];
  const flush = (): void => {
    const first = hidden[0];
    if (first === undefined) return;
    if (hidden.length < FOLD_MIN) rows.push(...hidden.map((event): Row => ({ kind: "step", event, switched: "no" })));
    else rows.push({ kind: "fold", task: first.task.task, steps: hidden.length });
    hidden = [];
  };
  events.forEach((event, i) => {
    const before = events[i - 1];
    const after = events[i + 1];
    const starts = before !== undefined && before.task.task !== event.task.task;
    const ends = after === undefined || after.task.task !== event.task.task;
    if (starts) flush();
    if (!starts && !ends && (weights[i] ?? 0) < least) {
      hidden.push(event);
      return;
    }
    flush();
    rows.push({ kind: "step", event, switched: starts && preempting.has(i) ? "preempted" : starts ? "went-on" : "no" });
  });
  flush();
  return rows;
}

function stepsOf(row: Row): number {
  return row.kind === "step" ? 1 : row.steps;
}

/** Shortens a long table: every step of the rows that are left out is counted in a gap. */
function bounded(rows: readonly Row[]): Row[] {
  if (rows.length <= TABLE_MAX) return [...rows];
  const out: Row[] = [];
  let left = 0;
  rows.forEach((row, i) => {
    const shown = i < BEGINNING || i >= rows.length - END;
    if (!shown) {
      left += stepsOf(row);
      return;
    }
    if (left > 0) out.push({ kind: "gap", steps: left });
    left = 0;
    out.push(row);
  });
  return out;
}

/** The steps until the finding; all of a run whose end is the finding. */
function untilFinding({ events, finding }: RowsInput): readonly Event[] {
  const found = events.findIndex((event) => isFindingStep(event, finding));
  return found < 0 ? events : events.slice(0, found + 1);
}

/**
 * Which steps of a run are shown, in order: those that matter to the finding and those at a context switch; runs of
 * other steps of one task become one row, and so does what follows the finding. A table has at most 160 rows.
 */
export function scheduleRows(input: RowsInput): Row[] {
  const events = untilFinding(input);
  const shown = { ...input, events };
  const weights = events.map(weigher(input.finding));
  const all = rowsAbove(shown, weights, 1);
  const rows = all.length <= input.rowsMax ? all : bounded(rowsAbove(shown, weights, 2));
  const rest = input.events.length - events.length;
  if (rest > 0) rows.push({ kind: "rest", steps: rest });
  // The machine keeps the last events of a long run.
  const lost = input.events[0]?.seq ?? 0;
  return lost === 0 ? rows : [{ kind: "gap", steps: lost }, ...rows];
}
