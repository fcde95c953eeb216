import { expect, it } from "vitest";
import { bootMachine } from "../../src/cli/boot.js";
import { loadModel } from "../../src/cli/load-model.js";
import { parseProgram } from "../../src/program/index.js";
import { formatLineCoverage } from "../../src/report/line-coverage.js";

const PATH = "test/fixtures/kset-three-objects.c";

it("tells which functions and lines of the model were executed, and runs as without", () => {
  const model = loadModel(PATH);
  const plain = bootMachine(model, {});
  const watched = bootMachine(model, { watchLines: true });
  expect(plain.lineCoverage()).toEqual([]);
  const reached = (name: string): number => watched.lineCoverage().find((f) => f.name === name)!.reached.length;
  expect(reached("lamps_init")).toBeGreaterThan(0);
  expect(reached("level_store")).toBe(0);

  const program = parseProgram(
    'task\n  write("/sys/kernel/lamps/hall/level", "x")\ntask\n  rmmod("kset_three_objects")\n',
  );
  const hashes = [plain, watched, watched].map((machine) => {
    machine.load(program);
    return machine.run({ kind: "random", seed: 3n }).eventHash;
  });
  expect(new Set(hashes).size).toBe(1);
  expect(reached("level_store")).toBeGreaterThan(0);
  expect(reached("lamp_release")).toBeGreaterThan(0);
  expect(formatLineCoverage(watched.lineCoverage())).toEqual([
    `${PATH}: 7 of 11 functions and 31 of 55 lines were executed`,
    "never called: lamp_attr_show, level_show, other_show, other_store",
    "lines never reached:",
    "  lamp_attr_store: 44",
    "  create_lamp: 123, 128-129",
    "  lamps_init: 153, 156-158",
  ]);
});
