import { DATA_BASE } from "../abi/addresses.js";
import { errnoName } from "../abi/errno.js";
import { layoutOf } from "../abi/layout-offsets.js";
import { LOCK_MAGIC } from "../abi/layouts.js";
import { TrapError, UsageError } from "../errors.js";
import { BootedCore } from "./booted-core.js";
import {
  type Address,
  decodeLockResult,
  encodeLockCall,
  isLockCall,
  LOCK_CALLS,
  LOCK_CONSTRUCTORS,
  type LockCallName,
  type LockCommand,
  type LockConstructors,
  type LockMethods,
  type LockObjects,
  operationOnObject,
  type ResultKind,
} from "./lock-calls.js";

export type { Address } from "./lock-calls.js";

/** One operation of a batch. */
export type Command =
  | LockCommand
  | readonly ["kobject_get" | "kobject_put", Address]
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
const OPERATIONS: ReadonlyMap<string, number> = new Map([
  ["kobject_get", KOBJECT_GET],
  ["kobject_put", KOBJECT_PUT],
  ["mutex_lock", MUTEX_LOCK],
  ["mutex_trylock", MUTEX_TRYLOCK],
  ["mutex_unlock", MUTEX_UNLOCK],
  ["schedule_work", QUEUE_WORK],
  ["run_queue", RUN_QUEUE],
]);
const NEEDS_KERNEL_C = -1;
const BLOCKED = -2;
const COMMAND_BYTES = 16;
const MAX_COMMANDS = 4096;

/** A command whose arguments are checked elsewhere. */
type LooseCommand = readonly [name: string, ...args: (Address | number | null)[]];

/** Where a lock has LOCK_MAGIC, and its map. */
const MAPS = ["mutex", "rw_semaphore"].map((type) => {
  const offset = (field: string): number => layoutOf(type).fields.find((f) => f.name === field)!.offset;
  return { magic: offset("magic"), map: offset("dep_map") };
});

// The methods that the tables of lock-calls.ts name; the static block below defines them all.
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export interface KernelCalls extends LockMethods, LockConstructors {}

/**
 * The kernel's objects driven from outside, by the kernel's names. Every call runs to its end on the host task; one that
 * could never return throws WouldBlockError, which says who holds what.
 */
export class KernelCalls extends BootedCore {
  #krefOffset = -1;
  #systemWq = 0;

  // ── locks: LOCK_CONSTRUCTORS and LOCK_CALLS ─────────────────────────────────────────────────────────────────────

  static {
    const define = (name: string, value: (this: KernelCalls, ...args: never[]) => unknown): void => {
      Object.defineProperty(KernelCalls.prototype, name, { value, configurable: true, writable: true });
    };
    for (const [name, constructor] of Object.entries(LOCK_CONSTRUCTORS)) {
      define(name, function (className: string, key: Address = 0) {
        return this.#newLock(constructor, className, key);
      });
    }
    for (const name of Object.keys(LOCK_CALLS) as LockCallName[]) {
      const operation = OPERATIONS.get(name) ?? operationOnObject(name);
      const kind: ResultKind = LOCK_CALLS[name][1];
      if (operation === null) {
        define(name, function (...args: (Address | number | null)[]) {
          return decodeLockResult(kind, this.#direct([name, ...args]));
        });
      } else {
        define(name, function (object: Address) {
          return decodeLockResult(kind, this.#onObject(name, operation, object, 0));
        });
      }
    }
  }

  /** A new lock class, for several locks. @throws UsageError when there are 1024 already */
  lock_class_key(): Address {
    return this.#made("lock class", this.call("host_key"));
  }

  /** A new class of ww_mutexes and of their acquire contexts; wait/die or wound/wait. At most 16 */
  ww_class(name: string, kind: "wait-die" | "wound-wait" = "wound-wait"): Address {
    const waitDie = kind === "wait-die" ? 1 : 0;
    return this.#made(`ww_class "${name}"`, this.call("host_ww_class", `${name}_acquire`, `${name}_mutex`, waitDie));
  }

  ww_mutex_init(wwClass: Address): Address {
    return placeOf(this.call("host_ww_mutex", this.pointer(wwClass)));
  }

  /** Memory for an acquire context; zeroed, not initialised (ww_acquire_init). */
  ww_acquire_ctx(): Address {
    return placeOf(this.call("host_ww_acquire_ctx"));
  }

  #newLock(constructor: string, name: string, key: Address): Address {
    return this.#made(`lock "${name}"`, this.call(constructor, name, key === 0 ? 0n : this.pointer(key)));
  }

  #made(what: string, pointer: bigint): Address {
    if (pointer === 0n) throw new UsageError(`${what}: all lock classes of the host are in use`);
    return placeOf(pointer);
  }

