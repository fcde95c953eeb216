import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bootMachine } from "../../src/cli/boot.js";
import { loadModel } from "../../src/cli/load-model.js";
import { PACKAGE_ROOT } from "../../src/cli/package-files.js";
import { campaign } from "../../src/fuzz/index.js";
import type { CoveredFunction } from "../../src/machine/machine.js";

const CLEAN = "models/drivers";
const BROKEN = "models/broken-drivers";
/** Runs of a campaign on a clean driver, and in how many a broken one must have shown itself. */
const CLEAN_RUNS = 4000;
const BROKEN_RUNS = 100_000;

/** Fewer lines are executed only where an allocation would have to fail. */
const LEAST_LINES: Readonly<Record<string, number>> = {
  "debugfs_stats.c": 0.9,
  "hotplug_bus.c": 0.85,
  "misc_gauge.c": 0.75,
  "ordered_engine.c": 0.85,
  "platform_lamp.c": 0.85,
  "session_cache.c": 0.9,
  "three_rooms.c": 0.75,
  "three_values.c": 0.9,
  "zone_poller.c": 0.8,
};

/** What a mistake in the driver that a diff is named after shows: one of these must be among the findings. */
const MISTAKES: Readonly<Record<string, RegExp>> = {
  "debugfs_stats-remove-last.diff": /^use-after-free /,
  "hotplug_bus-remove-locked.diff": /^(deadlock|lock-cycle) bus_lock kn->active/,
  "hotplug_bus-no-put.diff": /^leak new_device_store$/,
  "hotplug_bus-name-reused.diff": /^dup-name \/kernel\/hotplug_bus\/devices$/,
  "hotplug_bus-late-uevent.diff": /^use-after-free kobject_/,
  "misc_gauge-no-sync.diff": /^(active-object|use-after-free|use-after-unload) /,
  "ordered_engine-wait-locked.diff": /^hung-task engine_stop$/,
  "platform_lamp-no-cancel.diff": /^(active-object|use-after-free|use-after-unload) /,
  "session_cache-no-barrier.diff": /^(warning kmem_cache_destroy|use-after-)/,
  "session_cache-get-zero.diff": /^refcount session_get$/,
  "three_rooms-kfree.diff": /^leak kobject_set_name_vargs$/,
  "three_values-no-put.diff": /^leak /,
  "zone_poller-remove-self.diff": /^(deadlock|recursive-lock) kn->active$/,
};

function text(folder: string, name: string): string {
  return readFileSync(join(PACKAGE_ROOT, folder, name), "utf8");
}

/** Signatures found within some runs, at most those up to the first that is wanted; and what was executed. */
function fuzzDriver(
  name: string,
  { runs, patch, wanted }: { readonly runs: number; readonly patch?: string; readonly wanted?: RegExp },
): { readonly found: string[]; readonly lines: readonly CoveredFunction[] } {
  const model = loadModel(join(PACKAGE_ROOT, CLEAN, name), { patch });
  const machine = bootMachine(model, { watchLines: true });
  const found: string[] = [];
  const shouldStop = (): boolean => wanted !== undefined && found.some((signature) => wanted.test(signature));
  const options = { seed: 1n, runs, environment: model.environment, minimize: false, shouldStop };
  for (const event of campaign(machine, options)) {
    if (event.type === "finding") found.push(event.found.record.signature);
  }
  return { found, lines: machine.lineCoverage() };
}

function shareOfLines(functions: readonly CoveredFunction[]): number {
  const reached = new Set(functions.flatMap((f) => f.reached));
  const all = new Set(functions.flatMap((f) => [...f.reached, ...f.missed]));
  return reached.size / all.size;
}

describe("drivers as they stand in a kernel tree", () => {
  it("are all tested, and have no marks of ours", () => {
    expect(readdirSync(join(PACKAGE_ROOT, CLEAN)).sort()).toEqual(Object.keys(LEAST_LINES).sort());
    expect(readdirSync(join(PACKAGE_ROOT, BROKEN)).sort()).toEqual(Object.keys(MISTAKES).sort());
    for (const name of Object.keys(LEAST_LINES)) expect(text(CLEAN, name)).not.toMatch(/kobjlab|__entry/);
  });

  it.each(Object.entries(LEAST_LINES))("%s shows nothing, every function is called", (name, least) => {
    const { found, lines } = fuzzDriver(name, { runs: CLEAN_RUNS });
    expect(found).toEqual([]);
    expect(lines.filter((f) => f.reached.length === 0).map((f) => f.name)).toEqual([]);
    expect(shareOfLines(lines)).toBeGreaterThanOrEqual(least);
  });
});

describe("one mistake in a driver", () => {
  it.each(Object.entries(MISTAKES))("%s changes few lines and is found", (name, wanted) => {
    const changed = text(BROKEN, name).match(/^[-+](?!--|\+\+)/gm);
    expect(changed?.length).toBeLessThanOrEqual(10);
    const patch = join(PACKAGE_ROOT, BROKEN, name);
    const { found } = fuzzDriver(name.replace(/-.*/, ".c"), { runs: BROKEN_RUNS, patch, wanted });
    expect(found).toContainEqual(expect.stringMatching(wanted));
  });
});
