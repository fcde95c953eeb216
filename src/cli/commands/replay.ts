import { join } from "node:path";
import { DivergenceError, TrapError } from "../../errors.js";
import { decodeFinding, type FindingRecord, replay } from "../../fuzz/index.js";
import type { Outcome } from "../../machine/outcome.js";
import { dialectOf } from "../../report/dialect.js";
import { findingJson, formatFinding, toJson } from "../../report/format-finding.js";
import { bootMachine } from "../boot.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { pathKind, readInput } from "../input-file.js";
import { loadRecordedModel } from "../load-model.js";
import type { Terminal } from "../terminal.js";

export interface ReplayOptions {
  readonly json?: boolean;
}

function readRecord(path: string): { record: FindingRecord; file: string } {
  const file = pathKind(path) === "folder" ? join(path, "finding.json") : path;
  return { record: decodeFinding(readInput(file, "a finding.json or a finding's folder"), file), file };
}

/** `kobjlab replay`: runs a stored finding again and compares it step by step. */
export function replayCommand(path: string, options: ReplayOptions, terminal: Terminal): ExitCode {
  const { record, file } = readRecord(path);
  const model = loadRecordedModel(record, file);
  const { linux } = record.environment;
  let outcome: Outcome;
  try {
    outcome = replay(record, () => bootMachine(model, {}));
  } catch (error) {
    if (error instanceof DivergenceError && options.json === true) {
      terminal.out(
        `${toJson({ reproduced: false, signature: record.signature, step: error.step, message: error.message })}\n`,
      );
    }
    throw error;
  }
  const finding = outcome.findings.find((f) => f.signature === record.signature);
  if (finding === undefined) throw new TrapError(`a replay ended well without "${record.signature}"`);
  const found = { record, finding, outcome };
  const format = { dialect: dialectOf(linux)!, width: terminal.width, replay: `npx kobjlab replay ${path}` };
  if (options.json === true) {
    terminal.out(`${toJson({ reproduced: true, ...findingJson(found, format) })}\n`);
    return EXIT.FINDINGS;
  }
  terminal.out(formatFinding(found, format));
  const same =
    model.image.hash === record.image ? "event for event as recorded" : "as recorded, with other code addresses";
  terminal.note(`reproduced: ${record.signature}, ${outcome.steps} steps ${same}`);
  return EXIT.FINDINGS;
}
