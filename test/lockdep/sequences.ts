import { FINDING_KINDS } from "../../src/abi/findings.js";
import type { LockdepHost } from "../../src/machine/lockdep-core.js";
import { versionCode } from "../../src/machine/linux-version.js";
import { Model, type ModelLock, type ModelOp } from "./model.js";

/** A generated sequence: the locks it uses, and operations that obey what hardware and API make impossible. */
export interface Sequence {
  readonly locks: readonly ModelLock[];
  readonly tasks: number;
  readonly ops: readonly ModelOp[];
}

/** Picks a number from 0 to n - 1. */
export type Pick = (n: number) => number;

/** Of so many operations that would be reported one is kept. */
const LEFT_OUT = 60;

/** A small deterministic generator for bulk runs. */
export function pickFrom(seed: number): Pick {
  let x = seed | 1;
  return (n) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % n;
  };
}

export interface Shape {
  readonly locks: number;
  readonly classes: number;
  readonly ops: number;
  readonly tasks: number;
  readonly readers: boolean;
  readonly irqs: boolean;
  readonly nest: boolean;
  readonly waitTypes: boolean;
  /** Also changes of held locks, pins, frees, exits, NMIs, reclaim, lockdep_off. */
  readonly rare?: boolean;
}

interface TaskState {
  held: number[];
  irqsOff: number;
  softOff: number;
  inHard: boolean;
  inSoft: boolean;
  inNmi: boolean;
  off: boolean;
  inReclaim: boolean;
  pinned: number[];
}

/**
 * A sequence of the given shape; a second implementation that is given keeps it from ending early: what it would report
 * is mostly left out.
 */
export function makeSequence(pick: Pick, shape: Shape, linux?: string): Sequence {
  const pickOverride = shape.rare === true && pick(3) === 0;
  const locks = Array.from({ length: shape.locks }, (_, i): ModelLock => {
    const cls = i < shape.classes ? i : pick(shape.classes);
    const isLast = cls === shape.classes - 1 && shape.classes > 3;
    const [outer, inner] = shape.waitTypes ? WAIT_TYPES[(cls + i) % (shape.rare ? 6 : 4)]! : [0, 0];
    const override = isLast && shape.rare === true && pickOverride;
    return { name: `l${i}`, class: `c${cls}`, outer, inner, special: (shape.irqs && isLast) || override, override };
  });
  // Weights of this sequence alone: how often a held class is taken again, an interrupt comes, a reader comes.
  const habits = {
    again: [0, 0, 1, 8][pick(4)]!,
    irq: [1, 3, 8][pick(3)]!,
    readerKinds: shape.readers ? pick(4) : 0,
    disciplined: pick(2) === 0,
  };
  const states = Array.from(
    { length: shape.tasks },
    (): TaskState => ({
      held: [],
      irqsOff: 0,
      softOff: 0,
      inHard: false,
      inSoft: false,
      inNmi: false,
      off: false,
      inReclaim: false,
      pinned: [],
    }),
  );
  let model = linux === undefined ? null : new Model(locks, linux, false, shape.tasks);
  const ops: ModelOp[] = [];
  const classOf = (lock: number): string => (locks[lock] as ModelLock).class;
  for (let tries = 0; ops.length < shape.ops && tries < shape.ops * 6; tries++) {
    const task = pick(shape.tasks);
    const before = structuredClone(states[task]) as TaskState;
    const next = step(pick, { ...shape, ...habits, classOf }, task, states[task] as TaskState);
    if (model !== null && next.length > 0) {
      const trial = model.clone();
      const reports = next.some((op) => trial.apply(op) !== "");
      if (reports && pick(LEFT_OUT) !== 0) {
        states[task] = before;
        continue;
      }
      model = trial;
      if (reports) tries = Number.POSITIVE_INFINITY;
    }
    ops.push(...next);
  }
  return { locks, tasks: shape.tasks, ops };
}

/** Outer and inner: none, raw_spinlock, spinlock, mutex, RCU, a map that nothing may be taken in. */
const WAIT_TYPES = [
  [0, 0],
  [0, 2],
  [0, 3],
  [0, 4],
  [1, 3],
  [5, 1],
] as const;

