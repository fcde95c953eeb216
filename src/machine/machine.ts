import { DATA_BASE } from "../abi/addresses.js";
import type { Image } from "../compiler/image.js";
import { TrapError } from "../errors.js";
import type { MachineOptions } from "./booted-core.js";
import type { Program } from "./call.js";
import { readEvents, readSchedule } from "./event-reader.js";
import { KernelCalls } from "./kernel-calls.js";
import type { BatchOptions, BatchOutcome, Outcome, Strategy } from "./outcome.js";

export type { Limits, MachineOptions } from "./booted-core.js";
export type { CoveredFunction } from "./line-coverage.js";
export type { Address, Command } from "./kernel-calls.js";

/** An entry of sysfs or debugfs, or a node of /dev. */
export interface SysfsEntry {
  readonly path: string;
  /** A device's operations are its driver's own. */
  readonly kind: "directory" | "file" | "link" | "device" | "interrupt";
  readonly mode: number;
  /** The source file that defines the attribute or the operations; "" where they are no static object. */
  readonly definedIn: string;
}

const STRATEGY = { random: 1, pct: 2, schedule: 3, directed: 4, blocks: 5 } as const;
const ENDS = ["done", "done", "stuck", "limit", "fatal"] as const;

function seedHalves(seed: bigint): [number, number] {
  return [Number(seed & 0xffffffffn), Number((seed >> 32n) & 0xffffffffn)];
}

/**
 * One machine: the core with an image, booted. Deterministic: what it does depends on the image, the options and the
 * calls made to it, on nothing else.
 */
export class Machine extends KernelCalls {
  #results = 0;

  /**
   * Loads the image into a new core and boots it: initcalls, kernel threads, then every module of the image.
   * @throws UsageError for a bad option, LimitError for an image that is too large
   */
  static boot(image: Image, options: MachineOptions): Machine {
    return new Machine(image, options);
  }

  /**
   * Sets the program and runs its setup from the booted machine.
   * @throws UsageError for an unknown call or a wrong argument, LimitError when the program is too large
   */
  load(program: Program): Outcome {
    const { exports } = this.core;
    exports.resetToBoot();
    const comm = this.programs.reset().string("init");
    const { lists, results, named, setupHash } = this.programs.write(program);
    this.#results = named;
    const end = exports.setUpProgram(lists, results, comm, setupHash);
    return this.#outcome(end, false);
  }

  /** One run from the end of setup: the tasks, then the final part. */
  run(strategy: Strategy, options: { readonly trace?: boolean } = {}): Outcome {
    const [low, high] = seedHalves("seed" in strategy ? strategy.seed : 0n);
    const [a, b] = this.#strategyArguments(strategy);
    const end = this.core.exports.runOnce(STRATEGY[strategy.kind], low, high, a, b);
    return this.#outcome(end, options.trace === true);
  }

  #strategyArguments(strategy: Strategy): [number, number] {
    if (strategy.kind === "random" || strategy.kind === "directed") return [0, 0];
    if (strategy.kind === "pct") return [strategy.depth, strategy.steps];
    const pairs =
      strategy.kind === "schedule"
        ? strategy.schedule.map(({ at, to }) => [at, to] as const)
        : strategy.blocks.map(({ decisions, task }) => [decisions, task] as const);
    for (const [i, [first, task]] of pairs.entries()) {
      this.core.setU32("REPLAY_SWITCHES", i * 8, first);
      this.core.setU32("REPLAY_SWITCHES", i * 8 + 4, task);
    }
    return [pairs.length, Number("everyChoice" in strategy && strategy.everyChoice)];
  }

  /** Many runs in one call; stops behind the first one with a finding that is not known. */
  batch(options: BatchOptions): BatchOutcome {
    const { exports } = this.core;
    exports.clearKnown();
    for (const key of options.known ?? []) exports.addKnown(key);
    const [low, high] = seedHalves(options.seed);
    const a = options.depth ?? 0;
    const b = options.steps ?? 0;
    const runs = exports.runBatch(STRATEGY[options.strategy], low, high, options.runs, a, b);
    const outcome = this.#outcome(exports.runEnd(), false);
    const keys = [...outcome.findings, ...(outcome.dependencies ?? [])].map((f) => f.key);
    const isNew = keys.some((key) => options.known?.has(key) !== true);
    return {
      runs,
      steps: exports.batchStepCount(),
      decisions: exports.batchMostDecisions(),
      seen: keys,
      stopped: isNew ? { seed: options.seed + BigInt(runs - 1), outcome, keys } : null,
    };
  }

  /** Pairs of consecutive visible operations seen since boot. */
  coverage(): number {
    return this.core.exports.coverage();
  }

  /** sysfs as it stands after setup. */
  sysfs(): readonly SysfsEntry[] {
    const { exports } = this.core;
    if (this.isCut) return [];
    exports.restoreSetup();
    const { lines } = this.userCall("sysfs_tree");
    exports.restoreSetup();
    return lines.flatMap((line) => line.split("\n").filter((entry) => entry !== "")).map((l) => this.#listed(l));
  }

  // `PATH TYPE MODE ATTRIBUTE`, one entry a line.
  #listed(line: string): SysfsEntry {
    const [, path, type, mode, attribute] =
      /^(.*) (dir|file|link|device|interrupt) ([0-7]+) ([0-9a-f]+)$/.exec(line) ?? [];
    if (path === undefined) throw new TrapError(`sysfs_tree printed "${line}"`);
    const symbol = this.symbols.dataAt(Number(BigInt(`0x${attribute}`) - DATA_BASE));
    const kind = KINDS[type as keyof typeof KINDS];
    return { path, kind, mode: Number.parseInt(mode!, 8), definedIn: symbol?.file ?? "" };
  }

  // ── outcome ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #outcome(end: number, trace: boolean): Outcome {
    const { exports } = this.core;
    const dependencies = this.dependencies();
    const hash = (BigInt(exports.eventHashHigh() >>> 0) << 32n) | BigInt(exports.eventHashLow() >>> 0);
    return {
      findings: [...this.findings()],
      end: ENDS[end] ?? "done",
      steps: exports.eventCount(),
      decisions: exports.decisionCount(),
      allocations: { calls: exports.allocationsOfCalls(), background: exports.allocationsOfBackground() },
      schedule: readSchedule(this.core),
      eventHash: hash.toString(16).padStart(16, "0"),
      events: trace ? readEvents(this.core, this.symbols, this.tasks, this.image) : [],
      console: this.console().lines,
      ...(dependencies.length === 0 ? {} : { dependencies }),
      results: this.#readResults(),
    };
  }

  #readResults(): (bigint | null)[] {
    return Array.from({ length: this.#results }, (_, i) =>
      this.core.u64("RESULTS", i * 16 + 8) === 0n ? null : BigInt.asIntN(64, this.core.u64("RESULTS", i * 16)),
    );
  }
}

const KINDS = { dir: "directory", file: "file", link: "link", device: "device", interrupt: "interrupt" } as const;
