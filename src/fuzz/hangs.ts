import type { Program } from "../machine/call.js";
import type { Finding, FindingData } from "../machine/finding.js";
import { type LockDependency, WATCHED_MAX } from "../machine/lock-dependency.js";
import type { BatchOutcome } from "../machine/outcome.js";
import { formatProgram } from "../program/format.js";
import { deriveSeed } from "../program/prng.js";
import { whyImpossible, type Ways } from "./hang-reasons.js";
import { classId } from "./lock-graph.js";
import { parallelPrograms } from "./parallel.js";
import type { Hangs } from "./record.js";
import type { PlanPart } from "./search.js";
import type { Target } from "./target.js";

export type Cycle = Extract<FindingData, { type: "lock-cycle" }>;

export interface HangOptions {
  readonly cycle: Cycle;
  /** Programs that make its edges. */
  readonly programs: readonly Program[];
  readonly seed: bigint;
  /** Most runs; default 20,000. */
  readonly runsMax?: number;
  /** Asked between batches; true ends the search. */
  readonly shouldStop?: () => boolean;
}

/** The run that hangs, as a batch handed it over. */
export interface Witness {
  readonly program: Program;
  readonly part: PlanPart;
  readonly stopped: NonNullable<BatchOutcome["stopped"]>;
}

export type HangResult = Witness | Exclude<Hangs, { verdict: "witness" }>;

const RUNS_MAX = 20_000;
/** Runs after which a reason that held in all of them ends the search, and fewest for which it counts. */
const REASON_RUNS = 2000;
const REASON_RUNS_MIN = 200;
/** Runs that are looked at for the edges of the cycle in a program. */
const PROBES = 8;
/** What a program gets in each turn: three quarters to the directed search, the rest to the general ones. */
const TURN: readonly PlanPart[] = [
  { strategy: "directed", depth: 0, runs: 192 },
  { strategy: "random", depth: 0, runs: 32 },
  { strategy: "pct", depth: 2, runs: 16 },
  { strategy: "pct", depth: 3, runs: 16 },
];

/**
 * Looks for a schedule in which the tasks of a cycle that was found by order alone really wait for each other: the
 * programs that made its edges run at the same time, and a task that holds the first lock of an edge is held back.
 * Leaves another program loaded.
 */
export function searchHang(target: Target, options: HangOptions): HangResult {
  const search = new HangSearch(target, options);
  const result = search.run();
  target.noteDependencies("nothing");
  return result;
}

/** A program of the search, with the ways in which it was seen to make the edges. */
interface Candidate {
  readonly program: Program;
  readonly watched: readonly LockDependency[];
  readonly ways: Ways;
  readonly known: Set<number>;
  decisions: number;
  over: boolean;
}

class HangSearch {
  readonly #target: Target;
  readonly #options: HangOptions;
  readonly #edges: ReadonlySet<string>;
  readonly #names: ReadonlySet<string>;
  #runs = 0;
  #seed: bigint;

  constructor(target: Target, options: HangOptions) {
    const { cycle } = options;
    this.#target = target;
    this.#options = options;
    this.#edges = new Set(edgesOf(cycle));
    this.#names = new Set([cycle.acquiring.class.name, ...cycle.edges.map((e) => e.to.name)]);
    this.#seed = options.seed;
  }

