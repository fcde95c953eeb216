import type { EntryPoint } from "../compiler/image.js";
import type { Arg, Call, Program } from "../machine/call.js";
import { compactResults } from "./edit.js";
import { endsResource } from "./ownership.js";
import type { Prng } from "./prng.js";
import { int, type Listing, type Paths, type ProgramSpace, writesAttribute } from "./space.js";

/**
 * What the programs of one stretch of a campaign are like: each leaves some calls and values out, so that the others
 * come often enough together (Groce et al., Swarm Testing, ISSTA 2012).
 */
export interface Swarm {
  /** By name of the entry point, 0 … 4. */
  readonly weights: ReadonlyMap<string, number>;
  readonly texts: readonly string[];
  readonly tasksMax: number;
  readonly callsMax: number;
  /** How many paths one program is about. */
  readonly focus: number;
}

const TASKS_MAX = 4;
const CALLS_MAX = 6;
const SETUP_MAX = 4;
/** In place of a task's number: a resource that every task may use and none may end. */
const SHARED = -1;

export function newSwarm(space: ProgramSpace, rng: Prng): Swarm {
  const weights = new Map(space.entryPoints.map((e) => [e.name, rng.chance(1, 4) ? 0 : 1 + rng.below(4)]));
  if (space.callable.every((e) => weights.get(e.name) === 0)) for (const e of space.callable) weights.set(e.name, 1);
  const texts = space.texts.filter((_, i) => i === 0 || rng.chance(1, 2));
  return {
    weights,
    texts,
    tasksMax: 2 + rng.below(TASKS_MAX - 1),
    callsMax: 1 + rng.below(CALLS_MAX),
    focus: 1 + rng.below(4),
  };
}

/** A resource that calls of a section may use; `shared`: other tasks use it too, so nobody here may end it. */
interface Live {
  readonly result: number;
  readonly resource: string;
  readonly shared: boolean;
}

/** A random program that fits the entry points: setup, two to four tasks, and now and then a final tear-down. */
export function generateProgram(space: ProgramSpace, listing: Listing, swarm: Swarm, rng: Prng): Program {
  const base = listing([]);
  const makers = new Set(space.resources().flatMap((r) => space.makers(r)));
  const maker = new CallMaker(space, space.paths(base, new Set()), swarm, rng);
  const live: Live[] = [];
  // A module can be unloaded only as long as nobody has its device open.
  const none = makers.size === 0 || (space.isPlainModule && rng.chance(1, 2));
  const wanted = none ? 0 : 1 + rng.below(SETUP_MAX);
  const setup = maker.section([...makers], live, wanted);
  setup.push(
    ...maker.section(
      space.entryPoints.filter((e) => e.setupOnly),
      live,
      rng.below(3),
    ),
  );
  const basePaths = new Set(base.map((e) => e.path));
  maker.lookAround(space.paths(listing(setup), basePaths));
  // State that tasks find because a process has written something before.
  const writes = rng.chance(1, space.isPlainModule ? 2 : 3) ? 1 + rng.below(2) : 0;
  if (writes > 0) setup.push(...maker.section(space.callable.filter(writesAttribute), live, writes));
  // What is written to a module's files may make others.
  if (writes > 0 && space.isPlainModule) maker.lookAround(space.paths(listing(setup), basePaths));

  const count = 2 + rng.below(swarm.tasksMax - 1);
  const owners = new Map(live.map((l) => [l.result, rng.chance(3, 4) ? rng.below(count) : SHARED]));
  const rest: Live[] = [];
  const tasks = Array.from({ length: count }, (_, task) => {
    const mine: Live[] = [];
    for (const l of live) {
      const owner = owners.get(l.result);
      if (owner === task || owner === SHARED) mine.push({ ...l, shared: owner === SHARED });
    }
    const calls = maker.section(space.callable, mine, 1 + rng.below(swarm.callsMax));
    rest.push(...mine);
    return calls;
  });
  const final = rng.chance(1, 2) ? tearDown(space, maker, rest) : [];
  if (space.isPlainModule && rng.chance(1, 2)) final.push(...maker.section(space.unloaders, [], 1));
  return compactResults({ setup, tasks, final });
}

/** Ends what the tasks have left, the youngest first. */
function tearDown(space: ProgramSpace, maker: CallMaker, rest: readonly Live[]): Call[] {
  const final: Call[] = [];
  const left = new Map(rest.map((l) => [l.result, { ...l, shared: false }]));
  for (const live of [...left.values()].sort((a, b) => b.result - a.result)) {
    final.push(...maker.section(space.enders(live.resource).slice(0, 1), [live], 1));
  }
  return final;
}

