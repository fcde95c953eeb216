/**
 * The validator's rules written a second time, plainly and slowly, to compare the core with: strings and sets, no
 * caches but the chain cache that the rules know, searches over small graphs only. `exhaustive` enumerates every simple
 * strong path where the kernel's breadth-first search visits each class once, which can hide one.
 */
export interface ModelLock {
  readonly name: string;
  readonly class: string;
  /** Outer (0: as inner) and inner wait type; per-CPU or wait-override classes are passed over in irq searches. */
  readonly outer: number;
  readonly inner: number;
  readonly special: boolean;
  /** Its inner wait type replaces what counts below it; such a class is special, too. */
  readonly override: boolean;
}

export type ModelOp =
  | {
      readonly op: "acquire";
      readonly task: number;
      readonly lock: number;
      readonly read: number;
      readonly trylock: boolean;
      readonly check: boolean;
      readonly nest: number;
      readonly sync: boolean;
    }
  | {
      readonly op: "release" | "downgrade" | "pin" | "unpin" | "free";
      readonly task: number;
      readonly lock: number;
    }
  /** The held lock gets the class of another. */
  | { readonly op: "set-class"; readonly task: number; readonly lock: number; readonly like: number }
  | {
      readonly op:
        | "irqs-on"
        | "irqs-off"
        | "softirqs-on"
        | "softirqs-off"
        | "hardirq-enter"
        | "threaded-enter"
        | "hardirq-exit"
        | "softirq-enter"
        | "softirq-exit"
        | "nmi-enter"
        | "nmi-exit"
        | "lockdep-off"
        | "lockdep-on"
        | "reclaim-enter"
        | "reclaim-exit"
        | "alloc"
        | "exit";
      readonly task: number;
    };

interface Held {
  lock: number;
  class: string;
  read: number;
  trylock: boolean;
  check: boolean;
  nest: number;
  context: string;
  irqsOff: boolean;
  references: number;
  pins: number;
}

interface Context {
  hard: number;
  soft: number;
  threaded: boolean;
  irqs: boolean;
  softirqs: boolean;
  /** lockdep_off() and NMIs, and NMIs alone. */
  off: number;
  nmi: number;
  reclaim: boolean;
  stack: Held[];
}

interface Types {
  readonly outer: number;
  readonly inner: number;
  readonly special: boolean;
  readonly override: boolean;
}

const NO_TYPES: Types = { outer: 0, inner: 0, special: false, override: false };

/** What differs from version to version. */
interface Rules {
  readonly recursiveReads: boolean;
  readonly waitTypes: boolean;
  readonly lockTypes: boolean;
  readonly reclaimState: boolean;
  readonly emptyReleaseWarns: boolean;
}

function rulesOf(linux: string): Rules {
  const [major = 0, minor = 0] = linux.split(".").map(Number);
  const since = (a: number, b: number): boolean => major > a || (major === a && minor >= b);
  return {
    recursiveReads: since(5, 10),
    waitTypes: since(5, 7),
    lockTypes: since(5, 11),
    reclaimState: !since(4, 14),
    emptyReleaseWarns: !since(5, 3),
  };
}

type Kinds = Set<string>;
class Report extends Error {}

const STATES = ["HARDIRQ", "SOFTIRQ", "RECLAIM_FS"];
/** The lock that stands for memory reclaim: number of its instance, name of its class. */
const FS_RECLAIM = 1000;
const FS_RECLAIM_CLASS = "fs_reclaim";

export class Model {
  private readonly after = new Map<string, Map<string, Kinds>>();
  private readonly before = new Map<string, Map<string, Kinds>>();
  private readonly usage = new Map<string, Set<string>>();
  private readonly chains = new Set<string>();
  /** Of each class, from its first acquire on. */
  private readonly types = new Map<string, Types>();
  /** Class of each lock now. */
  private readonly classes: string[];
  private readonly tasks: Context[];
  private readonly rules: Rules;