  run(): HangResult {
    const candidates = this.#candidates();
    const max = this.#options.runsMax ?? RUNS_MAX;
    let reason: string | null = null;
    while (this.#runs < max && candidates.some((c) => !c.over) && this.#options.shouldStop?.() !== true) {
      for (const candidate of candidates) {
        const witness = this.#turn(candidate, max);
        if (witness !== null) return witness;
      }
      reason = this.#reason(candidates);
      if (this.#runs >= REASON_RUNS && reason !== null) break;
    }
    if (candidates.length === 0) reason = "only setup makes its edges, where nothing else runs";
    else if (this.#runs < Math.min(REASON_RUNS_MIN, max)) reason = null;
    return reason === null
      ? { verdict: "not-found", runs: this.#runs }
      : { verdict: "impossible", reason, runs: this.#runs };
  }

  #reason(candidates: readonly Candidate[]): string | null {
    const seen = candidates.map((c) => c.ways).filter((ways) => ways.size > 0);
    return whyImpossible(edgesOf(this.#options.cycle), seen, this.#target.bootDependencies);
  }

  #candidates(): Candidate[] {
    const byName = new Map(this.#target.image.entryPoints.map((e) => [e.name, e]));
    const given = this.#options.programs.filter((p) => p.tasks.length > 0);
    const all = [...(given.length === 1 ? given : []), ...parallelPrograms(this.#options.programs, byName)];
    const byText = new Map(all.map((p) => [formatProgram(p), p]));
    return [...byText.values()].flatMap((program) => this.#candidate(program));
  }

  /** A program with the edges of the cycle that a few runs of it make; none when its setup does not end. */
  #candidate(program: Program): Candidate[] {
    this.#target.noteDependencies("new");
    const setup = this.#target.load(program);
    if (setup.end !== "done") return [];
    const noted = [...this.#target.bootDependencies, ...(setup.dependencies ?? [])];
    for (let i = 0; i < PROBES; i++) {
      const outcome = this.#target.run({ kind: "random", seed: deriveSeed(this.#options.seed, i) });
      noted.push(...(outcome.dependencies ?? []));
      if (outcome.end === "limit") break;
    }
    const byEdge = new Map(noted.filter((d) => this.#edges.has(edgeId(d))).map((d) => [d.edge, d]));
    const watched = [...byEdge.values()].slice(0, WATCHED_MAX);
    return [{ program, watched, ways: new Map(), known: new Set(), decisions: 1, over: false }];
  }

  #turn(candidate: Candidate, max: number): Witness | null {
    if (candidate.over) return null;
    this.#target.noteDependencies(candidate.watched);
    const setup = this.#target.load(candidate.program);
    if (setup.end !== "done") candidate.over = true;
    for (const part of TURN) {
      for (let left = part.runs; left > 0 && this.#runs < max && !candidate.over; ) {
        const batch = this.#batch(candidate, part, Math.min(left, max - this.#runs));
        left -= batch.runs;
        const witness = this.#look(candidate, part, batch);
        if (witness !== null) return witness;
      }
    }
    return null;
  }

  #batch(candidate: Candidate, part: PlanPart, runs: number): BatchOutcome {
    const common = { strategy: part.strategy, seed: this.#seed, runs, known: candidate.known };
    const pct = part.strategy === "pct" ? { depth: part.depth, steps: candidate.decisions } : {};
    const batch = this.#target.batch({ ...common, ...pct });
    this.#runs += batch.runs;
    this.#seed = BigInt.asUintN(64, this.#seed + BigInt(batch.runs));
    candidate.decisions = Math.max(candidate.decisions, batch.decisions);
    return batch;
  }

  #look(candidate: Candidate, part: PlanPart, { stopped }: BatchOutcome): Witness | null {
    if (stopped === null) return null;
    const { outcome } = stopped;
    for (const key of stopped.keys) candidate.known.add(key);
    if (outcome.end === "limit") candidate.over = true;
    for (const d of outcome.dependencies ?? []) {
      const ways = candidate.ways.get(edgeId(d)) ?? [];
      candidate.ways.set(edgeId(d), [...ways, d]);
    }
    if (!outcome.findings.some((f) => hangsIn(f, this.#names))) return null;
    return { program: candidate.program, part, stopped };
  }
}

/** The cycle's edges by their classes, in its order. */
function edgesOf(cycle: Cycle): string[] {
  const pairs = cycle.edges.map((e) => `${classId(e.from)} ${classId(e.to)}`);
  return [...pairs, `${classId(cycle.holding.class)} ${classId(cycle.acquiring.class)}`];
}

function edgeId(d: LockDependency): string {
  return `${classId(d.holding.class)} ${classId(d.acquiring.class)}`;
}

/** True for a deadlock of several tasks each of which waits for one of these classes. */
function hangsIn(finding: Finding, names: ReadonlySet<string>): boolean {
  if (finding.kind !== "deadlock" || finding.data.type !== "deadlock" || finding.data.cycle.length < 2) return false;
  const { cycle, blocked } = finding.data;
  return blocked.filter((t) => cycle.includes(t.task)).every((t) => names.has(t.waitsFor?.what ?? ""));
}

/** True when the deadlock is one that the cycle warns of. */
export function isWitness(finding: Finding, cycle: Cycle): boolean {
  return hangsIn(finding, new Set([cycle.acquiring.class.name, ...cycle.edges.map((e) => e.to.name)]));
}
