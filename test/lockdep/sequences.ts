import { FINDING_KINDS } from "../../src/abi/findings.js";
import type { LockdepHost } from "../../src/machine/lockdep-core.js";
import { versionCode } from "../../src/machine/linux-version.js";
import type { ModelLock, ModelOp } from "./model.js";

/** A generated sequence: the locks it uses, and operations that obey what hardware and API make impossible. */
export interface Sequence {
  readonly locks: readonly ModelLock[];
  readonly tasks: number;
  readonly ops: readonly ModelOp[];
}

/** Picks a number from 0 to n - 1. */
export type Pick = (n: number) => number;

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
}

interface TaskState {
  held: number[];
  irqsOff: number;
  softOff: number;
  inHard: boolean;
  inSoft: boolean;
}

/** A sequence of the given shape. */
export function makeSequence(pick: Pick, shape: Shape): Sequence {
  const locks = Array.from({ length: shape.locks }, (_, i): ModelLock => {
    const cls = i < shape.classes ? i : pick(shape.classes);
    return {
      name: `l${i}`,
      class: `c${cls}`,
      outer: 0,
      inner: shape.waitTypes ? [0, 2, 3, 4][cls % 4]! : 0,
      special: shape.irqs && cls === shape.classes - 1 && shape.classes > 3,
    };
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
    }),
  );
  const ops: ModelOp[] = [];
  const classOf = (lock: number): string => (locks[lock] as ModelLock).class;
  for (let tries = 0; ops.length < shape.ops && tries < shape.ops * 6; tries++) {
    const task = pick(shape.tasks);
    ops.push(...step(pick, { ...shape, ...habits, classOf }, task, states[task] as TaskState));
  }
  return { locks, tasks: shape.tasks, ops };
}

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

function release(pick: Pick, shape: Plan, task: number, s: TaskState): ModelOp[] {
  if (s.held.length === 0) return pick(300) === 0 ? [{ op: "release", task, lock: pick(shape.locks) }] : [];
  if (shape.readers && pick(100) === 0) return [{ op: "downgrade", task, lock: s.held.at(-1) as number }];
  const at = pick(4) === 0 ? pick(s.held.length) : s.held.length - 1;
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

/** KERNEL_VERSION of each set of rules that the model knows. */
export const VERSIONS = { 412: versionCode("4.12"), 612: versionCode("6.12") } as const;

const NAMES = 0x1000;
const KEYS = 0x3000;
const MAPS = 0x4000;
const STATIC_END = 0x10000;

/** Drives the core with a sequence, one operation at a time. */
export class CoreRun {
  private ip = 0;

  constructor(
    private readonly host: LockdepHost,
    readonly sequence: Sequence,
    rules: 412 | 612,
    goOn = false,
  ) {
    const { core } = host;
    core.lockdep_configure(VERSIONS[rules], goOn ? 1 : 0, 1);
    core.lockdep_reset();
    core.lockdep_set_static(STATIC_END, 0, 0);
    sequence.locks.forEach((lock, i) => {
      const cls = Number(lock.class.slice(1));
      host.write(NAMES + cls * 16, new TextEncoder().encode(`${lock.class}\0`));
      host.write(MAPS + i * 64, new Uint8Array(64));
      const type = lock.special ? 1 : 0;
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
    }
  }
}
