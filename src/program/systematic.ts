import type { EntryPoint } from "../compiler/image.js";
import type { Arg, Call, Program } from "../machine/call.js";
import { compactResults } from "./edit.js";
import { formatProgram } from "./format.js";
import { ownershipKept } from "./ownership.js";
import { callsOf, nameWrites, scaleOf } from "./calls-of.js";
import type { Listing, Paths, ProgramSpace } from "./space.js";
import { moduleBases, moduleTasks, type SetupAndTasks, type SystematicBase } from "./systematic-module.js";

/** Setups with one object each, made with other arguments. */
const OBJECTS_MAX = 3;
/** Variants of a call that only setup may make. */
const SETUP_CALLS_MAX = 2;
/** Most attributes that are written while something is torn down. */
const SWEEP_MAX = 64;

/**
 * The small programs that a campaign begins with. Of a model with entry points of its own: every call alone; tear-downs of
 * what was just used, and a tear-down beside or before every call; a write of every attribute during a tear-down, and while
 * what was torn down is made again; tear-downs of what was just used, followed by every call; all other pairs of calls, in
 * two tasks or one after the other; a tear-down in one task followed by a call, with another task beside it.
 * Within a kind the setups take turns, the plainest setup each second time. None comes twice.
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
  for (const { setup, tasks } of space.isPlainModule ? moduleTasks(space, listing, bases) : modelTasks(space, bases)) {
    const program = compactResults({ setup, tasks, final: [] });
    if (isNew(program)) yield program;
  }
}

/** A setup with what its levels are made of. */
interface Situation extends SystematicBase {
  /** Those of the atoms that end a resource or a module, each with the atoms that use and the calls that made what it ends. */
  readonly ends: readonly { readonly call: Call; readonly users: readonly Call[]; readonly makers: readonly Call[] }[];
  /** A write of every attribute. */
  readonly sweep: readonly Call[];
}

function* modelTasks(space: ProgramSpace, bases: readonly SystematicBase[]): Generator<SetupAndTasks> {
  const situations = bases.map((base): Situation => {
    const ends = base.atoms
      .filter((call) => space.tearsDown(entryOf(space, call)))
      .map((call) => ({ call, users: usersOf(space, call, base.atoms), makers: makersOf(call, base.setup) }));
    return { ...base, ends, sweep: sweep(space, base.paths) };
  });
  for (const level of LEVELS) yield* inTurn(situations.map((s) => tasksOf(s, level)));
}

function* tasksOf(situation: Situation, level: Level): Generator<SetupAndTasks> {
  for (const tasks of level(situation)) yield { setup: situation.setup, tasks };
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

/** Tasks of the programs of one kind. */
type Level = (situation: Situation) => Generator<Call[][]>;

const LEVELS: readonly Level[] = [
  function* alone({ atoms }) {
    for (const a of atoms) yield [[a]];
  },
  function* withTearDown({ atoms, ends }) {
    for (const { call, users } of ends) for (const use of users) yield [[use, call]];
    for (const b of atoms) for (const { call: a } of ends) yield* [[[a], [b]], [[a, b]]];
  },
  function* inUse({ atoms, ends, sweep }) {
    for (const write of sweep) for (const { call } of ends) yield [[call], [write]];
    for (const write of sweep) for (const { call, makers } of ends) for (const c of makers) yield [[call, c], [write]];
    for (const { call, users } of ends) for (const use of users) for (const c of atoms) yield [[use, call, c]];
  },
  function* pairs({ atoms }) {
    for (const [i, a] of atoms.entries()) for (const b of atoms.slice(i)) yield [[a], [b]];
    for (const a of atoms) for (const b of atoms) yield [[a, b]];
  },
  function* larger({ atoms, ends }) {
    for (const { call: a } of ends) for (const b of atoms) for (const c of atoms) yield [[a, b], [c]];
  },
];

/** Calls that use what a call ends: an object, or a module of which they are functions. */
function usersOf(space: ProgramSpace, end: Call, atoms: readonly Call[]): Call[] {
  const module = space.unloadedBy(end);
  if (module !== null) return atoms.filter((c) => space.moduleOf(entryOf(space, c)) === module);
  const ended = new Set(end.args.map((arg) => (arg.kind === "result" ? arg.result : -1)));
  return atoms.filter(
    (c) => c.name !== end.name && c.args.some((arg) => arg.kind === "result" && ended.has(arg.result)),
  );
}

/** The calls of the setup that made what a call ends, to be made again. */
function makersOf(end: Call, setup: readonly Call[]): Call[] {
  const made = setup.filter((c) => end.args.some((arg) => arg.kind === "result" && arg.result === c.result));
  return made.map((c) => ({ ...c, result: -1 }));
}

function entryOf(space: ProgramSpace, call: Call): EntryPoint {
  return space.byName.get(call.name) as EntryPoint;
}

/** One of the first, one of another in turn, until all have ended. */
export function* inTurn<T>([first, ...others]: readonly Iterator<T>[]): Generator<T> {
  const waiting = [...others];
  for (let main = first?.next(); main?.done === false || waiting.length > 0; main = first?.next()) {
    if (main?.done === false) yield main.value;
    const other = waiting.shift();
    const next = other?.next();
    if (other === undefined || next === undefined || next.done === true) continue;
    yield next.value;
    waiting.push(other);
  }
}

/** One of each resource, by its makers' usual arguments; by others; two of each; one of each with each setup-only call. */
function systematicSetups(space: ProgramSpace, listing: Listing): (readonly Call[])[] {
  const bare = space.paths(listing([]), new Set());
  const made = (before: readonly Call[], variant: number): readonly Call[] =>
    makeResources(space, bare, before, variant);
  const one = made([], 0);
  const setups = [one, made(one, 1), ...Array.from({ length: OBJECTS_MAX - 1 }, (_, i) => made([], i + 1))];
  for (const entry of space.entryPoints.filter((e) => e.setupOnly && e.returns === null)) {
    const paths = space.paths(listing(one), new Set());
    for (const call of callsOf(space, entry, one, paths).slice(0, SETUP_CALLS_MAX)) setups.push([...one, call]);
  }
  const texts = setups.map((setup) => formatProgram({ setup, tasks: [], final: [] }));
  return setups.filter((_, i) => texts.indexOf(texts[i]!) === i);
}

/**
 * Calls that make one more of every resource which some call takes; objects with the `variant`-th values of arguments,
 * numbers (file descriptors) with the usual ones.
 */
function makeResources(space: ProgramSpace, paths: Paths, before: readonly Call[], variant: number): Call[] {
  const calls = [...before];
  const missing = new Set(space.resources());
  for (let progress = true; progress; ) {
    progress = false;
    for (const resource of missing) {
      const call = space
        .makers(resource)
        .flatMap((maker) => variantOf(callsOf(space, maker, calls, paths), space.isObject(resource) ? variant : 0))
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
  const byRank = [...space.callable].sort((a, b) => rank(space, a) - rank(space, b));
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
function rank(space: ProgramSpace, entry: EntryPoint): number {
  if (space.tearsDown(entry)) return 0;
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