  constructor(
    private readonly locks: readonly ModelLock[],
    linux: string,
    private readonly exhaustive: boolean,
    tasks: number,
  ) {
    this.rules = rulesOf(linux);
    this.classes = locks.map((lock) => lock.class);
    this.tasks = Array.from({ length: tasks }, () => ({
      hard: 0,
      soft: 0,
      threaded: false,
      irqs: true,
      softirqs: true,
      off: 0,
      nmi: 0,
      reclaim: false,
      stack: [],
    }));
  }

  /** Another one in the same state. */
  clone(): Model {
    return Object.assign(Object.create(Model.prototype) as Model, structuredClone({ ...this }));
  }

  private classOf(lock: number): string {
    return lock === FS_RECLAIM ? FS_RECLAIM_CLASS : (this.classes[lock] as string);
  }

  /** The class is known from now on, with what the lock says of it. */
  private register(lock: number): string {
    const name = this.classOf(lock);
    const own = this.locks[lock];
    if (!this.types.has(name)) this.types.set(name, own ?? NO_TYPES);
    return name;
  }

  private typesOf(name: string): Types {
    return (this.rules.waitTypes ? this.types.get(name) : undefined) ?? NO_TYPES;
  }

  /** The kind of the report that the operation brings, "" for none. The model is of no use after a report. */
  apply(op: ModelOp): string {
    try {
      this.carryOut(op, this.tasks[op.task] as Context);
      return "";
    } catch (e) {
      if (e instanceof Report) return e.message;
      throw e;
    }
  }

  private carryOut(op: ModelOp, t: Context): void {
    switch (op.op) {
      case "acquire": {
        this.take(t, op);
        return;
      }
      case "release":
        return t.off > 0 ? undefined : this.release(t, op.lock);
      case "downgrade":
        return t.off > 0 ? undefined : this.downgrade(t, op.lock);
      case "set-class":
        return t.off > 0 ? undefined : this.setClass(t, op.lock, op.like);
      case "pin":
      case "unpin":
        return t.off > 0 ? undefined : this.pin(t, op.lock, op.op === "pin");
      case "free":
        if (t.stack.some((h) => h.lock === op.lock)) throw new Report("held-lock-freed");
        return;
      case "exit":
        if (t.stack.length > 0) throw new Report("exit-with-lock");
        return;
      case "lockdep-off":
        t.off += 1;
        return;
      case "lockdep-on":
        t.off -= 1;
        return;
      case "nmi-enter":
        t.off += 1;
        t.nmi += 1;
        t.hard += 1;
        return;
      case "nmi-exit":
        t.off -= 1;
        t.nmi -= 1;
        t.hard -= 1;
        return;
      case "reclaim-enter":
      case "reclaim-exit":
      case "alloc":
        return this.reclaim(t, op.op);
      case "irqs-on":
        if (t.irqs) return;
        this.markHeld(t, "HARDIRQ");
        if (t.softirqs) this.markHeld(t, "SOFTIRQ");
        t.irqs = true;
        return;
      case "irqs-off":
        t.irqs = false;
        return;
      case "softirqs-on":
        if (!t.softirqs && t.irqs) this.markHeld(t, "SOFTIRQ");
        t.softirqs = true;
        return;
      case "softirqs-off":
        t.softirqs = false;
        return;
      case "hardirq-enter":
      case "threaded-enter":
        if (t.hard === 0) t.threaded = false;
        if (op.op === "threaded-enter") t.threaded = true;
        t.hard += 1;
        return;
      case "hardirq-exit":
        t.hard -= 1;
        return;
      case "softirq-enter":
        t.soft += 1;
        return;
      default:
        t.soft -= 1;
    }
  }

  // ---- acquire and release

  private take(t: Context, op: Extract<ModelOp, { op: "acquire" }>): void {
    const { lock, read, trylock, nest, check, sync } = op;
    if (t.off > 0) {
      if (!trylock && !sync) this.checkNmi(t, lock, read);
      return;
    }
    const held = { lock, class: "", read, trylock, check, nest, context: "", references: 0, pins: 0 };
    this.acquire(t, { ...held, irqsOff: !t.irqs }, sync);
  }

