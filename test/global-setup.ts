import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Newest modification time below a folder, in ms; generated files do not count. */
function newestBelow(folder: string): number {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "generated") continue;
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestBelow(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function isStale(output: string, sources: readonly string[]): boolean {
  if (!existsSync(output)) return true;
  const built = statSync(output).mtimeMs;
  return sources.some((folder) => existsSync(folder) && newestBelow(folder) > built);
}

function npmRun(script: string): void {
  process.stderr.write(`tests: ${script}\n`);
  execFileSync("npm", ["run", "--silent", script], { stdio: ["ignore", "inherit", "inherit"] });
}

/** Builds what the tests load and what is missing or older than its sources. */
export function setup(): void {
  if (process.env["KOBJLAB_NO_BUILD"] === "1") return;
  const core = ["assembly", "src/abi"];
  if (isStale("build/core.release.wasm", core) || isStale("build/core.debug.wasm", core)) npmRun("build:core");
  if (isStale("build/kernel-library.json", ["kernel", "src/compiler", "src/abi"])) npmRun("build:library");
  if (isStale("dist/cli/main.js", ["src"])) npmRun("build:ts");
}
