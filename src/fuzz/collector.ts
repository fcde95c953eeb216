import { TrapError } from "../errors.js";
import type { Program } from "../machine/call.js";
import type { Finding } from "../machine/finding.js";
import type { BatchOutcome, Outcome, Schedule } from "../machine/outcome.js";
import { objectSites } from "../machine/signature.js";
import { compactResults } from "../program/edit.js";
import { formatProgram } from "../program/format.js";
import { deriveSeed } from "../program/prng.js";
import { formatSchedule } from "../program/schedule-text.js";
import { minimize, sizeOf } from "./minimize.js";
import { minimizeSetup } from "./minimize-setup.js";
import { recordEdge, type ShownEdge } from "./edge-run.js";
import { type Cycle, isWitness, searchHang } from "./hangs.js";
import { cycleKey } from "./merged-finding.js";
import {
  type Environment,
  type FindingRecord,
  type Found,
  type Hangs,
  type Origin,
  type Phase,
  type RecordedEdge,
  recordEvents,
  type Size,
} from "./record.js";
import { type PlanPart, strategyText } from "./search.js";
import type { Target } from "./target.js";

export interface CollectorOptions {
  readonly seed: bigint;
  readonly environment: Environment;
  readonly minimize?: boolean;
  /** False: cycles are not searched for a hang. Default: as `minimize`. */
  readonly hangs?: boolean;
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
const STREAM_HANGS = 5;

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
      const origin = this.#origin("boot", 0n, { program: 0, runs: 0 });
      yield this.#keep(finding, repro, { origin });
    }
  }

  /** What the setup of a program showed. */
  *setup(program: Program, outcome: Outcome, where: Where): Generator<Found, void, void> {
    for (const finding of this.#newOnes(outcome.findings)) {
      if (outcome.end !== "limit") this.known.add(finding.key);
      const origin = this.#origin("setup", 0n, where);
      const repro = this.#reproduceSetup(finding.signature, program, outcome);
      const hangs = yield* this.#hangs(finding, [repro.program], where);
      yield this.#keep(finding, repro, { origin, ...hangs });
    }
  }

  /** What the run that stopped a batch showed; `edges`: where the edges of a cycle in it were seen before. */
  *run(
    program: Program,
    part: PlanPart,
    stopped: NonNullable<BatchOutcome["stopped"]>,
    where: Where,
    edges: readonly RecordedEdge[] = [],
  ): Generator<Found, void, void> {
    const known = new Set(this.known);
    // A run that reached a limit costs as much as thousands: batches always stop at it, so that the program is left.
    if (stopped.outcome.end !== "limit") for (const key of stopped.keys) this.known.add(key);
    for (const finding of this.#newOnes(stopped.outcome.findings)) {
      const repro = this.#reproduceRun(finding.signature, program, stopped.outcome, known);
      const origin = this.#origin(strategyText(part), stopped.seed, where);
      const hangs = yield* this.#hangs(finding, [repro.program], where);
      const merged = finding.data.type === "lock-cycle" && edges.length > 0 ? { edges } : {};
      yield this.#keep(finding, repro, { origin, ...hangs, ...merged });
    }
  }

  /** A cycle that no single run shows, with a run for each edge. */
  *merged(finding: Finding, edges: readonly ShownEdge[], where: Where): Generator<Found, void, void> {
    const [first] = edges;
    if (first === undefined || this.#newOnes([finding]).length === 0) return;
    const { run } = first;
    const hangs = yield* this.#hangs(
      finding,
      edges.map((e) => e.run.program),
      where,
    );
    const outcome = { ...first.outcome, findings: [finding] };
    const size = sizeOf(run.program, run.schedule, outcome);
    const { program, schedule } = run;
    const repro = { phase: "merged", program, schedule, outcome, before: size, after: size } as const;
    const origin = this.#origin(run.strategy, BigInt(run.seed), where);
    yield this.#keep(finding, repro, { origin, ...hangs, edges: edges.map(recordEdge) });
  }

  /** True when there is a finding of this cycle (cycleKey), whatever the kinds of its edges. */
  hasCycle(key: string): boolean {
    return this.found.some((f) => cycleKey(f.finding.data) === key);
  }

  /** Whether the tasks of a cycle can really wait for each other; a deadlock that shows it becomes a finding first. */
  *#hangs(
    { data }: Finding,
    programs: readonly Program[],
    where: Where,
  ): Generator<Found, { readonly hangs?: Hangs }, void> {
    const wanted = this.#options.hangs ?? this.#options.minimize !== false;
    if (data.type !== "lock-cycle" || !wanted) return {};
    const before = this.#witness(data);
    if (before !== null) return { hangs: before };
    const seed = deriveSeed(this.#options.seed, STREAM_HANGS, this.found.length);
    const { shouldStop } = this.#options;
    const common = { cycle: data, programs, seed };
    const result = searchHang(this.#target, shouldStop === undefined ? common : { ...common, shouldStop });
    if ("verdict" in result) return { hangs: result };
    yield* this.run(result.program, result.part, result.stopped, where);
    const now = this.#witness(data);
    return now === null ? {} : { hangs: now };
  }

  #witness(cycle: Cycle): Hangs | null {
    const found = this.found.find((f) => isWitness(f.finding, cycle));
    if (found === undefined) return null;
    const { signature, program, schedule } = found.record;
    return { verdict: "witness", signature, program, schedule };
  }

  #newOnes(findings: readonly Finding[]): Finding[] {
    const fresh = findings.filter((f) => !this.#signatures.has(f.signature));
    const first = fresh.filter((f, i) => fresh.findIndex((g) => g.signature === f.signature) === i);
    for (const f of first) this.#signatures.add(f.signature);
    if (first.length > 0) this.#target.noteDependencies("nothing");
    // Deadlocks come before the cycles that warn of them and then refer to them.
    return first.sort((a, b) => Number(b.kind === "deadlock") - Number(a.kind === "deadlock"));
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

  /** Of a use after free: who allocated and freed the object, and the finding in which such an object was first used. */
  #firstOfObject(finding: Finding): NonNullable<FindingRecord["object"]> | null {
    const sites = objectSites(finding);
    if (sites === null) return null;
    const first = this.found.find(({ record: { object } }) => {
      return object?.allocatedIn === sites.allocatedIn && object.freedIn === sites.freedIn;
    });
    return first === undefined ? sites : { ...sites, firstFinding: first.record.signature };
  }

  #keep(first: Finding, repro: Reproduction, rest: Pick<FindingRecord, "origin" | "hangs" | "edges">): Found {
    const { phase, outcome, before, after } = repro;
    const finding = outcome.findings.find((f) => f.signature === first.signature);
    if (finding === undefined) throw new TrapError(`"${first.signature}" did not come again in its minimised run`);
    const object = this.#firstOfObject(finding);
    const found: Found = {
      record: {
        signature: finding.signature,
        kind: finding.kind,
        title: finding.title,
        ...(object === null ? {} : { object }),
        phase,
        program: formatProgram(repro.program),
        schedule: formatSchedule(repro.schedule),
        image: this.#target.image.hash,
        environment: this.#options.environment,
        ...rest,
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
