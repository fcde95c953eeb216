import type { EntryPoint } from "../compiler/image.js";
import type { Call, Program } from "../machine/call.js";
import { compactResults, renameResults } from "../program/edit.js";
import { formatProgram } from "../program/format.js";
import { ownershipKept } from "../program/ownership.js";

/** Most tasks of a program that is put together here. */
const TASKS_MAX = 8;

/**
 * Programs in which what the given ones do is done at the same time: first all their tasks on the same objects, then a
 * task for each call, calls of setup in tasks too, and each task twice. All different; none when only setup can do it.
 */
export function parallelPrograms(programs: readonly Program[], byName: ReadonlyMap<string, EntryPoint>): Program[] {
  const joined = uniteAll(programs, byName);
  const split = { ...joined, tasks: joined.tasks.flatMap(splitTask) };
  const moved = {
    ...split,
    tasks: [...split.tasks, ...movable(joined.setup, byName), ...movable(joined.final, byName)],
  };
  const candidates = [joined, split, moved, doubled(joined), doubled(split), doubled(moved)];
  const owned = ownershipKept(joined, byName);
  const byText = new Map(
    candidates
      .filter((p) => p.tasks.length > 0 && p.tasks.length <= TASKS_MAX && (!owned || ownershipKept(p, byName)))
      .map((p) => compactResults(p))
      .map((p) => [formatProgram(p), p]),
  );
  return [...byText.values()];
}

function doubled(program: Program): Program {
  return { ...program, tasks: [...program.tasks, ...program.tasks.map((calls) => calls.map(withoutResult))] };
}

function withoutResult(call: Call): Call {
  return { ...call, result: -1 };
}

/** A task a call; calls that hand results on stay together. */
function splitTask(calls: readonly Call[]): (readonly Call[])[] {
  const made = new Set(calls.map((c) => c.result).filter((r) => r >= 0));
  const uses = calls.some((c) => c.args.some((a) => a.kind === "result" && made.has(a.result)));
  return uses ? [calls] : calls.map((call) => [call]);
}

/** Calls that tasks may make as well, a task each; those that make something stay where they are. */
function movable(calls: readonly Call[], byName: ReadonlyMap<string, EntryPoint>): (readonly Call[])[] {
  return calls
    .filter((c) => byName.get(c.name)?.setupOnly === false && byName.get(c.name)?.returns === null)
    .map((c) => [withoutResult(c)]);
}

function uniteAll(programs: readonly Program[], byName: ReadonlyMap<string, EntryPoint>): Program {
  const [first = { setup: [], tasks: [], final: [] }, ...rest] = programs;
  return rest.reduce((all, program) => {
    const shared = unite(all, program, true);
    return ownershipKept(shared, byName) ? shared : unite(all, program, false);
  }, first);
}

/** Both programs in one; `shared`: equal calls of setup are made once, so that both work on the same objects. */
function unite(a: Program, b: Program, shared: boolean): Program {
  const setup = [...a.setup];
  const numbers = new Map<number, number>();
  let free = 1 + Math.max(-1, ...[a.setup, ...a.tasks, a.final].flat().map((c) => c.result));
  for (const call of [b.setup, ...b.tasks, b.final].flat()) {
    if (call.result < 0) continue;
    numbers.set(call.result, free++);
  }
  for (const call of b.setup) {
    const renamed = renameResults(call, numbers);
    const same = shared ? setup.find((c) => callKey(c) === callKey(renamed)) : undefined;
    if (same === undefined) setup.push(renamed);
    else if (call.result >= 0) {
      if (same.result < 0) setup[setup.indexOf(same)] = renamed;
      else numbers.set(call.result, same.result);
    }
  }
  const renamed = (calls: readonly Call[]): Call[] => calls.map((call) => renameResults(call, numbers));
  const texts = new Set(a.tasks.map(taskKey));
  const tasks = b.tasks.map(renamed).filter((calls) => !texts.has(taskKey(calls)));
  return { setup, tasks: [...a.tasks, ...tasks], final: [...a.final, ...renamed(b.final)] };
}

function callKey(call: Call): string {
  return JSON.stringify([
    call.name,
    call.fail,
    ...call.args.map((a) => [a.kind, a.kind === "result" ? a.result : `${a.value}`]),
  ]);
}

function taskKey(calls: readonly Call[]): string {
  return calls.map(callKey).join("\n");
}
