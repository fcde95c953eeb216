import type { EntryPoint, ParamKind } from "../compiler/image.js";
import { nearestName } from "../compiler/nearest.js";
import type { Arg, Call, Program } from "../machine/call.js";
import { formatArg } from "./format.js";

/** What is wrong with one call of a program. */
export interface ProgramProblem {
  readonly call: Call;
  /** "setup", "task 2" (from 0), "final". */
  readonly section: string;
  readonly message: string;
}

/** A result that a call may use: the resource it is (null: only a number) and the section that makes it. */
interface Defined {
  readonly resource: string | null;
  readonly section: string;
}

/** Greatest number of a result. */
export const RESULT_MAX = 999;

/**
 * Checks a program against what may be called: names, argument counts and kinds, where a call may stand, and that a
 * result exists before it is used. A task may use its own results and those of setup; final may use all.
 * Returns the problems in the order of the text.
 */
export function validateProgram(program: Program, entryPoints: readonly EntryPoint[]): ProgramProblem[] {
  const byName = new Map(entryPoints.map((e) => [e.name, e]));
  const problems: ProgramProblem[] = [];
  const defined = new Map<number, Defined>();
  const check = (calls: readonly Call[], section: string): void => {
    for (const call of calls) {
      const message = checkCall(call, section, byName, defined);
      if (message !== null) problems.push({ call, section, message });
      if (call.result >= 0 && !defined.has(call.result)) {
        defined.set(call.result, { resource: byName.get(call.name)?.returns ?? null, section });
      }
    }
  };
  check(program.setup, "setup");
  program.tasks.forEach((task, i) => check(task, `task ${i}`));
  check(program.final, "final");
  return problems;
}

function checkCall(
  call: Call,
  section: string,
  byName: ReadonlyMap<string, EntryPoint>,
  defined: ReadonlyMap<number, Defined>,
): string | null {
  const entry = byName.get(call.name);
  if (entry === undefined) return unknownCall(call.name, byName);
  if (entry.setupOnly && section !== "setup") return `${call.name} may be called in setup only, not in ${section}`;
  if (call.result > RESULT_MAX) return `results are r0 … r${RESULT_MAX}, not r${call.result}`;
  if (call.result >= 0 && defined.has(call.result)) return `r${call.result} is the result of an earlier call already`;
  const { optionalTexts = [] } = entry;
  const most = entry.params.length + optionalTexts.length;
  if (call.args.length < entry.params.length || call.args.length > most) {
    const least = optionalTexts.length === 0 ? "" : `${entry.params.length} to `;
    return `${signatureText(entry)} takes ${least}${count(most)}, not ${call.args.length}`;
  }
  const optional = optionalTexts.map((name) => ({ name, kind: { kind: "text" } as const }));
  for (const [i, param] of [...entry.params, ...optional].slice(0, call.args.length).entries()) {
    const arg = call.args[i] as Arg;
    const wrong = checkResult(arg, section, defined) ?? checkArg(arg, param.kind, defined, byName);
    if (wrong !== null) return `argument ${i + 1} (${param.name}) of ${call.name}: ${wrong}`;
  }
  return null;
}

function unknownCall(name: string, byName: ReadonlyMap<string, EntryPoint>): string {
  if (byName.size === 0) return `unknown call ${name}: the model has no entry points; mark functions with __entry(…)`;
  const near = nearestName(name, byName.keys());
  const all = [...byName.keys()].sort();
  return `unknown call ${name}${near === null ? "" : `; did you mean ${near}?`} (known: ${all.join(", ")})`;
}

function checkResult(arg: Arg, section: string, defined: ReadonlyMap<number, Defined>): string | null {
  if (arg.kind !== "result") return null;
  const from = defined.get(arg.result);
  if (from === undefined) return `r${arg.result} is not the result of an earlier call`;
  if (from.section === section || from.section === "setup" || section === "final") return null;
  return `r${arg.result} belongs to ${from.section}; tasks share only what setup made`;
}

function checkArg(
  arg: Arg,
  kind: ParamKind,
  defined: ReadonlyMap<number, Defined>,
  byName: ReadonlyMap<string, EntryPoint>,
): string | null {
  const given = formatArg(arg);
  switch (kind.kind) {
    case "resource": {
      const resource = arg.kind === "result" ? defined.get(arg.result)?.resource : undefined;
      if (resource === kind.name) return null;
      const makers = [...byName.values()].filter((e) => e.returns === kind.name).map((e) => e.name);
      return `expected the result of ${makers.join(" or ") || "a call"} (${kind.name}), found ${given}`;
    }
    case "range":
      if (arg.kind === "int" && arg.value >= kind.low && arg.value <= kind.high) return null;
      return `expected a number from ${kind.low} to ${kind.high}, found ${given}`;
    case "values":
      if (arg.kind === "int" && kind.values.includes(arg.value)) return null;
      return `expected one of ${kind.values.join(", ")}, found ${given}`;
    case "strings":
      if (arg.kind === "string" && kind.values.includes(arg.value)) return null;
      return `expected one of ${kind.values.map((v) => JSON.stringify(v)).join(", ")}, found ${given}`;
    case "number":
      return arg.kind === "int" ? null : `expected a number, found ${given}`;
    case "path":
    case "text":
    case "module":
      if (arg.kind === "string") return byteString(arg.value);
      return `expected a string in double quotes, found ${given}`;
  }
}

function byteString(value: string): string | null {
  for (const c of value) {
    if (c.charCodeAt(0) > 0xff) return `${JSON.stringify(c)} is no byte; write its UTF-8 bytes as \\xNN`;
  }
  return null;
}

function signatureText(entry: EntryPoint): string {
  const names = entry.params.map((p) => p.name);
  return `${entry.name}(${[...names, ...(entry.optionalTexts ?? []).map((name) => `[${name}]`)].join(", ")})`;
}

function count(n: number): string {
  return n === 0 ? "no arguments" : n === 1 ? "1 argument" : `${n} arguments`;
}
