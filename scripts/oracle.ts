/**
 * Runs the scenarios that a real kernel's console logs were recorded of, and compares.
 *
 *   npm run oracle -- MODULE.c FOLDER [--print NAME] [--only PREFIX] [--restated]
 *   npm run oracle -- MODULE.c --random N [--seed S]
 *
 * --restated: in place of FOLDER's scenarios those of test/support/oracle/restated.json, which say in steps what shell scripts
 * did there. --random: N scenarios drawn at random; says what a kernel without KASAN would not have said, for a look whether it
 * would have come to an end there.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { OracleRunner } from "../test/support/oracle/runner.js";
import { GROUP_NAMES } from "../test/support/oracle/random-commands.js";
import { randomScenario } from "../test/support/oracle/random.js";
import { compareLogs, entriesOf, readLog } from "../test/support/oracle/compare.js";
import { readScenarios, type Scenario } from "../test/support/oracle/scenario.js";
import { isPrinted } from "../test/support/oracle/transcript.js";

const USAGE = `usage: npm run oracle -- MODULE.c FOLDER [--print NAME] [--only PREFIX] [--restated]
       npm run oracle -- MODULE.c --random N [--seed S]`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    print: { type: "string" },
    only: { type: "string" },
    restated: { type: "boolean", default: false },
    random: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const [module, folder] = positionals;
if (module === undefined || (folder === undefined && values.random === undefined)) {
  console.error(USAGE);
  process.exit(2);
}

const runner = new OracleRunner(module);
if (values.random !== undefined) process.exit(runRandom(Number(values.random), BigInt(values.seed)));

const RESTATED = join(dirname(fileURLToPath(import.meta.url)), "../test/support/oracle/restated.json");
const scenarios = readScenarios(values.restated ? RESTATED : join(folder!, "scenarios.json"));
if (values.print !== undefined) {
  const scenario = scenarios.find((s) => s.name === values.print);
  if (scenario === undefined) {
    console.error(`no scenario ${values.print} in ${folder}`);
    process.exit(2);
  }
  console.log(
    runner
      .run(scenario)
      .map((line) => line.text)
      .join("\n"),
  );
  process.exit(0);
}

/** Runs of a scenario that are tried for one in which parallel tasks met as they did in the kernel. */
const ATTEMPTS = 12000;

/** "" when a run agrees, else what the first one has that differs. */
function differenceOf(scenario: Scenario): string {
  if (scenario.problem !== "") return scenario.problem;
  const path = join(folder!, "logs", `${scenario.name}.log`);
  if (!existsSync(path)) return `there is no ${path}`;
  const log = readLog(readFileSync(path, "utf8"));
  const theirs = entriesOf(log.lines).filter(({ text }) => !scenario.leavesOut.some((start) => text.startsWith(start)));
  let first = "";
  for (const lines of runner.runs(scenario, ATTEMPTS)) {
    const { difference } = compareLogs(entriesOf(lines), theirs, log.cut);
    if (difference === "") return "";
    if (first === "") first = difference;
  }
  return first;
}

const chosen = scenarios.filter((s) => values.only === undefined || s.name.startsWith(values.only));
let agree = 0;
for (const scenario of chosen) {
  const difference = differenceOf(scenario);
  if (difference === "") agree += 1;
  console.log(`${scenario.name}: ${difference === "" ? "agrees" : difference.replaceAll("\n", " / ")}`);
}
console.log(`${agree} of ${chosen.length} agree`);
process.exit(agree === chosen.length ? 0 : 1);

/** Prints each kind of unexpected end once, with the first scenario that came to it. Returns the exit status. */
function runRandom(runs: number, seed: bigint): number {
  const machine = runner.machine();
  const counts = new Map<string, number>();
  for (let number = 0; number < runs; number++) {
    const scenario = randomScenario(seed, number, { groups: GROUP_NAMES });
    const { outcome } = runner.once(machine, scenario);
    for (const finding of outcome.findings.filter((f) => !isPrinted(f.kind))) {
      const count = counts.get(finding.signature) ?? 0;
      counts.set(finding.signature, count + 1);
      if (count > 0) continue;
      console.log(`${finding.signature}: ${finding.title}, scenario ${number}`);
      for (const step of scenario.steps) console.log(`  ${JSON.stringify(step)}`);
    }
  }
  console.log(`${runs} scenarios`);
  for (const [signature, count] of counts) console.log(`${count} × ${signature}`);
  return 0;
}
