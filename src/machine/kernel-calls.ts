import { CORE_OP_NUMBER } from "../abi/core-ops.js";
import { TrapError, UsageError } from "../errors.js";
import { BootedCore } from "./booted-core.js";

/** An object of the emulated kernel: its address. */
export type Address = bigint;

/** One operation of a batch. */
export type Command =
  | readonly ["kobject_get" | "kobject_put", Address]
  | readonly ["mutex_lock" | "mutex_trylock" | "mutex_unlock", Address]
  | readonly ["queue_work", Address]
  | readonly ["run_queue"];

// assembly/direct.ts
const COMMAND_BYTES = 32;
const MAX_COMMANDS = 2048;
const COMMAND_KOBJECT_GET = 0x8000;
const COMMAND_KOBJECT_PUT = 0x8001;
const COMMAND_RUN_QUEUE = 0x8002;
const DONE = 0;
const NEED_KERNEL_C = 1;
const BLOCKED = 2;

/**
 * The kernel's objects driven from outside, by the kernel's names. Every call runs to its end on the host task; one that
 * could never return throws WouldBlockError, which says who holds what. Objects are addresses.
 */
export class KernelCalls extends BootedCore {
  #krefOffset: bigint | null = null;
  #systemWq: Address | null = null;

  // ── mutexes ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A new mutex with a lock class of its own. @throws UsageError when there are 1024 already */
  mutex_init(name: string): Address {
    const lock = this.call("host_mutex", name);
    if (lock === 0n) throw new UsageError(`mutex_init("${name}"): all 1024 lock classes of host mutexes are in use`);
    return lock;
  }

  mutex_lock(lock: Address): void {
    this.many([["mutex_lock", lock]]);
  }

  /** True when it was taken. */
  mutex_trylock(lock: Address): boolean {
    return this.many([["mutex_trylock", lock]])[0] === 1n;
  }

  mutex_unlock(lock: Address): void {
    this.many([["mutex_unlock", lock]]);
  }

  // ── kobjects ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Memory for a kobject with one attribute, `value`; zeroed, not initialised. */
  kobject(): Address {
    return this.call("host_kobject");
  }

  kobject_init(kobj: Address): void {
    this.call("host_kobject_init", kobj);
  }

  /** 0 or a negative errno. Parent 0n: /sys itself. */
  kobject_add(kobj: Address, parent: Address, name: string): number {
    return Number(BigInt.asIntN(32, this.call("host_kobject_add", kobj, parent, name)));
  }

  kobject_get(kobj: Address): Address {
    this.many([["kobject_get", kobj]]);
    return kobj;
  }

  kobject_put(kobj: Address): void {
    this.many([["kobject_put", kobj]]);
  }

  kobject_del(kobj: Address): void {
    this.call("kobject_del", kobj);
  }

  // ── work items ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** A new work item, whose function counts its runs (`work_runs`). */
  work_init(): Address {
    return this.call("host_work");
  }

  /** Puts the item on system_wq; false when it is pending already. */
  schedule_work(work: Address): boolean {
    return this.many([["queue_work", work]])[0] === 1n;
  }

  /** The same for another work queue. */
  queue_work(queue: Address, work: Address): boolean {
    return this.call("queue_work_on", 0, queue, work) !== 0n;
  }

  /** Runs queued items until none is left. */
  run_queue(): void {
    this.many([["run_queue"]]);
  }

  work_runs(work: Address): bigint {
    return this.call("host_work_runs", work);
  }

  // ── sysfs ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What a process reads from a file. A negative errno is an error of the call: UsageError. */
  read(path: string): string {
    const { lines, result } = this.userCall("read", path);
    if (result < 0n) throw new UsageError(`read ${path}: errno ${-result}`);
    return lines.join("");
  }

  /** Writes as a process does; number of bytes written, or a negative errno. */
  write(path: string, data: string): number {
    return Number(this.userCall("write", path, data).result);
  }

  /** Names in a directory, sorted. */
  ls(path: string): string[] {
    const { lines, result } = this.userCall("ls", path);
    if (result < 0n) throw new UsageError(`ls ${path}: errno ${-result}`);
    return lines.join("").split("\n").filter((name) => name !== "");
  }

  // ── many at once ────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Carries out a list of at most 2048 commands `times` times over, without leaving WASM but for what needs Kernel C.
   * Returns the results of the last round: 1n or 0n of mutex_trylock and queue_work, unspecified for the others.
   * @throws WouldBlockError at a command that could never return; those before it have been carried out
   */
  many(commands: readonly Command[], times = 1): bigint[] {
    if (commands.length > MAX_COMMANDS) throw new UsageError(`many: at most ${MAX_COMMANDS} commands in a list`);
    commands.forEach((command, i) => this.#encode(command, i * COMMAND_BYTES));
    let from = 0;
    let rounds = commands.length === 0 ? 0 : times;
    while (rounds > 0) {
      const why = this.core.exports.runCommands(from, commands.length, rounds);
      if (why === DONE) break;
      const at = this.core.exports.stoppedAtCommand();
      rounds -= this.core.exports.stoppedAtRound();
      this.#finish(commands[at]!, why);
      from = at + 1;
      if (from === commands.length) {
        from = 0;
        rounds -= 1;
      }
    }
    return commands.map((_, i) => this.core.u64("EXCHANGE", i * COMMAND_BYTES + 24));
  }

  #finish(command: Command, why: number): void {
    if (why === NEED_KERNEL_C) {
      this.call(command[0], command[1]!);
      return;
    }
    if (why === BLOCKED) throw this.wouldBlock(command[0]);
    throw new TrapError(`${command[0]} ended the run: ${this.findings().at(-1)?.title ?? ""}`);
  }

  #encode(command: Command, at: number): void {
    const [name, address = 0n] = command;
    const { core } = this;
    if (name === "run_queue") return core.setU32("EXCHANGE", at, COMMAND_RUN_QUEUE);
    if (name === "kobject_get" || name === "kobject_put") {
      core.setU32("EXCHANGE", at, name === "kobject_get" ? COMMAND_KOBJECT_GET : COMMAND_KOBJECT_PUT);
      core.setU64("EXCHANGE", at + 8, address + this.#kref());
      return;
    }
    const isWork = name === "queue_work";
    core.setU32("EXCHANGE", at, CORE_OP_NUMBER.get(isWork ? "__queue_work" : name)!);
    core.setU64("EXCHANGE", at + 8, isWork ? this.#system() : address);
    core.setU64("EXCHANGE", at + 16, isWork ? address : 0n);
  }

  #kref(): bigint {
    this.#krefOffset ??= this.core.u64("MEM", Number(this.offset("host_kref_offset")));
    return this.#krefOffset;
  }

  #system(): Address {
    this.#systemWq ??= this.call("host_system_wq");
    return this.#systemWq;
  }
}
