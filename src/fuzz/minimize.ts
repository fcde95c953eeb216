import { KobjlabError, TrapError } from "../errors.js";
import type { EntryPoint } from "../compiler/image.js";
import type { Program } from "../machine/call.js";
import type { Block, Outcome, Schedule, Strategy } from "../machine/outcome.js";
import { formatProgram } from "../program/format.js";
import { ownershipKept } from "../program/ownership.js";
import { deriveSeed } from "../program/prng.js";
import { blocksOf, fewerBlocks } from "./blocks.js";
import { ddmin } from "./ddmin.js";
import type { Size } from "./record.js";
import { countCalls, isSimpler, reductions } from "./reductions.js";
import { planOf, search } from "./search.js";
import type { Target } from "./target.js";

export interface MinimizeOptions {
  readonly program: Program;
  readonly schedule: Schedule;
  /** What must still be found: a finding of this signature. */
  readonly signature: string;
  /** Keys of other findings, at which searches need not stop. */
  readonly known?: ReadonlySet<number>;
  readonly seed: bigint;
  /** About the most runs to spend, 30,000 when left out; a long one counts as several. */
  readonly runsMax?: number;
  /** Asked often; true ends minimising with the best so far. */
  readonly shouldStop?: () => boolean;
}

export interface Minimized {
  readonly program: Program;
  readonly schedule: Schedule;
  /** The minimised run, with its trace. The program is left loaded. */
  readonly outcome: Outcome;
  readonly runs: number;
  readonly before: Size;
  readonly after: Size;
}

const RUNS_MAX = 30_000;
/** Scale of the search for the finding in a smaller program, and for shorter schedules of the final one. */
const SEARCH_RUNS = 48;
/** Schedules found by search that are shortened, too; most runs with one switch that are tried. */
const SCHEDULES_MAX = 3;
const ONE_SWITCH_MAX = 1000;
/** Steps of an ordinary run: a longer one counts as several. */
const ORDINARY_STEPS = 1000;

/**
 * Makes a finding's program and schedule smaller while a finding of the same signature still comes: first the program,
 * whose every reduction is searched for a schedule again, then the schedule.
 * Throws TrapError when the given program and schedule do not show the finding.
 */
export function minimize(target: Target, options: MinimizeOptions): Minimized {
  const minimizer = new Minimizer(target, options);
  const first = minimizer.start();
  const before = sizeOf(options.program, options.schedule, first);
  minimizer.reduceProgram();
  minimizer.shortenSchedule();
  const outcome = minimizer.finish();
  const { program, schedule } = minimizer;
  return { program, schedule, outcome, runs: minimizer.runs, before, after: sizeOf(program, schedule, outcome) };
}

/** Size of a reproduction; `outcome` is that of its run. */
export function sizeOf(program: Program, schedule: Schedule, outcome: Outcome): Size {
  const tasks = program.tasks.length;
  return { tasks, calls: countCalls(program), switches: schedule.length, steps: outcome.steps };
}

function firstOf<T>(items: Iterable<T>, holds: (item: T) => boolean): T | null {
  for (const item of items) if (holds(item)) return item;
  return null;
}

class Minimizer {
  program: Program;
  schedule: Schedule;
  runs = 0;
  /** Runs by what they cost. */
  #spent = 0;
  readonly #target: Target;
  readonly #options: MinimizeOptions;
  readonly #byName: ReadonlyMap<string, EntryPoint>;
  readonly #known: Set<number>;
  readonly #tried = new Set<string>();
  readonly #owned: boolean;

  constructor(target: Target, options: MinimizeOptions) {
    this.#target = target;
    this.#options = options;
    this.#byName = new Map(target.image.entryPoints.map((e) => [e.name, e]));
    this.#known = new Set(options.known);
    this.#owned = ownershipKept(options.program, this.#byName);
    this.program = options.program;
    this.schedule = options.schedule;
  }

  /** A machine records so many switches and no more; a run that made more may need none of them. */
  start(): Outcome {
    this.#target.load(this.program);
    const given = this.#target.run({ kind: "schedule", schedule: this.schedule });
    if (this.#shows(given)) return given;
    this.schedule = [];
    return this.#mustShow(false);
  }

  finish(): Outcome {
    this.#target.load(this.program);
    return this.#mustShow(true);
  }

  #mustShow(trace: boolean): Outcome {
    const outcome = this.#target.run({ kind: "schedule", schedule: this.schedule }, { trace });
    if (!this.#shows(outcome)) {
      throw new TrapError(`a schedule does not repeat its run: "${this.#options.signature}" did not come again`);
    }
    return outcome;
  }

