import { readdirSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../../errors.js";
import type { ExpectationResult, Judgement } from "../../fuzz/index.js";
import { toJson } from "../../report/format-finding.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { pathKind } from "../input-file.js";
import { watchInterrupt } from "../interrupt.js";
import type { Terminal } from "../terminal.js";
import { matrixText } from "./test-matrix.js";
import { firstSeen, type TestOptions, type Verdict } from "./test-model.js";
import { testAll } from "./test-pool.js";

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

/** In the order of the versions that the models stand at, of one version in the order given. */
function inHistory(verdicts: readonly Verdict[]): Verdict[] {
  const place = ({ since }: Verdict): number => {
    const [major = 0, minor = 0] = since.split(".").map(Number);
    return major * 1000 + minor;
  };
  return verdicts.toSorted((a, b) => place(a) - place(b));
}

function named(kind: string, what: string): string {
  return what === "" ? kind : `${kind} ${what}`;
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

/** A line for a model: verdict, how much of what it declares was found, runs, time; below it what is wrong, if anything is. */
function verdictLines(verdict: Verdict, terminal: Terminal): string[] {
  const { color } = terminal;
  const { judgement } = verdict;
  const mark = judgement.ok ? color.green("ok  ") : color.red("FAIL");
  const count = (wanted: ExpectationResult["verdict"]): number =>
    judgement.results.filter((r) => r.verdict === wanted).length;
  const line = [
    `${mark} ${verdict.model}`,
    `${count("found")} found, ${count("silent")} silent as declared`,
    `${verdict.runs} runs`,
    `${(verdict.elapsedMs / 1000).toFixed(1)} s`,
  ].join("  ");
  return [line, ...complaints(judgement).map((text) => color.red(`       ${text}`))];
}

function verdictJson(verdict: Verdict): Record<string, unknown> {
  const { judgement } = verdict;
  return {
    model: verdict.model,
    since: verdict.since,
    ok: judgement.ok,
    expectations: judgement.results.map(({ expectation, ...rest }) => ({
      ...expectation,
      expected: expectation.found,
      ...rest,
      firstSeenRuns: firstSeen(verdict, rest.signatures),
    })),
    unexpected: judgement.unexpected,
    runs: verdict.runs,
    coverage: verdict.coverage,
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
  await testAll(models, options, { terminal, interrupt }, (verdict) => {
    verdicts.push(verdict);
    if (options.json !== true) terminal.out(`${verdictLines(verdict, terminal).join("\n")}\n`);
  });
  interrupt.release();
  if (options.json !== true && verdicts.length > 0) terminal.out(`\n${matrixText(inHistory(verdicts), terminal)}\n`);
  const good = verdicts.filter((v) => v.judgement.ok).length;
  if (options.json === true)
    terminal.out(`${toJson({ seed: `${options.seed}`, models: inHistory(verdicts).map(verdictJson) })}\n`);
  terminal.note(`${good} of ${models.length} models show what they declare and nothing else (seed ${options.seed})`);
  if (interrupt.requested) return EXIT.INTERRUPTED;
  return good === models.length ? EXIT.CLEAN : EXIT.FINDINGS;
}