const READ_MODES = [[0], [0, 0, 0, 0, 1], [0, 0, 1, 2], [0, 2, 2, 1]];

interface Plan extends Shape {
  readonly again: number;
  readonly irq: number;
  readonly readerKinds: number;
  /** Classes of even number are taken where interrupts cannot come, those of odd number not in interrupts. */
  readonly disciplined: boolean;
  readonly classOf: (lock: number) => string;
}

function step(pick: Pick, shape: Plan, task: number, s: TaskState): ModelOp[] {
  if (s.inNmi) return inNmi(pick, shape, task, s);
  if (s.off) return whileOff(pick, shape, task, s);
  if (shape.rare === true && pick(8) === 0) return rare(pick, shape, task, s);
  const choice = pick(shape.irqs ? 22 + shape.irq : 22);
  if (choice < 12) return acquire(pick, shape, task, s);
  if (choice < 22) return release(pick, shape, task, s);
  return interrupt(11 + pick(5), task, s, pick);
}

function acquire(pick: Pick, shape: Plan, task: number, s: TaskState): ModelOp[] {
  const lock = pick(shape.locks);
  const held = s.held.some((other) => shape.classOf(other) === shape.classOf(lock));
  if (held && pick(10) >= shape.again) return [];
  const safe = Number(shape.classOf(lock).slice(1)) % 2 === 0;
  if (shape.disciplined && pick(20) !== 0 && (safe ? !s.irqsOff && !s.softOff && !s.inHard : s.inHard || s.inSoft)) {
    return [];
  }
  const modes = READ_MODES[shape.readerKinds] as readonly number[];
  const read = modes[pick(modes.length)] as number;
  const trylock = pick(6) === 0;
  const nest = shape.nest && pick(4) === 0 ? (s.held[pick(Math.max(1, s.held.length))] ?? pick(shape.locks)) : -1;
  const sync = pick(25) === 0;
  const check = pick(25) !== 0;
  if (!sync) s.held.push(lock);
  return [{ op: "acquire", task, lock, read, trylock: trylock && !sync, check, nest, sync }];
}

function inNmi(pick: Pick, shape: Plan, task: number, s: TaskState): ModelOp[] {
  if (pick(3) === 0) {
    s.inNmi = false;
    return [{ op: "nmi-exit", task }, ...(s.irqsOff || s.inHard ? [] : [{ op: "irqs-on", task } as const])];
  }
  const lock = pick(shape.locks);
  if (pick(3) === 0) return [{ op: "release", task, lock }];
  return [{ op: "acquire", task, lock, read: pick(3), trylock: pick(2) === 0, check: true, nest: -1, sync: false }];
}

function whileOff(pick: Pick, shape: Plan, task: number, s: TaskState): ModelOp[] {
  const lock = pick(shape.locks);
  switch (pick(5)) {
    case 0:
      s.off = false;
      return [{ op: "lockdep-on", task }];
    case 1:
      return [{ op: "release", task, lock }];
    case 2:
      return [{ op: (["pin", "unpin", "downgrade"] as const)[pick(3)]!, task, lock }];
    default:
      return [{ op: "acquire", task, lock, read: pick(3), trylock: false, check: true, nest: -1, sync: pick(2) === 0 }];
  }
}

function rare(pick: Pick, shape: Plan, task: number, s: TaskState): ModelOp[] {
  const held = s.held[pick(Math.max(1, s.held.length))] ?? -1;
  const lock = pick(shape.locks);
  switch (pick(9)) {
    case 0:
      return held < 0 && pick(40) !== 0 ? [] : [{ op: "set-class", task, lock: held < 0 ? lock : held, like: lock }];
    case 1:
      if (held < 0) return pick(40) === 0 ? [{ op: "pin", task, lock }] : [];
      if (s.pinned.includes(held)) return [];
      s.pinned.push(held);
      return [{ op: "pin", task, lock: held }];
    case 2: {
      const pinned = s.pinned.pop();
      return pinned === undefined ? [] : [{ op: "unpin", task, lock: pinned }];
    }
    case 3:
      return s.held.includes(lock) && pick(30) !== 0 ? [] : [{ op: "free", task, lock }];
    case 4:
      return s.held.length > 0 && pick(60) !== 0 ? [] : [{ op: "exit", task }];
    case 5:
      s.inNmi = true;
      return [
        { op: "irqs-off", task },
        { op: "nmi-enter", task },
      ];
    case 6:
      s.off = true;
      return [{ op: "lockdep-off", task }];
    case 7:
      s.inReclaim = !s.inReclaim;
      return [{ op: s.inReclaim ? "reclaim-enter" : "reclaim-exit", task }];
    default:
      return s.irqsOff || s.inHard || s.inReclaim ? [] : [{ op: "alloc", task }];
  }
}

