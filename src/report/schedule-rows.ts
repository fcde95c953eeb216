import type { Finding } from "../machine/finding.js";
import type { Event, Schedule } from "../machine/outcome.js";
import { type Weight, weigher } from "./step-filter.js";

/** A line of the schedule table. */
export type Row =
  | { readonly kind: "step"; readonly event: Event; readonly switched: "no" | "went-on" | "preempted" }
  | { readonly kind: "fold"; readonly task: number; readonly steps: number };

export interface RowsInput {
  readonly events: readonly Event[];
  readonly schedule: Schedule;
  readonly finding: Finding;
  /** Rows from which on steps of weight 1 are folded too. */
  readonly rowsMax: number;
}

/** A step shown alone costs no more room than the line that would stand for it. */
const FOLD_MIN = 2;

/**
 * Indices of events with which a switch of the schedule begins: a decision belongs to the task's first visible
 * operation after it, and what comes before that, such as the beginning of a call, is part of the switch.
 */
function switchStarts(events: readonly Event[], schedule: Schedule): ReadonlySet<number> {
  const decisions = new Set(schedule.map((s) => s.at));
  const starts = new Set<number>();
  events.forEach((event, i) => {
    if (!decisions.has(event.decision)) return;
    let start = i;
    while (start > 0 && events[start - 1]!.task.task === event.task.task) start--;
    starts.add(start);
  });
  return starts;
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

/**
 * Which steps of a run are shown, in order: those that matter to the finding and those at a context switch; runs of
 * other steps of one task become one row.
 */
export function scheduleRows(input: RowsInput): Row[] {
  const weights = input.events.map(weigher(input.finding));
  const rows = rowsAbove(input, weights, 1);
  return rows.length <= input.rowsMax ? rows : rowsAbove(input, weights, 2);
}
