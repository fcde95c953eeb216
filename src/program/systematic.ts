import type { EntryPoint } from "../compiler/image.js";
import type { Arg, Call, Program } from "../machine/call.js";
import { compactResults } from "./edit.js";
import { formatProgram } from "./format.js";
import { endsResource, ownershipKept } from "./ownership.js";
import { callsOf, nameWrites, scaleOf } from "./calls-of.js";
import type { Listing, Paths, ProgramSpace } from "./space.js";
import { moduleBases, moduleTasks, type SetupAndTasks, type SystematicBase } from "./systematic-module.js";

/** Variants of a call that only setup may make. */
const SETUP_CALLS_MAX = 2;
/** Most attributes that are written while something is torn down. */
const SWEEP_MAX = 64;

/**
 * The small programs that a campaign begins with. Of a model with entry points of its own: first, for each of a few setups, every call alone, every pair of calls
 * in two tasks, every pair one after the other. Then a tear-down in one task followed by a call, with another task
 * beside it, and a write of every attribute during a tear-down. None comes twice.
 */
export function* systematicPrograms(space: ProgramSpace, listing: Listing): Generator<Program> {
  const bases = systematicBases(space, listing);
  const seen = new Set<string>();
  const isNew = (program: Program): boolean => {
    const text = formatProgram(program);
    if (seen.has(text) || !ownershipKept(program, space.byName)) return false;
    seen.add(text);
    return true;
  };
  for (const { setup, tasks } of space.isPlainModule ? moduleTasks(bases) : modelTasks(space, bases)) {
    const program = compactResults({ setup, tasks, final: [] });
    if (isNew(program)) yield program;
  }
}

function* modelTasks(space: ProgramSpace, bases: readonly SystematicBase[]): Generator<SetupAndTasks> {
  for (const level of [smallest, larger]) {
    for (const { setup, paths, atoms } of bases) {
      for (const tasks of level(space, atoms, paths)) yield { setup, tasks };
    }
  }
}

/** What the systematic programs are made of. */
export function systematicBases(space: ProgramSpace, listing: Listing): SystematicBase[] {
  if (space.isPlainModule) return moduleBases(space, listing);
  const base = new Set(listing([]).map((e) => e.path));
  return systematicSetups(space, listing).map((setup) => {
    const paths = space.paths(listing(setup), base);
    return { setup, paths, atoms: makeAtoms(space, setup, paths) };
  });
}

function* smallest(_: ProgramSpace, atoms: readonly Call[]): Generator<Call[][]> {
  for (const a of atoms) yield [[a]];
  for (const [i, a] of atoms.entries()) for (const b of atoms.slice(i)) yield [[a], [b]];
  for (const a of atoms) for (const b of atoms) yield [[a, b]];
}

function* larger(space: ProgramSpace, atoms: readonly Call[], paths: Paths): Generator<Call[][]> {
  const ends = atoms.filter((call) => endsResource(space.byName.get(call.name) as EntryPoint));
  for (const write of sweep(space, paths)) for (const a of ends) yield [[a], [write]];
  for (const a of ends) for (const b of atoms) for (const c of atoms) yield [[a, b], [c]];
}

/** One of each resource; two of each; one of each with each call that only setup may make. */
function systematicSetups(space: ProgramSpace, listing: Listing): Call[][] {
  const bare = space.paths(listing([]), new Set());
  const one = makeResources(space, bare, [], 0);
  const setups = one.length === 0 ? [one] : [one, makeResources(space, bare, one, 1)];
  for (const entry of space.entryPoints.filter((e) => e.setupOnly && e.returns === null)) {
    const paths = space.paths(listing(one), new Set());
    for (const call of callsOf(space, entry, one, paths).slice(0, SETUP_CALLS_MAX)) setups.push([...one, call]);
  }
  return setups;
}

/** Calls that make one more of every resource which some call takes, with the `variant`-th values of arguments. */
function makeResources(space: ProgramSpace, paths: Paths, before: readonly Call[], variant: number): Call[] {
  const calls = [...before];
  const missing = new Set(space.resources());
  for (let progress = true; progress; ) {
    progress = false;
    for (const resource of missing) {
      const call = space
        .makers(resource)
        .flatMap((maker) => variantOf(callsOf(space, maker, calls, paths), variant))
        .at(0);
      if (call === undefined) continue;
      calls.push({ ...call, result: calls.length });
      missing.delete(resource);
      progress = true;
    }
  }
  return calls;
}

function variantOf(calls: readonly Call[], variant: number): readonly Call[] {
  const call = calls[Math.min(variant, calls.length - 1)];
  return call === undefined ? [] : [call];
}

function makeAtoms(space: ProgramSpace, setup: readonly Call[], paths: Paths): Call[] {
  const byRank = [...space.callable].sort((a, b) => rank(a) - rank(b));
  const each = byRank.map((entry) => callsOf(space, entry, setup, paths));
  const atoms = nameWrites(space, paths);
  const most = atoms.length + scaleOf(space).atoms;
  for (let i = 0; atoms.length < most && each.some((calls) => i < calls.length); i++) {
    for (const calls of each) {
      const call = calls[i];
      if (call !== undefined && atoms.length < most) atoms.push(call);
    }
  }
  return atoms;
}

/** What tears down comes first, then what builds, then what writes attributes: bugs are there. */
function rank(entry: EntryPoint): number {
  if (endsResource(entry)) return 0;
  if (entry.returns !== null) return 1;
  return entry.params.some((p) => p.kind.kind === "path" && p.kind.of === "writable") ? 2 : 3;
}

/** A write of every attribute that setup made, where there is an entry point for it. */
function sweep(space: ProgramSpace, paths: Paths): Call[] {
  const writers = space.callable.filter((e) =>
    e.params.some((p) => p.kind.kind === "path" && p.kind.of === "writable"),
  );
  return writers.flatMap((entry) =>
    paths
      .fresh("writable")
      .slice(0, SWEEP_MAX)
      .flatMap((path): Call[] => {
        const args = entry.params.map((p): Arg | undefined =>
          p.kind.kind === "path" ? { kind: "string", value: path } : space.choices(p.kind, paths)[0],
        );
        return args.every((a) => a !== undefined) ? [{ name: entry.name, args, result: -1 }] : [];
      }),
  );
}
