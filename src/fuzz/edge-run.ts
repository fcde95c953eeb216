import type { EntryPoint } from "../compiler/image.js";
import type { Program } from "../machine/call.js";
import type { LockClassInfo, Stack } from "../machine/finding.js";
import type { LockDependency } from "../machine/lock-dependency.js";
import type { Outcome, Schedule } from "../machine/outcome.js";
import { formatProgram } from "../program/format.js";
import { ownershipKept } from "../program/ownership.js";
import { formatSchedule } from "../program/schedule-text.js";
import { ddmin } from "./ddmin.js";
import type { RecordedEdge } from "./record.js";
import { isSimpler, reductions } from "./reductions.js";
import type { Target } from "./target.js";

/** A run that made a lock dependency. */
export interface EdgeRun {
  readonly phase: RecordedEdge["phase"];
  readonly program: Program;
  readonly schedule: Schedule;
  /** How the campaign came to it; seed in decimal. */
  readonly strategy: string;
  readonly seed: string;
}

/** The dependency as the run makes it. */
export interface ShownEdge {
  readonly run: EdgeRun;
  readonly dependency: LockDependency;
  /** Outcome of the run; of setup, when the edge is made there or by booting. */
  readonly outcome: Outcome;
}

/** Names of the classes and the kind: the same in every run, of another image too. */
export interface EdgeName {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
}

/** Most loads that are spent on making the run of an edge smaller. */
const TRIES_MAX = 400;

export function className(c: LockClassInfo): string {
  return c.subclass > 0 ? `${c.name}/${c.subclass}` : c.name;
}

export function edgeName({ holding, acquiring, kind }: LockDependency): EdgeName {
  return { from: className(holding.class), to: className(acquiring.class), kind };
}

/** Repeats a run and looks for the edge in it; null when it does not come. Notes dependencies from then on. */
export function showEdge(target: Target, run: EdgeRun, name: EdgeName, trace = false): ShownEdge | null {
  const find = (noted: readonly LockDependency[] = []): LockDependency | undefined =>
    noted.find((d) => sameEdge(edgeName(d), name));
  target.noteDependencies("new");
  const setup = target.load(run.program);
  const before = find(target.bootDependencies);
  if (before !== undefined) return { run: { ...run, phase: "boot" }, dependency: before, outcome: setup };
  const inSetup = find(setup.dependencies);
  if (inSetup !== undefined) return { run: { ...run, phase: "setup" }, dependency: inSetup, outcome: setup };
  if (setup.end !== "done") return null;
  const outcome = target.run({ kind: "schedule", schedule: run.schedule }, { trace });
  const dependency = find(outcome.dependencies);
  return dependency === undefined ? null : { run: { ...run, phase: "run" }, dependency, outcome };
}

function sameEdge(a: EdgeName, b: EdgeName): boolean {
  return a.from === b.from && a.to === b.to && a.kind === b.kind;
}

/** The edge in the smallest run that few tries lead to. Calls stay in tasks, where others can run beside them. */
export function minimizeEdge(target: Target, run: EdgeRun, name: EdgeName): ShownEdge | null {
  const byName = new Map(target.image.entryPoints.map((e) => [e.name, e]));
  let best = showEdge(target, run, name);
  if (best === null || best.run.phase === "boot") return best;
  const owned = ownershipKept(run.program, byName);
  let tries = 0;
  const tried = new Set<string>();
  for (let progress = true; progress; ) {
    progress = false;
    for (const program of smallerPrograms(best.run.program, byName, owned)) {
      const text = formatProgram(program);
      if (tried.has(text)) continue;
      tried.add(text);
      if (++tries > TRIES_MAX) return withShortSchedule(target, best, name);
      const shown: ShownEdge | null =
        showEdge(target, { ...best.run, program, schedule: [] }, name) ??
        showEdge(target, { ...best.run, program }, name);
      if (shown === null) continue;
      best = shown;
      progress = true;
      break;
    }
  }
  return withShortSchedule(target, best, name);
}

function* smallerPrograms(
  program: Program,
  byName: ReadonlyMap<string, EntryPoint>,
  owned: boolean,
): Generator<Program, void, void> {
  for (const smaller of reductions(program, byName)) {
    if (smaller.setup.length > program.setup.length || !isSimpler(smaller, program)) continue;
    if (!owned || ownershipKept(smaller, byName)) yield smaller;
  }
}

function withShortSchedule(target: Target, best: ShownEdge, name: EdgeName): ShownEdge | null {
  const schedule =
    best.run.phase === "run"
      ? ddmin(best.run.schedule, (part) => showEdge(target, { ...best.run, schedule: part }, name) !== null)
      : [];
  return showEdge(target, { ...best.run, schedule }, name, true);
}

/** The form in which a record keeps the edge. */
export function recordEdge({ run, dependency }: ShownEdge): RecordedEdge {
  return {
    ...edgeName(dependency),
    phase: run.phase,
    program: formatProgram(run.program),
    schedule: formatSchedule(run.schedule),
    strategy: run.strategy,
    seed: run.seed,
    stack: stackLines(dependency.stack),
  };
}

function stackLines(stack: Stack): string[] {
  return stack.map((f) => (f.file === "" ? f.function : `${f.function} ${f.file}:${f.line}`));
}
