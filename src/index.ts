/** kobjlab's library: compile kernel C, drive a machine, search for findings, replay them. */
import { type BootOptions, bootMachine, coreModule } from "./cli/boot.js";
import { loadModel, loadRecordedModel } from "./cli/load-model.js";
import type { Image } from "./compiler/image.js";
import type { CampaignOptions, CampaignResult, Environment, FindingRecord, Found, Progress } from "./fuzz/index.js";
import { fuzz as fuzzTarget, replay as replayRecord } from "./fuzz/index.js";
import { readLockCases } from "./machine/lockdep-cases.js";
import { createLockdepHost } from "./machine/lockdep-host.js";
import { checkLockSequence as checkSequence } from "./machine/lockdep-sequence.js";
import type { Machine as CoreMachine } from "./machine/machine.js";
import type { Outcome } from "./machine/outcome.js";
import { dialectOf } from "./report/dialect.js";
import { formatFinding } from "./report/format-finding.js";

export type { BootOptions } from "./cli/boot.js";
export * from "./errors.js";
export type { Image } from "./compiler/image.js";
export {
  type CampaignResult,
  decodeFinding,
  encodeFinding,
  type Environment,
  type FindingRecord,
  type Found,
  type Progress,
} from "./fuzz/index.js";
export type { Arg, Call, Program } from "./machine/call.js";
export type * from "./machine/finding.js";
export type { Address, Limits, SysfsEntry } from "./machine/machine.js";
export type * from "./machine/outcome.js";
export { formatProgram, formatSchedule, parseProgram, parseSchedule } from "./program/index.js";

/** An image that remembers what it was compiled from: what `Machine.boot` and `fuzz` take. */
export interface Model extends Image {
  readonly environment: Environment;
}

export interface CompileOptions {
  /** "4.4" to "6.12": whose rules and report texts hold; default: what the file declares, else the newest. */
  readonly linux?: string;
  /** Macros, as `NAME` or `NAME=VALUE`. */
  readonly define?: readonly string[];
  /** Steps after which a run ends in a step-limit finding; findings remember it. Default: the machine's own limit. */
  readonly maxSteps?: number;
}

/**
 * Compiles a file of kernel C together with kobjlab's kernel library.
 * @throws UsageError when the file cannot be read, SourceError with every mistake in it
 */
export function compile(path: string, options: CompileOptions = {}): Model {
  const { image, environment } = loadModel(path, options);
  return { ...image, environment };
}

/** A booted machine. */
export type Machine = CoreMachine;

export const Machine = {
  /**
   * Boots a machine with a model, under the rules of the version that the model was compiled for.
   * @throws UsageError for a bad option, LimitError for a model that is too large
   */
  boot(model: Model, options: BootOptions = {}): CoreMachine {
    return bootMachine({ image: model, environment: model.environment }, options);
  },
};

export interface FuzzOptions extends Partial<Omit<CampaignOptions, "environment">> {
  readonly onProgress?: (progress: Progress) => void;
  readonly onFinding?: (found: Found) => void;
}

const DEFAULT_RUNS = 100_000;

/** Searches programs and schedules; the same seed (default 1) and runs (default 100,000) give the same findings. */
export function fuzz(model: Model, options: FuzzOptions = {}): CampaignResult {
  return fuzzTarget(Machine.boot(model), { seed: 1n, runs: DEFAULT_RUNS, ...options, environment: model.environment });
}

/**
 * Runs a recorded finding again and compares every step.
 * @throws DivergenceError naming the first step that differs
 */
export function replay(record: FindingRecord): Outcome {
  const loaded = loadRecordedModel(record, "the record");
  return replayRecord(record, () => bootMachine(loaded, {}));
}

/** A finding as `kobjlab fuzz` prints it: the kernel's text, the program, the schedule as a table of `width` columns. */
export function report(found: Found, width = 120): string {
  const dialect = dialectOf(found.record.environment.linux)!;
  return formatFinding(found, { dialect, width, replay: "replay(found.record)" });
}

/** What the lock validator says to one sequence: as a row of `kobjlab lockdep --json`. */
export interface LockVerdict {
  readonly id: string;
  /** Column of a selftest, "" where the case has none. */
  readonly column: string;
  readonly verdict: "report" | "clean";
  /** Kind of the report, "" for none. */
  readonly kind: string;
  /** Index of the reporting step, -1 for none. */
  readonly atStep: number;
}

/**
 * Runs a case in the form of the kernel's locking selftests' data set (`{id, locks, steps}`, or `{id, columns}`), each of
 * its columns from a fresh validator.
 * @throws FormatError naming the case and the field
 */
export function checkLockSequence(test: unknown): LockVerdict[] {
  const host = createLockdepHost(coreModule("release"));
  return readLockCases("checkLockSequence", [test]).map((lockCase) => {
    const { verdict, kind, atStep } = checkSequence(host, lockCase);
    return { id: lockCase.id, column: lockCase.column, verdict, kind, atStep };
  });
}
