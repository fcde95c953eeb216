import type { Finding, TaskRef } from "../machine/finding.js";
import type { Event, Schedule } from "../machine/outcome.js";
import { type Row, scheduleRows } from "./schedule-rows.js";
import { taskName } from "./stack.js";
import { isFindingStep } from "./step-filter.js";
import { waitLine } from "./wait-cycle.js";

export interface TableOptions {
  readonly events: readonly Event[];
  readonly schedule: Schedule;
  readonly finding: Finding;
  /** Columns of the terminal, 60 or more. */
  readonly width: number;
  /** Rows from which on lock operations that have nothing to do with the finding are folded, too; 24 by default. */
  readonly rowsMax?: number;
}

interface Column {
  readonly task: TaskRef;
  readonly width: number;
  /** Index into `events` of the task's first and last step. */
  readonly first: number;
  readonly last: number;
}

interface Layout {
  readonly columns: readonly Column[];
  readonly stepWidth: number;
  readonly placeWidth: number;
}

const COLUMN_MIN = 20;
const PLACE_MIN = 30;
const WIDTH_MIN = 60;
const ROWS_MAX = 24;
const RESULT_MAX = 4096n;
const GAP = "  ";
/** Room for `» ` before the operation. */
const MARK_WIDTH = 2;

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Counts and error numbers; what a function without result leaves behind is neither, mostly. */
function isTelling(result: bigint): boolean {
  return result > -RESULT_MAX && result < RESULT_MAX;
}

function opText(event: Event): string {
  if (event.op === "end") return isTelling(event.arg) ? `returns ${event.arg}` : "returns";
  return event.what === "" ? event.op : `${event.op} ${event.what}`;
}

/** `function file:line`; where that does not fit without the file's folders. */
function placeText(event: Event, width: number): string {
  if (event.file === "") return event.function;
  const full = `${event.function} ${event.file}:${event.line}`;
  if (full.length <= width) return full;
  return cut(`${event.function} ${event.file.replace(/^.*\//, "")}:${event.line}`, width);
}

function columnsOf(events: readonly Event[], rows: readonly Row[]): Column[] {
  const columns = new Map<number, { task: TaskRef; width: number; first: number; last: number }>();
  events.forEach(({ task }, i) => {
    const column = columns.get(task.task);
    if (column === undefined) columns.set(task.task, { task, width: taskName(task).length, first: i, last: i });
    else column.last = i;
  });
  for (const row of rows) {
    if (row.kind !== "step") continue;
    const column = columns.get(row.event.task.task);
    if (column !== undefined) column.width = Math.max(column.width, opText(row.event).length + MARK_WIDTH);
  }
  const shown = events.length - rows.reduce((sum, row) => sum + (row.kind === "rest" ? row.steps : 0), 0);
  return [...columns.values()].filter((c) => c.first < shown).toSorted((a, b) => a.task.task - b.task.task);
}

/** Gives each column what it needs, and cuts the widest ones where that is more than there is. */
function fitColumns(columns: readonly Column[], room: number): Column[] {
  const widths = columns.map((c) => Math.max(COLUMN_MIN, c.width));
  const total = (): number => widths.reduce((sum, w) => sum + w + GAP.length, 0);
  for (let widest = Math.max(...widths); total() > room && widest > COLUMN_MIN; widest--) {
    widths.forEach((width, i) => {
      widths[i] = Math.min(width, widest - 1);
    });
  }
  return columns.map((c, i) => ({ ...c, width: widths[i] ?? COLUMN_MIN }));
}

function layoutOf(options: TableOptions, rows: readonly Row[]): Layout {
  const steps = rows.filter((r) => r.kind === "step");
  const stepWidth = Math.max(4, ...steps.map((r) => String(r.event.seq).length));
  const room = Math.max(WIDTH_MIN, options.width) - stepWidth - GAP.length;
  const place = Math.max(PLACE_MIN, ...steps.map((r) => placeText(r.event, Number.POSITIVE_INFINITY).length));
  const columns = fitColumns(columnsOf(options.events, rows), room - PLACE_MIN);
  const used = columns.reduce((sum, c) => sum + c.width + GAP.length, 0);
  return { columns, stepWidth, placeWidth: Math.max(PLACE_MIN, Math.min(place, room - used)) };
}

