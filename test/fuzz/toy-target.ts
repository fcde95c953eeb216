import type { FindingKind } from "../../src/abi/findings.js";
import { UsageError } from "../../src/errors.js";
import type { EntryPoint, FunctionInfo, Image, ParamKind } from "../../src/compiler/image.js";
import type { Call, Program } from "../../src/machine/call.js";
import type { Finding, TaskRef } from "../../src/machine/finding.js";
import type { BatchOptions, BatchOutcome, Event, Outcome, Strategy, Switch } from "../../src/machine/outcome.js";
import type { Target } from "../../src/fuzz/target.js";
import { Prng } from "../../src/program/prng.js";
import type { SysfsEntry } from "../../src/program/space.js";
import { validateProgram } from "../../src/program/validate.js";

/**
 * A toy machine with the two bugs of the SLUB story planted: destroy drains writers under the mutex that a write takes
 * (`deadlock M active`), and the directory goes later, by a worker, so that create may find its name (`dup-name a`).
 */
export class ToyTarget implements Target {
  readonly image: Image;
  readonly bootFindings: readonly Finding[] = [];
  readonly bootDependencies = [];
  readonly #pairs = new Set<string>();
  #program: Program = { setup: [], tasks: [], final: [] };
  /** Runs made and programs loaded, for tests that bound them. */
  runsMade = 0;
  loads = 0;

  /** `entries`: those of TOY_ENTRIES or more; a call of the name `crash` is a bug by itself, `spin` a loop. */
  constructor(options: { readonly hash?: string; readonly entries?: readonly EntryPoint[] } = {}) {
    this.image = toyImage(options.hash ?? "0123456789abcdef", options.entries ?? TOY_ENTRIES);
  }

  load(program: Program): Outcome {
    this.loads++;
    const problem = validateProgram(program, this.image.entryPoints)[0];
    if (problem) throw new UsageError(problem.message);
    this.#program = program;
    const world = new World();
    world.runSerial(program.setup);
    return world.outcome("done", [], false);
  }

  noteDependencies(): void {}