  // The lock whose map it is may be of either layout.
  #mapOf(lock: Address): Address {
    for (const { magic, map } of MAPS) {
      if (this.core.u32("MEM", lock + magic) === LOCK_MAGIC) return lock + map;
    }
    throw new UsageError(`0x${lock.toString(16)} is no lock that orders others: a mutex, spinlock, rwlock or rwsem`);
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
    this.#onObject("kobject_get", KOBJECT_GET, kobj, this.#kref());
    return kobj;
  }

  kobject_put(kobj: Address): void {
    this.#onObject("kobject_put", KOBJECT_PUT, kobj, this.#kref());
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
    return this.#direct(["schedule_work", work]) === 1;
  }

  /** The same for another work queue. */
  queue_work(queue: Address, work: Address): boolean {
    return this.core.exports.direct(QUEUE_WORK, work, queue) === 1;
  }

  /** Runs queued items until none is left. */
  run_queue(): void {
    this.#direct(["run_queue"]);
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
   * (a last kobject_put). Returns the results of the last round: true as 1, those without a result as 0.
   * @throws WouldBlockError at a command that could never return; those before it have been carried out
   */
  many(commands: readonly Command[], times = 1): Int32Array {
    if (commands.length > MAX_COMMANDS) throw new UsageError(`many: at most ${MAX_COMMANDS} commands in a list`);
    const { core } = this;
    const words = new Int32Array(core.bytes.buffer, core.regions.EXCHANGE, (commands.length * COMMAND_BYTES) / 4);
    commands.forEach((command, i) => {
      const [operation, first, second] = this.#encode(command);
      words[i * 4] = operation;
      words[i * 4 + 1] = first;
      words[i * 4 + 2] = second;
    });
    let from = 0;
    let rounds = commands.length === 0 ? 0 : times;
    while (rounds > 0) {
      const why = core.exports.runCommands(from, commands.length, rounds);
      if (why === 0) break;
      const at = core.exports.stoppedAtCommand();
      rounds -= core.exports.stoppedAtRound();
      this.#finish(commands[at]!, why);
      from = at + 1;
      if (from === commands.length) {
        from = 0;
        rounds -= 1;
      }
    }
    const results = new Int32Array(commands.length);
    commands.forEach(([name], i) => {
      const word = words[i * 4 + 3]!;
      results[i] = isLockCall(name) ? Number(decodeLockResult(LOCK_CALLS[name][1], word) ?? 0) : word;
    });
    return results;
  }

  /** An operation on one object, at an offset inside of it: nothing is allocated, for calls one by one are many. */
  #onObject(name: string, operation: number, object: Address, offset: number): number {
    const result = this.core.exports.direct(operation, object + offset, 0);
    return result < 0 ? this.#finish([name, object], result) : result;
  }

  #direct(command: Command | LooseCommand): number {
    const result = this.core.exports.direct(...this.#encode(command));
    return result < 0 ? this.#finish(command, result) : result;
  }

  /** The operation, its first and its second argument as assembly/direct.ts takes them. */
  #encode([name, ...args]: Command | LooseCommand): readonly [number, number, number] {
    const operation = OPERATIONS.get(name);
    if (operation === undefined) return encodeLockCall(name as LockCallName, args, this.#objects);
    const object = args[0] ?? 0;
    if (operation === KOBJECT_GET || operation === KOBJECT_PUT) return [operation, object + this.#kref(), 0];
    return [operation, object, operation === QUEUE_WORK ? this.#system() : 0];
  }

  readonly #objects: LockObjects = {
    static: (name) => this.address(name),
    mapOf: (lock) => this.#mapOf(lock),
  };

  // What the core could not do by itself.
  #finish([name, object]: Command | LooseCommand, why: number): number {
    if (why === NEEDS_KERNEL_C) return Number(BigInt.asIntN(64, this.call(name, this.pointer(object ?? 0))));
    if (why === BLOCKED) throw this.wouldBlock(name);
    throw new TrapError(`${name} ended the run: ${this.findings().at(-1)?.title ?? ""}`);
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
