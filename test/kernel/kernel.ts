import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { INCLUDE_PATHS, readKernelFile } from "../../src/cli/kernel-files.js";
import { PACKAGE_PATHS, PACKAGE_ROOT } from "../../src/cli/package-files.js";
import { compile, parseLibrary } from "../../src/compiler/index.js";
import { Machine } from "../../src/machine/machine.js";
import type { Outcome } from "../../src/machine/outcome.js";
import { parseProgram } from "../../src/program/index.js";
import { CORES } from "../machine/cores.js";

const library = parseLibrary(readFileSync(PACKAGE_PATHS.library, "utf8"), PACKAGE_PATHS.library);

/** Boots the kernel library with one more file of Kernel C, a path from the package's root. */
export function bootKernel(
  path: string,
  linux: string,
  defines: Readonly<Record<string, string>> = {},
  limits: { readonly steps?: number } = {},
): Machine {
  const readFile = (name: string): string | null => {
    const file = join(PACKAGE_ROOT, name);
    return readKernelFile(name) ?? (existsSync(file) ? readFileSync(file, "utf8") : null);
  };
  const text = readFileSync(join(PACKAGE_ROOT, path), "utf8");
  const image = compile([{ path, text }], { library, includePaths: INCLUDE_PATHS, defines, readFile });
  return Machine.boot(image, { core: CORES.release, linux, limits });
}

export interface Ran {
  readonly setup: Outcome;
  readonly outcome: Outcome;
  /** What processes printed in setup and final. */
  readonly output: string;
  readonly signatures: readonly string[];
}

/** Sets a program up and runs it once under a seed. */
export function runText(machine: Machine, program: string, seed = 1n): Ran {
  const setup = machine.load(parseProgram(program, machine.image));
  const outcome = machine.run({ kind: "random", seed });
  const lines = outcome.console.filter((line) => line.level === -1);
  return {
    setup,
    outcome,
    output: lines.map((line) => line.text).join(""),
    signatures: outcome.findings.map((finding) => finding.signature),
  };
}

/** Results of the setup's numbered calls, as numbers. */
export function results(ran: Ran): number[] {
  return ran.setup.results.map((result) => Number(result));
}

/** Signatures found in `runs` runs under different seeds, sorted. */
export function searchText(machine: Machine, program: string, runs: number): string[] {
  machine.load(parseProgram(program, machine.image));
  const found = new Set<string>();
  for (let seed = 1n; seed <= BigInt(runs); seed++) {
    for (const finding of machine.run({ kind: "random", seed }).findings) found.add(finding.signature);
  }
  return [...found].sort();
}
