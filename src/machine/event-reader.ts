import { DATA_BASE } from "../abi/addresses.js";
import { CORE_OPS } from "../abi/core-ops.js";
import { layoutOf } from "../abi/layout-offsets.js";
import type { Image } from "../compiler/image.js";
import type { Core } from "./core.js";
import type { Event, Schedule, Switch } from "./outcome.js";
import type { Symbols } from "./symbols.js";
import { CALL_BEGIN, EVENT_BYTES, MAX_EVENTS, type Tasks } from "./tasks.js";

const CALL_END = 0x1001;
const CALL_SKIPPED = 0x1002;
const ALLOCATION_FAILS = 0x1003;

/** Where the lock map stands in what an operation works on. */
const LOCK_MAPS: readonly (readonly [RegExp, number])[] = [
  [/^(_?mutex_|_raw_spin_|__raw_spin_|rt_mutex_|__local_)/, mapIn("mutex")],
  [/^ww_mutex_/, layoutOf("ww_mutex").fields.find((f) => f.name === "base")!.offset + mapIn("mutex")],
  [/^ww_acquire_/, mapIn("ww_acquire_ctx")],
  [/^(_raw_read_|_raw_write_|_?down_|up_|downgrade_|rwsem_|percpu_)/, mapIn("rw_semaphore")],
  [/^(raw_)?(read|write)_seqcount_/, mapIn("seqcount")],
  [/srcu/, mapIn("srcu_struct")],
  [/^(lock_|__rcu_)/, 0],
];

function mapIn(structure: string): number {
  return layoutOf(structure).fields.find((f) => f.name === "dep_map")!.offset;
}

const WORK_MAP = layoutOf("work_struct").fields.find((f) => f.name === "lockdep_map")!.offset;

/** The run's events; only the last 65,536 are kept. */
export function readEvents(core: Core, symbols: Symbols, tasks: Tasks, image: Image): Event[] {
  const count = core.exports.eventCount();
  const events: Event[] = [];
  const refs = new Map<number, Event["task"]>();
  for (let seq = Math.max(0, count - MAX_EVENTS); seq < count; seq++) {
    const at = (seq & (MAX_EVENTS - 1)) * EVENT_BYTES;
    const word = core.u32("EVENTS", at);
    const task = word & 0xff;
    const op = word >>> 8;
    const code = core.u32("EVENTS", at + 4);
    const arg = core.u32("EVENTS", at + 8);
    const decision = core.u32("EVENTS", at + 12) - 1;
    const comm = tasks.commOfCall(task, seq);
    if (comm !== null) refs.set(task, { ...tasks.now(task), comm });
    else if (!refs.has(task)) refs.set(task, tasks.at(task, seq));
    const common = { seq, task: refs.get(task)!, decision };
    if (op >= CALL_BEGIN && op !== ALLOCATION_FAILS) {
      events.push({ ...common, ...callEvent(op, code, arg, image) });
      continue;
    }
    const frame = symbols.frameOf(code);
    const place = { function: frame.function, file: frame.file, line: frame.line };
    if (op === ALLOCATION_FAILS) {
      events.push({ ...common, op: "allocation fails", arg: BigInt(arg), what: `${arg} bytes`, ...place });
      continue;
    }
    const name = CORE_OPS[op]?.name ?? "";
    events.push({
      ...common,
      op: name,
      arg: BigInt(arg) + (DATA_BASE & ~0xffffffffn),
      what: whatStandsAt(name, arg, core, symbols),
      ...place,
    });
  }
  return events;
}

function callEvent(op: number, index: number, arg: number, image: Image): Omit<Event, "seq" | "task" | "decision"> {
  const f = image.functions[index];
  const verb = op === CALL_BEGIN ? "begin" : op === CALL_SKIPPED ? "skip" : "end";
  if (op === CALL_END) return { op: "end", arg: BigInt(index | 0), what: "", function: "", file: "", line: 0 };
  const name = image.entryPoints.find((e) => e.function === index)?.name ?? f?.name ?? "";
  return {
    op: `${verb} ${name}`,
    arg: BigInt(arg),
    what: "",
    function: name,
    file: f?.file ?? "",
    line: f?.line ?? 0,
  };
}

/** How a reader would name what an operation works on: its lock's name, or the static object. */
function whatStandsAt(op: string, offset: number, core: Core, symbols: Symbols): string {
  if (offset === 0 || offset >= core.exports.memoryBytes()) return "";
  const inside = LOCK_MAPS.find(([pattern]) => pattern.test(op));
  if (inside !== undefined) return symbols.mapName(offset + inside[1]);
  if (op === "__worker_done" || op.endsWith("_work")) {
    const name = symbols.mapName(offset + WORK_MAP);
    if (name !== "") return name;
  }
  return symbols.dataName(offset);
}

export function readSchedule(core: Core): Schedule {
  const count = core.exports.recordedSwitches();
  const switches: Switch[] = [];
  for (let i = 0; i < count; i++) {
    switches.push({ at: core.u32("SWITCHES", i * 8), to: core.u32("SWITCHES", i * 8 + 4) });
  }
  return switches;
}
