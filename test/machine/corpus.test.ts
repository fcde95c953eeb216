import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compiler/index.js";
import { Machine } from "../../src/machine/machine.js";
import { programOf, programs } from "../compiler/random-program.js";
import { runProgram } from "../compiler/run-corpus.js";
import { CORE_NAMES, type CoreName, CORES } from "./cores.js";

const FOLDER = join(import.meta.dirname, "..", "compiler", "corpus");
const read = (name: string): string => readFileSync(join(FOLDER, name), "utf8");
const PRELUDE = read("prelude.h");

function runOnMachine(core: CoreName, path: string, text: string): { output: string; findings: readonly string[] } {
  const readFile = (name: string): string | null => (name.endsWith("prelude.h") ? PRELUDE : null);
  const image = compile([{ path, text }], { library: [], includePaths: [], defines: { KOBJLAB: "1" }, readFile });
  const machine = Machine.boot(image, { core: CORES[core], linux: "6.12" });
  machine.call("test");
  return {
    output: machine
      .console()
      .lines.map((line) => line.text)
      .join(""),
    findings: machine.findings().map((finding) => finding.signature),
  };
}

describe.each(CORE_NAMES)("the %s core", (core) => {
  const corpus = readdirSync(FOLDER).filter((name) => name.endsWith(".c"));

  it.each(corpus)("runs %s as gcc's program ran", (name) => {
    const { output, findings } = runOnMachine(core, `corpus/${name}`, read(name));
    expect(output).toBe(read(name.replace(/\.c$/, ".expected")));
    expect(findings).toEqual([]);
  });
});

it("gives random expressions the values of the reference interpreter", () => {
  fc.assert(
    fc.property(programs, ({ values, statements }) => {
      const text = programOf(values, statements);
      expect(runOnMachine("release", "random.c", text).output).toBe(runProgram("random.c", text, PRELUDE));
    }),
    { numRuns: 25, seed: 1 },
  );
});