  sysfs(): readonly SysfsEntry[] {
    const world = new World();
    world.runSerial(this.#program.setup);
    return world.sysfs();
  }

  coverage(): number {
    return this.#pairs.size;
  }

  run(strategy: Strategy, options?: { readonly trace?: boolean }): Outcome {
    this.runsMade++;
    const world = new World();
    world.runSerial(this.#program.setup);
    world.startRun();
    const everyChoice = strategy.kind === "schedule" && strategy.everyChoice === true;
    const outcome = world.runTasks(this.#program, decider(strategy), { trace: options?.trace ?? false, everyChoice });
    world.events.forEach((e, i) => this.#pairs.add(`${world.events[i - 1]?.op ?? ""} ${e.op}`));
    return outcome;
  }

  batch(options: BatchOptions): BatchOutcome {
    let steps = 0;
    let decisions = 0;
    const seen = new Set<number>();
    for (let i = 0; i < options.runs; i++) {
      const seed = options.seed + BigInt(i);
      const outcome = this.run(
        options.strategy === "random"
          ? { kind: "random", seed }
          : { kind: "pct", seed, depth: options.depth ?? 1, steps: options.steps ?? 1 },
      );
      steps += outcome.steps;
      decisions = Math.max(decisions, outcome.decisions);
      const keys = outcome.findings.map((f) => toyKey(f.signature));
      for (const key of keys) seen.add(key);
      if (keys.some((key) => !options.known?.has(key))) {
        return { runs: i + 1, steps, decisions, seen: [...seen], stopped: { seed, outcome, keys } };
      }
    }
    return { runs: options.runs, steps, decisions, seen: [...seen], stopped: null };
  }
}

function toyKey(signature: string): number {
  return [...signature].reduce((h, c) => (Math.imul(h, 31) + c.charCodeAt(0)) >>> 0, 7);
}

type Decider = (at: number, ready: readonly number[], running: number) => number;

function standingRule(ready: readonly number[], running: number): number {
  return ready.includes(running) ? running : (ready[0] ?? -1);
}

function decider(strategy: Strategy): Decider {
  if (strategy.kind === "schedule") {
    const to = new Map(strategy.schedule.map((s) => [s.at, s.to]));
    return (at, ready, running) => {
      const wanted = to.get(at);
      return wanted !== undefined && ready.includes(wanted) ? wanted : standingRule(ready, running);
    };
  }
  if (strategy.kind === "blocks") {
    const choices = strategy.blocks.flatMap(({ task, decisions }) => Array<number>(decisions).fill(task));
    return (_, ready, running) => {
      while (choices.length > 0 && !ready.includes(choices[0]!)) choices.shift();
      return choices.shift() ?? standingRule(ready, running);
    };
  }
  const rng = new Prng(strategy.seed);
  if (strategy.kind === "random" || strategy.kind === "directed") return (_, ready) => rng.pick(ready);
  const priority = Array.from({ length: 16 }, () => 100 + rng.below(1000));
  const changes = new Set(Array.from({ length: strategy.depth - 1 }, () => rng.below(strategy.steps)));
  return (at, ready, running) => {
    if (changes.has(at)) priority[running] = rng.below(100);
    return ready.reduce((best, t) => ((priority[t] ?? 0) > (priority[best] ?? 0) ? t : best));
  };
}

interface Step {
  readonly op: string;
  readonly what: string;
  readonly ready: () => boolean;
  readonly effect: () => void;
}
interface Obj {
  readonly name: string;
  active: number;
}

class World {
  readonly events: Event[] = [];
  readonly #findings: Finding[] = [];
  readonly #objects = new Map<bigint, Obj>();
  readonly #directories = new Set<string>();
  readonly #dying: string[] = [];
  readonly #results: (bigint | null)[] = [];
  #owner: number | null = null;
  #nextId = 1n;
  #limit = false;

  sysfs(): SysfsEntry[] {
    const entries: SysfsEntry[] = [{ path: "/sys/obj", kind: "directory", mode: 0o755, definedIn: "" }];
    for (const name of [...this.#directories].sort()) {
      entries.push({ path: `/sys/obj/${name}`, kind: "directory", mode: 0o755, definedIn: "" });
      entries.push({ path: `/sys/obj/${name}/value`, kind: "file", mode: 0o644, definedIn: "" });
      entries.push({ path: `/sys/obj/${name}/size`, kind: "file", mode: 0o444, definedIn: "" });
    }
    return entries;
  }

  runSerial(calls: readonly Call[]): void {
    for (const call of calls) for (const step of this.#steps(call, 0)) step.effect();
    for (const step of this.#worker()) step.effect();
  }

  /** Forgets what setup showed: a run's outcome has its own events and findings only. */
  startRun(): void {
    this.events.length = 0;
    this.#findings.length = 0;
  }

  runTasks(
    program: Program,
    decide: Decider,
    { trace, everyChoice }: { readonly trace: boolean; readonly everyChoice: boolean },
  ): Outcome {
    const tasks = program.tasks.map((calls, t) => this.#all(calls, t));
    tasks.push(this.#workerLoop());
    const pending = tasks.map((t) => t.next());
    const schedule: Switch[] = [];
    let decisions = 0;
    let running = 0;
    for (;;) {
      const isReady = (t: number): boolean =>
        !pending[t]?.done && (pending[t]?.value as Step | undefined)?.ready() === true;
      const ready = [...tasks.keys()].filter(isReady);
      if (ready.length === 0 || this.#limit) break;
      const standing = standingRule(ready, running);
      let decision = -1;
      let next = standing;
      if (ready.length > 1) {
        decision = decisions++;
        next = decide(decision, ready, running);
        if (next !== standing || everyChoice) schedule.push({ at: decision, to: next });
      }
      running = next;
      const step = pending[running]?.value as Step;
      step.effect();
      this.#event(running, step, decision);
      pending[running] = tasks[running]?.next() ?? { done: true, value: undefined };
    }
    if (this.#limit) return this.outcome("limit", schedule, trace, decisions);
    const stuck = pending.slice(0, -1).some((p) => !p.done);
    if (stuck) this.#finding("deadlock", "deadlock M active", 0);
    else this.runSerial(program.final);
    return this.outcome(stuck ? "stuck" : "done", schedule, trace, decisions);
  }

  outcome(end: Outcome["end"], schedule: readonly Switch[], trace: boolean, decisions = 0): Outcome {
    const text = this.events.map((e) => `${e.task.task} ${e.op} ${e.what}`).join();
    return {
      findings: this.#findings,
      end,
      steps: this.events.length,
      allocations: { calls: 0, background: 0 },
      decisions,
      schedule,
      eventHash: toyKey(text).toString(16).padStart(16, "0"),
      events: trace ? this.events : [],
      console: [],
      results: this.#results,
    };
  }

  *#all(calls: readonly Call[], task: number): Generator<Step, void> {
    for (const call of calls) yield* this.#steps(call, task);
  }

  *#workerLoop(): Generator<Step, void> {
    for (;;) {
      yield { op: "work", what: "", ready: () => this.#dying.length > 0, effect: () => {} };
      yield* this.#worker();
    }
  }

  *#worker(): Generator<Step, void> {
    while (this.#dying.length > 0) {
      const name = this.#dying[0] ?? "";
      const effect = (): void => {
        this.#dying.shift();
        this.#directories.delete(name);
      };
      yield { op: "kobject_del", what: name, ready: () => true, effect };
    }
  }

  *#steps(call: Call, task: number): Generator<Step, void> {
    const args = call.args.map((a) => (a.kind === "result" ? (this.#results[a.result] ?? 0n) : a.value));
    if (call.name === "create") yield* this.#create(String(args[0]), call.result, task);
    else if (call.name === "destroy") yield* this.#destroy(args[0] as bigint, task);
    else if (call.name === "write") yield* this.#write(String(args[0]), task);
    else {
      if (call.name === "spin") yield { op: "spin", what: "", ready: () => true, effect: () => this.#spin(task) };
      if (call.name === "crash") this.#finding("bug", "bug crash", task);
      yield step("nop", call.name);
    }
  }

  *#create(name: string, result: number, task: number): Generator<Step, void> {
    yield this.#lock(task);
    const id = this.#nextId++;
    const exists = this.#directories.has(name);
    if (exists && this.#dying.includes(name)) this.#finding("dup-name", `dup-name ${name}`, task);
    if (!exists) this.#objects.set(id, { name, active: 0 });
    if (!exists) this.#directories.add(name);
    if (result >= 0) this.#results[result] = exists ? 0n : id;
    yield this.#unlock();
  }

  *#destroy(id: bigint, task: number): Generator<Step, void> {
    const object = this.#objects.get(id);
    if (object === undefined) return;
    yield this.#lock(task);
    yield { op: "drain", what: object.name, ready: () => object.active === 0, effect: () => {} };
    this.#objects.delete(id);
    this.#dying.push(object.name);
    yield this.#unlock();
  }

  *#write(path: string, task: number): Generator<Step, void> {
    const object = [...this.#objects.values()].find((o) => `/sys/obj/${o.name}/value` === path);
    if (object === undefined) return;
    yield { op: "get_active", what: object.name, ready: () => true, effect: () => void object.active++ };
    yield this.#lock(task);
    yield this.#unlock();
    yield { op: "put_active", what: object.name, ready: () => true, effect: () => void object.active-- };
  }

  #spin(task: number): void {
    this.#finding("step-limit", "step-limit", task);
    this.#limit = true;
  }

  #lock(task: number): Step {
    const effect = (): void => {
      this.#owner = task;
    };
    return { op: "mutex_lock", what: "M", ready: () => this.#owner === null, effect };
  }

  #unlock(): Step {
    const effect = (): void => {
      this.#owner = null;
    };
    return { op: "mutex_unlock", what: "M", ready: () => true, effect };
  }

  #event(task: number, { op, what }: Step, decision: number): void {
    const seq = this.events.length;
    this.events.push({ seq, task: ref(task), op, what, arg: 0n, function: op, file: "toy.c", line: 1, decision });
  }

  #finding(kind: FindingKind, signature: string, task: number): void {
    const data = { type: "text", what: signature } as const;
    const common = { step: 0, task: ref(task), stack: [], held: [], data };
    this.#findings.push({ kind, key: toyKey(signature), signature, title: signature, ...common });
  }
}

function step(op: string, what: string): Step {
  return { op, what, ready: () => true, effect: () => {} };
}

function ref(task: number): TaskRef {
  return { task, pid: 100 + task, comm: "toy" };
}

export function entry(
  name: string,
  params: readonly (readonly [string, ParamKind])[],
  returns: string | null = null,
  setupOnly = false,
): EntryPoint {
  const named = params.map(([n, kind]) => ({ name: n, kind, pointer: kind.kind !== "range" }));
  return { name, function: 0, comm: name, params: named, returns, setupOnly };
}

export const TOY_ENTRIES: readonly EntryPoint[] = [
  entry("create", [["name", { kind: "strings", values: ["a", "b"] }]], "object"),
  entry("destroy", [["object", { kind: "resource", name: "object" }]]),
  entry("write", [
    ["path", { kind: "path", of: "writable" }],
    ["text", { kind: "text" }],
  ]),
  entry("ls", [["path", { kind: "path", of: "directory" }]]),
  entry("poke", [
    ["n", { kind: "range", low: -3n, high: 12n }],
    ["flag", { kind: "values", values: [0n, 4n] }],
  ]),
  entry("boot_option", [["n", { kind: "range", low: 0n, high: 3n }]], null, true),
];

function toyImage(hash: string, entryPoints: readonly EntryPoint[]): Image {
  const info: FunctionInfo = {
    name: "create",
    codeOffset: 0,
    codeBytes: 16,
    registerBytes: 0,
    memoryBytes: 0,
    params: 1,
    variadic: false,
    file: "toy.c",
    line: 1,
    module: "",
    user: false,
    inline: false,
    global: true,
  };
  return {
    code: new Uint8Array(),
    data: new Uint8Array(),
    functions: [info],
    symbols: [],
    modules: [],
    lines: new Uint32Array(),
    files: [],
    entryPoints,
    expectations: [],
    comparisons: [],
    allocationsMayFail: false,
    since: null,
    hash,
  };
}