/** One line: `text` in the task's column, a bar in the columns of tasks that have begun and not ended. */
function line(layout: Layout, task: number, cells: { step: string; text: string; place: string; at: number }): string {
  const columns = layout.columns.map((column) => {
    if (column.task.task === task) return cut(cells.text, column.width).padEnd(column.width);
    const alive = column.first < cells.at && cells.at < column.last;
    return (alive ? "│" : "").padEnd(column.width);
  });
  return [cells.step.padStart(layout.stepWidth), ...columns, cells.place].join(GAP).trimEnd();
}

function header(layout: Layout): string[] {
  const names = layout.columns.map((c) => cut(taskName(c.task), c.width).padEnd(c.width));
  const rules = layout.columns.map((c) => "─".repeat(c.width));
  return [
    ["step".padStart(layout.stepWidth), ...names, "where"].join(GAP),
    [" ".repeat(layout.stepWidth), ...rules, "─".repeat(layout.placeWidth)].join(GAP),
  ];
}

function body(layout: Layout, rows: readonly Row[], { events, finding }: TableOptions): string[] {
  const indexOf = new Map(events.map((event, i) => [event, i]));
  let at = -(events[0]?.seq ?? 0);
  return rows.flatMap((row) => {
    if (row.kind === "rest")
      return gapLine(layout, `${row.steps} more step${row.steps === 1 ? "" : "s"} to the end of the run`);
    if (row.kind === "gap") {
      at += row.steps;
      return gapLine(layout, `${row.steps} steps of any task`);
    }
    if (row.kind === "fold") {
      at += row.steps;
      return line(layout, row.task, { step: "", text: `… ${row.steps} steps`, place: "", at: at - 1 });
    }
    at = indexOf.get(row.event)!;
    const mark = row.switched === "preempted" ? "» " : row.switched === "went-on" ? "> " : "";
    const cells = {
      step: String(row.event.seq),
      text: mark + opText(row.event),
      place: placeText(row.event, layout.placeWidth),
      at,
    };
    at += 1;
    const step = line(layout, row.event.task.task, cells);
    return endsAtStep(finding) && isFindingStep(row.event, finding) ? [step, findingLine(layout, finding)] : [step];
  });
}

function gapLine(layout: Layout, text: string): string {
  return `${" ".repeat(layout.stepWidth)}${GAP}… ${text}`;
}

/** True for a finding that one step makes; a deadlock is what is left when no step can be made any more. */
function endsAtStep(finding: Finding): boolean {
  return finding.data.type !== "deadlock";
}

function findingLine(layout: Layout | null, finding: Finding): string {
  return `${" ".repeat(layout?.stepWidth ?? 0)}${GAP}✗ ${taskName(finding.task)}: ${finding.title}`;
}

/** What stands below the steps: for tasks that hang what each waits for, and a finding that no step shown has made. */
function ending(finding: Finding, rows: readonly Row[]): string[] {
  if (finding.data.type === "deadlock") {
    const { blocked } = finding.data;
    return blocked.map((task) => `${GAP}✗ ${waitLine(task, blocked)}`);
  }
  const shown = rows.some((row) => row.kind === "step" && isFindingStep(row.event, finding));
  return shown ? [] : [findingLine(null, finding)];
}

/**
 * The run as a table: one column a task, one line a step, with the operation, its lock or object and the place in the
 * source. Steps that do not matter to the finding are folded; of a long run the middle is left out. `»` marks where the
 * schedule takes the processor from a task that could have gone on, `>` where the task before blocked or ended.
 */
export function scheduleTable(options: TableOptions): string {
  const { events, finding } = options;
  if (events.length === 0) return `(no steps were recorded)\n${ending(finding, []).join("\n")}`;
  const rows = scheduleRows({ ...options, rowsMax: options.rowsMax ?? ROWS_MAX });
  const layout = layoutOf(options, rows);
  const marks = rows.some((r) => r.kind === "step" && r.switched === "preempted")
    ? ["  » the schedule switches to this task   > the task before could not go on"]
    : [];
  return [...header(layout), ...body(layout, rows, options), ...ending(finding, rows), ...marks].join("\n");
}
