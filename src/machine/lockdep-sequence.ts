import { FINDING_KINDS, type FindingKind } from "../abi/findings.js";
import { type CaseLock, type CaseStep, LOCK_TYPES, type LockCase } from "./lockdep-cases.js";
import type { LockdepHost, RawFinding } from "./lockdep-core.js";
import { versionCode } from "./linux-version.js";
import { WwState } from "./lockdep-ww.js";

/** What the validator says to a case: the first report only counts, as it turns the kernel's validator off. */
export interface SequenceVerdict {
  readonly verdict: "report" | "clean";
  /** The report's kind as the data sets name it; "" for none. */
  readonly kind: string;
  /** Index of the reporting step, -1 for none. */
  readonly atStep: number;
  /** For ww-api-misuse: the rule that was broken. */
  readonly rule: string;
  /** The finding as the core wrote it (decodeLockdep reads it); null for none and for ww-api-misuse. */
  readonly finding: RawFinding | null;
}

/** The kernel whose rules hold (default "6.12"); and whether CONFIG_PROVE_RAW_LOCK_NESTING is set (default). */
export interface SequenceOptions {
  readonly linux?: string;
  readonly rawNesting?: boolean;
}

const REPORT_KINDS: Partial<Record<FindingKind, string>> = {
  "lock-cycle": "circular",
  "recursive-lock": "recursive",
  "inconsistent-lock": "inconsistent-usage",
  "irq-inversion": "irq-inversion",
  "irq-unsafe-order": "irq-safe-unsafe",
  "unlock-balance": "bad-unlock-balance",
  "held-lock-freed": "held-lock-freed",
  "nested-lock-not-taken": "nested-not-held",
  "wait-context": "invalid-wait-context",
};

// Where things stand in the emulated memory: names and keys first, then a lock each.
const NAMES = 0x1000;
const KEYS = 0x8000;
const MAPS = 0x10000;
const STATIC_END = 0x20000;
const LOCK_BYTES = 64;

/** Runs a case from an empty validator. Throws RangeError for a case that does not fit (over 1000 locks or classes). */
export function checkLockSequence(host: LockdepHost, test: LockCase, options: SequenceOptions = {}): SequenceVerdict {
  const run = new SequenceRun(host, test, options);
  for (const [i, step] of test.steps.entries()) {
    const found = run.step(i, step);
    if (found !== null) return found;
  }
  return { verdict: "clean", kind: "", atStep: -1, rule: "", finding: null };
}

class SequenceRun {
  private readonly host: LockdepHost;
  private readonly test: LockCase;
  private readonly maps = new Map<string, number>();
  private readonly ww = new WwState();
  /** Depth of bottom-half disabling of each thread, interrupts enabled, nofs scope. */
  private readonly bh: number[] = [];
  private readonly irqsOff: boolean[] = [];
  private readonly nofs: number[] = [];
  private broken = "";
  private ip = 0;

  constructor(host: LockdepHost, test: LockCase, options: SequenceOptions) {
    this.host = host;
    this.test = test;
    const { core } = host;
    core.lockdep_configure(versionCode(options.linux ?? "6.12"), 0, options.rawNesting === false ? 0 : 1);
    core.lockdep_reset();
    core.lockdep_set_static(STATIC_END, 0, 0);
    const threads = test.steps.reduce((most, s) => Math.max(most, s.thread), 0) + 1;
    for (let task = 0; task < threads; task++) core.lockdep_task_reset(task);
    this.layOut();
    core.lockdep_set_fs_reclaim(this.map(FS_RECLAIM));
    host.takeFindings();
  }

  private layOut(): void {
    const classes = new Map<string, number>();
    let name = NAMES;
    for (const [instance, lock] of this.locks()) {
      let key = classes.get(lock.class);
      if (key === undefined) {
        key = KEYS + classes.size * 16;
        const text = new TextEncoder().encode(`${lock.class}\0`);
        this.host.write(name, text);
        classes.set(lock.class, key);
        this.names.set(lock.class, name);
        name += text.length;
      }
      const map = MAPS + this.maps.size * LOCK_BYTES;
      if (name > KEYS || key >= MAPS - 16 || map >= STATIC_END) throw new RangeError("too many locks in one case");
      this.maps.set(instance, map);
      this.keys.set(instance, key);
      this.host.write(map, new Uint8Array(LOCK_BYTES));
      this.initMap(instance, lock);
    }
  }

  private readonly names = new Map<string, number>();
  private readonly keys = new Map<string, number>();

  private *locks(): Iterable<[string, CaseLock]> {
    yield* this.test.locks;
    if (!this.test.locks.has(FS_RECLAIM)) yield [FS_RECLAIM, { type: "fs_reclaim", class: FS_RECLAIM }];
  }

  private initMap(instance: string, lock: CaseLock): void {
    const [outer, inner, type] = this.test.waitTypes ? (LOCK_TYPES[lock.type] ?? [0, 0, 0]) : [0, 0, 0];
    const name = this.names.get(lock.class) ?? 0;
    const key = this.keys.get(instance) ?? 0;
    this.host.core.lockdep_init_map_type(0, this.map(instance), name, key, 0, inner, outer, type, this.ip);
  }

