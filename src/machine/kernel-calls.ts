import { DATA_BASE } from "../abi/addresses.js";
import { CORE_OP_NUMBER } from "../abi/core-ops.js";
import { errnoName } from "../abi/errno.js";
import { TrapError, UsageError } from "../errors.js";
import { BootedCore } from "./booted-core.js";

/** An object of the emulated kernel: its place in the machine's memory. `pointer` gives the address that it has there. */
export type Address = number;

/** Operations on spinlocks, rwlocks and rw_semaphores, and the core operations that they are. */
const LOCK_OPERATIONS = {
  spin_lock: "_raw_spin_lock",
  spin_trylock: "_raw_spin_trylock",
  spin_unlock: "_raw_spin_unlock",
  read_lock: "_raw_read_lock",
  read_trylock: "_raw_read_trylock",
  read_unlock: "_raw_read_unlock",
  write_lock: "_raw_write_lock",
  write_trylock: "_raw_write_trylock",
  write_unlock: "_raw_write_unlock",
  down_read: "down_read",
  down_read_trylock: "down_read_trylock",
  up_read: "up_read",
  down_write: "down_write",
  down_write_trylock: "down_write_trylock",
  up_write: "up_write",
  downgrade_write: "downgrade_write",
} as const;

/** One operation of a batch. */
export type Command =
  | readonly ["kobject_get" | "kobject_put", Address]
  | readonly ["mutex_lock" | "mutex_trylock" | "mutex_unlock", Address]
  | readonly [keyof typeof LOCK_OPERATIONS, Address]
  | readonly ["schedule_work", Address]
  | readonly ["run_queue"];

// assembly/direct.ts
const KOBJECT_GET = 0;
const KOBJECT_PUT = 1;
const MUTEX_LOCK = 2;
const MUTEX_TRYLOCK = 3;
const MUTEX_UNLOCK = 4;
const QUEUE_WORK = 5;
const RUN_QUEUE = 6;
const CORE_OP = 0x100;
const OPERATIONS = {
  ...Object.fromEntries(Object.entries(LOCK_OPERATIONS).map(([name, op]) => [name, CORE_OP + CORE_OP_NUMBER.get(op)!])),
  kobject_get: KOBJECT_GET,
  kobject_put: KOBJECT_PUT,
  mutex_lock: MUTEX_LOCK,
  mutex_trylock: MUTEX_TRYLOCK,
  mutex_unlock: MUTEX_UNLOCK,
  schedule_work: QUEUE_WORK,
  run_queue: RUN_QUEUE,
} as Readonly<Record<Command[0], number>>;
const NEEDS_KERNEL_C = -1;
const BLOCKED = -2;
const COMMAND_BYTES = 16;
const MAX_COMMANDS = 4096;

/**
 * The kernel's objects driven from outside, by the kernel's names. Every call runs to its end on the host task; one that
 * could never return throws WouldBlockError, which says who holds what.
 */
export class KernelCalls extends BootedCore {
  #krefOffset = -1;
  #systemWq = 0;

  // ── mutexes ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** A new mutex with a lock class of its own. @throws UsageError when there are 1024 locks already */
  mutex_init(name: string): Address {
    return this.#newLock("host_mutex", name);
  }

