import type { EntryPoint } from "../compiler/image.js";
import type { Arg, Call, Program } from "../machine/call.js";
import { compactResults } from "./edit.js";
import { formatProgram } from "./format.js";
import { endsResource, ownershipKept } from "./ownership.js";
import { type Listing, type Paths, type ProgramSpace, string, writesAttribute } from "./space.js";

/** Most calls that are paired, and most paths and values tried for one parameter. */
interface Scale {
  readonly atoms: number;
  readonly paths: number;
  readonly values: number;
}
const SCALE: Scale = { atoms: 24, paths: 4, values: 3 };
/** A module has few calls besides those of its files. */
const MODULE_SCALE: Scale = { atoms: 40, paths: 8, values: 6 };

function scaleOf(space: ProgramSpace): Scale {
  return space.isPlainModule ? MODULE_SCALE : SCALE;
}

/** Attributes that are tried for whether a write makes other files, and texts that are written to each. */
const MAKERS_MAX = 16;
const MAKER_TEXTS_MAX = 24;
/** Names that the model knows which are written, each to some paths. */
const NAMES_MAX = 2;
/** Variants of a call that only setup may make. */
const SETUP_CALLS_MAX = 2;
/** Most attributes that are written while something is torn down. */
const SWEEP_MAX = 64;

/**
 * The small programs that a campaign begins with. First, for each of a few setups: every call alone, every pair of calls
 * in two tasks, every pair one after the other. Then a tear-down in one task followed by a call, with another task
 * beside it, and a write of every attribute during a tear-down. None comes twice.
 */
export function* systematicPrograms(space: ProgramSpace, listing: Listing): Generator<Program> {
  const setups = systematicBases(space, listing);
  const seen = new Set<string>();
  const isNew = (program: Program): boolean => {
    const text = formatProgram(program);
    if (seen.has(text) || !ownershipKept(program, space.byName)) return false;
    seen.add(text);
    return true;
  };
  for (const level of [smallest, larger]) {
    for (const { setup, paths, atoms } of setups) {
      for (const tasks of level(space, atoms, paths)) {
        const program = compactResults({ setup, tasks, final: [] });
        if (isNew(program)) yield program;
      }
    }
  }
}

/** A setup, the paths that it makes, and the calls that are tried behind it. */
export interface SystematicBase {
  readonly setup: readonly Call[];
  readonly paths: Paths;
  readonly atoms: readonly Call[];
}

/** What the systematic programs are made of. */
export function systematicBases(space: ProgramSpace, listing: Listing): SystematicBase[] {
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
  if (space.isPlainModule) {
    if (one.length > 0) setups.unshift([]);
    setups.push(...productiveWrites(space, listing));
  }
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

/** Writes after which there are files that were not there before, one for each attribute. */
function productiveWrites(space: ProgramSpace, listing: Listing): Call[][] {
  const bare = listing([]);
  const known = new Set(bare.map((e) => e.path));
  const paths = space.paths(bare, new Set());
  const setups: Call[][] = [];
  for (const entry of space.callable.filter((e) => writesAttribute(e) && e.params.length === 2)) {
    for (const path of paths.fresh("writable").slice(0, MAKERS_MAX)) {
      const writes = space.texts.slice(0, MAKER_TEXTS_MAX).map((text): Call[] => {
        const args = entry.params.map((p) => string(p.kind.kind === "path" ? path : text));
        return [{ name: entry.name, args, result: -1 }];
      });
      const makes = writes.find((setup) => listing(setup).some((e) => !known.has(e.path)));
      if (makes !== undefined) setups.push(makes);
    }
  }
  return setups;
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

/** Calls of one entry point: the usual values of all arguments, then one argument at a time varied. */
function callsOf(space: ProgramSpace, entry: EntryPoint, before: readonly Call[], paths: Paths): Call[] {
  const scale = scaleOf(space);
  const choices = entry.params.map((p): readonly Arg[] => {
    if (p.kind.kind === "resource") return liveResults(space, before, p.kind.name);
    const values = space.choices(p.kind, paths);
    if (p.kind.kind === "path") return spread(values, scale.paths);
    return values.slice(0, p.kind.kind === "text" ? 1 : scale.values);
  });
  if (choices.some((c) => c.length === 0)) return [];
  const usual = choices.map((c) => c[0] as Arg);
  const calls: Call[] = [{ name: entry.name, args: usual, result: -1 }];
  for (const [i, c] of choices.entries()) {
    for (const other of c.slice(1)) calls.push({ name: entry.name, args: usual.with(i, other), result: -1 });
  }
  return calls;
}

/** Every name that the model knows written to every path. */
function nameWrites(space: ProgramSpace, paths: Paths): Call[] {
  const names = space.names.slice(0, NAMES_MAX);
  return space.callable.filter(writesAttribute).flatMap((entry) => {
    if (entry.params.length !== 2) return [];
    return names.flatMap((name) =>
      spread(paths.fresh("writable"), scaleOf(space).paths).map((path): Call => {
        const args = entry.params.map((p) => string(p.kind.kind === "path" ? path : name));
        return { name: entry.name, args, result: -1 };
      }),
    );
  });
}

function liveResults(space: ProgramSpace, before: readonly Call[], resource: string): Arg[] {
  return before
    .filter((call) => space.byName.get(call.name)?.returns === resource)
    .map((call) => ({ kind: "result", result: call.result }));
}

/** Up to `most` elements, evenly over the list. */
function spread<T>(from: readonly T[], most: number): readonly T[] {
  if (from.length <= most) return from;
  return Array.from({ length: most }, (_, i) => from[Math.floor((i * from.length) / most)] as T);
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