function release(pick: Pick, shape: Plan, task: number, s: TaskState): ModelOp[] {
  if (s.held.length === 0) return pick(300) === 0 ? [{ op: "release", task, lock: pick(shape.locks) }] : [];
  if (shape.readers && pick(100) === 0) return [{ op: "downgrade", task, lock: s.held.at(-1) as number }];
  const at = pick(4) === 0 ? pick(s.held.length) : s.held.length - 1;
  if (s.pinned.includes(s.held[at] as number) && pick(30) !== 0) return [];
  const [lock] = s.held.splice(at, 1);
  return [{ op: "release", task, lock: lock as number }];
}

function interrupt(choice: number, task: number, s: TaskState, pick: Pick): ModelOp[] {
  if (s.inHard) {
    s.inHard = false;
    return [{ op: "hardirq-exit", task }, ...(s.irqsOff ? [] : [{ op: "irqs-on", task } as const])];
  }
  switch (choice) {
    case 11:
      s.irqsOff = s.irqsOff ? 0 : 1;
      return [{ op: s.irqsOff ? "irqs-off" : "irqs-on", task }];
    case 12:
      if (s.irqsOff) return [];
      s.inHard = true;
      return [
        { op: "irqs-off", task },
        { op: pick(2) === 0 ? "hardirq-enter" : "threaded-enter", task },
      ];
    case 13:
      if (s.irqsOff || s.inSoft) return [];
      s.softOff = s.softOff ? 0 : 1;
      if (s.softOff) return [{ op: "softirqs-off", task }];
      return [
        { op: "irqs-off", task },
        { op: "softirqs-on", task },
        { op: "irqs-on", task },
      ];
    default:
      if (s.inSoft) {
        s.inSoft = false;
        s.softOff = 0;
        s.irqsOff = 0;
        return [
          { op: "softirq-exit", task },
          { op: "irqs-off", task },
          { op: "softirqs-on", task },
          { op: "irqs-on", task },
        ];
      }
      if (s.irqsOff || s.softOff) return [];
      s.inSoft = true;
      s.softOff = 1;
      return [
        { op: "softirqs-off", task },
        { op: "softirq-enter", task },
      ];
  }
}

const NAMES = 0x1000;
const KEYS = 0x3000;
const MAPS = 0x4000;
const STATIC_END = 0x10000;
const FS_RECLAIM = 0x8000;
const FS_RECLAIM_NAME = 0x9000;

/** Drives the core with a sequence, one operation at a time. */
export class CoreRun {
  private ip = 0;
  /** Cookies of pins, by lock and task. */
  private readonly cookies = new Map<string, number>();

  constructor(
    private readonly host: LockdepHost,
    readonly sequence: Sequence,
    linux: string,
    goOn = false,
  ) {
    const { core } = host;
    core.lockdep_configure(versionCode(linux), goOn ? 1 : 0, 1);
    core.lockdep_reset();
    for (let task = 0; task < sequence.tasks; task++) core.lockdep_task_reset(task);
    core.lockdep_set_static(STATIC_END, 0, 0);
    sequence.locks.forEach((lock, i) => {
      const cls = Number(lock.class.slice(1));
      host.write(NAMES + cls * 16, new TextEncoder().encode(`${lock.class}\0`));
      host.write(MAPS + i * 64, new Uint8Array(64));
      const type = lock.override ? 2 : lock.special ? 1 : 0;
      core.lockdep_init_map_type(
        0,
        MAPS + i * 64,
        NAMES + cls * 16,
        KEYS + cls * 16,
        0,
        lock.inner,
        lock.outer,
        type,
        8,
      );
    });
    host.write(FS_RECLAIM_NAME, new TextEncoder().encode("fs_reclaim\0"));
    host.write(FS_RECLAIM, new Uint8Array(64));
    core.lockdep_init_map_type(0, FS_RECLAIM, FS_RECLAIM_NAME, FS_RECLAIM, 0, 0, 0, 0, 8);
    core.lockdep_set_fs_reclaim(FS_RECLAIM);
    host.takeFindings();
  }

