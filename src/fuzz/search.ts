import { TrapError } from "../errors.js";
import type { BatchOptions, BatchOutcome } from "../machine/outcome.js";
import { deriveSeed } from "../program/prng.js";
import type { Target } from "./target.js";

/** Runs of one strategy. */
export interface PlanPart {
  readonly strategy: "random" | "pct" | "directed";
  readonly depth: number;
  readonly runs: number;
}

/** Runs that tell whether a program leaves the scheduler any choice at all; nothing follows when it does not. */
const PROBE_RUNS = 4;
/** Most runs between two looks at the budget, and most steps as far as earlier batches tell. */
const BATCH_MAX = 256;
const BATCH_STEPS_MAX = 200_000;
/** Steps after which a program has had its share, however long its runs are. */
const PROGRAM_STEPS_MAX = 4_000_000;

/** A probe, then `runs` random ones, then half as many by PCT with each depth from 1 to 4. */
export function planOf(runs: number): PlanPart[] {
  const half = Math.max(1, runs >>> 1);
  return [
    { strategy: "random", depth: 0, runs: PROBE_RUNS },
    { strategy: "random", depth: 0, runs },
    ...[1, 2, 3, 4].map((depth): PlanPart => ({ strategy: "pct", depth, runs: half })),
  ];
}

export interface SearchOptions {
  readonly seed: bigint;
  readonly plan: readonly PlanPart[];
  /** Keys of findings at which a batch need not stop. The caller adds what it no longer wants to hear of. */
  readonly known: ReadonlySet<number>;
  /** Most further runs; asked before each batch. Default: no limit but the plan's. */
  readonly runsLeft?: () => number;
}

export interface SearchStep {
  readonly part: PlanPart;
  readonly batch: BatchOutcome;
}

/**
 * Runs the loaded program by a plan, batch after batch. After a batch that a finding stopped, the rest follows, with the
 * seeds that it would have had. When the caller has loaded another program in between, it must load this one again.
 */
export function* search(target: Target, options: SearchOptions): Generator<SearchStep, void, void> {
  let decisions = 0;
  let stepsPerRun = 1;
  let steps = 0;
  for (const [i, part] of options.plan.entries()) {
    let seed = deriveSeed(options.seed, i);
    for (let left = part.runs; left > 0; ) {
      const affordable = Math.max(1, Math.floor(BATCH_STEPS_MAX / stepsPerRun));
      const runs = Math.min(left, BATCH_MAX, affordable, options.runsLeft?.() ?? left);
      if (runs < 1 || steps >= PROGRAM_STEPS_MAX) return;
      const batch = target.batch(batchOptions(part, seed, runs, decisions, options.known));
      if (batch.runs < 1) throw new TrapError("a batch made no run");
      decisions = Math.max(decisions, batch.decisions);
      stepsPerRun = Math.max(1, batch.steps / batch.runs);
      steps += batch.steps;
      left -= batch.runs;
      seed = BigInt.asUintN(64, seed + BigInt(batch.runs));
      yield { part, batch };
    }
    if (decisions === 0) return;
  }
}

function batchOptions(
  part: PlanPart,
  seed: bigint,
  runs: number,
  decisions: number,
  known: ReadonlySet<number>,
): BatchOptions {
  const common = { strategy: part.strategy, seed, runs, known };
  return part.strategy !== "pct" ? common : { ...common, depth: part.depth, steps: Math.max(1, decisions) };
}

/** The strategy of a part in words. */
export function strategyText(part: PlanPart): string {
  return part.strategy === "pct" ? `pct depth ${part.depth}` : part.strategy;
}
