import { instantiateSync } from "@assemblyscript/loader";
import { TrapError } from "../errors.js";

function abort(): never {
  throw new TrapError("the core aborted");
}

/** What assembly/index.ts exports. Addresses and offsets are unsigned 32-bit; -1 crosses as 0xffffffff. */
export interface CoreExports {
  readonly memory: WebAssembly.Memory;
  region(index: number): number;
  memoryBytes(): number;
  codeBytes(): number;
  programBytes(): number;
  prepare(dataEnd: number, modules: number, memoryLimit: number, steps: number): void;
  /** CODE holds the text of all modules from show to restore, at other times that of those that are loaded. */
  showModuleText(): void;
  restoreModuleText(): void;
  allocateString(bytes: number): number;
  setLinuxVersion(code: number): void;
  lockdep_configure(version: number, goOn: number, rawNesting: number): void;
  lockdep_set_static(end: number, noValidate: number, noTrack: number): void;
  lockdep_set_fs_reclaim(map: number): void;
  lockdep_note(what: number, stableEnd: number): void;
  lockdep_watch(edge: number, from: number): number;
  callHost(index: number): number;
  abandonHostCall(): void;
  /** How it ended, 0: nothing is left to do. */
  runPending(): number;
  finishBoot(cut: boolean): void;
  resetToBoot(): void;
  restoreSetup(): void;
  setUpProgram(lists: number, results: number, comm: number, setupHash: number): number;
  runOnce(strategy: number, seedLow: number, seedHigh: number, a: number, b: number): number;
  runBatch(strategy: number, seedLow: number, seedHigh: number, count: number, a: number, b: number): number;
  batchStepCount(): number;
  batchMostDecisions(): number;
  stepsTaken(): number;
  /** Since the start of the run. */
  allocationsOfCalls(): number;
  allocationsOfBackground(): number;
  clearKnown(): void;
  addKnown(key: number): void;
  resetFindings(): void;
  findingWords(): number;
  eventCount(): number;
  eventHashLow(): number;
  eventHashHigh(): number;
  coverage(): number;
  decisionCount(): number;
  recordedSwitches(): number;
  consoleBytes(): number;
  heapTop(): number;
  runEnd(): number;
  heapStartOffset(): number;
  taskCount(): number;
  taskKind(task: number): number;
  taskStructOf(task: number): number;
  taskState(task: number): number;
  taskQueueName(task: number): number;
  taskWorkFunction(task: number): number;
  hostResultLow(): number;
  hostResultHigh(): number;
  direct(op: number, a: number, b: number): number;
  runCommands(from: number, count: number, rounds: number): number;
  stoppedAtRound(): number;
  stoppedAtCommand(): number;
}

const REGION_NAMES = [
  "MEM",
  "SHADOW",
  "CODE",
  "FUNCTIONS",
  "PROGRAM",
  "RESULTS",
  "FINDINGS",
  "CONSOLE",
  "STACKS",
  "EVENTS",
  "SWITCHES",
  "REPLAY_SWITCHES",
  "EXCHANGE",
  "REGISTERS",
  "MODULES",
] as const;

export type RegionName = (typeof REGION_NAMES)[number];

/** One instance of the WASM core with views of its memory. */
export class Core {
  readonly exports: CoreExports;
  /** Byte address of each region in the core's linear memory. */
  readonly regions: Readonly<Record<RegionName, number>>;
  readonly bytes: Uint8Array;
  readonly view: DataView;

  /** @throws TrapError when the module is not a core of this version */
  constructor(module: WebAssembly.Module) {
    // The instance's own exports: the loader's object around them costs as much as the call.
    this.exports = instantiateSync(module, { env: { abort } }).instance.exports as unknown as CoreExports;
    if (typeof this.exports.region !== "function") throw new TrapError("the WASM file is not a core of kobjlab");
    this.regions = Object.fromEntries(REGION_NAMES.map((name, i) => [name, this.exports.region(i)])) as Record<
      RegionName,
      number
    >;
    // The core never grows its memory.
    this.bytes = new Uint8Array(this.exports.memory.buffer);
    this.view = new DataView(this.exports.memory.buffer);
  }

  u32(region: RegionName, offset: number): number {
    return this.view.getUint32(this.regions[region] + offset, true);
  }

  u64(region: RegionName, offset: number): bigint {
    return this.view.getBigUint64(this.regions[region] + offset, true);
  }

  setU32(region: RegionName, offset: number, value: number): void {
    this.view.setUint32(this.regions[region] + offset, value, true);
  }

  setU64(region: RegionName, offset: number, value: bigint): void {
    this.view.setBigUint64(this.regions[region] + offset, BigInt.asUintN(64, value), true);
  }

  write(region: RegionName, offset: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, this.regions[region] + offset);
  }

  slice(region: RegionName, offset: number, length: number): Uint8Array {
    const start = this.regions[region] + offset;
    return this.bytes.slice(start, start + length);
  }
}
