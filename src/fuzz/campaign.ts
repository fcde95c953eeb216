import { UsageError } from "../errors.js";
import type { Call, Program } from "../machine/call.js";
import type { Outcome } from "../machine/outcome.js";
import { compactResults } from "../program/edit.js";
import { formatProgram } from "../program/format.js";
import { deriveSeed } from "../program/prng.js";
import { ProgramSpace, type SysfsEntry } from "../program/space.js";
import { wordsOf } from "../program/words.js";
import { Collector, type Where } from "./collector.js";
import { Merger } from "./merger.js";
import { type ProgramPhase, ProgramSource } from "./program-source.js";
import type { Environment, Found } from "./record.js";
import { planOf, search } from "./search.js";
import type { Target } from "./target.js";

export interface CampaignOptions {
  /** Unsigned 64-bit. */
  readonly seed: bigint;
  /** Ends the campaign after this many runs; minimising is not counted. */
  readonly runs: number;
  /** What goes into the records of findings. */
  readonly environment: Environment;
  /** Whether allocations fail, each in turn and at random. Default: as the model declares. */
  readonly failAllocations?: boolean;
  /** Programs of earlier campaigns, which are run first and mutated. */
  readonly corpus?: readonly Program[];
  /** Asked after each batch of at most 256 runs, and while minimising; true ends the campaign. */
  readonly shouldStop?: () => boolean;
  /** Runs between two progress events; default 4096. */
  readonly progressEvery?: number;
  /** False keeps programs and schedules as they were found. Default true. */
  readonly minimize?: boolean;
  /** Whether each lock cycle is searched for a schedule in which it hangs. Default: as `minimize`. */
  readonly hangs?: boolean;
}

export interface Progress {
  readonly runs: number;
  readonly steps: number;
  readonly programs: number;
  readonly coverage: number;
  readonly findings: number;
  readonly corpus: number;
  readonly phase: ProgramPhase;
}

export type CampaignEvent =
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "finding"; readonly found: Found };

export interface CampaignResult extends Progress {
  /** One a signature, in the order in which they were found. */
  readonly found: readonly Found[];
  /** Programs that reached something new. */
  readonly kept: readonly Program[];
  /** Programs whose tasks never ran, because setup did not end; each counts as one run. */
  readonly unusable: number;
  readonly end: "runs" | "stopped";
}

/** Scales of the search in one program: the systematic ones are many and small, and those of a module mean more. */
const SYSTEMATIC_RUNS = 24;
const MODULE_RUNS = 48;
/** Of the systematic ones with one task, which has only kernel threads beside it. */
const ALONE_RUNS = 16;
const RANDOM_RUNS = 64;
/** Kept programs, and listings of sysfs that are remembered. */
const CORPUS_MAX = 4096;
const LISTINGS_MAX = 512;
const PROGRESS_EVERY = 4096;

const STREAM_RUNS = 3;

/**
 * Many programs, many schedules, one set of findings. Each call of `next` does a bounded piece of work; the same image,
 * seed and corpus give the same events in the same order, as long as nothing asks to stop.
 * Throws UsageError when the image has nothing that a program could call.
 */
export function* campaign(target: Target, options: CampaignOptions): Generator<CampaignEvent, CampaignResult, void> {
  const run = new Campaign(target, options);
  yield* run.everything();
  return run.result();
}

/** `campaign`, run to its end. */
export function fuzz(
  target: Target,
  options: CampaignOptions & {
    readonly onProgress?: (progress: Progress) => void;
    readonly onFinding?: (found: Found) => void;
  },
): CampaignResult {
  const events = campaign(target, options);
  for (let next = events.next(); ; next = events.next()) {
    if (next.done) return next.value;
    if (next.value.type === "progress") options.onProgress?.(next.value.progress);
    else options.onFinding?.(next.value.found);
  }
}

class Campaign {
  readonly #target: Target;
  readonly #options: CampaignOptions;
  readonly #source: ProgramSource;
  readonly #collector: Collector;
  readonly #merger: Merger;
  readonly #listings = new Map<string, readonly SysfsEntry[]>();
  /** The target notes dependencies; what looks closer at a finding turns that off. */
  #noting = false;
  #runs = 0;
  #steps = 0;
  #programs = 0;
  #unusable = 0;

