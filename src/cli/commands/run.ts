import { UsageError } from "../../errors.js";
import type { Call, Program } from "../../machine/call.js";
import type { ConsoleLine, Finding } from "../../machine/finding.js";
import type { Outcome, Strategy } from "../../machine/outcome.js";
import { formatCall, parseProgram } from "../../program/index.js";
import { consoleText } from "../../report/console.js";
import { type Dialect, dialectOf } from "../../report/dialect.js";
import { toJson } from "../../report/format-finding.js";
import { kernelText, standsOnConsole } from "../../report/kernel-text.js";
import { scheduleTable } from "../../report/schedule-table.js";
import { bootMachine } from "../boot.js";
import { describeResult, readResult } from "../describe.js";
import { EXIT, type ExitCode } from "../exit-codes.js";
import { readInput } from "../input-file.js";
import { loadModel, type LoadOptions } from "../load-model.js";
import { requireContent } from "../require-calls.js";
import type { Terminal } from "../terminal.js";

export interface RunOptions extends LoadOptions {
  readonly script?: string;
  readonly do: readonly string[];
  readonly param: readonly string[];
  readonly seed?: bigint;
  readonly json?: boolean;
}

const RESULT_MAX = 999;

/** A call and the number under which its result is known. */
interface NumberedCall {
  readonly call: Call;
  readonly result: number;
}

/** Gives every call's result a number, so that each can be shown. */
function numberResults(program: Program): { program: Program; calls: NumberedCall[] } {
  const used = new Set([...program.setup, ...program.tasks.flat(), ...program.final].map((c) => c.result));
  const calls: NumberedCall[] = [];
  let candidate = 0;
  const number = (call: Call): Call => {
    while (used.has(candidate)) candidate++;
    if (call.result < 0 && candidate > RESULT_MAX) return call;
    const result = call.result >= 0 ? call.result : candidate;
    used.add(result);
    calls.push({ call, result });
    return { ...call, result };
  };
  const section = (list: readonly Call[]): Call[] => list.map(number);
  return {
    program: { setup: section(program.setup), tasks: program.tasks.map(section), final: section(program.final) },
    calls,
  };
}

function programText(options: RunOptions): string {
  const script = options.script === undefined ? [] : [readInput(options.script, "a script of calls")];
  return [...script, ...options.do].join("\n");
}

/** What kernel/kernel/module.c prints when a module's init function fails while the machine boots. */
const NOT_LOADED = /^insmod: ERROR: /;

const USER_OUTPUT = -1;
const WARNING = 4;

/** The console as a user would see it: what processes print as they print it, the kernel's lines each on its own. */
function printConsole(lines: readonly ConsoleLine[], dialect: Dialect, terminal: Terminal): void {
  let open = false;
  for (const line of lines) {
    if (line.level === USER_OUTPUT) {
      terminal.out(line.text);
      open = line.text === "" ? open : !line.text.endsWith("\n");
      continue;
    }
    if (open) terminal.out("\n");
    open = false;
    const text = consoleText(line, dialect);
    const shown = line.level <= WARNING ? text.map((t) => terminal.color.yellow(t)) : text;
    if (shown.length > 0) terminal.out(`${shown.join("\n")}\n`);
  }
  if (open) terminal.out("\n");
}

function printFindings(
  findings: readonly Finding[],
  { events, schedule, console }: Pick<Outcome, "events" | "schedule" | "console">,
  dialect: Dialect,
  terminal: Terminal,
): void {
  for (const finding of findings) {
    const text = standsOnConsole(finding, console, dialect)
      ? ""
      : `${kernelText(finding, console, dialect).trimEnd()}\n`;
    terminal.out(`\n${terminal.color.red("finding:")} ${finding.signature}\n${text}`);
    if (events.length > 0) terminal.out(`\n${scheduleTable({ events, schedule, finding, width: terminal.width })}\n`);
  }
}

function resultOf(number: number, outcomes: readonly Outcome[]): bigint | null {
  return outcomes.map((o) => o.results[number] ?? null).findLast((value) => value !== null) ?? null;
}

/** Calls of which an allocation was to fail that they never made. */
function unfailed(calls: readonly NumberedCall[], outcomes: readonly Outcome[]): string[] {
  const failing = calls.filter(({ call }) => call.fail !== undefined);
  if (failing.length === 0 || outcomes.some((o) => o.end !== "done")) return [];
  const came = outcomes.at(-1)!.console.filter((line) => line.text.startsWith("FAULT_INJECTION:")).length;
  if (came >= failing.length) return [];
  const names = failing.map(({ call }) => formatCall(call)).join("; ");
  return [`${came} of ${failing.length} allocations failed, as the calls made fewer of them than said: ${names}`];
}

/** `kobjlab run`: boots one file, prints the kernel's log, carries out what user space is told to do. */
export function runCommand(path: string, options: RunOptions, terminal: Terminal): ExitCode {
  const model = loadModel(path, options);
  const dialect = dialectOf(model.environment.linux)!;
  const parsed = parseProgram(programText(options), {
    file: options.script ?? "--do",
    entryPoints: model.image.entryPoints,
  });
  if (parsed.tasks.length === 0 && options.seed !== undefined) {
    throw new UsageError("--seed chooses how tasks are scheduled, and the program has no `task` section");
  }
  const { program, calls } = numberResults(parsed);
  const machine = bootMachine(model, options);
  if (calls.length === 0) requireContent(model, machine);
  const json = options.json === true;
  if (!json) printConsole(machine.bootConsole, dialect, terminal);
  const outcomes = [machine.load(program)];
  if (outcomes[0]!.end === "done" && program.tasks.length + program.final.length > 0) {
    const strategy: Strategy =
      options.seed === undefined ? { kind: "schedule", schedule: [] } : { kind: "random", seed: options.seed };
    outcomes.push(machine.run(strategy, { trace: true }));
  }
  const findings = [...machine.bootFindings, ...outcomes.flatMap((o) => o.findings)];
  if (json) {
    const results = calls.map(({ call, result }) => ({
      call: formatCall(call),
      ...readResult(resultOf(result, outcomes)),
    }));
    const { console } = outcomes.at(-1)!;
    terminal.out(
      `${toJson({ model: path, linux: dialect.linux, end: outcomes.at(-1)!.end, console, results, findings })}\n`,
    );
  } else {
    // An outcome's console begins with what was printed before it.
    printConsole(outcomes.at(-1)!.console.slice(machine.bootConsole.length), dialect, terminal);
    for (const { call, result } of calls)
      terminal.out(`${formatCall(call)} = ${describeResult(resultOf(result, outcomes))}\n`);
    const boot = { events: [], schedule: [], console: machine.bootConsole };
    printFindings(machine.bootFindings, boot, dialect, terminal);
    for (const outcome of outcomes) printFindings(outcome.findings, outcome, dialect, terminal);
  }
  for (const note of unfailed(calls, outcomes)) terminal.note(note);
  const loaded = !machine.bootConsole.some((line) => NOT_LOADED.test(line.text));
  return findings.length === 0 && loaded ? EXIT.CLEAN : EXIT.FINDINGS;
}
