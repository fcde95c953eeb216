/**
 * Runs the scenarios that a real kernel's console logs were recorded of, and compares.
 *
 *   npm run oracle -- MODULE.c FOLDER [--print NAME] [--only PREFIX]
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { OracleRunner } from "../test/support/oracle/runner.js";
import { compareLogs, entriesOf, readLog } from "../test/support/oracle/compare.js";
import { readScenarios, type Scenario } from "../test/support/oracle/scenario.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { print: { type: "string" }, only: { type: "string" } },
});
const [module, folder] = positionals;
if (module === undefined || folder === undefined) {
  console.error("usage: npm run oracle -- MODULE.c FOLDER [--print NAME] [--only PREFIX]");
  process.exit(2);
}

const scenarios = readScenarios(folder);
const runner = new OracleRunner(module);

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
const ATTEMPTS = 4000;

/** "" when a run agrees, else what the first one has that differs. */
function differenceOf(scenario: Scenario): string {
  if (scenario.problem !== "") return scenario.problem;
  const path = join(folder!, "logs", `${scenario.name}.log`);
  if (!existsSync(path)) return `there is no ${path}`;
  const log = readLog(readFileSync(path, "utf8"));
  const theirs = entriesOf(log.lines);
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
