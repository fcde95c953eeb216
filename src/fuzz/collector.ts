import { TrapError } from "../errors.js";
import type { Program } from "../machine/call.js";
import type { Finding } from "../machine/finding.js";
import type { BatchOutcome, Outcome, Schedule } from "../machine/outcome.js";
import { compactResults } from "../program/edit.js";
import { formatProgram } from "../program/format.js";
import { deriveSeed } from "../program/prng.js";
import { formatSchedule } from "../program/schedule-text.js";
import { minimize, sizeOf } from "./minimize.js";
import { minimizeSetup } from "./minimize-setup.js";
import { type Environment, type Found, type Origin, type Phase, recordEvents, type Size } from "./record.js";
import { type PlanPart, strategyText } from "./search.js";
import type { Target } from "./target.js";

export interface CollectorOptions {
  readonly seed: bigint;
  readonly environment: Environment;
  readonly minimize?: boolean;
  readonly shouldStop?: () => boolean;
}

/** Index of a program and the number of runs made when a finding came. */
export interface Where {
  readonly program: number;
  readonly runs: number;
}

/** A reproduction of a finding, ready to be recorded. */
interface Reproduction {
  readonly phase: Phase;
  readonly program: Program;
  readonly schedule: Schedule;
  readonly outcome: Outcome;
  readonly before: Size;
  readonly after: Size;
}

const EMPTY: Program = { setup: [], tasks: [], final: [] };
const STREAM_MINIMIZE = 4;

/** Keeps one finding a signature, minimised. Its methods leave another program loaded when they return something. */
export class Collector {
  readonly found: Found[] = [];
  /** Keys at which a batch need not stop. */
  readonly known = new Set<number>();
  readonly #signatures = new Set<string>();
  readonly #target: Target;
  readonly #options: CollectorOptions;

  constructor(target: Target, options: CollectorOptions) {
    this.#target = target;
    this.#options = options;
  }

  /** What booting showed. */
  *boot(): Generator<Found, void, void> {
    for (const finding of this.#newOnes(this.#target.bootFindings)) {
      const outcome = { ...this.#target.load(EMPTY), findings: this.#target.bootFindings };
      const size = sizeOf(EMPTY, [], outcome);
      const repro = { phase: "boot", program: EMPTY, schedule: [], outcome, before: size, after: size } as const;
      yield this.#keep(finding, repro, this.#origin("boot", 0n, { program: 0, runs: 0 }));
    }
  }

  /** What the setup of a program showed. */
  *setup(program: Program, outcome: Outcome, where: Where): Generator<Found, void, void> {
    for (const finding of this.#newOnes(outcome.findings)) {
      if (outcome.end !== "limit") this.known.add(finding.key);
      const origin = this.#origin("setup", 0n, where);
      yield this.#keep(finding, this.#reproduceSetup(finding.signature, program, outcome), origin);
    }
  }

  /** What the run that stopped a batch showed. */
  *run(
    program: Program,
    part: PlanPart,
    stopped: NonNullable<BatchOutcome["stopped"]>,
    where: Where,
  ): Generator<Found, void, void> {
    const known = new Set(this.known);
    // A run that reached a limit costs as much as thousands: batches always stop at it, so that the program is left.
    if (stopped.outcome.end !== "limit") for (const key of stopped.keys) this.known.add(key);
    for (const finding of this.#newOnes(stopped.outcome.findings)) {
      const repro = this.#reproduceRun(finding.signature, program, stopped.outcome, known);
      yield this.#keep(finding, repro, this.#origin(strategyText(part), stopped.seed, where));
    }
  }

  #newOnes(findings: readonly Finding[]): Finding[] {
    const fresh = findings.filter((f) => !this.#signatures.has(f.signature));
    const first = fresh.filter((f, i) => fresh.findIndex((g) => g.signature === f.signature) === i);
    for (const f of first) this.#signatures.add(f.signature);
    return first;
  }

  #reproduceSetup(signature: string, program: Program, outcome: Outcome): Reproduction {
    const before = sizeOf({ ...EMPTY, setup: program.setup }, [], outcome);
    const wanted = this.#options.minimize !== false;
    const small = wanted
      ? minimizeSetup(this.#target, program.setup, signature)
      : { program: compactResults({ ...EMPTY, setup: program.setup }), inTask: false };
    if (small.inTask) {
      const key = outcome.findings.find((f) => f.signature === signature)?.key;
      const others = new Set([...this.known].filter((k) => k !== key));
      const repro = this.#reproduceRun(signature, small.program, { schedule: [] }, others);
      return { ...repro, before };
    }
    const last = this.#target.load(small.program);
    const after = sizeOf(small.program, [], last);
    return { phase: "setup", program: small.program, schedule: [], outcome: last, before, after };
  }

  #reproduceRun(
    signature: string,
    program: Program,
    { schedule }: { readonly schedule: Schedule },
    known: ReadonlySet<number>,
  ): Reproduction {
    const seed = deriveSeed(this.#options.seed, STREAM_MINIMIZE, this.found.length);
    const { shouldStop } = this.#options;
    const minimized = minimize(this.#target, {
      program,
      schedule,
      signature,
      known,
      seed,
      ...(this.#options.minimize === false ? { runsMax: 0 } : {}),
      ...(shouldStop === undefined ? {} : { shouldStop }),
    });
    return { phase: "run", ...minimized };
  }

  #origin(strategy: string, seed: bigint, where: Where): Origin {
    return { strategy, seed: `${seed}`, campaignSeed: `${this.#options.seed}`, ...where };
  }

  #keep(first: Finding, repro: Reproduction, origin: Origin): Found {
    const { phase, outcome, before, after } = repro;
    const finding = outcome.findings.find((f) => f.signature === first.signature);
    if (finding === undefined) throw new TrapError(`"${first.signature}" did not come again in its minimised run`);
    const found: Found = {
      record: {
        signature: finding.signature,
        kind: finding.kind,
        title: finding.title,
        phase,
        program: formatProgram(repro.program),
        schedule: formatSchedule(repro.schedule),
        image: this.#target.image.hash,
        environment: this.#options.environment,
        origin,
        before,
        after,
        eventHash: outcome.eventHash,
        events: recordEvents(outcome.events),
      },
      finding,
      outcome,
    };
    this.found.push(found);
    return found;
  }
}
