import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { diffLines } from "diff";
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

/** What one mistake shows first: kinds of which one must be among the findings, and the driver that it was made in. */
const MISTAKES: Readonly<Record<string, { readonly of: string; readonly shows: RegExp }>> = {
  "debugfs_stats.c": { of: "debugfs_stats.c", shows: /^use-after-free / },
  "hotplug_bus.c": { of: "hotplug_bus.c", shows: /^(deadlock|lock-cycle) bus_lock kn->active/ },
  "hotplug_bus_error.c": { of: "hotplug_bus.c", shows: /^leak new_device_store$/ },
  "hotplug_bus_name.c": { of: "hotplug_bus.c", shows: /^dup-name \/kernel\/hotplug_bus\/devices$/ },
  "hotplug_bus_uevent.c": { of: "hotplug_bus.c", shows: /^use-after-free kobject_/ },
  "misc_gauge.c": { of: "misc_gauge.c", shows: /^(active-object|use-after-free|use-after-unload) / },
  "ordered_engine.c": { of: "ordered_engine.c", shows: /^hung-task engine_stop$/ },
  "platform_lamp.c": { of: "platform_lamp.c", shows: /^(active-object|use-after-free|use-after-unload) / },
  "session_cache.c": { of: "session_cache.c", shows: /^(warning kmem_cache_destroy|use-after-)/ },
  "session_cache_get.c": { of: "session_cache.c", shows: /^refcount session_get$/ },
  "three_rooms.c": { of: "three_rooms.c", shows: /^leak kobject_set_name_vargs$/ },
  "three_values.c": { of: "three_values.c", shows: /^leak / },
  "zone_poller.c": { of: "zone_poller.c", shows: /^(deadlock|recursive-lock) kn->active$/ },
};

function text(folder: string, name: string): string {
  return readFileSync(join(PACKAGE_ROOT, folder, name), "utf8");
}

/** Signatures found within `runs` runs, at most those up to the first that is wanted; and what was executed. */
function fuzzFile(
  path: string,
  runs: number,
  wanted?: RegExp,
): { readonly found: string[]; readonly lines: readonly CoveredFunction[] } {
  const model = loadModel(join(PACKAGE_ROOT, path));
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
    const { found, lines } = fuzzFile(`${CLEAN}/${name}`, CLEAN_RUNS);
    expect(found).toEqual([]);
    expect(lines.filter((f) => f.reached.length === 0).map((f) => f.name)).toEqual([]);
    expect(shareOfLines(lines)).toBeGreaterThanOrEqual(least);
  });
});

describe("one mistake in a driver", () => {
  it.each(Object.entries(MISTAKES))("%s differs in few lines and is found", (name, { of, shows }) => {
    const changes = diffLines(text(CLEAN, of), text(BROKEN, name)).filter((part) => part.added || part.removed);
    const lines = changes.reduce((sum, part) => sum + (part.count ?? 0), 0);
    expect(lines).toBeGreaterThan(0);
    expect(lines).toBeLessThanOrEqual(10);
    expect(fuzzFile(`${BROKEN}/${name}`, BROKEN_RUNS, shows).found).toContainEqual(expect.stringMatching(shows));
  });
});
