import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { TrapError } from "../errors.js";

/** The package's own folder, from src/cli as from dist/cli. */
export const PACKAGE_ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

export const PACKAGE_PATHS = {
  releaseCore: join(PACKAGE_ROOT, "build", "core.release.wasm"),
  debugCore: join(PACKAGE_ROOT, "build", "core.debug.wasm"),
  library: join(PACKAGE_ROOT, "build", "kernel-library.json"),
  headers: join(PACKAGE_ROOT, "kernel", "include"),
} as const;

/** kobjlab's version, as package.json has it. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8"));
  return (manifest as { version: string }).version;
}

/** Reads a file that the build makes. */
export function readBuilt(path: string): Buffer {
  if (!existsSync(path)) throw new TrapError(`${path} is missing; build kobjlab first: npm run build`);
  return readFileSync(path);
}
