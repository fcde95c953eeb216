import { DATA_BASE } from "../abi/addresses.js";
import type { Image } from "../compiler/image.js";
import { TrapError, UsageError, WouldBlockError } from "../errors.js";
import type { Program } from "./call.js";
import { type ConsoleLog, readConsole, type Uevent } from "./console-reader.js";
import { Core } from "./core.js";
import { readEvents, readSchedule } from "./event-reader.js";
import type { ConsoleLine, Finding } from "./finding.js";
import { FindingReader } from "./finding-reader.js";
import { loadImage } from "./load-image.js";
import type { BatchOptions, BatchOutcome, Outcome, Strategy } from "./outcome.js";
import { ProgramWriter } from "./program-image.js";
import { Symbols } from "./symbols.js";

export interface Limits {
  /** Backward jumps, calls and core operations of a run. */
  readonly steps: number;
  /** Bytes allocated and not freed. */
  readonly memoryBytes: number;
}

export interface MachineOptions {
  /** The compiled core (build/core.release.wasm or core.debug.wasm). */
  readonly core: WebAssembly.Module;
  /** "4.4" … "6.12": whose rules hold. */
  readonly linux: string;
  readonly limits?: Partial<Limits>;
}

export interface SysfsEntry {
  readonly path: string;
  readonly kind: "directory" | "file" | "link";
  readonly mode: number;
}

const DEFAULT_LIMITS: Limits = { steps: 2_000_000, memoryBytes: 2 << 20 };

const STRATEGY = { standingRule: 0, random: 1, pct: 2, schedule: 3 } as const;
const ENDS = ["done", "done", "stuck", "limit", "fatal", "done"] as const;
const END_STUCK = 2;
const END_HOST = 5;
const HOST_REGISTERS = 0;
const USER_LEVEL = -1;

/** KERNEL_VERSION of "MAJOR.MINOR". */
function versionCode(linux: string): number {
  const match = /^(\d+)\.(\d+)(?:\.\d+)?$/.exec(linux);
  if (match === null) throw new UsageError(`linux version ${linux}: expected MAJOR.MINOR, such as 4.12`);
  return (Number(match[1]) << 16) | (Number(match[2]) << 8);
}

const RULES_612_FROM = (4 << 16) | (20 << 8);

function seedHalves(seed: bigint): [number, number] {
  return [Number(seed & 0xffffffffn), Number((seed >> 32n) & 0xffffffffn)];
}

/**
 * One machine: the core with an image, booted. Deterministic: what it does depends on the image, the options and the calls
 * made to it, on nothing else.
 */
export class Machine {
  readonly image: Image;
  readonly bootConsole: readonly ConsoleLine[];
  readonly bootFindings: readonly Finding[];
  readonly core: Core;
  readonly symbols: Symbols;
  readonly #findings: FindingReader;
  readonly #programs: ProgramWriter;
  readonly #functions: ReadonlyMap<string, number>;
  #results = 0;

  private constructor(image: Image, options: MachineOptions) {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const core = new Core(options.core);
    const version = versionCode(options.linux);
    this.image = image;
    this.core = core;
    this.symbols = new Symbols(core, image);
    this.#findings = new FindingReader(core, this.symbols, image);
    this.#programs = new ProgramWriter(core, image);
    this.#functions = new Map(image.functions.map((f, i) => [f.name, i]));
    core.exports.setLinuxVersion(version);
    core.exports.lockdep_configure(version < RULES_612_FROM ? 412 : 612, 1, 0);
    core.exports.prepare(loadImage(core, image), limits.memoryBytes, limits.steps);
    const versionSymbol = this.symbols.symbolNamed("linux_version");
    if (versionSymbol !== null) core.setU32("MEM", versionSymbol.offset, version);
    this.#boot();
    this.bootFindings = this.#findings.readAll();
    this.bootConsole = this.console().lines;
    core.exports.finishBoot();
  }

  /**
   * Loads the image into a new core and boots it: initcalls, kernel threads, then every module of the image.
   * @throws UsageError for a bad option, LimitError for an image that is too large
   */
  static boot(image: Image, options: MachineOptions): Machine {
    return new Machine(image, options);
  }