/** Makes random calls; also what mutation uses. */
export class CallMaker {
  #paths: Paths;
  #next = 0;
  #focus: ReadonlyMap<string, readonly string[]> = new Map();
  /** Texts that this program writes more than once, so that what one call has made is what another one names. */
  #texts: readonly string[] = [];

  constructor(
    readonly space: ProgramSpace,
    paths: Paths,
    readonly swarm: Swarm,
    readonly rng: Prng,
    firstResult = 0,
  ) {
    this.#paths = paths;
    this.#next = firstResult;
  }

  /** From here on, calls are about these paths. */
  lookAround(paths: Paths): void {
    this.#paths = paths;
    if (this.space.isPlainModule) {
      const usual = this.rng.chance(1, 2) ? this.space.texts.slice(0, 1) : [];
      this.#texts = [...usual, this.rng.pick(this.swarm.texts)];
    }
    this.#focus = new Map(
      (["writable", "readable", "directory", "device", "interrupt"] as const).map((of) => {
        const fresh = paths.fresh(of);
        return [of, fresh.length === 0 ? [] : Array.from({ length: this.swarm.focus }, () => this.rng.pick(fresh))];
      }),
    );
  }

  /** Up to `count` calls; `live` is kept: what they make is added, what they end is removed. */
  section(entries: readonly EntryPoint[], live: Live[], count: number): Call[] {
    const calls: Call[] = [];
    for (let i = 0; i < count; i++) {
      const call = this.#anyCall(entries, live);
      if (call !== null) calls.push(call);
    }
    return calls;
  }

  #anyCall(entries: readonly EntryPoint[], live: Live[]): Call | null {
    const weights = entries.map((e) => this.swarm.weights.get(e.name) ?? 1);
    for (let tries = 0; tries < 4; tries++) {
      const chosen = this.rng.weighted(weights);
      const entry = entries[chosen === -1 ? this.rng.below(Math.max(1, entries.length)) : chosen];
      const call = entry === undefined ? null : this.call(entry, live);
      if (call !== null) return call;
    }
    return null;
  }

  /** A call of this entry point, or null when it has no value for some argument. */
  call(entry: EntryPoint, live: Live[]): Call | null {
    const ends = endsResource(entry);
    const args: Arg[] = [];
    for (const param of entry.params) {
      const arg =
        param.kind.kind === "resource" ? this.#resource(param.kind.name, live, ends, args) : this.value(param.kind);
      if (arg === null) return null;
      args.push(arg);
    }
    const result = entry.returns === null ? -1 : this.#next++;
    if (ends) for (const arg of args) if (arg.kind === "result") remove(live, arg.result);
    if (entry.returns !== null) live.push({ result, resource: entry.returns, shared: false });
    return { name: entry.name, args, result };
  }

  #resource(name: string, live: readonly Live[], ends: boolean, taken: readonly Arg[]): Arg | null {
    const used = new Set(taken.map((a) => (a.kind === "result" ? a.result : -1)));
    const fit = live.filter((l) => l.resource === name && !(ends && (l.shared || used.has(l.result))));
    return fit.length === 0 ? null : { kind: "result", result: this.rng.pick(fit).result };
  }

  /** A random value for a parameter that is no resource. */
  value(kind: EntryPoint["params"][number]["kind"]): Arg | null {
    if (kind.kind === "text") {
      const again = this.#texts.length > 0 && this.rng.chance(1, 2);
      return { kind: "string", value: this.rng.pick(again ? this.#texts : this.swarm.texts) };
    }
    if (kind.kind === "range" && this.rng.chance(1, 4)) return int(this.rng.between(kind.low, kind.high));
    if (kind.kind === "path") {
      const focus = this.#focus.get(kind.of) ?? [];
      const all = this.#paths.all(kind.of);
      const from = focus.length > 0 && this.rng.chance(7, 8) ? focus : all;
      return from.length === 0 ? null : { kind: "string", value: this.rng.pick(from) };
    }
    const choices = this.space.choices(kind, this.#paths);
    return choices.length === 0 ? null : this.rng.pick(choices);
  }
}

function remove(live: Live[], result: number): void {
  const at = live.findIndex((l) => l.result === result);
  if (at !== -1) live.splice(at, 1);
}
