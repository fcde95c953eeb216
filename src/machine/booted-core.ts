import { DATA_BASE } from "../abi/addresses.js";
import type { Image } from "../compiler/image.js";
import { LimitError, TrapError, UsageError, WouldBlockError } from "../errors.js";
import { type ConsoleLog, readConsole } from "./console-reader.js";
import { Core } from "./core.js";
import type { ConsoleLine, Finding } from "./finding.js";
import { FindingReader } from "./finding-reader.js";
import { type CoveredFunction, LineCoverage } from "./line-coverage.js";
import { versionCode } from "./linux-version.js";
import { loadImage } from "./load-image.js";
import { type LockDependency, type Noted, WATCHED_MAX } from "./lock-dependency.js";
import { ProgramWriter } from "./program-image.js";
import { Symbols } from "./symbols.js";
import { Tasks } from "./tasks.js";

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
  /** Whether the lock validator turns itself off with its first report, as the kernel's does; default: no. */
  readonly lockdepStops?: boolean;
  /** Parameters of what is loaded while the machine boots, as a command line has them: `debug=1 label="two words"`. */
  readonly params?: string;
  /** Files, by the path that the image has for them, whose lines `lineCoverage` tells about; default: none. */
  readonly watchLines?: ReadonlySet<string>;
}

/** A call as a process makes it: what it printed, and its result as a signed number. */
export interface UserCall {
  readonly lines: readonly string[];
  readonly result: bigint;
}

const DEFAULT_LIMITS: Limits = { steps: 2_000_000, memoryBytes: 8 << 20 };

// NOTES_… of assembly/lockdep/notes.ts, and an end of the heap that nothing lies behind.
const NOTE_NOTHING = 0;
const NOTE_NEW = 1;
const NOTE_WATCHED = 2;
const NEVER_ENDS = 0xffffffff;

const END_STUCK = 2;
const END_LIMIT = 3;
const END_HOST = 5;
const USER_LEVEL = -1;

/** A core with an image, booted: its console, its findings, and calls of single functions. */
export class BootedCore {
  readonly image: Image;
  readonly bootConsole: readonly ConsoleLine[];
  readonly bootFindings: readonly Finding[];
  protected readonly core: Core;
  protected readonly symbols: Symbols;
  protected readonly tasks: Tasks;
  protected readonly programs: ProgramWriter;
  /** The lock dependencies that booting made. */
  readonly bootDependencies: readonly LockDependency[];
  /** What is allocated below it by the end of boot is there in every run. */
  readonly #bootHeapTop: number;
  readonly #findings: FindingReader;
  readonly #isCut: boolean;
  readonly #lines: LineCoverage;
  readonly #functions: ReadonlyMap<string, number>;

  protected constructor(image: Image, options: MachineOptions) {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const core = new Core(options.core);
    const version = versionCode(options.linux);
    this.image = image;
    this.core = core;
    this.symbols = new Symbols(core, image);
    this.tasks = new Tasks(core, this.symbols, image);
    this.programs = new ProgramWriter(core, image);
    this.#findings = new FindingReader(core, this.symbols, this.tasks, image);
    this.#functions = new Map(image.functions.map((f, i) => [f.name, i]));
    core.exports.setLinuxVersion(version);
    core.exports.lockdep_configure(version, options.lockdepStops === true ? 0 : 1, 0);
    core.exports.lockdep_note(NOTE_NEW, NEVER_ENDS);
    const dataEnd = loadImage(core, image);
    core.exports.prepare(dataEnd, image.modules.length, limits.memoryBytes, limits.steps);
    const offsetOf = (name: string): number => this.symbols.symbolNamed(name)?.offset ?? 0;
    core.exports.lockdep_set_static(dataEnd, offsetOf("__lockdep_no_validate__"), offsetOf("__lockdep_no_track__"));
    core.exports.lockdep_set_fs_reclaim(offsetOf("__fs_reclaim_map"));
    this.#lines = new LineCoverage(core, image, options.watchLines ?? new Set());
    const versionSymbol = this.symbols.symbolNamed("linux_version");
    if (versionSymbol !== null) core.setU32("MEM", versionSymbol.offset, version);
    this.#setParams(options.params ?? "");
    this.#isCut = this.#boot();
    this.#bootHeapTop = core.exports.heapTop();
    this.bootFindings = this.findings();
    this.bootDependencies = this.#findings.readDependencies();
    this.noteDependencies("nothing");
    this.bootConsole = this.console().lines;
    core.exports.finishBoot(this.#isCut);
  }

  #setParams(params: string): void {
    const symbol = this.symbols.symbolNamed("boot_params");
    const bytes = new TextEncoder().encode(params);
    if (params === "") return;
    if (symbol === null || bytes.length >= symbol.bytes) {
      throw new UsageError(`parameters of ${bytes.length} bytes; at most ${Math.max(0, (symbol?.bytes ?? 0) - 1)} fit`);
    }
    this.core.write("MEM", symbol.offset, bytes);
  }

