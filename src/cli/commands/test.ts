import { readdirSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../errors.js";
import { campaign, type CampaignResult, type Judgement, judgeExpectations } from "../../fuzz/index.js";
import { toJson } from "../../report/format-finding.js";
import { bootMachine } from "../boot.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { pathKind } from "../input-file.js";
import { type Interrupt, watchInterrupt } from "../interrupt.js";
import { loadModel } from "../load-model.js";
import { requireCalls } from "../require-calls.js";
import { StatusLine } from "../status-line.js";
import type { Terminal } from "../terminal.js";

export interface TestOptions {
  readonly runs: number;
  /** Milliseconds for each model. */
  readonly time: number;
  readonly seed: bigint;
  readonly linux?: string;
  readonly define: readonly string[];
  readonly maxSteps?: number;
  readonly json?: boolean;
}

interface Verdict {
  readonly model: string;
  readonly judgement: Judgement;
  readonly result: CampaignResult;
  readonly elapsedMs: number;
}

const RUNS_BETWEEN_TURNS = 256;

/** The C files below the given paths, in the order of their names; a file that is named is taken whatever its name. */
function modelsBelow(paths: readonly string[]): string[] {
  const below = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return below(path);
        return entry.name.endsWith(".c") ? [path] : [];
      });
  return paths.flatMap((path) => {
    if (pathKind(path) === "file") return [path];
    const models = below(path);
    if (models.length === 0) throw new UsageError(`${path}: no model (*.c) in this folder`);
    return models;
  });
}

async function testModel(
  path: string,
  options: TestOptions,
  terminal: Terminal,
  interrupt: Interrupt,
): Promise<Verdict> {
  const status = new StatusLine(terminal);
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
    shouldStop: () => interrupt.requested || status.elapsedMs >= options.time,
  });
  let next = events.next();
  for (; !next.done; next = events.next()) {
    if (next.value.type === "progress") status.update(next.value.progress);
    await interrupt.breathe();
  }
  status.clear();
  const judgement = judgeExpectations(
    next.value.found.map((f) => f.record),
    model.image.expectations,
  );
  return { model: path, judgement, result: next.value, elapsedMs: status.elapsedMs };
}

function named(kind: string, what: string): string {
  return what === "" ? kind : `${kind} ${what}`;
}

/** What a model declares, in a few words: `dup-name, not lock-cycle slab_mutex`. */
function declaredText(judgement: Judgement): string {
  const words = judgement.results.map(({ expectation: e }) => `${e.found ? "" : "not "}${named(e.kind, e.what)}`);
  return words.length === 0 ? "nothing" : words.join(", ");
}

/** What is wrong about a model's findings, a line each. */
function complaints(judgement: Judgement): string[] {
  const declared = judgement.results.flatMap(({ expectation: e, verdict, signatures }) => {
    const place = `${e.file}:${e.line}`;
    if (verdict === "missing") return [`declared at ${place}, not found: ${named(e.kind, e.what)}`];
    if (verdict === "violated") return [`declared silent at ${place}, but found: ${signatures.join("; ")}`];
    return [];
  });
  return [...declared, ...judgement.unexpected.map((signature) => `found, not declared: ${signature}`)];
}

/** A line for a model: verdict, what it declares, what was found, runs, time; below it what is wrong, if anything is. */
function verdictLines(verdict: Verdict, terminal: Terminal): string[] {
  const { color } = terminal;
  const { judgement, result } = verdict;
  const mark = judgement.ok ? color.green("ok  ") : color.red("FAIL");
  const found = result.found.map((f) => f.record.signature).join("; ");
  const line = [
    `${mark} ${verdict.model}`,
    `declares: ${declaredText(judgement)}`,
    `found: ${found === "" ? "nothing" : found}`,
    `${result.runs} runs`,
    `${(verdict.elapsedMs / 1000).toFixed(1)} s`,
  ].join("  ");
  return [line, ...complaints(judgement).map((text) => color.red(`       ${text}`))];
}

function verdictJson(verdict: Verdict): Record<string, unknown> {
  const { judgement, result } = verdict;
  return {
    model: verdict.model,
    ok: judgement.ok,
    expectations: judgement.results.map(({ expectation, ...rest }) => ({
      ...expectation,
      expected: expectation.found,
      ...rest,
    })),
    unexpected: judgement.unexpected,
    runs: result.runs,
    coverage: result.coverage,
    elapsedMs: Math.round(verdict.elapsedMs),
  };
}

/** `kobjlab test`: a campaign on every model, compared with what the models declare. */
export async function testCommand(
  paths: readonly string[],
  options: TestOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const models = modelsBelow(paths);
  const interrupt = watchInterrupt(terminal);
  const verdicts: Verdict[] = [];
  for (const path of models) {
    const verdict = await testModel(path, options, terminal, interrupt);
    verdicts.push(verdict);
    if (options.json !== true) terminal.out(`${verdictLines(verdict, terminal).join("\n")}\n`);
    if (interrupt.requested) break;
  }
  interrupt.release();
  const good = verdicts.filter((v) => v.judgement.ok).length;
  if (options.json === true)
    terminal.out(`${toJson({ seed: `${options.seed}`, models: verdicts.map(verdictJson) })}\n`);
  terminal.note(`${good} of ${models.length} models show what they declare and nothing else (seed ${options.seed})`);
  if (interrupt.requested) return EXIT.INTERRUPTED;
  return good === models.length ? EXIT.CLEAN : EXIT.FINDINGS;
}
