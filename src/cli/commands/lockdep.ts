import { FormatError } from "../../errors.js";
import { type LockCase, readLockCases } from "../../machine/lockdep-cases.js";
import { createLockdepHost } from "../../machine/lockdep-host.js";
import { checkLockSequence, type SequenceVerdict } from "../../machine/lockdep-sequence.js";
import { toJson } from "../../report/format-finding.js";
import { coreModule } from "../boot.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { readInput } from "../input-file.js";
import type { Terminal } from "../terminal.js";

export interface LockdepOptions {
  readonly json?: boolean;
}

/** The cases of a file in the form of the locking selftests' data set. @throws FormatError naming case and field */
function readCases(path: string): readonly LockCase[] {
  const text = readInput(path, "a JSON file of lock sequences");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new FormatError(path, `is not JSON: ${(error as Error).message}`);
  }
  return readLockCases(path, json);
}

function agrees(test: LockCase, verdict: SequenceVerdict): boolean {
  const { expected } = test;
  if (expected === null || expected.verdict !== verdict.verdict) return expected === null;
  return verdict.verdict === "clean" || (expected.kind === verdict.kind && expected.atStep === verdict.atStep);
}

function describe(verdict: { verdict: string; kind: string; atStep: number }): string {
  return verdict.verdict === "clean" ? "clean" : `report ${verdict.kind} at step ${verdict.atStep}`;
}

function caseLine(test: LockCase, verdict: SequenceVerdict): string {
  const name = test.column === "" ? test.id : `${test.id} ${test.column}`;
  const difference = agrees(test, verdict) ? "" : `  DIFFERS, expected ${describe(test.expected!)}`;
  return `${name}: ${describe(verdict)}${difference}`;
}

/** `kobjlab lockdep`: what the validator says to sequences of lock operations, each from a fresh start. */
export function lockdepCommand(path: string, options: LockdepOptions, terminal: Terminal): ExitCode {
  const host = createLockdepHost(coreModule("release"));
  const results = readCases(path).map((test) => ({ test, verdict: checkLockSequence(host, test) }));
  const differing = results.filter(({ test, verdict }) => !agrees(test, verdict)).length;
  if (options.json === true) {
    const rows = results.map(({ test, verdict }) => ({
      id: test.id,
      column: test.column,
      verdict: verdict.verdict,
      kind: verdict.kind,
      atStep: verdict.atStep,
    }));
    terminal.out(`${toJson(rows)}\n`);
  } else {
    for (const { test, verdict } of results) terminal.out(`${caseLine(test, verdict)}\n`);
  }
  const judged = results.filter(({ test }) => test.expected !== null).length;
  const agreement = judged === 0 ? "" : `, ${judged - differing} of ${judged} agree with what the file expects`;
  terminal.note(`${results.length} cases${agreement}`);
  return differing === 0 ? EXIT.CLEAN : EXIT.FINDINGS;
}
