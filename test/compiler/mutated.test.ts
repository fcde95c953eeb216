import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compile } from "../../src/compiler/index.js";
import { SourceError } from "../../src/errors.js";
import { mutated } from "./mutated-source.js";

const FOLDER = join(import.meta.dirname, "corpus");
const PRELUDE = readFileSync(join(FOLDER, "prelude.h"), "utf8");
const PROGRAMS = readdirSync(FOLDER).filter((name) => name.endsWith(".c"));
/** Of each program. */
const RUNS = Number(process.env["KOBJLAB_MUTATED_PROGRAMS"] ?? 12);
const FIRST = Number(process.env["KOBJLAB_RANDOM_SEED"] ?? 1);

it.each(PROGRAMS)("%s with wrong tokens compiles or is refused with a place and a message", (path) => {
  const source = readFileSync(join(FOLDER, path), "utf8");
  const readFile = (name: string): string | null => (name.endsWith("prelude.h") ? PRELUDE : null);
  for (let seed = FIRST; seed < FIRST + RUNS; seed++) {
    const text = mutated(source, seed);
    try {
      compile([{ path, text }], { library: [], includePaths: [], defines: { KOBJLAB: "1" }, readFile });
    } catch (error) {
      if (!(error instanceof SourceError)) throw new Error(`seed ${seed}:\n${text}`, { cause: error });
      expect(error.diagnostics.length).toBeGreaterThan(0);
      for (const { line, column, message } of error.diagnostics) {
        expect([line > 0, column > 0, message !== ""], `seed ${seed}: ${message}`).toEqual([true, true, true]);
      }
    }
  }
});
