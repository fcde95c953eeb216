import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Interrupt } from "../interrupt.js";
import { type StatusCounts, StatusLine } from "../status-line.js";
import type { Terminal } from "../terminal.js";
import { type TestOptions, testModel, type Verdict } from "./test-model.js";
import type { WorkerInput, WorkerMessage } from "./test-worker.js";

/** Where the compiler puts it; from the sources, models are tested one after the other. */
const WORKER = new URL("./test-worker.js", import.meta.url);
const INTERRUPT_INTERVAL_MS = 50;

/**
 * Tests models, as many at a time as there are processors, each in a worker thread. `done` is called in the order of the
 * models; after an interrupt for those that were begun.
 * @throws whatever is wrong with the first model that cannot be tested
 */
export async function testAll(
  models: readonly string[],
  options: TestOptions,
  watch: { readonly terminal: Terminal; readonly interrupt: Interrupt },
  done: (verdict: Verdict) => void,
): Promise<void> {
  const workers = Math.min(models.length, availableParallelism());
  if (workers > 1 && existsSync(WORKER)) await new Pool(models, options, watch, done).run(workers);
  else for (const path of models) if (!watch.interrupt.requested) done(await testHere(path, options, watch));
}

async function testHere(
  path: string,
  options: TestOptions,
  { terminal, interrupt }: { readonly terminal: Terminal; readonly interrupt: Interrupt },
): Promise<Verdict> {
  const status = new StatusLine(terminal);
  const verdict = await testModel(path, options, {
    progress: (counts) => status.update(counts),
    stopped: () => interrupt.requested,
    breathe: () => interrupt.breathe(),
  });
  status.clear();
  return verdict;
}

class Pool {
  readonly #models: readonly string[];
  readonly #options: TestOptions;
  readonly #watch: { readonly terminal: Terminal; readonly interrupt: Interrupt };
  readonly #done: (verdict: Verdict) => void;
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #status: StatusLine;
  /** How far each model is; by index. */
  readonly #counts: StatusCounts[] = [];
  readonly #verdicts: (Verdict | "failed" | undefined)[] = [];
  #begun = 0;
  #told = 0;

  constructor(
    models: readonly string[],
    options: TestOptions,
    watch: { readonly terminal: Terminal; readonly interrupt: Interrupt },
    done: (verdict: Verdict) => void,
  ) {
    this.#models = models;
    this.#options = options;
    this.#watch = watch;
    this.#done = done;
    this.#status = new StatusLine(watch.terminal);
  }

  async run(workers: number): Promise<void> {
    const timer = setInterval(() => {
      if (this.#watch.interrupt.requested) Atomics.store(this.#stop, 0, 1);
    }, INTERRUPT_INTERVAL_MS);
    try {
      await Promise.all(Array.from({ length: workers }, () => this.#work()));
    } finally {
      clearInterval(timer);
      this.#status.clear();
    }
    const failed = this.#verdicts.indexOf("failed");
    // Once more, where what is wrong can be thrown as it is.
    if (failed !== -1) this.#done(await testHere(this.#models[failed]!, this.#options, this.#watch));
  }

  /** One worker, which tests one model after the other until none is left. */
  #work(): Promise<void> {
    return new Promise((resolve, reject) => {
      const workerData: WorkerInput = { options: this.#options, stop: this.#stop };
      const worker = new Worker(WORKER, { workerData });
      let index = -1;
      const next = (): void => {
        const over = this.#watch.interrupt.requested || this.#verdicts.includes("failed");
        index = over ? this.#models.length : this.#begun++;
        const path = this.#models[index];
        if (path === undefined) void worker.terminate().then(() => resolve());
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
        else worker.postMessage(path);
      };
      worker.on("error", reject);
      worker.on("message", (message: WorkerMessage) => {
        if (message.type === "progress") this.#progress(index, message.counts);
        else {
          this.#verdicts[index] = message.type === "verdict" ? message.verdict : "failed";
          this.#tell();
          next();
        }
      });
      next();
    });
  }

  #progress(index: number, counts: StatusCounts): void {
    this.#counts[index] = counts;
    const sum = (of: keyof StatusCounts): number => this.#counts.reduce((total, c) => total + (c?.[of] ?? 0), 0);
    const all = { runs: sum("runs"), coverage: sum("coverage"), findings: sum("findings"), corpus: sum("corpus") };
    this.#status.update(all);
  }

  /** Hands on what is ready, in the order of the models. */
  #tell(): void {
    for (let verdict = this.#verdicts[this.#told]; verdict !== undefined; verdict = this.#verdicts[this.#told]) {
      if (verdict === "failed") return;
      this.#status.clear();
      this.#done(verdict);
      this.#told++;
    }
  }
}
