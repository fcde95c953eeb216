import type { EntryPoint } from "../compiler/image.js";
import type { Call } from "../machine/call.js";
import { callsOf, nameWrites, scaleOf } from "./calls-of.js";
import { endsResource } from "./ownership.js";
import { type Listing, type Paths, type ProgramSpace, string, writesAttribute } from "./space.js";

/** A setup, the paths that it makes, and the calls that are tried behind it. */
export interface SystematicBase {
  readonly setup: readonly Call[];
  readonly paths: Paths;
  readonly atoms: readonly Call[];
}

/** The tasks of a program behind one of the setups. */
export interface SetupAndTasks {
  readonly setup: readonly Call[];
  readonly tasks: Call[][];
}

/** Attributes that are tried for whether a write makes other files, and texts that are written to each. */
const MAKERS_MAX = 8;
const MAKER_TEXTS_MAX = 24;
/** Files that are used while the module is loaded, and how often each. */
const FILES_WHILE_LOADING = 12;
const USES_WHILE_LOADING = 6;
/**
 * Setups for a module as it stands in a kernel tree, each with the calls that are tried behind it: none; an open device;
 * for each attribute a write that makes something, or else the usual one.
 */
export function moduleBases(space: ProgramSpace, listing: Listing): SystematicBase[] {
  const setups = [[], ...openDevices(space, listing), ...firstWrites(space, listing)];
  return setups.map((setup) => {
    const paths = space.paths(listing(setup), new Set());
    return { setup, paths, atoms: makeAtoms(space, setup, paths) };
  });
}

/**
 * Every call alone behind each setup; the files while the module is loaded; then all calls in pairs, in two tasks and one
 * after the other.
 */
export function* moduleTasks(
  space: ProgramSpace,
  listing: Listing,
  bases: readonly SystematicBase[],
): Generator<SetupAndTasks> {
  for (const { setup, atoms } of bases) for (const atom of atoms) yield { setup, tasks: [[atom]] };
  yield* whileLoading(space, listing, bases[0]?.atoms ?? []);
  for (let left = bases.map(({ setup, atoms }) => ({ setup, pairs: pairs(atoms) })); left.length > 0; ) {
    const going: typeof left = [];
    for (const one of left) {
      const next = one.pairs.next();
      if (next.done) continue;
      going.push(one);
      yield { setup: one.setup, tasks: next.value };
    }
    left = going;
  }
}

/**
 * Files are there before the module's init function has ended: each is used, again and again, while it runs. The unloaded
 * module is what stands there without its files, loading it what brings them back.
 */
function* whileLoading(space: ProgramSpace, listing: Listing, atoms: readonly Call[]): Generator<SetupAndTasks> {
  const whole = listing([]).length;
  const uses = usesOfFiles(space, atoms).slice(0, FILES_WHILE_LOADING);
  for (const module of space.modules) {
    const calls = space.unloaders.map((entry): Call => ({ name: entry.name, args: [string(module)], result: -1 }));
    for (const unload of calls.filter((call) => listing([call]).length < whole)) {
      const load = calls.find((call) => listing([unload, call]).length === whole);
      if (load === undefined) continue;
      for (const use of uses) yield { setup: [unload], tasks: [[load], Array<Call>(USES_WHILE_LOADING).fill(use)] };
    }
  }
}

/** Of the calls that are given a path the first of each entry point and path. */
function usesOfFiles(space: ProgramSpace, atoms: readonly Call[]): Call[] {
  const seen = new Set<string>();
  return atoms.filter((call) => {
    const at = space.byName.get(call.name)?.params.findIndex((p) => p.kind.kind === "path") ?? -1;
    const path = call.args[at];
    if (path?.kind !== "string" || seen.has(`${call.name} ${path.value}`)) return false;
    seen.add(`${call.name} ${path.value}`);
    return true;
  });
}

/** From the front outwards, so that the first calls soon meet each other in every way. */
function* pairs(atoms: readonly Call[]): Generator<Call[][]> {
  for (const [j, b] of atoms.entries()) {
    for (const a of atoms.slice(0, j)) yield* [[[a], [b]], [[a, b]], [[b, a]]];
    yield [[b], [b]];
  }
}

/** Opens each device, for all it can be opened for. */
function openDevices(space: ProgramSpace, listing: Listing): Call[][] {
  const paths = space.paths(listing([]), new Set());
  const openers = space.callable.filter((e) => e.params.some((p) => p.kind.kind === "path" && p.kind.of === "device"));
  return openers.flatMap((entry) =>
    paths
      .fresh("device")
      .slice(0, MAKERS_MAX)
      .flatMap((path): Call[][] => {
        const usual = callsOf(space, entry, [], paths)[0];
        if (usual === undefined) return [];
        const args = entry.params.map((p, i) => (p.kind.kind === "path" ? string(path) : usual.args[i]!));
        return [[{ name: entry.name, args, result: 0 }]];
      }),
  );
}

/** For each attribute a write after which there are files that were not there before, or else the usual one. */
function firstWrites(space: ProgramSpace, listing: Listing): Call[][] {
  const bare = listing([]);
  const known = new Set(bare.map((e) => e.path));
  const paths = space.paths(bare, new Set());
  const setups: Call[][] = [];
  for (const entry of space.callable.filter((e) => writesAttribute(e) && e.params.length === 2)) {
    for (const path of paths.fresh("writable").slice(0, MAKERS_MAX)) {
      const writes = space.texts.slice(0, MAKER_TEXTS_MAX).map((text) => [writeOf(entry, path, text)]);
      const makes = writes.find((setup) => listing(setup).some((e) => !known.has(e.path)));
      setups.push(makes ?? [writeOf(entry, path, space.texts[0] ?? "")]);
    }
  }
  return setups;
}

function writeOf(entry: EntryPoint, path: string, text: string): Call {
  return { name: entry.name, args: entry.params.map((p) => string(p.kind.kind === "path" ? path : text)), result: -1 };
}

/** Unloading and all writes first, then of the rest the usual call of each, the next of each, and so on. */
function makeAtoms(space: ProgramSpace, setup: readonly Call[], paths: Paths): Call[] {
  const most = scaleOf(space).atoms;
  const each = space.callable.map((entry) => ({ entry, calls: callsOf(space, entry, setup, paths) }));
  const ofRank = (wanted: number): Call[][] => each.filter((e) => rank(space, e.entry) === wanted).map((e) => e.calls);
  const first = [...ofRank(0).flat(), ...ofRank(1).flat(), ...nameWrites(space, paths)];
  const rest = [...ofRank(2), ...ofRank(3)];
  const longest = Math.max(0, ...rest.map((calls) => calls.length));
  const inTurn = Array.from({ length: longest }, (_, i) => rest.flatMap((calls) => calls.slice(i, i + 1))).flat();
  return [...first, ...inTurn].slice(0, Math.max(most, first.length));
}

/** A module is torn down by unloading it; what it does it does when its files are used. */
function rank(space: ProgramSpace, entry: EntryPoint): number {
  if (space.unloaders.includes(entry)) return 0;
  if (writesAttribute(entry)) return 1;
  return entry.returns === null && !endsResource(entry) ? 2 : 3;
}
