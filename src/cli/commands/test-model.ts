import { campaign, type Judgement, judgeExpectations, type Progress } from "../../fuzz/index.js";
import { bootMachine } from "../boot.js";
import { loadModel, type LoadOptions } from "../load-model.js";
import { requireCalls } from "../require-calls.js";

export interface TestOptions extends LoadOptions {
  readonly runs: number;
  /** Milliseconds for each model. */
  readonly time: number;
  readonly seed: bigint;
  readonly json?: boolean;
}

/** A model and what its campaign showed. Plain values: it comes from a worker thread. */
export interface Verdict {
  readonly model: string;
  /** The kernel version that has the model's protocol first, else the one whose rules it is tested by. */
  readonly since: string;
  readonly judgement: Judgement;
  /** Signatures, and the runs made when each came. */
  readonly seen: readonly { readonly signature: string; readonly runs: number }[];
  readonly runs: number;
  readonly coverage: number;
  readonly elapsedMs: number;
}

/** How a campaign is watched from outside. */
export interface Watch {
  progress(progress: Progress): void;
  stopped(): boolean;
  breathe(): Promise<void>;
}

const RUNS_BETWEEN_TURNS = 256;

/** Runs a campaign on a model and compares what it finds with what the model declares. */
export async function testModel(path: string, options: TestOptions, watch: Watch): Promise<Verdict> {
  const started = performance.now();
  const elapsed = (): number => performance.now() - started;
  const model = loadModel(path, options);
  const machine = bootMachine(model, options);
  requireCalls(model, machine);
  const events = campaign(machine, {
    seed: options.seed,
    runs: options.runs,
    environment: model.environment,
    progressEvery: RUNS_BETWEEN_TURNS,
    // The signature says all that is compared: programs and schedules may stay as long as they are.
    minimize: false,
    shouldStop: () => watch.stopped() || elapsed() >= options.time,
  });
  let next = events.next();
  for (; !next.done; next = events.next()) {
    if (next.value.type === "progress") watch.progress(next.value.progress);
    await watch.breathe();
  }
  const records = next.value.found.map((f) => f.record);
  return {
    model: path,
    since: model.image.since ?? model.environment.linux,
    judgement: judgeExpectations(records, model.image.expectations),
    seen: records.map((r) => ({ signature: r.signature, runs: r.origin.runs })),
    runs: next.value.runs,
    coverage: next.value.coverage,
    elapsedMs: elapsed(),
  };
}

/** Runs until the first of these signatures was seen, null for none. */
export function firstSeen({ seen }: Verdict, signatures: readonly string[]): number | null {
  const runs = seen.filter((s) => signatures.includes(s.signature)).map((s) => s.runs);
  return runs.length === 0 ? null : Math.min(...runs);
}
