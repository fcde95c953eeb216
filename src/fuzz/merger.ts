import type { LockDependency } from "../machine/lock-dependency.js";
import type { Program } from "../machine/call.js";
import type { Schedule } from "../machine/outcome.js";
import { deriveSeed } from "../program/prng.js";
import type { Collector, Where } from "./collector.js";
import { className, edgeName, type EdgeRun, minimizeEdge, recordEdge, type ShownEdge } from "./edge-run.js";
import { type GraphEdge, LockGraph } from "./lock-graph.js";
import { cycleKey, keyOfClasses, mergedFinding } from "./merged-finding.js";
import { parallelPrograms } from "./parallel.js";
import type { Found } from "./record.js";
import { type PlanPart, planOf, search, strategyText } from "./search.js";
import type { Target } from "./target.js";

/** A cycle of the merged graph that no run has shown. */
interface Pending {
  readonly key: string;
  readonly edges: readonly GraphEdge<EdgeRun>[];
  /** Index of the program that closed it. */
  readonly program: number;
}

/** Programs after which a cycle is looked into that none of them showed by itself. */
const WAIT_PROGRAMS = 64;
/** Scale of the search for one run that shows a cycle, in each program put together for it. */
const SEARCH_RUNS = 24;
const STREAM_MERGE = 6;

/** Merges the lock dependencies of all runs of a campaign and gives the cycles that no single run has. */
export class Merger {
  readonly #target: Target;
  readonly #collector: Collector;
  readonly #seed: bigint;
  readonly #graph = new LockGraph<EdgeRun>();
  #pending: Pending[] = [];
  readonly #done = new Set<string>();

  constructor(target: Target, collector: Collector, seed: bigint) {
    this.#target = target;
    this.#collector = collector;
    this.#seed = seed;
    const program: Program = { setup: [], tasks: [], final: [] };
    const run: EdgeRun = { phase: "boot", program, schedule: [], strategy: "boot", seed: "0" };
    for (const dependency of target.bootDependencies) this.#add(dependency, run, 0);
  }

  /** What a setup showed. */
  setup(program: Program, noted: readonly LockDependency[] = [], index: number): void {
    const run: EdgeRun = { phase: "setup", program, schedule: [], strategy: "setup", seed: "0" };
    for (const dependency of noted) this.#add(dependency, run, index);
  }

  /** What a run showed. */
  run(
    program: Program,
    { part, seed, schedule }: { readonly part: PlanPart; readonly seed: bigint; readonly schedule: Schedule },
    noted: readonly LockDependency[] = [],
    index: number,
  ): void {
    const run: EdgeRun = { phase: "run", program, schedule, strategy: strategyText(part), seed: `${seed}` };
    for (const dependency of noted) this.#add(dependency, run, index);
  }

  #add(dependency: LockDependency, run: EdgeRun, program: number): void {
    for (const edges of this.#graph.add(dependency, run)) {
      const key = keyOfClasses(edges.map((e) => className(e.dependency.holding.class)));
      if (this.#done.has(key)) continue;
      this.#done.add(key);
      this.#pending.push({ key, edges, program });
    }
  }

  /** True when a cycle has waited long enough, at program number `index`, for a run of its own. */
  isDue(index: number): boolean {
    return this.#pending.some((p) => index - p.program >= WAIT_PROGRAMS);
  }

  /** The cycles that have waited long enough; at the end of a campaign (`all`) all. Leaves another program loaded. */
  *due(where: Where, all: boolean): Generator<Found, void, void> {
    const isDue = (p: Pending): boolean => all || where.program - p.program >= WAIT_PROGRAMS;
    const due = this.#pending.filter(isDue);
    this.#pending = this.#pending.filter((p) => !isDue(p));
    for (const pending of due) {
      if (!this.#collector.hasCycle(pending.key)) yield* this.#settle(pending, where);
    }
  }

  *#settle({ key, edges }: Pending, where: Where): Generator<Found, void, void> {
    const shown: ShownEdge[] = [];
    for (const { dependency, sighting } of edges) {
      const edge = minimizeEdge(this.#target, sighting, edgeName(dependency));
      if (edge === null) return;
      shown.push(edge);
    }
    const before = this.#collector.found.length;
    yield* this.#inOneRun(key, shown, where);
    if (this.#collector.found.length === before) yield* this.#collector.merged(mergedFinding(shown), shown, where);
  }

  /** Runs what makes the edges together: a single run that shows the cycle is the better finding. */
  *#inOneRun(key: string, shown: readonly ShownEdge[], where: Where): Generator<Found, void, void> {
    const byName = new Map(this.#target.image.entryPoints.map((e) => [e.name, e]));
    const programs = parallelPrograms(
      shown.map((e) => e.run.program),
      byName,
    );
    for (const [i, program] of programs.entries()) {
      this.#target.noteDependencies("nothing");
      if (this.#target.load(program).end !== "done") continue;
      const known = new Set(this.#collector.known);
      const seed = deriveSeed(this.#seed, STREAM_MERGE, this.#done.size, i);
      for (const { part, batch } of search(this.#target, { seed, plan: planOf(SEARCH_RUNS), known })) {
        if (batch.stopped === null) continue;
        const { outcome, keys } = batch.stopped;
        if (outcome.end === "limit") break;
        for (const k of keys) known.add(k);
        if (!outcome.findings.some((f) => cycleKey(f.data) === key)) continue;
        yield* this.#collector.run(program, part, batch.stopped, where, shown.map(recordEdge));
        return;
      }
    }
  }
}
