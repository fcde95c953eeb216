import { parentPort, workerData } from "node:worker_threads";
import type { StatusCounts } from "../status-line.js";
import { type TestOptions, testModel, type Verdict } from "./test-model.js";

/** What a worker is started with; `stop[0]` becomes 1 when it is to end. */
export interface WorkerInput {
  readonly options: TestOptions;
  readonly stop: Int32Array;
}

/** From a worker: how far it is, or that it has tested the model that it was sent. */
export type WorkerMessage =
  | { readonly type: "progress"; readonly counts: StatusCounts }
  | { readonly type: "verdict"; readonly verdict: Verdict }
  | { readonly type: "failed" };

const PROGRESS_INTERVAL_MS = 200;

const port = parentPort!;
const { options, stop } = workerData as WorkerInput;
const send = (message: WorkerMessage): void => port.postMessage(message);

let last = 0;

port.on("message", async (path: string) => {
  try {
    const verdict = await testModel(path, options, {
      progress: (counts) => {
        const now = performance.now();
        if (now - last < PROGRESS_INTERVAL_MS) return;
        last = now;
        send({ type: "progress", counts });
      },
      stopped: () => Atomics.load(stop, 0) !== 0,
      breathe: async () => {},
    });
    send({ type: "verdict", verdict });
  } catch {
    send({ type: "failed" });
  }
});