  constructor(target: Target, options: CampaignOptions) {
    const { sources, model } = options.environment;
    if (target.image.entryPoints.every((entry) => entry.setupOnly)) {
      throw new UsageError(`${model} has no entry points: mark the functions to call with __entry("name of process")`);
    }
    target.load({ setup: [], tasks: [], final: [] });
    const facts = { words: wordsOf(sources), files: new Set(sources.map((s) => s.path)), listing: target.sysfs() };
    const space = new ProgramSpace(target.image, facts);
    this.#target = target;
    this.#options = options;
    const fails = options.failAllocations ?? target.image.allocationsMayFail;
    this.#source = new ProgramSource(space, (setup) => this.#list(setup), options.seed, {
      corpus: options.corpus ?? [],
      count: fails ? (program) => this.#countAllocations(program) : null,
    });
    this.#collector = new Collector(target, options);
    this.#merger = new Merger(target, this.#collector, options.seed);
  }

  *everything(): Generator<CampaignEvent, void, void> {
    yield* this.#announce(this.#collector.boot());
    while (!this.#over()) {
      const index = this.#programs++;
      yield* this.#try(this.#source.next(index), index);
      if (!this.#merger.isDue(index)) continue;
      yield* this.#announce(this.#merger.due(this.#where(index), false));
      this.#noting = false;
    }
    yield* this.#announce(this.#merger.due(this.#where(this.#programs), true));
    this.#target.noteDependencies("nothing");
  }

  #where(program: number): Where {
    return { program, runs: this.#runs };
  }

  #load(program: Program): Outcome {
    if (!this.#noting) this.#target.noteDependencies("new");
    this.#noting = true;
    return this.#target.load(program);
  }

  result(): CampaignResult {
    const end = this.#runs >= this.#options.runs ? "runs" : "stopped";
    const { found } = this.#collector;
    return { ...this.#progress(), found, kept: this.#source.corpus, unusable: this.#unusable, end };
  }

  *#try(program: Program, index: number): Generator<CampaignEvent, void, void> {
    const setup = this.#load(program);
    this.#merger.setup(program, setup.dependencies, index);
    for (const { key } of setup.dependencies ?? []) this.#collector.known.add(key);
    this.#steps += setup.steps;
    const before = this.#target.coverage();
    const inSetup = this.#collector.setup(program, setup, this.#where(index));
    if (yield* this.#announce(inSetup)) this.#load(program);
    if (setup.end !== "done") {
      this.#unusable++;
      this.#runs++;
      if (this.#crossed(this.#runs - 1)) yield { type: "progress", progress: this.#progress() };
      return;
    }
    const scale = this.#scaleOf(program);
    const seed = deriveSeed(this.#options.seed, STREAM_RUNS, index);
    let gained = 0;
    let coverage = before;
    const runsLeft = (): number => this.#options.runs - this.#runs;
    const plan = planOf(scale);
    for (const step of search(this.#target, { seed, plan, known: this.#collector.known, runsLeft })) {
      const { batch } = step;
      const reported = this.#runs;
      this.#runs += batch.runs;
      this.#steps += batch.steps;
      gained += this.#target.coverage() - coverage;
      if (batch.stopped !== null) {
        const { seed, outcome } = batch.stopped;
        this.#merger.run(program, { part: step.part, seed, schedule: outcome.schedule }, outcome.dependencies, index);
        const inRun = this.#collector.run(program, step.part, batch.stopped, this.#where(index));
        if (yield* this.#announce(inRun)) this.#load(program);
      }
      coverage = this.#target.coverage();
      if (this.#crossed(reported)) yield { type: "progress", progress: this.#progress() };
      if (this.#over() || batch.stopped?.outcome.end === "limit") break;
    }
    if (gained > 0 && this.#source.corpus.length < CORPUS_MAX) this.#source.corpus.push(program);
  }

  #scaleOf(program: Program): number {
    if (this.#source.phase !== "systematic") return RANDOM_RUNS;
    if (program.tasks.length === 1) return ALONE_RUNS;
    return this.#source.isOfModule ? MODULE_RUNS : SYSTEMATIC_RUNS;
  }

  /** Returns whether there was something, so that another program is loaded now. */
  *#announce(found: Iterable<Found>): Generator<CampaignEvent, boolean, void> {
    let any = false;
    for (const each of found) {
      any = true;
      this.#noting = false;
      yield { type: "finding", found: each };
    }
    return any;
  }

  #crossed(before: number): boolean {
    const every = this.#options.progressEvery ?? PROGRESS_EVERY;
    return Math.floor(before / every) !== Math.floor(this.#runs / every);
  }

  #over(): boolean {
    return this.#runs >= this.#options.runs || (this.#options.shouldStop?.() ?? false);
  }

  #progress(): Progress {
    return {
      runs: this.#runs,
      steps: this.#steps,
      programs: this.#programs,
      coverage: this.#target.coverage(),
      findings: this.#collector.found.length,
      corpus: this.#source.corpus.length,
      phase: this.#source.phase,
    };
  }

  /** Under the standing rule. Loads the program, as #list does. */
  #countAllocations(program: Program): Outcome["allocations"] {
    const setup = this.#target.load(compactResults(program));
    if (setup.end !== "done") return { calls: 0, background: 0 };
    return this.#target.run({ kind: "schedule", schedule: [] }).allocations;
  }

  /** sysfs after a setup. Loads it, so whoever asks must load its own program afterwards. */
  #list(setup: readonly Call[]): readonly SysfsEntry[] {
    const program = compactResults({ setup, tasks: [], final: [] });
    const key = formatProgram(program);
    const remembered = this.#listings.get(key);
    if (remembered !== undefined) return remembered;
    this.#target.load(program);
    const listing = this.#target.sysfs();
    if (this.#listings.size >= LISTINGS_MAX) this.#listings.clear();
    this.#listings.set(key, listing);
    return listing;
  }
}