  private map(instance: string): number {
    return this.maps.get(instance) ?? 0;
  }

  /** Carries out a step; what it brought, null for nothing. */
  step(index: number, step: CaseStep): SequenceVerdict | null {
    this.ip = (index + 1) * 8;
    this.broken = "";
    this.host.standAt(step.thread, this.ip);
    this.carryOut(step);
    const [finding] = this.host.takeFindings();
    if (finding !== undefined) {
      const kind = FINDING_KINDS[finding.kind] as FindingKind;
      return { verdict: "report", kind: REPORT_KINDS[kind] ?? kind, atStep: index, rule: "", finding };
    }
    if (this.broken === "") return null;
    return { verdict: "report", kind: "ww-api-misuse", atStep: index, rule: this.broken, finding: null };
  }

  private carryOut(s: CaseStep): void {
    const { core } = this.host;
    const { thread, ip } = { thread: s.thread, ip: this.ip };
    switch (s.op) {
      case "lock":
        return this.lock(s, s.read > 0 ? s.read : 0, s.trylock);
      case "read_lock":
        return this.lock(s, this.readMode(s), s.trylock);
      case "trylock":
        return s.ret === "0" ? undefined : this.acquire(s, s.read > 0 ? s.read : 0, true);
      case "read_trylock":
        return s.ret === "0" ? undefined : this.acquire(s, this.readMode(s), true);
      case "unlock":
      case "read_unlock":
        return this.unlock(s);
      case "dep_acquire":
        return this.acquire(s, s.read > 0 ? s.read : 0, s.trylock);
      case "dep_release":
        return core.lock_release(thread, this.map(s.lock), ip);
      case "downgrade":
        return core.lock_downgrade(thread, this.map(s.lock), ip);
      case "sync":
        return core.lock_sync(thread, this.map(s.lock), s.subclass, Math.max(0, s.read), s.check ? 1 : 0, 0, ip);
      case "init":
      case "free":
        return this.initOrFree(s);
      case "exit":
        return core.lockdep_task_exit(thread);
      case "return_to_user":
        return core.lockdep_return_to_user(thread);
      default:
        return s.op.startsWith("ww_") || s.op === "poke" ? this.wwOp(s) : this.contextOp(s);
    }
  }

  // ---- locks

  private readMode(s: CaseStep): number {
    if (s.read >= 0) return s.read;
    if (s.type.startsWith("rcu")) return 2;
    return s.type === "rwlock" && (this.test.readersRecursive || (this.bh[s.thread] ?? 0) > 0) ? 2 : 1;
  }

  private acquire(s: CaseStep, read: number, trylock: boolean): void {
    const check = s.check && !s.type.startsWith("rcu") ? 1 : 0;
    const nest = s.nest === "" ? 0 : this.map(s.nest);
    const map = this.map(s.lock);
    this.host.core.lock_acquire(s.thread, map, s.subclass, trylock ? 1 : 0, read, check, nest, this.ip);
  }

  private lock(s: CaseStep, read: number, trylock: boolean): void {
    if (s.type === "rcu_bh") this.disableBh(s.thread);
    this.acquire(s, read, trylock);
    if (s.type === "rtmutex") this.pulseIrqs(s.thread);
  }

  private unlock(s: CaseStep): void {
    this.host.core.lock_release(s.thread, this.map(s.lock), this.ip);
    if (s.type === "rcu_bh") this.enableBh(s.thread);
    if (s.type === "rtmutex") this.pulseIrqs(s.thread);
  }

  // The wait_lock inside an rt_mutex is taken with interrupts saved and off.
  private pulseIrqs(thread: number): void {
    if (this.irqsOff[thread]) return;
    this.setIrqs(thread, false);
    this.setIrqs(thread, true);
  }

  private initOrFree(s: CaseStep): void {
    const map = this.map(s.lock);
    this.host.core.lockdep_free_range(s.thread, map, map + LOCK_BYTES);
    const lock = this.test.locks.get(s.lock);
    if (s.op === "init" && lock !== undefined) this.initMap(s.lock, lock);
  }

  // ---- context

  private contextOp(s: CaseStep): void {
    const { core } = this.host;
    switch (s.op) {
      case "irq_disable":
        return this.setIrqs(s.thread, false);
      case "irq_enable":
        return this.setIrqs(s.thread, true);
      case "bh_disable":
        return this.disableBh(s.thread);
      case "bh_enable":
        return this.enableBh(s.thread);
      case "hardirq_enter":
        this.setIrqs(s.thread, false);
        return core.lockdep_hardirq_enter(s.thread, s.threaded ? 1 : 0);
      case "hardirq_exit":
        core.lockdep_hardirq_exit(s.thread);
        return this.setIrqs(s.thread, true);
      case "nmi_enter":
        this.setIrqs(s.thread, false);
        return core.lockdep_nmi_enter(s.thread);
      case "nmi_exit":
        core.lockdep_nmi_exit(s.thread);
        return this.setIrqs(s.thread, true);
      case "softirq_enter":
        this.disableBh(s.thread);
        this.setIrqs(s.thread, false);
        return core.lockdep_softirq_enter(s.thread);
      case "softirq_exit":
        core.lockdep_softirq_exit(s.thread);
        this.setIrqs(s.thread, true);
        return this.enableBh(s.thread);
      default:
        return this.reclaimOp(s);
    }
  }