  private checkNmi(t: Context, lock: number, read: number): void {
    if (!this.rules.recursiveReads || t.nmi === 0) return;
    const bits = this.bits(this.classOf(lock));
    if (bits.has("USED-W") || (read === 0 && bits.has("USED-R"))) throw new Report("inconsistent-lock");
  }

  private reclaim(t: Context, what: string): void {
    if (t.off > 0) return;
    if (!this.rules.reclaimState) {
      const plain = { task: 0, lock: FS_RECLAIM, read: 0, trylock: false, check: true, nest: -1, sync: false };
      if (what !== "reclaim-exit") this.take(t, { op: "acquire", ...plain });
      if (what !== "reclaim-enter") this.release(t, FS_RECLAIM);
    } else if (what !== "alloc") {
      t.reclaim = what === "reclaim-enter";
    } else if (t.irqs) {
      this.markHeld(t, "RECLAIM_FS");
    } else {
      throw new Report("lockdep-warning");
    }
  }

  private setClass(t: Context, lock: number, like: number): void {
    const i = this.findToChange(t, lock);
    this.classes[lock] = this.classOf(like);
    this.register(lock);
    for (const h of t.stack.splice(i)) this.acquire(t, h, false);
  }

  private findToChange(t: Context, lock: number): number {
    if (t.stack.length === 0) throw new Report("lockdep-warning");
    const i = this.find(t, lock);
    if (i < 0) throw new Report("unlock-balance");
    return i;
  }

  private pin(t: Context, lock: number, on: boolean): void {
    const held = t.stack.find((h) => this.matches(h, lock));
    if (held === undefined || (!on && held.pins === 0)) throw new Report("lock-pin");
    held.pins += on ? 1 : -1;
  }

  private acquire(t: Context, held: Held, sync: boolean): void {
    held.class = this.register(held.lock);
    held.context = contextOf(t);
    const top = t.stack.at(-1);
    if (top !== undefined && held.nest >= 0 && !sync && top.class === held.class) {
      top.references = Math.max(1, top.references) + Math.max(1, held.references);
      return;
    }
    this.checkWait(t, held);
    this.markAcquire(t, held, sync);
    if (held.nest >= 0 && !this.isHeld(t, held.nest)) throw new Report("nested-lock-not-taken");
    const below: Held[] = [];
    for (let i = t.stack.length - 1; i >= 0 && (t.stack[i] as Held).context === held.context; i--) {
      below.unshift(t.stack[i] as Held);
    }
    if (!held.trylock && held.check) this.validate(t, held, below);
    if (!sync) t.stack.push(held);
  }

  private validate(t: Context, held: Held, below: readonly Held[]): void {
    const link = (h: Held): string => (this.rules.recursiveReads ? `${h.class}:${h.read}` : h.class);
    const chain = [...below, held].map(link).join(" ");
    if (this.chains.has(chain)) return;
    this.chains.add(chain);
    let nested = false;
    for (const prev of t.stack) {
      if (prev.lock === held.nest) nested = true;
      if (prev.class !== held.class) continue;
      if (held.read === 2 && prev.read > 0) {
        if (this.rules.recursiveReads) continue;
        held.read = 2;
        return;
      }
      if (nested) {
        if (!this.rules.recursiveReads) held.read = 2;
        return;
      }
      throw new Report("recursive-lock");
    }
    for (const prev of [...below].reverse()) {
      if (!prev.check || (!this.rules.recursiveReads && prev.read === 2)) continue;
      this.depend(prev, held);
      if (!prev.trylock) return;
    }
  }

  private depend(prev: Held, next: Held): void {
    const reaches = (at: string, onlyR: boolean): boolean =>
      at === prev.class && (!this.rules.recursiveReads || prev.read === 0 || !onlyR);
    if (this.search(this.after, next.class, next.read === 2, reaches, false)) {
      throw new Report(prev.class === next.class ? "recursive-lock" : "lock-cycle");
    }
    this.checkOrder(prev, next);
    if (!this.rules.recursiveReads && (prev.read === 2 || next.read === 2)) return;
    const first = prev.read === 0 ? "E" : "S";
    const second = next.read === 2 ? "R" : "N";
    addKind(this.after, prev.class, next.class, first + second);
    addKind(this.before, next.class, prev.class, (second === "N" ? "E" : "S") + (first === "E" ? "N" : "R"));
  }

