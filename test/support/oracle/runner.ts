import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { coreModule } from "../../../src/cli/boot.js";
import { INCLUDE_PATHS, readKernelFile } from "../../../src/cli/kernel-files.js";
import { PACKAGE_PATHS, readBuilt } from "../../../src/cli/package-files.js";
import { compileUnit, type Image, linkImage, parseLibrary } from "../../../src/compiler/index.js";
import { Machine } from "../../../src/machine/machine.js";
import type { Outcome, Strategy } from "../../../src/machine/outcome.js";
import { dialectOf } from "../../../src/report/dialect.js";
import { scenarioProgram } from "./program.js";
import type { Scenario } from "./scenario.js";
import { type LogLine, transcript } from "./transcript.js";

const LINUX = "6.1";
const USER_SPACE = join(dirname(fileURLToPath(import.meta.url)), "user.c");
const STEPS = 20_000_000;

function readFile(path: string): string | null {
  const kernel = readKernelFile(path);
  if (kernel !== null) return kernel;
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

/** Runs scenarios of one module, each on a machine of its own under Linux 6.1's rules. */
export class OracleRunner {
  readonly #image: Image;

  /** @param path of the module's C file */
  constructor(path: string) {
    const library = parseLibrary(readBuilt(PACKAGE_PATHS.library).toString("utf8"), PACKAGE_PATHS.library);
    const module = compileUnit(
      { path: basename(path), text: readFileSync(path, "utf8") },
      { includePaths: INCLUDE_PATHS, defines: {}, readFile },
    );
    const user = compileUnit(
      { path: "user.c", text: readFileSync(USER_SPACE, "utf8") },
      { includePaths: INCLUDE_PATHS, defines: {}, readFile },
    );
    this.#image = linkImage([...library, module, user]);
  }

  /**
   * Our console of a scenario, from its first line on, under each of some schedules in turn: first as on one CPU, then with
   * tasks going on at other places (nobody wakes before its time).
   */
  *runs(scenario: Scenario, attempts: number): Generator<LogLine[]> {
    const machine = this.machine();
    let decisions = 0;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const { lines, outcome } = this.once(machine, scenario, strategyOf(attempt, decisions));
      decisions = Math.max(decisions, outcome.decisions);
      yield lines;
    }
  }

  /** A freshly booted machine with the module loaded. */
  machine(): Machine {
    return Machine.boot(this.#image, {
      core: coreModule("release"),
      linux: LINUX,
      limits: { steps: STEPS },
      lockdepStops: true,
    });
  }

  /** One run of a scenario, each from the state after the boot. */
  once(
    machine: Machine,
    scenario: Scenario,
    strategy: Strategy = strategyOf(0, 0),
  ): { readonly lines: LogLine[]; readonly outcome: Outcome } {
    machine.load({ setup: [], tasks: [], final: [] });
    const booted = machine.console();
    machine.load(scenarioProgram(scenario));
    const outcome = machine.run(strategy);
    const lines = transcript(machine.console(), outcome.findings, {
      dialect: dialectOf(LINUX)!,
      from: { lines: booted.lines.length, uevents: booted.uevents.length },
      scenario: scenario.name,
      listens: scenario.steps.some((step) => step.op === "listen-uevents"),
    });
    return {
      outcome,
      lines: lines.map((line) => ({ ...line, text: line.text.replace(/^ORACLE none /, `ORACLE ${scenario.name} `) })),
    };
  }

  /** The first of those runs. */
  run(scenario: Scenario): LogLine[] {
    for (const lines of this.runs(scenario, 1)) return lines;
    return [];
  }
}

/** Few preemptions at chosen places and many at any: each finds what the other hardly ever does. */
function strategyOf(attempt: number, decisions: number): Strategy {
  if (attempt === 0) return { kind: "schedule", schedule: [] };
  if (attempt % 2 === 1) return { kind: "random", seed: BigInt(attempt) };
  return { kind: "pct", seed: BigInt(attempt), depth: 1 + ((attempt >> 1) % 8), steps: Math.max(1, decisions) };
}
