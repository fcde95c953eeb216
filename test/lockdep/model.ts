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
  | { readonly op: "release"; readonly task: number; readonly lock: number }
  | { readonly op: "downgrade"; readonly task: number; readonly lock: number }
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
        | "softirq-exit";
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
}

interface Context {
  hard: number;
  soft: number;
  threaded: boolean;
  irqs: boolean;
  softirqs: boolean;
  stack: Held[];
}

type Kinds = Set<string>;
class Report extends Error {}

const STATES = ["HARDIRQ", "SOFTIRQ"];

export class Model {
  private readonly after = new Map<string, Map<string, Kinds>>();
  private readonly before = new Map<string, Map<string, Kinds>>();
  private readonly usage = new Map<string, Set<string>>();
  private readonly chains = new Set<string>();
  private readonly special = new Set<string>();
  private readonly tasks: Context[];

  constructor(
    private readonly locks: readonly ModelLock[],
    private readonly rules: 412 | 612,
    private readonly exhaustive: boolean,
    tasks: number,
  ) {
    this.tasks = Array.from({ length: tasks }, () => ({
      hard: 0,
      soft: 0,
      threaded: false,
      irqs: true,
      softirqs: true,
      stack: [],
    }));
    for (const lock of locks) if (lock.special) this.special.add(lock.class);
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
        const check = op.check;
        const { lock, read, trylock, nest } = op;
        const name = (this.locks[lock] as ModelLock).class;
        const held = { lock, class: name, read, trylock, check, nest, context: contextOf(t), references: 0 };
        this.acquire(t, { ...held, irqsOff: !t.irqs }, op.sync);
        return;
      }
      case "release":
        return this.release(t, op.lock);
      case "downgrade":
        return this.downgrade(t, op.lock);
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

  private acquire(t: Context, held: Held, sync: boolean): void {
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
    const link = (h: Held): string => (this.rules === 412 ? h.class : `${h.class}:${h.read}`);
    const chain = [...below, held].map(link).join(" ");
    if (this.chains.has(chain)) return;
    this.chains.add(chain);
    let nested = false;
    for (const prev of t.stack) {
      if (prev.lock === held.nest) nested = true;
      if (prev.class !== held.class) continue;
      if (held.read === 2 && prev.read > 0) {
        if (this.rules === 612) continue;
        held.read = 2;
        return;
      }
      if (nested) {
        if (this.rules === 412) held.read = 2;
        return;
      }
      throw new Report("recursive-lock");
    }
    for (const prev of [...below].reverse()) {
      if (!prev.check || (this.rules === 412 && prev.read === 2)) continue;
      this.depend(prev, held);
      if (!prev.trylock) return;
    }
  }

  private depend(prev: Held, next: Held): void {
    const reaches = (at: string, onlyR: boolean): boolean =>
      at === prev.class && (this.rules === 412 || prev.read === 0 || !onlyR);
    if (this.search(this.after, next.class, next.read === 2, reaches, false)) {
      throw new Report(prev.class === next.class ? "recursive-lock" : "lock-cycle");
    }
    this.checkOrder(prev, next);
    if (this.rules === 412 && (prev.read === 2 || next.read === 2)) return;
    const first = prev.read === 0 ? "E" : "S";
    const second = next.read === 2 ? "R" : "N";
    addKind(this.after, prev.class, next.class, first + second);
    addKind(this.before, next.class, prev.class, (second === "N" ? "E" : "S") + (first === "E" ? "N" : "R"));
  }

  private release(t: Context, lock: number): void {
    const i = this.find(t, lock);
    if (i < 0) throw new Report(t.stack.length === 0 && this.rules === 412 ? "lockdep-warning" : "unlock-balance");
    const held = t.stack[i] as Held;
    if (held.references > 1) {
      held.references -= 1;
      return;
    }
    const above = t.stack.splice(i).slice(1);
    for (const h of above) this.acquire(t, h, false);
  }

  private downgrade(t: Context, lock: number): void {
    const i = this.find(t, lock);
    if (i < 0) throw new Report("unlock-balance");
    const held = t.stack.splice(i);
    // Only a warning in the kernel, but a finding in the core.
    if ((held[0] as Held).read !== 0) throw new Report("lockdep-warning");
    (held[0] as Held).read = 1;
    for (const h of held) this.acquire(t, h, false);
  }

  private matches(h: Held, lock: number): boolean {
    return h.lock === lock || (h.references > 0 && h.class === (this.locks[lock] as ModelLock).class);
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
    const lock = this.locks.find((l) => l.class === held.class) as ModelLock;
    if (this.rules === 412 || lock.inner === 0 || held.trylock) return;
    let allowed = 5;
    if (t.hard > 0) allowed = t.threaded ? 3 : 2;
    else if (t.soft > 0) allowed = 3;
    for (let i = t.stack.length - 1; i >= 0 && (t.stack[i] as Held).context === held.context; i--) {
      const inner = (this.locks.find((l) => l.class === (t.stack[i] as Held).class) as ModelLock).inner;
      if (inner > 0) allowed = Math.min(allowed, inner);
    }
    if ((lock.outer === 0 ? lock.inner : lock.outer) > allowed) throw new Report("wait-context");
  }

  // ---- usage

  private markAcquire(t: Context, held: Held, sync: boolean): void {
    if (!held.check) return;
    const read = held.read > 0 ? "-R" : "-W";
    if (!held.trylock) {
      if (t.hard > 0) this.mark(held, `IN-HARDIRQ${read}`);
      if (t.soft > 0) this.mark(held, `IN-SOFTIRQ${read}`);
    }
    if (held.irqsOff || sync) return;
    this.mark(held, `HARDIRQ-ON${read}`);
    if (t.softirqs) this.mark(held, `SOFTIRQ-ON${read}`);
  }

  private markHeld(t: Context, state: string): void {
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
    if (this.rules === 412) {
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
      wanted.some((w) => this.bits(at).has(w) && (this.rules === 412 || !only || w.endsWith("-W")));
    return this.search(graph, from, onlyR, match, true);
  }

  private checkOrder(prev: Held, next: Held): void {
    for (const state of STATES) {
      if (this.rules === 412) {
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
    const skips = (at: string): boolean => skipSpecial && this.rules === 612 && this.special.has(at);
    if (skips(from)) return false;
    if (match(from, onlyR)) return true;
    const strong = (kinds: Kinds, only: boolean): boolean | null => {
      if (this.rules === 412) return false;
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
    const visited = new Set(this.rules === 412 ? [] : [from]);
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