  private release(t: Context, lock: number): void {
    const i = this.find(t, lock);
    if (i < 0)
      throw new Report(t.stack.length === 0 && this.rules.emptyReleaseWarns ? "lockdep-warning" : "unlock-balance");
    const held = t.stack[i] as Held;
    if (held.pins > 0) throw new Report("lock-pin");
    if (held.references > 1) {
      held.references -= 1;
      return;
    }
    const above = t.stack.splice(i).slice(1);
    for (const h of above) this.acquire(t, h, false);
  }

  private downgrade(t: Context, lock: number): void {
    const held = t.stack.splice(this.findToChange(t, lock));
    // Only a warning in the kernel, but a finding in the core.
    if ((held[0] as Held).read !== 0) throw new Report("lockdep-warning");
    (held[0] as Held).read = 1;
    for (const h of held) this.acquire(t, h, false);
  }

  private matches(h: Held, lock: number): boolean {
    return h.lock === lock || (h.references > 0 && h.class === this.classOf(lock));
  }

  private find(t: Context, lock: number): number {
    for (let i = t.stack.length - 1; i >= 0; i--) {
      const above = t.stack[i + 1];
      if (above !== undefined && above.context !== (t.stack[i] as Held).context) return -1;
      if (this.matches(t.stack[i] as Held, lock)) return i;
    }
    return -1;
  }

  private isHeld(t: Context, lock: number): boolean {
    return t.stack.some((h) => this.matches(h, lock));
  }

  private checkWait(t: Context, held: Held): void {
    const lock = this.typesOf(held.class);
    if (lock.inner === 0 || held.trylock) return;
    let allowed = 5;
    if (t.hard > 0) allowed = t.threaded ? 3 : 2;
    else if (t.soft > 0) allowed = 3;
    let base = t.stack.length;
    while (base > 0 && (t.stack[base - 1] as Held).context === held.context) base -= 1;
    for (const below of t.stack.slice(base)) {
      const { inner, override } = this.typesOf(below.class);
      if (inner > 0) allowed = override ? inner : Math.min(allowed, inner);
    }
    if ((lock.outer === 0 ? lock.inner : lock.outer) > allowed) throw new Report("wait-context");
  }

  // ---- usage

  private markAcquire(t: Context, held: Held, sync: boolean): void {
    const read = held.read > 0 ? "-R" : "-W";
    if (held.check) this.markIrqs(t, held, sync, read);
    this.bits(held.class).add(this.rules.recursiveReads ? `USED${read}` : "USED-W");
  }

  private markIrqs(t: Context, held: Held, sync: boolean, read: string): void {
    if (!held.trylock) {
      if (t.hard > 0) this.mark(held, `IN-HARDIRQ${read}`);
      if (t.soft > 0) this.mark(held, `IN-SOFTIRQ${read}`);
    }
    if (!held.irqsOff && !sync) {
      this.mark(held, `HARDIRQ-ON${read}`);
      if (t.softirqs) this.mark(held, `SOFTIRQ-ON${read}`);
    }
    if (!held.trylock && t.reclaim) this.mark(held, `IN-RECLAIM_FS${read}`);
  }

  private markHeld(t: Context, state: string): void {
    if (t.off > 0) return;
    for (const held of t.stack) if (held.check) this.mark(held, `${state}-ON${held.read > 0 ? "-R" : "-W"}`);
  }

  private bits(of: string): Set<string> {
    let bits = this.usage.get(of);
    if (bits === undefined) {
      bits = new Set();
      this.usage.set(of, bits);
    }
    return bits;
  }