  /** The next operation is number `step` again. */
  restart(step: number): void {
    this.ip = step * 8;
  }

  /** Kinds of the findings that the operation brings. */
  apply(op: ModelOp): readonly string[] {
    this.ip += 8;
    this.host.standAt(op.task, this.ip);
    this.carryOut(op);
    return this.host.takeFindings().map((f) => FINDING_KINDS[f.kind] as string);
  }

  private readonly classes = new Map<number, number>();

  private classOf(lock: number): number {
    return this.classes.get(lock) ?? Number((this.sequence.locks[lock] as ModelLock).class.slice(1));
  }

  private carryOut(op: ModelOp): void {
    const { core } = this.host;
    const { task } = op;
    const ip = this.ip;
    switch (op.op) {
      case "acquire": {
        const map = MAPS + op.lock * 64;
        const nest = op.nest < 0 ? 0 : MAPS + op.nest * 64;
        if (op.sync) return core.lock_sync(task, map, 0, op.read, op.check ? 1 : 0, nest, ip);
        return core.lock_acquire(task, map, 0, op.trylock ? 1 : 0, op.read, op.check ? 1 : 0, nest, ip);
      }
      case "release":
        return core.lock_release(task, MAPS + op.lock * 64, ip);
      case "downgrade":
        return core.lock_downgrade(task, MAPS + op.lock * 64, ip);
      case "irqs-on":
        return core.lockdep_hardirqs_on(task, ip);
      case "irqs-off":
        return core.lockdep_hardirqs_off(task, ip);
      case "softirqs-on":
        return core.lockdep_softirqs_on(task, ip);
      case "softirqs-off":
        return core.lockdep_softirqs_off(task, ip);
      case "hardirq-enter":
        return core.lockdep_hardirq_enter(task, 0);
      case "threaded-enter":
        return core.lockdep_hardirq_enter(task, 1);
      case "hardirq-exit":
        return core.lockdep_hardirq_exit(task);
      case "softirq-enter":
        return core.lockdep_softirq_enter(task);
      case "softirq-exit":
        return core.lockdep_softirq_exit(task);
      case "nmi-enter":
        return core.lockdep_nmi_enter(task);
      case "nmi-exit":
        return core.lockdep_nmi_exit(task);
      case "lockdep-off":
        return core.lockdep_off(task);
      case "lockdep-on":
        return core.lockdep_on(task);
      case "reclaim-enter":
        return core.lockdep_fs_reclaim_acquire(task, ip);
      case "reclaim-exit":
        return core.lockdep_fs_reclaim_release(task, ip);
      case "alloc":
        return core.lockdep_might_alloc(task, ip);
      case "exit":
        return core.lockdep_task_exit(task);
      case "free":
        return core.lockdep_free_range(task, MAPS + op.lock * 64, MAPS + op.lock * 64 + 64);
      case "set-class": {
        const cls = this.classOf(op.like);
        this.classes.set(op.lock, cls);
        return core.lock_set_class(task, MAPS + op.lock * 64, NAMES + cls * 16, KEYS + cls * 16, 0, ip);
      }
      case "pin": {
        const cookie = core.lock_pin(task, MAPS + op.lock * 64, ip);
        if (cookie !== 0) this.cookies.set(`${op.lock} ${task}`, cookie);
        return;
      }
      case "unpin":
        return core.lock_unpin(task, MAPS + op.lock * 64, this.cookies.get(`${op.lock} ${task}`) ?? 0, ip);
    }
  }
}
