import type { EntryPoint, ParamKind } from "../compiler/image.js";
import type { Arg, Call, Program } from "../machine/call.js";
import { compactResults, dropCall, fromSections, type Sections, toSections } from "../program/edit.js";
import { formatProgram } from "../program/format.js";
import { int, string } from "../program/space.js";

/** Texts that stand for longer ones. */
const PLAIN_TEXTS: readonly string[] = ["", "0", "1", "1\n"];

/**
 * True when `a` is simpler than `b`: fewer tasks, then fewer calls, then fewer allocations that fail, then fewer calls
 * outside setup, then the shorter text, then the first in the order of texts. Nothing can grow for ever simpler.
 */
export function isSimpler(a: Program, b: Program): boolean {
  const x = measure(a);
  const y = measure(b);
  const at = x.findIndex((n, i) => n !== y[i]);
  return at === -1 ? formatProgram(a) < formatProgram(b) : (x[at] ?? 0) < (y[at] ?? 0);
}

function measure(program: Program): number[] {
  const calls = countCalls(program);
  const failing = toSections(program).flat().filter(fails).length;
  return [program.tasks.length, calls, failing, calls - program.setup.length, formatProgram(program).length];
}

export function countCalls(program: Program): number {
  return toSections(program).reduce((sum, calls) => sum + calls.length, 0);
}

function fails(call: Call): boolean {
  return call.fail !== undefined;
}

/** Programs one step simpler than this one, those that save most first. */
export function* reductions(program: Program, byName: ReadonlyMap<string, EntryPoint>): Generator<Program> {
  const all = [...dropSections(program), ...joinTasks(program), ...dropCalls(program), ...moveToSetup(program)];
  for (const sections of all) yield compactResults(withoutEmptyTasks(sections));
  for (const sections of simplifyArguments(program, byName)) yield fromSections(sections);
}

function withoutEmptyTasks(sections: Sections): Program {
  return fromSections(sections.filter((calls, i) => calls.length > 0 || i === 0 || i === sections.length - 1));
}

function* dropSections(program: Program): Generator<Sections> {
  const count = program.tasks.length + 2;
  for (const s of [...Array(count).keys()].toReversed()) {
    const sections = toSections(program);
    while ((sections[s]?.length ?? 0) > 0) dropCall(sections, s, 0);
    yield sections;
  }
}

/** One task's calls after another's. */
function* joinTasks(program: Program): Generator<Sections> {
  const last = program.tasks.length;
  for (let a = 1; a <= last; a++) {
    for (let b = 1; b <= last; b++) {
      if (a === b) continue;
      const sections = toSections(program);
      sections[a]?.push(...(sections[b]?.splice(0) ?? []));
      yield sections;
    }
  }
}

function* dropCalls(program: Program): Generator<Sections> {
  for (const [s, calls] of toSections(program).entries()) {
    for (const i of [...calls.keys()].toReversed()) {
      const sections = toSections(program);
      dropCall(sections, s, i);
      yield sections;
    }
  }
}

/** The first call of a task made before the tasks start. */
function* moveToSetup(program: Program): Generator<Sections> {
  for (let s = 1; s <= program.tasks.length; s++) {
    const sections = toSections(program);
    const call = sections[s]?.shift();
    if (call === undefined) continue;
    sections[0]?.push(call);
    yield sections;
  }
}

function* simplifyArguments(program: Program, byName: ReadonlyMap<string, EntryPoint>): Generator<Sections> {
  for (const [s, calls] of toSections(program).entries()) {
    for (const [i, call] of calls.entries()) {
      for (const simpler of simplerCalls(call, byName)) {
        const sections = toSections(program);
        sections[s]?.splice(i, 1, simpler);
        yield sections;
      }
    }
  }
}

function* simplerCalls(call: Call, byName: ReadonlyMap<string, EntryPoint>): Generator<Call> {
  const { fail, ...without } = call;
  if (fail !== undefined) yield without;
  const params = byName.get(call.name)?.params ?? [];
  for (const [i, param] of params.entries()) {
    for (const arg of simplerArgs(param.kind)) yield { ...call, args: call.args.with(i, arg) };
  }
}

function simplerArgs(kind: ParamKind): readonly Arg[] {
  switch (kind.kind) {
    case "range":
      return [0n, 1n, kind.low].filter((v) => v >= kind.low && v <= kind.high).map(int);
    case "values":
      return kind.values.slice(0, 1).map(int);
    case "strings":
      return kind.values.slice(0, 1).map(string);
    case "text":
      return PLAIN_TEXTS.map(string);
    default:
      return [];
  }
}