  private setIrqs(thread: number, on: boolean): void {
    this.irqsOff[thread] = !on;
    if (on) this.host.core.lockdep_hardirqs_on(thread, this.ip);
    else this.host.core.lockdep_hardirqs_off(thread, this.ip);
  }

  private disableBh(thread: number): void {
    this.bh[thread] = (this.bh[thread] ?? 0) + 1;
    this.host.core.lockdep_softirqs_off(thread, this.ip);
  }

  private enableBh(thread: number): void {
    const depth = Math.max(0, (this.bh[thread] ?? 0) - 1);
    this.bh[thread] = depth;
    this.setIrqs(thread, false);
    if (depth === 0) this.host.core.lockdep_softirqs_on(thread, this.ip);
    this.setIrqs(thread, true);
  }

  private reclaimOp(s: CaseStep): void {
    const scope = this.nofs[s.thread] ?? 0;
    if (s.op === "memalloc_nofs_save") this.nofs[s.thread] = scope + 1;
    else if (s.op === "memalloc_nofs_restore") this.nofs[s.thread] = Math.max(0, scope - 1);
    if (scope > 0 || !entersFileSystems(s.gfp)) return;
    const { core } = this.host;
    if (s.op === "fs_reclaim_acquire") core.lockdep_fs_reclaim_acquire(s.thread, this.ip);
    else if (s.op === "fs_reclaim_release") core.lockdep_fs_reclaim_release(s.thread, this.ip);
    else core.lockdep_might_alloc(s.thread, this.ip);
  }

  // ---- ww_mutex

  private wwOp(s: CaseStep): void {
    const { core } = this.host;
    switch (s.op) {
      case "ww_acquire_init":
        this.ww.init(s.lock);
        return core.lock_acquire(s.thread, this.map(s.lock), 0, 0, 0, 1, 0, this.ip);
      case "ww_acquire_done":
        return this.rule(this.ww.done(s.lock));
      case "ww_acquire_fini":
        core.lock_release(s.thread, this.map(s.lock), this.ip);
        return this.rule(this.ww.fini(s.lock));
      case "ww_lock_slow":
        this.rule(this.ww.slow(s.ctx));
        return this.broken === "" ? this.wwLock(s, "0") : undefined;
      case "ww_lock":
        return this.wwLock(s, s.ret);
      case "ww_trylock":
        if (s.ret === "0") return;
        this.wwAcquire(s, true);
        return s.ctx === "" ? undefined : this.rule(this.ww.acquired(s.lock, s.ctx));
      case "ww_unlock":
        this.rule(this.ww.unlock(s.lock));
        return this.broken === "" ? core.lock_release(s.thread, this.map(s.lock), this.ip) : undefined;
      default:
        return this.ww.poke(s.set, (short, field) => this.wwName(short, field));
    }
  }

  private wwLock(s: CaseStep, ret: string): void {
    if (ret === "EALREADY") return;
    this.wwAcquire(s, false);
    if (s.ctx === "") return;
    if (ret !== "EDEADLK") return this.rule(this.ww.acquired(s.lock, s.ctx));
    this.rule(this.ww.contended(s.lock, s.ctx));
    if (this.broken === "") this.host.core.lock_release(s.thread, this.map(s.lock), this.ip);
  }

  private wwAcquire(s: CaseStep, trylock: boolean): void {
    const nest = s.ctx === "" ? 0 : this.map(s.ctx);
    this.host.core.lock_acquire(s.thread, this.map(s.lock), 0, trylock ? 1 : 0, 0, 1, nest, this.ip);
  }

  private rule(broken: string): void {
    if (this.broken === "") this.broken = broken;
  }

  private wwName(short: string, field: string): string {
    const context = `ww_ctx:${short}`;
    const mutex = `ww_mutex:${short}`;
    if (field === "ctx") return mutex;
    return this.test.locks.has(mutex) && !this.test.locks.has(context) ? mutex : context;
  }
}

const FS_RECLAIM = "fs_reclaim:fs_reclaim";

// An allocation may reclaim and enter file systems with these masks.
function entersFileSystems(gfp: string): boolean {
  const flags = gfp.split(/[\s|]+/);
  if (flags.some((f) => f === "GFP_NOFS" || f === "GFP_NOIO" || f === "GFP_ATOMIC" || f === "GFP_NOWAIT")) return false;
  return flags.some((f) => f.startsWith("GFP_") || (f === "__GFP_FS" && flags.includes("__GFP_DIRECT_RECLAIM")));
}
