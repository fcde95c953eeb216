/**
 * The performance table: `npm run bench`. Figures of one run can be compared with each other, not with those of another
 * machine or hour: machines are shared. Each is the best of ROUNDS.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootMachine } from "../src/cli/boot.js";
import { loadModel } from "../src/cli/load-model.js";
import type { Address, Command, Machine } from "../src/machine/machine.js";
import { parseProgram } from "../src/program/index.js";

const ROUNDS = 7;
const BATCH = 2000;

/** Best time of one of `count` operations, in ns. */
function bestNs(count: number, operation: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    operation();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / count);
  }
  return best;
}

/** The same operations in C (bench/reference.c), in ns; null without a C compiler. */
function referenceNs(): Record<string, number> | null {
  const compiler = ["/usr/bin/gcc", "/usr/bin/cc"].find((path) => existsSync(path));
  if (compiler === undefined) return null;
  const folder = mkdtempSync(join(tmpdir(), "kobjlab-bench-"));
  try {
    const program = join(folder, "reference");
    execFileSync(compiler, ["-O2", "-o", program, join(import.meta.dirname, "reference.c")]);
    return JSON.parse(execFileSync(program, { encoding: "utf8" })) as Record<string, number>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Pair {
  readonly name: string;
  /** Key of reference.c's result. */
  readonly reference: string;
  readonly commands: (machine: Machine) => readonly Command[];
  readonly direct: (machine: Machine) => () => void;
}

type NestedCommand = readonly ["mutex_lock" | "mutex_unlock", Address];

/** Locks and unlocks, one in the other, of 1,000 mutexes in an order without cycles. */
function nestedLocks(machine: Machine): readonly NestedCommand[] {
  const locks = Array.from({ length: 1000 }, (_, i) => machine.mutex_init(`lock${i}`));
  return locks.flatMap((_, i) => {
    const [outer, inner] = [locks[(i * 7) % 500] as Address, locks[500 + ((i * 13) % 500)] as Address];
    return [
      ["mutex_lock", outer],
      ["mutex_lock", inner],
      ["mutex_unlock", inner],
      ["mutex_unlock", outer],
    ] as const;
  });
}

const PAIRS: readonly Pair[] = [
  {
    name: "kobject_get + kobject_put",
    reference: "refcount",
    commands: (m) => {
      const kobj = m.kobject();
      m.kobject_init(kobj);
      return [
        ["kobject_get", kobj],
        ["kobject_put", kobj],
      ];
    },
    direct: (m) => {
      const kobj = m.kobject();
      m.kobject_init(kobj);
      return () => {
        m.kobject_get(kobj);
        m.kobject_put(kobj);
      };
    },
  },
  {
    name: "mutex_lock + mutex_unlock, lockdep on",
    reference: "mutex",
    commands: (m) => {
      const lock = m.mutex_init("bench");
      return [
        ["mutex_lock", lock],
        ["mutex_unlock", lock],
      ];
    },
    direct: (m) => {
      const lock = m.mutex_init("bench_direct");
      return () => {
        m.mutex_lock(lock);
        m.mutex_unlock(lock);
      };
    },
  },
  {
    name: "the same, two nested of 1,000 classes",
    reference: "nested",
    commands: (m) => nestedLocks(m),
    direct: (m) => {
      const commands = nestedLocks(m);
      let next = 0;
      return () => {
        for (let i = 0; i < 2; i++) {
          const [name, lock] = commands[next++ % commands.length] as NestedCommand;
          m[name](lock);
        }
      };
    },
  },
  {
    name: "queue_work + run, the item's function being Kernel C",
    reference: "work",
    commands: (m) => [["schedule_work", m.work_init()], ["run_queue"]],
    direct: (m) => {
      const work = m.work_init();
      return () => {
        m.schedule_work(work);
        m.run_queue();
      };
    },
  },
];

const DESTROY_AND_WRITE = `setup
  r0 = create("dm_bufio_buffer-16")
task
  destroy(r0)
task
  write("/sys/kernel/slab/:a-0000144/cpu_partial", "0")
`;

/** Runs a second of a one-destroy one-write program on one core. */
function runsPerSecond(model: string): { runs: number; steps: number } {
  const machine = bootMachine(loadModel(model), {});
  machine.load(parseProgram(DESTROY_AND_WRITE, { entryPoints: machine.image.entryPoints }));
  const known = new Set<number>();
  let seed = 0n;
  let steps = 0;
  const batch = (): void => {
    // A batch stops at a finding that it does not know; what is timed is the whole of BATCH runs.
    for (let left = BATCH; left > 0; ) {
      const outcome = machine.batch({ strategy: "random", seed, runs: left, known });
      for (const key of outcome.seen) known.add(key);
      left -= outcome.runs;
      seed += BigInt(outcome.runs);
      steps = outcome.steps / outcome.runs;
    }
  };
  for (let i = 0; i < 25; i++) batch();
  return { runs: 1e9 / bestNs(BATCH, batch), steps };
}

function print(cells: readonly string[]): void {
  console.log(`| ${cells.join(" | ")} |`);
}

const reference = referenceNs();
const model = loadModel("models/slub/bf5eb3de3847.c");
print(["pair of operations", "one by one", "batched", "C", "batched / C"]);
print(["---", "---", "---", "---", "---"]);
for (const { name, reference: key, commands, direct } of PAIRS) {
  const machine = bootMachine(model, {});
  const list = commands(machine);
  const pairs = list.length / 2;
  const times = Math.ceil(200_000 / pairs);
  machine.many(list, times);
  const batched = bestNs(times * pairs, () => machine.many(list, times));
  const one = direct(bootMachine(model, {}));
  const directNs = bestNs(20_000, () => {
    for (let i = 0; i < 20_000; i++) one();
  });
  const native = reference?.[key];
  const ratio = native === undefined ? "–" : (batched / native).toFixed(1);
  print([
    name,
    `${directNs.toFixed(0)} ns`,
    `${batched.toFixed(1)} ns`,
    native === undefined ? "–" : `${native.toFixed(1)} ns`,
    ratio,
  ]);
}
console.log();
print(["model, one destroy and one write", "runs/s", "steps a run"]);
print(["---", "---", "---"]);
for (const file of ["models/slub/bf5eb3de3847.c", "models/slub/3b7b314053d0.c"]) {
  const { runs, steps } = runsPerSecond(file);
  print([file, Math.round(runs).toLocaleString("en"), steps.toFixed(0)]);
}
