import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The C compiler to compare with; null when there is none. */
export const C_COMPILER: string | null = spawnSync("gcc", ["--version"]).status === 0 ? "gcc" : null;

/** Compiles a program with gcc and returns what it prints. */
export function runWithGcc(text: string, folder: string): string {
  const temporary = mkdtempSync(join(tmpdir(), "kobjlab-gcc-"));
  const program = join(temporary, "program");
  try {
    const flags = ["-std=gnu11", "-fwrapv", "-fno-strict-aliasing", "-w", "-I", folder, "-x", "c", "-o", program, "-"];
    const built = spawnSync(C_COMPILER ?? "gcc", flags, { input: text, encoding: "utf8" });
    if (built.status !== 0) throw new Error(`gcc refuses the program:\n${built.stderr}`);
    const run = spawnSync(program, { encoding: "utf8" });
    if (run.status !== 0) throw new Error(`the program ends with ${run.status ?? run.signal}`);
    return run.stdout;
  } finally {
    rmSync(temporary, { recursive: true });
  }
}