  #boot(): void {
    for (const name of ["start_kernel", "load_modules"]) {
      const index = this.#functions.get(name);
      if (index === undefined) continue;
      this.core.exports.callHost(index);
      this.core.exports.runPending();
    }
  }

  /**
   * Sets the program and runs its setup from the booted machine.
   * @throws UsageError for an unknown call or a wrong argument, LimitError when the program is too large
   */
  load(program: Program): Outcome {
    const { exports } = this.core;
    exports.resetToBoot();
    const comm = this.#programs.reset().string("init");
    const { lists, results } = this.#programs.write(program);
    this.#results = results;
    const end = exports.setUpProgram(lists, results, comm);
    return this.#outcome(end, false);
  }

  /** One run from the end of setup: the tasks, then the final part. */
  run(strategy: Strategy, options: { readonly trace?: boolean } = {}): Outcome {
    const [low, high] = seedHalves(strategy.kind === "schedule" ? 0n : strategy.seed);
    const [a, b] = this.#strategyArguments(strategy);
    const end = this.core.exports.runOnce(STRATEGY[strategy.kind], low, high, a, b);
    return this.#outcome(end, options.trace === true);
  }

  #strategyArguments(strategy: Strategy): [number, number] {
    if (strategy.kind === "random") return [0, 0];
    if (strategy.kind === "pct") return [strategy.depth, strategy.steps];
    strategy.schedule.forEach(({ at, to }, i) => {
      this.core.setU32("REPLAY_SWITCHES", i * 8, at);
      this.core.setU32("REPLAY_SWITCHES", i * 8 + 4, to);
    });
    return [strategy.schedule.length, 0];
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
    const outcome = this.#outcome(0, false);
    const keys = outcome.findings.map((f) => f.key);
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
    exports.restoreSetup();
    const before = exports.consoleBytes();
    this.call("sysfs_tree");
    const { lines } = readConsole(this.core, this.symbols, before);
    exports.restoreSetup();
    return lines.filter((line) => line.level === USER_LEVEL).flatMap((line) => parseListing(line.text));
  }

  /** The console since boot, with the uevents that were sent. */
  console(): ConsoleLog {
    return readConsole(this.core, this.symbols);
  }

  uevents(): readonly Uevent[] {
    return this.console().uevents;
  }

  /** Findings since the start of the run, of direct calls: since boot. */
  findings(): readonly Finding[] {
    return this.#findings.readAll();
  }

  // ── direct calls ────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Calls a function of the image on the host task and returns its result as an unsigned 64-bit value. Strings are put into
   * the host's memory.
   * @throws UsageError for an unknown function, WouldBlockError when it could never return, TrapError when the run ended in it
   */
  call(name: string, ...args: readonly (bigint | number | string)[]): bigint {
    const index = this.#functions.get(name);
    if (index === undefined) throw new UsageError(`the image has no function ${name}`);
    args.forEach((arg, i) => this.core.setU64("REGISTERS", HOST_REGISTERS + i * 8, this.#argument(arg)));
    const end = this.core.exports.callHost(index);
    if (end === END_STUCK) throw this.wouldBlock(name);
    if (end !== END_HOST) {
      const last = this.findings().at(-1);
      throw new TrapError(`${name} did not return: ${last?.title ?? ENDS[end]}`);
    }
    const { exports } = this.core;
    return (BigInt(exports.hostResultHigh() >>> 0) << 32n) | BigInt(exports.hostResultLow() >>> 0);
  }

  #argument(arg: bigint | number | string): bigint {
    return typeof arg === "string" ? DATA_BASE + BigInt(this.#programs.string(arg)) : BigInt(arg);
  }

  /** What a direct call that could never return is told: who holds what. */
  wouldBlock(name: string): WouldBlockError {
    const stuck = this.findings().findLast((f) => f.data.type === "deadlock");
    if (stuck?.data.type !== "deadlock") return new WouldBlockError(`${name} could never return`);
    const lines = stuck.data.blocked.map((task) => {
      const holders = task.waitsFor?.holders.map((h) => `task ${h}`).join(", ") ?? "";
      return `${task.comm}/${task.pid} waits for ${task.waitsFor?.what ?? "nothing"}${holders === "" ? "" : `, held by ${holders}`}`;
    });
    return new WouldBlockError(`${name} could never return: ${lines.join("; ")}`);
  }

  /** Lets work items and kernel threads run until nothing is left to do. */
  runPending(): void {
    this.core.exports.runPending();
  }

  /** Address of a static object. @throws UsageError when there is none of that name */
  address(name: string): bigint {
    const symbol = this.symbols.symbolNamed(name);
    if (symbol === null) throw new UsageError(`the image has no object ${name}`);
    return DATA_BASE + BigInt(symbol.offset);
  }

  // ── outcome ─────────────────────────────────────────────────────────────────────────────────────────────────────

  #outcome(end: number, trace: boolean): Outcome {
    const { exports } = this.core;
    const hash = (BigInt(exports.eventHashHigh() >>> 0) << 32n) | BigInt(exports.eventHashLow() >>> 0);
    return {
      findings: this.#findings.readAll(),
      end: ENDS[end] ?? "done",
      steps: exports.eventCount(),
      decisions: exports.decisionCount(),
      schedule: readSchedule(this.core),
      eventHash: hash.toString(16).padStart(16, "0"),
      events: trace ? readEvents(this.core, this.symbols, this.image) : [],
      console: this.console().lines,
      results: this.#readResults(),
    };
  }

  #readResults(): (bigint | null)[] {
    return Array.from({ length: this.#results }, (_, i) =>
      this.core.u64("RESULTS", i * 16 + 8) === 0n ? null : BigInt.asIntN(64, this.core.u64("RESULTS", i * 16)),
    );
  }
}

// `PATH TYPE MODE`, one node a line.
function parseListing(text: string): SysfsEntry[] {
  const kinds = { dir: "directory", file: "file", link: "link" } as const;
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [, path, type, mode] = /^(.*) (dir|file|link) ([0-7]+)$/.exec(line) ?? [];
      if (path === undefined) throw new TrapError(`sysfs_tree printed "${line}"`);
      return { path, kind: kinds[type as keyof typeof kinds], mode: Number.parseInt(mode!, 8) };
    });
}