  #newLock(constructor: string, name: string): Address {
    const lock = this.call(constructor, name);
    if (lock === 0n) throw new UsageError(`lock "${name}": all 1024 lock classes of the host are in use`);
    return placeOf(lock);
  }

  mutex_lock(lock: Address): void {
    this.#direct("mutex_lock", lock);
  }

  /** True when it was taken. */
  mutex_trylock(lock: Address): boolean {
    return this.#direct("mutex_trylock", lock) === 1;
  }

  mutex_unlock(lock: Address): void {
    this.#direct("mutex_unlock", lock);
  }

  // ── spinlocks, rwlocks, rw_semaphores ───────────────────────────────────────────────────────────────────────────

  /** A new spinlock. */
  spin_lock_init(name: string): Address {
    return this.#newLock("host_spinlock", name);
  }

  spin_lock(lock: Address): void {
    this.#direct("spin_lock", lock);
  }

  spin_trylock(lock: Address): boolean {
    return this.#direct("spin_trylock", lock) === 1;
  }

  spin_unlock(lock: Address): void {
    this.#direct("spin_unlock", lock);
  }

  /** A new rwlock. */
  rwlock_init(name: string): Address {
    return this.#newLock("host_rwlock", name);
  }

  read_lock(lock: Address): void {
    this.#direct("read_lock", lock);
  }

  read_trylock(lock: Address): boolean {
    return this.#direct("read_trylock", lock) === 1;
  }

  read_unlock(lock: Address): void {
    this.#direct("read_unlock", lock);
  }

  write_lock(lock: Address): void {
    this.#direct("write_lock", lock);
  }

  write_trylock(lock: Address): boolean {
    return this.#direct("write_trylock", lock) === 1;
  }

  write_unlock(lock: Address): void {
    this.#direct("write_unlock", lock);
  }

  /** A new rw_semaphore. */
  init_rwsem(name: string): Address {
    return this.#newLock("host_rwsem", name);
  }

  down_read(lock: Address): void {
    this.#direct("down_read", lock);
  }

  down_read_trylock(lock: Address): boolean {
    return this.#direct("down_read_trylock", lock) === 1;
  }

  up_read(lock: Address): void {
    this.#direct("up_read", lock);
  }

  down_write(lock: Address): void {
    this.#direct("down_write", lock);
  }

  down_write_trylock(lock: Address): boolean {
    return this.#direct("down_write_trylock", lock) === 1;
  }

  up_write(lock: Address): void {
    this.#direct("up_write", lock);
  }

  downgrade_write(lock: Address): void {
    this.#direct("downgrade_write", lock);
  }

  // ── kobjects ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Memory for a kobject with one attribute, `value`; zeroed, not initialised. */
  kobject(): Address {
    return placeOf(this.call("host_kobject"));
  }

  kobject_init(kobj: Address): void {
    this.call("host_kobject_init", this.pointer(kobj));
  }

  /** 0 or a negative errno. Parent null: /sys itself. */
  kobject_add(kobj: Address, parent: Address | null, name: string): number {
    const parentPointer = parent === null ? 0n : this.pointer(parent);
    return Number(BigInt.asIntN(32, this.call("host_kobject_add", this.pointer(kobj), parentPointer, name)));
  }

  /** kobject_init, then kobject_add. */
  kobject_init_and_add(kobj: Address, parent: Address | null, name: string): number {
    this.kobject_init(kobj);
    return this.kobject_add(kobj, parent, name);
  }

  kobject_get(kobj: Address): Address {
    this.#direct("kobject_get", kobj);
    return kobj;
  }

  kobject_put(kobj: Address): void {
    this.#direct("kobject_put", kobj);
  }

  kobject_del(kobj: Address): void {
    this.call("kobject_del", this.pointer(kobj));
  }

  // ── work items ──────────────────────────────────────────────────────────────────────────────────────────────────

  /** A new work item, whose function counts its runs (`work_runs`). */
  work_init(): Address {
    return placeOf(this.call("host_work"));
  }

  /** A new work queue; maxActive 0: the default. */
  alloc_workqueue(name: string, maxActive = 0): Address {
    return placeOf(this.call("host_workqueue", name, maxActive));
  }

  /** Puts the item on system_wq; false when it is pending already. */
  schedule_work(work: Address): boolean {
    return this.#direct("schedule_work", work) === 1;
  }

  /** The same for another work queue. */
  queue_work(queue: Address, work: Address): boolean {
    return this.core.exports.direct(QUEUE_WORK, work, queue) === 1;
  }

  /** Runs queued items until none is left. */
  run_queue(): void {
    this.#direct("run_queue", 0);
  }

  work_runs(work: Address): number {
    return Number(this.call("host_work_runs", this.pointer(work)));
  }

  // ── sysfs ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What a process reads from a file. @throws UsageError with the errno when it cannot */
  read(path: string): string {
    const { lines, result } = this.userCall("read", path);
    if (result < 0n) throw new UsageError(`read ${path}: ${errnoName(Number(-result))}`);
    return lines.join("");
  }

  /** Writes as a process does; number of bytes written, or a negative errno. */
  write(path: string, data: string): number {
    return Number(this.userCall("write", path, data).result);
  }

  /** Names in a directory, sorted. @throws UsageError with the errno when it cannot be read */
  ls(path: string): string[] {
    const { lines, result } = this.userCall("ls", path);
    if (result < 0n) throw new UsageError(`ls ${path}: ${errnoName(Number(-result))}`);
    return lines
      .join("")
      .split("\n")
      .filter((name) => name !== "");
  }

  // ── many at once ────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Carries out a list of at most 4096 commands `times` times over, without leaving WASM but for what needs Kernel C
   * (a last kobject_put). Returns the results of the last round: 1 or 0 of mutex_trylock and schedule_work, else 0.
   * @throws WouldBlockError at a command that could never return; those before it have been carried out
   */
  many(commands: readonly Command[], times = 1): Int32Array {
    if (commands.length > MAX_COMMANDS) throw new UsageError(`many: at most ${MAX_COMMANDS} commands in a list`);
    const { core } = this;
    commands.forEach(([name, address = 0], i) => {
      core.setU32("EXCHANGE", i * COMMAND_BYTES, OPERATIONS[name]);
      core.setU32("EXCHANGE", i * COMMAND_BYTES + 4, this.#operand(name, address));
      core.setU32("EXCHANGE", i * COMMAND_BYTES + 8, name === "schedule_work" ? this.#system() : 0);
    });
    let from = 0;
    let rounds = commands.length === 0 ? 0 : times;
    while (rounds > 0) {
      const why = core.exports.runCommands(from, commands.length, rounds);
      if (why === 0) break;
      const at = core.exports.stoppedAtCommand();
      rounds -= core.exports.stoppedAtRound();
      const [name, address = 0] = commands[at]!;
      this.#finish(name, address, why);
      from = at + 1;
      if (from === commands.length) {
        from = 0;
        rounds -= 1;
      }
    }
    return Int32Array.from(commands, (_, i) => core.u32("EXCHANGE", i * COMMAND_BYTES + 12));
  }

  #direct(name: Command[0], address: Address): number {
    const second = name === "schedule_work" ? this.#system() : 0;
    const result = this.core.exports.direct(OPERATIONS[name], this.#operand(name, address), second);
    return result < 0 ? this.#finish(name, address, result) : result;
  }

  // What the core could not do by itself.
  #finish(name: Command[0], address: Address, why: number): number {
    if (why === NEEDS_KERNEL_C) return Number(BigInt.asIntN(32, this.call(name, this.pointer(address))));
    if (why === BLOCKED) throw this.wouldBlock(name);
    throw new TrapError(`${name} ended the run: ${this.findings().at(-1)?.title ?? ""}`);
  }

  #operand(name: Command[0], address: Address): number {
    return name === "kobject_get" || name === "kobject_put" ? address + this.#kref() : address;
  }

  #kref(): number {
    if (this.#krefOffset < 0) this.#krefOffset = this.core.u32("MEM", this.address("host_kref_offset"));
    return this.#krefOffset;
  }

  #system(): Address {
    if (this.#systemWq === 0) this.#systemWq = placeOf(this.call("host_system_wq"));
    return this.#systemWq;
  }

  /** The 64-bit address that an object has in the emulated machine. */
  pointer(address: Address): bigint {
    return DATA_BASE + BigInt(address);
  }
}

function placeOf(pointer: bigint): Address {
  return Number(pointer - DATA_BASE);
}