  /** Whether a limit has cut it. */
  #boot(): boolean {
    const { exports } = this.core;
    for (const name of ["start_kernel", "load_modules"]) {
      const index = this.#functions.get(name);
      if (index === undefined) continue;
      let end = exports.callHost(index);
      if (end === END_HOST) end = exports.runPending();
      // What ended here by a finding cannot be built upon.
      if (end !== 0) return end === END_LIMIT;
    }
    return false;
  }

  /** No program can run, as the boot was cut by a limit. */
  protected get isCut(): boolean {
    return this.#isCut;
  }

  /** The console since boot, with the uevents that were sent. */
  console(): ConsoleLog {
    return readConsole(this.core, this.symbols, this.tasks);
  }

  /** What was carried out since the machine was made, of the functions in the files to be watched. */
  lineCoverage(): readonly CoveredFunction[] {
    return this.#lines.functions();
  }

  /** Findings since the start of the run; those of direct calls since boot. */
  findings(): readonly Finding[] {
    return this.#findings.readAll();
  }

  /** Dependencies noted since the start of the run. */
  protected dependencies(): readonly LockDependency[] {
    return this.#findings.readDependencies();
  }

  /** What outcomes shall tell about lock dependencies from now on; a batch stops at new ones as at new findings. */
  noteDependencies(noted: Noted): void {
    const { exports } = this.core;
    exports.clearKnown();
    exports.lockdep_note(
      noted === "nothing" ? NOTE_NOTHING : noted === "new" ? NOTE_NEW : NOTE_WATCHED,
      this.#bootHeapTop,
    );
    if (typeof noted === "string") return;
    for (const { edge, from } of noted.slice(0, WATCHED_MAX)) exports.lockdep_watch(edge, from);
  }

  /**
   * Calls a function of the image on the host task and returns its result as an unsigned 64-bit value. Strings are put
   * into the host's memory.
   * @throws UsageError for an unknown function, LimitError when the boot was cut, WouldBlockError when it could never return, TrapError when the run ended
   */
  call(name: string, ...args: readonly (bigint | number | string)[]): bigint {
    const index = this.#functions.get(name);
    if (index === undefined) throw new UsageError(`the image has no function ${name}`);
    if (this.#isCut) throw new LimitError(`${name} cannot be called: the boot was cut by a limit; raise limits.steps`);
    args.forEach((arg, i) => this.core.setU64("REGISTERS", i * 8, this.#argument(arg)));
    const { exports } = this.core;
    const end = exports.callHost(index);
    if (end === END_STUCK) throw this.wouldBlock(name);
    if (end !== END_HOST) throw new TrapError(`${name} did not return: ${this.findings().at(-1)?.title ?? ""}`);
    return (BigInt(exports.hostResultHigh() >>> 0) << 32n) | BigInt(exports.hostResultLow() >>> 0);
  }

  /** Calls an entry point as a user process does. */
  userCall(name: string, ...args: readonly (bigint | number | string)[]): UserCall {
    const before = this.core.exports.consoleBytes();
    const entry = this.image.entryPoints.find((e) => e.name === name);
    const leftOut = entry?.optionalTexts?.slice(Math.max(0, args.length - entry.params.length)).map(() => "") ?? [];
    const result = BigInt.asIntN(64, this.call(name, ...args, ...leftOut));
    const { lines } = readConsole(this.core, this.symbols, this.tasks, before);
    return { lines: lines.filter((line) => line.level === USER_LEVEL).map((line) => line.text), result };
  }

  #argument(arg: bigint | number | string): bigint {
    return typeof arg === "string" ? DATA_BASE + BigInt(this.programs.string(arg)) : BigInt(arg);
  }

  /** What a direct call that could never return is told: who holds what. */
  protected wouldBlock(name: string): WouldBlockError {
    const stuck = this.findings().findLast((f) => f.data.type === "deadlock");
    if (stuck?.data.type !== "deadlock") return new WouldBlockError(`${name} could never return`);
    const { blocked } = stuck.data;
    const lines = blocked.map((task) => {
      const holders = (task.waitsFor?.holders ?? []).map((h) => (h === task.task ? "itself" : `task ${h}`)).join(", ");
      const held = holders === "" ? "" : `, held by ${holders}`;
      return `${task.comm}/${task.pid} waits for ${task.waitsFor?.what ?? "nothing"}${held}`;
    });
    return new WouldBlockError(`${name} could never return: ${lines.join("; ")}`);
  }

  /** Lets work items and kernel threads run until nothing is left to do. */
  runPending(): void {
    this.core.exports.runPending();
  }

  /** A static object, for direct calls. @throws UsageError when there is none of that name */
  address(name: string): number {
    const symbol = this.symbols.symbolNamed(name);
    if (symbol === null) throw new UsageError(`the image has no object ${name}`);
    return symbol.offset;
  }
}
