import { join } from "node:path";
import { UsageError } from "../../errors.js";
import { campaign, type Found } from "../../fuzz/index.js";
import type { Program } from "../../machine/call.js";
import type { Machine } from "../../machine/machine.js";
import { validateProgram } from "../../program/validate.js";
import { parseProgram } from "../../program/parse.js";
import { dialectOf } from "../../report/dialect.js";
import { toJson } from "../../report/format-finding.js";
import { bootMachine } from "../boot.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { findingFolder, prepareStore, storeFinding } from "../finding-store.js";
import { type Interrupt, watchInterrupt } from "../interrupt.js";
import { loadModel, type LoadOptions } from "../load-model.js";
import { requireCalls } from "../require-calls.js";
import { StatusLine } from "../status-line.js";
import type { Terminal } from "../terminal.js";
import { type Compared, rowsOf, rowsText } from "./compare-rows.js";

export interface CompareOptions extends LoadOptions {
  /** Runs of each model. */
  readonly runs: number;
  readonly seed: bigint;
  readonly out: string;
  readonly json?: boolean;
}

/** One of the two models, with what was found in it: by signature, the finding and how to replay it. */
interface Side extends Compared {
  readonly machine: Machine;
  readonly out: string;
  readonly found: Map<string, { readonly found: Found; readonly replay: string }>;
  /** Programs worth trying on the other side. */
  readonly kept: Program[];
  runs: number;
}

const RUNS_BETWEEN_TURNS = 256;

function makeSide(path: string, options: CompareOptions, out: string): Side {
  const model = loadModel(path, options);
  const machine = bootMachine(model, options);
  requireCalls(model, machine);
  prepareStore(out);
  const name = options.patch === undefined ? path : `${path} with ${options.patch}`;
  return { name, model, machine, out, found: new Map(), kept: [], runs: 0 };
}

/** The two models that the command line names: two files, or one with and without a patch. */
function bothSides(paths: readonly string[], options: CompareOptions): [Side, Side] {
  const { patch, ...plain } = options;
  if (patch === undefined && paths.length !== 2) throw new UsageError("compare: give two models, or one with --patch");
  if (patch !== undefined && paths.length !== 1) throw new UsageError("compare --patch: give one model");
  const before = makeSide(paths[0]!, plain, join(options.out, "before"));
  return [before, makeSide(paths.at(-1)!, options, join(options.out, "after"))];
}

/** A campaign on one model, beginning with programs of the other. Its findings are added to the side, and stored. */
async function search(
  side: Side,
  corpus: readonly Program[],
  options: CompareOptions,
  watch: { status: StatusLine; interrupt: Interrupt },
): Promise<void> {
  const { machine, model } = side;
  const fitting = corpus.filter((p) => validateProgram(p, machine.image.entryPoints).length === 0);
  const events = campaign(machine, {
    seed: options.seed,
    runs: Math.max(1, Math.ceil(options.runs / 2)),
    environment: model.environment,
    corpus: fitting,
    progressEvery: RUNS_BETWEEN_TURNS,
    shouldStop: () => watch.interrupt.requested,
  });
  const dialect = dialectOf(model.environment.linux)!;
  let next = events.next();
  for (; !next.done; next = events.next()) {
    if (next.value.type === "progress") watch.status.update(next.value.progress);
    else {
      const { found } = next.value;
      const { signature } = found.record;
      if (!side.found.has(signature)) {
        const replay = `npx kobjlab replay ${findingFolder(side.out, found.record)}`;
        storeFinding(side.out, found, { dialect, replay });
        side.found.set(signature, { found, replay });
      }
    }
    await watch.interrupt.breathe();
  }
  // What showed a finding comes first: on the other side it tells whether the finding is there, too.
  const showed = next.value.found.map((f) => parseProgram(f.record.program, machine.image));
  side.kept.push(...showed, ...next.value.kept);
  side.runs += next.value.runs;
}

/**
 * `kobjlab compare`: the same programs on two models, or on one before and after a patch. Each is searched with half of
 * the runs, and with the other half beginning with what was worth keeping in the other.
 */
export async function compareCommand(
  paths: readonly string[],
  options: CompareOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const [before, after] = bothSides(paths, options);
  const interrupt = watchInterrupt(terminal);
  const status = new StatusLine(terminal);
  const watch = { status, interrupt };
  await search(before, [], options, watch);
  await search(after, [], options, watch);
  const ownPrograms = [...before.kept];
  await search(before, after.kept, options, watch);
  await search(after, ownPrograms, options, watch);
  status.clear();
  interrupt.release();
  const rows = rowsOf(before, after);
  if (options.json === true) {
    const head = { before: before.name, after: after.name, seed: `${options.seed}` };
    terminal.out(`${toJson({ ...head, runs: [before.runs, after.runs], findings: rows })}\n`);
  } else {
    terminal.out(rowsText(rows, terminal));
  }
  terminal.note(
    `before: ${before.name}, ${before.runs} runs; after: ${after.name}, ${after.runs} runs; seed ${options.seed}`,
  );
  if (interrupt.requested) return EXIT.INTERRUPTED;
  return rows.some((r) => r.change === "new") ? EXIT.FINDINGS : EXIT.CLEAN;
}
