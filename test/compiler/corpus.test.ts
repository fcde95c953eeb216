import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { C_COMPILER, runWithGcc } from "./gcc.js";
import { runProgram } from "./run-corpus.js";

const FOLDER = join(import.meta.dirname, "corpus");
const read = (name: string) => readFileSync(join(FOLDER, name), "utf8");
const programs = readdirSync(FOLDER).filter((name) => name.endsWith(".c"));

describe.each(programs)("%s", (name) => {
  const golden = read(name.replace(/\.c$/, ".expected"));

  it("prints what gcc's program printed", () => {
    expect(runProgram(`corpus/${name}`, read(name), read("prelude.h"))).toBe(golden);
  });

  it.skipIf(C_COMPILER === null)("prints the same when gcc compiles it here (skipped: no gcc)", () => {
    expect(runWithGcc(read(name), FOLDER)).toBe(golden);
  });
});
