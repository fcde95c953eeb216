import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bootMachine } from "../../src/cli/boot.js";
import { loadModel } from "../../src/cli/load-model.js";
import { PACKAGE_ROOT } from "../../src/cli/package-files.js";
import { campaign, type FindingRecord } from "../../src/fuzz/index.js";
import { judgeExpectations } from "../../src/fuzz/expectations.js";

const FOLDER = join(PACKAGE_ROOT, "test/fixtures/pairs");
const PAIRS = readdirSync(FOLDER).filter((name) => name.endsWith(".c"));
/** Runs of a campaign on the right way, and in how many the mistake must have shown itself. */
const SILENT_RUNS = 5000;
const FOUND_RUNS = 150_000;

/** What a campaign on the file shows that it does not declare, and does not show that it declares. */
function differences(name: string, define: readonly string[], seed: bigint, runs: number): readonly string[] {
  const model = loadModel(join(FOLDER, name), { define });
  const { expectations } = model.image;
  const found: FindingRecord[] = [];
  const missing = (): string[] =>
    judgeExpectations(found, expectations)
      .results.filter((r) => r.verdict === "missing")
      .map(({ expectation }) => `not found: ${expectation.kind} ${expectation.what}`);
  const shouldStop = (): boolean => expectations.length > 0 && missing().length === 0;
  const options = { seed, runs, environment: model.environment, minimize: false, shouldStop };
  for (const event of campaign(bootMachine(model, {}), options)) {
    if (event.type === "finding") found.push(event.found.record);
  }
  return [...missing(), ...judgeExpectations(found, expectations).unexpected];
}

describe("documented mistakes, each beside the right way", () => {
  it.each(PAIRS)("%s: the mistake is found, as what it is, and nothing else", (name) => {
    expect(differences(name, ["BUGGY"], 1n, FOUND_RUNS)).toEqual([]);
  });

  it.each(PAIRS)("%s: the right way is silent", (name) => {
    for (const seed of [1n, 2n]) expect(differences(name, [], seed, SILENT_RUNS)).toEqual([]);
  });
});
