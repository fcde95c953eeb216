import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bootMachine } from "../../src/cli/boot.js";
import { loadModel } from "../../src/cli/load-model.js";
import { PACKAGE_ROOT } from "../../src/cli/package-files.js";
import { bootKernel, runText, searchText } from "../kernel/kernel.js";
import { fuzz, judgeExpectations } from "../../src/fuzz/index.js";

const FOLDER = join(PACKAGE_ROOT, "models/slub");
const MODELS = readdirSync(FOLDER).filter((name) => name.endsWith(".c"));
const ON_OFF = ["1", "0"];

/** All that the configuration can be: without memory cgroups their option means nothing. */
const CONFIGURATIONS = ON_OFF.flatMap((sysfs) =>
  ON_OFF.flatMap((hotplug) => [
    ["CONFIG_MEMCG=0", `CONFIG_SYSFS=${sysfs}`, `CONFIG_HOTPLUG=${hotplug}`],
    ...ON_OFF.map((on) => [
      "CONFIG_MEMCG=1",
      `CONFIG_SYSFS=${sysfs}`,
      `CONFIG_HOTPLUG=${hotplug}`,
      `CONFIG_SLUB_MEMCG_SYSFS_ON=${on}`,
      `CONFIG_BOOT_CACHES=${on}`,
      `CONFIG_MEMORY_HOTPLUG=${on}`,
      `CONFIG_DEBUG_VM=${on}`,
    ]),
  ]),
);

/** Signatures that a short campaign finds, and those of them that the model does not allow. */
function findings(name: string, define: readonly string[], runs: number): { found: string[]; wrong: string[] } {
  const model = loadModel(join(FOLDER, name), { define });
  const machine = bootMachine(model, {});
  const { environment } = model;
  const result = fuzz(machine, { seed: 1n, runs, environment, minimize: false });
  const records = result.found.map((f) => f.record);
  const judged = judgeExpectations(records, model.image.expectations);
  const violated = judged.results.filter((r) => r.verdict === "violated").flatMap((r) => r.signatures);
  return { found: records.map((r) => r.signature), wrong: [...judged.unexpected, ...violated] };
}

describe.each(MODELS)("%s shows nothing that it does not declare", (name) => {
  it.each(CONFIGURATIONS.map((c) => [c.join(" "), c] as const))("with %s", (_text, define) => {
    expect(findings(name, define, 1000).wrong).toEqual([]);
  });
});

it("a module that owns a cache is unloaded while its objects wait for RCU", () => {
  const program = 'task\n  xfs_iget()\n  xfs_reclaim_inode()\n  r0 = rmmod("xfs")\n';
  const machine = bootKernel("models/slub/bf5eb3de3847-module.c", "4.11");
  expect(searchText(machine, program, 100)).toEqual([]);
  expect(runText(machine, program).outcome.results[0]).toBe(0n);
});

describe("the cycle of bf5eb3de3847", () => {
  const CYCLE = "lock-cycle s_active slab_mutex";

  it("is there with memory cgroups, for whose sake store takes slab_mutex", () => {
    expect(findings("bf5eb3de3847.c", [], 5000).found).toContain(CYCLE);
  });

  it("vanishes without them", () => {
    expect(findings("bf5eb3de3847.c", ["CONFIG_MEMCG=0"], 5000).found).not.toContain(CYCLE);
  });

  it("vanishes without sysfs", () => {
    expect(findings("bf5eb3de3847.c", ["CONFIG_SYSFS=0"], 5000).found).toEqual([]);
  });
});
