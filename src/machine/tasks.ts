import { layoutOf } from "../abi/layout-offsets.js";
import type { Image } from "../compiler/image.js";
import type { Core } from "./core.js";
import type { TaskRef } from "./finding.js";
import type { Symbols } from "./symbols.js";

const { fields } = layoutOf("task_struct");
const PID = fields.find((f) => f.name === "pid")!.offset;
const COMM = fields.find((f) => f.name === "comm")!.offset;

// Events: assembly/events.ts.
export const EVENT_BYTES = 16;
export const MAX_EVENTS = 1 << 16;
export const CALL_BEGIN = 0x1000;

// assembly/task.ts
const KTHREAD = 1;
/** What the host task and user tasks are called before their first call. */
const BEFORE_CALLS = "init";

/** Pids and names of a machine's tasks. A user task has the name of the process that makes its present call. */
export class Tasks {
  readonly #core: Core;
  readonly #symbols: Symbols;
  readonly #image: Image;

  constructor(core: Core, symbols: Symbols, image: Image) {
    this.#core = core;
    this.#symbols = symbols;
    this.#image = image;
  }

  /** A task as it is now. */
  now(task: number): TaskRef {
    const struct = this.#core.exports.taskStructOf(task);
    return { task, pid: this.#core.u32("MEM", struct + PID), comm: this.#symbols.stringAt(struct + COMM) };
  }

  /** A task as it was when `step` events had happened. */
  at(task: number, step: number): TaskRef {
    const now = this.now(task);
    const oldest = Math.max(0, this.#core.exports.eventCount() - MAX_EVENTS);
    for (let seq = step - 1; seq >= oldest; seq--) {
      const comm = this.commOfCall(task, seq);
      if (comm !== null) return { ...now, comm };
    }
    return this.#core.exports.taskKind(task) === KTHREAD ? now : { ...now, comm: BEFORE_CALLS };
  }

  /** Name of the process whose call by `task` began with event `seq`, null when the event is another. */
  commOfCall(task: number, seq: number): string | null {
    const at = (seq & (MAX_EVENTS - 1)) * EVENT_BYTES;
    const word = this.#core.u32("EVENTS", at);
    if (word !== ((CALL_BEGIN << 8) | task) >>> 0) return null;
    const index = this.#core.u32("EVENTS", at + 4);
    return this.#image.entryPoints.find((entry) => entry.function === index)?.comm ?? null;
  }
}
