import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { C_COMPILER, runWithGcc } from "./gcc.js";
import { programOf, programs } from "./random-program.js";
import { structureProgram } from "./random-structures.js";
import { runProgram } from "./run-corpus.js";

const FOLDER = join(import.meta.dirname, "corpus");
const PRELUDE = readFileSync(join(FOLDER, "prelude.h"), "utf8");
const RUNS = Number(process.env["KOBJLAB_RANDOM_PROGRAMS"] ?? 8);

/** gcc 12 fails internally on some constant expressions with commas: they are no cases. */
function gccResult(text: string): string {
  try {
    return runWithGcc(text, FOLDER);
  } catch (error) {
    fc.pre(!(error as Error).message.includes("internal compiler error"));
    throw error;
  }
}

it.skipIf(C_COMPILER === null)(
  "random expressions have the values that gcc gives them (skipped: no gcc)",
  () => {
    fc.assert(
      fc.property(programs, ({ values, statements }) => {
        const text = programOf(values, statements);
        expect(runProgram("random.c", text, PRELUDE)).toBe(gccResult(text));
      }),
      { numRuns: RUNS, seed: Number(process.env["KOBJLAB_RANDOM_SEED"] ?? 1) },
    );
  },
  60_000,
);

it.skipIf(C_COMPILER === null)(
  "random programs with structures print what gcc's print (skipped: no gcc)",
  () => {
    fc.assert(
      fc.property(fc.integer({ min: 0 }), (seed) => {
        const text = structureProgram(seed);
        expect(runProgram("random.c", text, PRELUDE)).toBe(gccResult(text));
      }),
      { numRuns: RUNS, seed: Number(process.env["KOBJLAB_RANDOM_SEED"] ?? 1) },
    );
  },
  60_000,
);
