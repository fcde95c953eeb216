import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bootMachine } from "../../src/cli/boot.js";
import { loadModel } from "../../src/cli/load-model.js";
import { PACKAGE_ROOT } from "../../src/cli/package-files.js";
import type { Program } from "../../src/machine/call.js";
import type { Machine } from "../../src/machine/machine.js";
import { ProgramSpace, systematicPrograms } from "../../src/program/index.js";

const FOLDERS = ["models/slub", "test/fixtures"];
const PROGRAMS = 24;
const SEEDS = [1n, 2n, 3n];
/** Ends each run only at its step limit: slow, and no more telling than the others. */
const ENDLESS = "endless-loop.c";

const models = FOLDERS.flatMap((folder) =>
  readdirSync(join(PACKAGE_ROOT, folder))
    .filter((name) => name.endsWith(".c") && name !== ENDLESS)
    .map((name) => join(folder, name)),
);

/** The first systematic programs of a campaign, spread over their kinds. */
function programsFor(machine: Machine): Program[] {
  const space = new ProgramSpace(machine.image);
  const listing = (setup: Program["setup"]): ReturnType<Machine["sysfs"]> => {
    machine.load({ setup, tasks: [], final: [] });
    return machine.sysfs();
  };
  const programs: Program[] = [];
  let skip = 0;
  for (const program of systematicPrograms(space, listing)) {
    if (skip++ % 7 === 0) programs.push(program);
    if (programs.length === PROGRAMS) break;
  }
  return programs;
}

/** What every run did: its events' hash, how it ended, what it found. */
function behaviour(machine: Machine, programs: readonly Program[]): string[] {
  return programs.flatMap((program) => {
    const setup = machine.load(program);
    return SEEDS.flatMap((seed) => [
      machine.run({ kind: "random", seed }),
      machine.run({ kind: "pct", seed, depth: 2, steps: 40 }),
    ]).map((run) => [setup.eventHash, run.eventHash, run.end, ...run.findings.map((f) => f.signature)].join(" "));
  });
}

it.each(models)("%s does the same in every machine, in any order, on both builds of the core", (path) => {
  const model = loadModel(join(PACKAGE_ROOT, path));
  const machine = bootMachine(model, {});
  const programs = programsFor(machine);
  const once = behaviour(machine, programs);
  expect(behaviour(machine, [...programs].reverse()).sort()).toEqual([...once].sort());
  expect(behaviour(bootMachine(model, { debug: true }), programs)).toEqual(once);
});