  reduceProgram(): void {
    this.#tried.add(formatProgram(this.program));
    for (let progress = true; progress; ) {
      progress = false;
      for (const smaller of reductions(this.program, this.#byName)) {
        if (this.#over()) return;
        if (!this.#worthTrying(smaller)) continue;
        const schedule = this.#findSchedule(smaller);
        if (schedule === null) continue;
        this.program = smaller;
        this.schedule = schedule;
        progress = true;
        break;
      }
    }
  }

  #worthTrying(program: Program): boolean {
    if (!isSimpler(program, this.program)) return false;
    const text = formatProgram(program);
    if (this.#tried.has(text)) return false;
    this.#tried.add(text);
    return !this.#owned || ownershipKept(program, this.#byName);
  }

  /** A schedule under which the program shows the finding: the present one, the standing rule alone, or by search. */
  #findSchedule(program: Program): Schedule | null {
    const setup = this.#target.load(program);
    if (setup.end !== "done" || this.#shows(setup)) return null;
    for (const schedule of [this.schedule, []]) {
      const outcome = this.#trySchedule(schedule);
      if (outcome !== null) return outcome.schedule;
    }
    return this.#searchSchedules(SEARCH_RUNS, 1)[0] ?? null;
  }

  shortenSchedule(): void {
    if (this.#over()) return;
    this.#target.load(this.program);
    const found = this.#searchSchedules(SEARCH_RUNS, Number.POSITIVE_INFINITY).sort((a, b) => a.length - b.length);
    for (const start of [this.schedule, ...found.slice(0, SCHEDULES_MAX)]) {
      this.#keepShorter(this.#fewerSwitches(start));
    }
    this.#keepShorter(this.#fewerSwitches(this.#longerBlocks()));
    if (this.schedule.length > 1) this.#keepShorter(this.#oneSwitch() ?? this.schedule);
  }

  #fewerSwitches(schedule: Schedule): Schedule {
    return ddmin(schedule, (part) => !this.#over() && this.#trySchedule(part) !== null);
  }

  /** The present schedule with tasks that go on for longer at a time. */
  #longerBlocks(): Schedule {
    if (this.schedule.length < 2) return this.schedule;
    const choices = this.#target.run({ kind: "schedule", schedule: this.schedule, everyChoice: true }).schedule;
    const shows = (blocks: readonly Block[]): boolean =>
      !this.#over() && this.#tryRun({ kind: "blocks", blocks }) !== null;
    let blocks = ddmin(blocksOf(choices), shows);
    for (let fewer: readonly Block[] | null = blocks; fewer !== null; fewer = firstOf(fewerBlocks(blocks), shows)) {
      blocks = fewer;
    }
    return this.#tryRun({ kind: "blocks", blocks })?.schedule ?? this.schedule;
  }

  #keepShorter(schedule: Schedule): void {
    const outcome = this.#trySchedule(schedule);
    if (outcome === null) return;
    const shortest = outcome.schedule.length <= schedule.length ? outcome.schedule : schedule;
    if (shortest.length < this.schedule.length) this.schedule = shortest;
  }

  /** A schedule of a single switch that shows the finding, all of them tried one after the other. */
  #oneSwitch(): Schedule | null {
    const run = this.#target.run({ kind: "schedule", schedule: this.schedule }, { trace: true });
    const tasks = [...new Set(run.events.map((e) => e.task.task))].sort((a, b) => a - b);
    let tries = 0;
    for (let at = 0; at < run.decisions; at++) {
      for (const to of tasks) {
        if (tries++ >= ONE_SWITCH_MAX || this.#over()) return null;
        const schedule = [{ at, to }];
        if (this.#trySchedule(schedule) !== null) return schedule;
      }
    }
    return null;
  }

  /** Up to `most` schedules of the loaded program that show the finding. */
  #searchSchedules(runs: number, most: number): Schedule[] {
    const found: Schedule[] = [];
    const seed = deriveSeed(this.#options.seed, this.#tried.size);
    for (const { batch } of search(this.#target, { seed, plan: planOf(runs), known: this.#known })) {
      this.#count(batch.runs, batch.steps);
      if (batch.stopped !== null) {
        if (this.#shows(batch.stopped.outcome)) found.push(batch.stopped.outcome.schedule);
        else for (const key of batch.stopped.keys) this.#known.add(key);
      }
      if (found.length >= most || this.#over() || batch.stopped?.outcome.end === "limit") break;
    }
    return found;
  }

  /** The outcome of a run that shows the finding; null when it does not, or the schedule cannot be followed. */
  #tryRun(strategy: Strategy): Outcome | null {
    try {
      const outcome = this.#target.run(strategy);
      this.#count(1, outcome.steps);
      return this.#shows(outcome) ? outcome : null;
    } catch (e) {
      if (e instanceof KobjlabError && (e.code === "divergence" || e.code === "usage")) return null;
      throw e;
    }
  }

  #trySchedule(schedule: Schedule): Outcome | null {
    return this.#tryRun({ kind: "schedule", schedule });
  }

  #count(runs: number, steps: number): void {
    this.runs += runs;
    this.#spent += runs + Math.floor(steps / ORDINARY_STEPS);
  }

  #shows(outcome: Outcome): boolean {
    return outcome.findings.some((f) => f.signature === this.#options.signature);
  }

  #over(): boolean {
    return this.#spent >= (this.#options.runsMax ?? RUNS_MAX) || (this.#options.shouldStop?.() ?? false);
  }
}