  private mark(held: Held, bit: string): void {
    const bits = this.bits(held.class);
    if (bits.has(bit)) return;
    bits.add(bit);
    const state = STATES.find((s) => bit.includes(s)) as string;
    const usedIn = bit.startsWith("IN-");
    const opposite = usedIn ? `${state}-ON` : `IN-${state}`;
    const reader = bit.endsWith("-R");
    const look = (wanted: string[]): void => {
      const direction = usedIn ? this.after : this.before;
      const onlyR = usedIn ? held.read === 2 : held.read !== 0;
      if (this.searchUsage(direction, held.class, onlyR, wanted)) throw new Report("irq-inversion");
    };
    if (bits.has(`${opposite}-W`)) throw new Report("inconsistent-lock");
    if (!this.rules.recursiveReads) {
      look([`${opposite}-W`]);
      if (reader) return;
      if (bits.has(`${opposite}-R`)) throw new Report("inconsistent-lock");
      look([`${opposite}-R`]);
      return;
    }
    if (!reader && bits.has(`${opposite}-R`)) throw new Report("inconsistent-lock");
    look([`${opposite}-W`, `${opposite}-R`]);
  }

  private searchUsage(graph: Map<string, Map<string, Kinds>>, from: string, onlyR: boolean, wanted: string[]): boolean {
    const match = (at: string, only: boolean): boolean =>
      wanted.some((w) => this.bits(at).has(w) && (!this.rules.recursiveReads || !only || w.endsWith("-W")));
    return this.search(graph, from, onlyR, match, true);
  }

  private checkOrder(prev: Held, next: Held): void {
    for (const state of STATES) {
      if (!this.rules.recursiveReads) {
        for (const read of ["-W", "-R"]) {
          if (!this.searchUsage(this.before, prev.class, false, [`IN-${state}${read}`])) continue;
          if (this.searchUsage(this.after, next.class, false, [`${state}-ON-W`])) throw new Report("irq-unsafe-order");
        }
        continue;
      }
      if (!this.searchUsage(this.before, prev.class, prev.read !== 0, [`IN-${state}-W`, `IN-${state}-R`])) continue;
      const unsafe = [`${state}-ON-W`, `${state}-ON-R`];
      if (this.searchUsage(this.after, next.class, next.read === 2, unsafe)) throw new Report("irq-unsafe-order");
    }
  }

  // ---- searches

  private search(
    graph: Map<string, Map<string, Kinds>>,
    from: string,
    onlyR: boolean,
    match: (at: string, onlyR: boolean) => boolean,
    skipSpecial: boolean,
  ): boolean {
    const skips = (at: string): boolean => skipSpecial && this.rules.lockTypes && this.typesOf(at).special;
    if (skips(from)) return false;
    if (match(from, onlyR)) return true;
    const strong = (kinds: Kinds, only: boolean): boolean | null => {
      if (!this.rules.recursiveReads) return false;
      const left = [...kinds].filter((k) => !only || k.startsWith("E"));
      return left.length === 0 ? null : left.every((k) => k.endsWith("R"));
    };
    if (this.exhaustive) {
      const walk = (at: string, only: boolean, seen: readonly string[]): boolean =>
        [...(graph.get(at) ?? [])].some(([to, kinds]) => {
          const now = strong(kinds, only);
          if (now === null || seen.includes(to) || skips(to)) return false;
          return match(to, now) || walk(to, now, [...seen, to]);
        });
      return walk(from, onlyR, [from]);
    }
    const visited = new Set(this.rules.recursiveReads ? [from] : []);
    let layer: [string, boolean][] = [[from, onlyR]];
    while (layer.length > 0) {
      const nextLayer: [string, boolean][] = [];
      for (const [at, only] of layer) {
        for (const [to, kinds] of graph.get(at) ?? []) {
          if (visited.has(to)) continue;
          visited.add(to);
          const now = strong(kinds, only);
          if (now === null || skips(to)) continue;
          if (match(to, now)) return true;
          nextLayer.push([to, now]);
        }
      }
      layer = nextLayer;
    }
    return false;
  }
}

function contextOf(t: Context): string {
  return `${t.hard > 0 ? "hard" : ""}${t.soft > 0 ? "soft" : ""}`;
}

function addKind(graph: Map<string, Map<string, Kinds>>, from: string, to: string, kind: string): void {
  const list = graph.get(from) ?? new Map<string, Kinds>();
  graph.set(from, list);
  const kinds = list.get(to) ?? new Set<string>();
  list.set(to, kinds);
  kinds.add(kind);
}
