import { readFileSync } from "node:fs";
import { PACKAGE_PATHS } from "../../src/cli/package-files.js";

function moduleOf(path: string): WebAssembly.Module {
  return new WebAssembly.Module(new Uint8Array(readFileSync(path)));
}

/** The two builds of the core; what holds for one must hold for the other. */
export const CORES = {
  release: moduleOf(PACKAGE_PATHS.releaseCore),
  debug: moduleOf(PACKAGE_PATHS.debugCore),
} as const;

export type CoreName = keyof typeof CORES;

export const CORE_NAMES = Object.keys(CORES) as CoreName[];
