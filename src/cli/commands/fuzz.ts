import { campaign, type CampaignResult, type Found } from "../../fuzz/index.js";
import { dialectOf } from "../../report/dialect.js";
import { findingJson, formatBriefly, formatFinding, toJson } from "../../report/format-finding.js";
import { formatLineCoverage } from "../../report/line-coverage.js";
import { bootMachine } from "../boot.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { findingFolder, prepareStore, storeFinding } from "../finding-store.js";
import { watchInterrupt } from "../interrupt.js";
import { loadModel, type LoadOptions } from "../load-model.js";
import { requireCalls } from "../require-calls.js";
import { StatusLine } from "../status-line.js";
import type { Terminal } from "../terminal.js";

export interface FuzzOptions extends LoadOptions {
  readonly runs?: number;
  /** Milliseconds. */
  readonly time?: number;
  readonly seed: bigint;
  readonly out: string;
  readonly failAllocations?: boolean;
  readonly json?: boolean;
}

/** What a campaign may take when neither --runs nor --time is given. */
const DEFAULT_TIME_MS = 10_000;
/** Runs between two turns of the event loop, in which signals are seen. */
const RUNS_BETWEEN_TURNS = 256;

/** Nothing was executed that could have shown anything. */
function didNothing(result: CampaignResult): boolean {
  return result.findings === 0 && (result.runs === 0 || result.coverage === 0 || result.unusable === result.programs);
}

function exitOf(result: CampaignResult, interrupted: boolean): ExitCode {
  if (interrupted) return EXIT.INTERRUPTED;
  if (result.findings > 0) return EXIT.FINDINGS;
  return didNothing(result) ? EXIT.NO_WORK : EXIT.CLEAN;
}

/** The last line: what the campaign's verdict rests on. */
function summary(result: CampaignResult, seed: bigint, elapsedMs: number): string {
  const found = result.findings === 0 ? "nothing found" : `${result.findings} found`;
  const seconds = (elapsedMs / 1000).toFixed(1);
  const perSecond = Math.round(result.runs / Math.max(0.001, elapsedMs / 1000));
  const effort = `${result.runs} runs of ${result.programs} programs, coverage ${result.coverage}`;
  return `seed ${seed}: ${found} in ${effort}, ${seconds} s (${perSecond} runs/s)`;
}

/** `kobjlab fuzz`: searches programs and schedules, prints and stores each finding once. */
export async function fuzzCommand(path: string, options: FuzzOptions, terminal: Terminal): Promise<ExitCode> {
  const model = loadModel(path, options);
  const dialect = dialectOf(model.environment.linux)!;
  prepareStore(options.out);
  const machine = bootMachine(model, { ...options, watchLines: true });
  requireCalls(model, machine);
  const interrupt = watchInterrupt(terminal);
  const status = new StatusLine(terminal);
  const timeMs = options.time ?? (options.runs === undefined ? DEFAULT_TIME_MS : Number.POSITIVE_INFINITY);
  terminal.note(`fuzzing ${path} (Linux ${dialect.linux}), seed ${options.seed}`);

  const replayOf = (found: Found): string => `npx kobjlab replay ${findingFolder(options.out, found.record)}`;
  const report = (found: Found): void => {
    const replay = replayOf(found);
    const stored = storeFinding(options.out, found, { dialect, replay });
    const isFirst = found.record.object?.firstFinding === undefined;
    const text = isFirst
      ? formatFinding(found, { dialect, replay, width: terminal.width })
      : formatBriefly(found, { dialect, replay });
    if (options.json !== true) terminal.out(`${text}\n`);
    if (!stored.isNew) terminal.note(`${stored.folder} was there already and is left as it is`);
  };

  const events = campaign(machine, {
    seed: options.seed,
    runs: options.runs ?? Number.MAX_SAFE_INTEGER,
    environment: model.environment,
    ...(options.failAllocations === undefined ? {} : { failAllocations: options.failAllocations }),
    progressEvery: RUNS_BETWEEN_TURNS,
    shouldStop: () => interrupt.requested || status.elapsedMs >= timeMs,
  });
  let next = events.next();
  for (; !next.done; next = events.next()) {
    if (next.value.type === "finding") report(next.value.found);
    else status.update(next.value.progress);
    await interrupt.breathe();
  }
  status.clear();
  interrupt.release();
  const result = next.value;
  const lines = machine.lineCoverage();
  if (options.json === true) {
    const { found, kept: _kept, phase: _phase, ...counts } = result;
    const findings = found.map((f) => findingJson(f, { dialect, width: terminal.width, replay: replayOf(f) }));
    const head = { model: path, linux: dialect.linux, seed: `${options.seed}`, interrupted: interrupt.requested };
    terminal.out(`${toJson({ ...head, ...counts, elapsedMs: Math.round(status.elapsedMs), lines, findings })}\n`);
  }
  terminal.note(summary(result, options.seed, status.elapsedMs));
  for (const line of formatLineCoverage(lines)) terminal.note(line);
  const exit = exitOf(result, interrupt.requested);
  if (exit === EXIT.NO_WORK) terminal.note("This campaign executed nothing new: its silence says nothing.");
  return exit;
}
