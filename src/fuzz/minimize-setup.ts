import type { Call, Program } from "../machine/call.js";
import type { Outcome } from "../machine/outcome.js";
import { compactResults } from "../program/edit.js";
import { isSimpler, reductions } from "./reductions.js";
import type { Target } from "./target.js";

/** A program in whose setup, or when `inTask` in whose only task, the finding comes without any choice of schedule. */
export interface MinimizedSetup {
  readonly program: Program;
  readonly inTask: boolean;
}

/** Most loads to spend, and what one that reaches a limit of the machine counts. */
const LOADS_MAX = 2000;
const LIMIT_LOADS = 100;

/**
 * Makes a setup in which a finding comes as small as possible, then makes its calls by a task, which shows the run
 * step by step, if the finding comes there, too.
 */
export function minimizeSetup(target: Target, setup: readonly Call[], signature: string): MinimizedSetup {
  const byName = new Map(target.image.entryPoints.map((e) => [e.name, e]));
  const shows = (outcome: Outcome): boolean => outcome.findings.some((f) => f.signature === signature);
  let program = compactResults({ setup, tasks: [], final: [] });
  let loads = 0;
  for (let progress = true; progress && loads < LOADS_MAX; ) {
    progress = false;
    for (const smaller of reductions(program, byName)) {
      if (!isSimpler(smaller, program) || loads >= LOADS_MAX) continue;
      const outcome = target.load(smaller);
      loads += outcome.end === "limit" ? LIMIT_LOADS : 1;
      if (!shows(outcome)) continue;
      program = smaller;
      progress = true;
      break;
    }
  }
  if (program.setup.some((call) => byName.get(call.name)?.setupOnly ?? true)) return { program, inTask: false };
  const moved: Program = { setup: [], tasks: [program.setup], final: [] };
  const quiet = !shows(target.load(moved));
  const inTask = quiet && shows(target.run({ kind: "schedule", schedule: [] }));
  return { program: inTask ? moved : program, inTask };
}
