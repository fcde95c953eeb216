import { FINDING_HEAD_WORDS, FINDING_KINDS, type FindingKind } from "../abi/findings.js";
import { DATA_BASE, TEXT_BASE } from "../abi/addresses.js";
import { CORE_OPS } from "../abi/core-ops.js";
import { layoutOf } from "../abi/layout-offsets.js";
import type { Image } from "../compiler/image.js";
import type { Core } from "./core.js";
import { debugObject } from "./debug-object.js";
import type { Finding, FindingData, HeldLock, MemoryObject, Stack, TaskRef, TaskState } from "./finding.js";
import { decodeDependency, decodeHeld, decodeLockdep, LOCKDEP_KINDS, type LockdepNames } from "./lockdep-decode.js";
import type { LockDependency } from "./lock-dependency.js";
import {
  contextMisuse,
  contextParts,
  lockMisuse,
  mightSleepPlace,
  rcuSleepMisuse,
  rwsemMisuse,
  type RwsemState,
} from "./lock-misuse.js";
import { signatureOf, titleOf } from "./signature.js";
import type { Symbols } from "./symbols.js";
import type { Tasks } from "./tasks.js";

/** What an atomic-sleep is: assembly/core-ops/context.ts. */
const SLEEPING = ["sleeps", "schedules", "reader-schedules"] as const;
const RWSEM_MAP = layoutOf("rw_semaphore").fields.find((f) => f.name === "dep_map")!.offset;
/** Of assembly/deadlock.ts. */
const FOR_A_TIME = 0xffffffff;
/** Words of records before the task's held locks. */
const WORDS_BEFORE_HELD: ReadonlyMap<FindingKind, number> = new Map([
  ["atomic-sleep", 5],
  ["rcu-usage", 3],
  ["workqueue-leak", 4],
]);
const WRITE = 0x80000000;
/** Kind of a record that is a noted dependency: assembly/lockdep/report.ts. */
const NOTE = 0xff;
/** Operations and functions that take a lock which only one can hold. */
const TAKES_LOCK =
  /^_*(raw_)?(mutex_(try)?lock|spin_(try)?lock|write_(try)?lock|down_write|percpu_down_write|rt_mutex_(try)?lock|ww_mutex_(try)?lock)/;

// Heap chunks: assembly/heap.ts.
const CHUNK_HEADER = 32;
const CHUNK_FREED = 2;

const WAITS = [
  "nothing",
  "a mutex",
  "a wait queue",
  "work",
  "a work item",
  "time",
  "a spinlock",
  "a lock to read",
  "a lock to write",
  "an RCU grace period",
  "an SRCU grace period",
  "a seqcount's writer",
] as const;

/** Offset of the lock map in what a task waits for, by the kind of wait: WAIT_… of assembly/task.ts. */
const WAIT_MAPS: ReadonlyMap<number, number> = new Map([
  [1, mapIn("mutex")],
  [6, mapIn("raw_spinlock")],
  [7, mapIn("rw_semaphore")],
  [8, mapIn("rw_semaphore")],
  [10, mapIn("srcu_struct")],
  [11, mapIn("seqcount")],
]);

function mapIn(structure: string): number {
  return layoutOf(structure).fields.find((f) => f.name === "dep_map")!.offset;
}

const REFCOUNT_TEXTS = [
  ["saturated; leaking memory.", "saturated; leaking memory."],
  ["increment on 0; use-after-free.", "addition on 0; use-after-free."],
  ["underflow; use-after-free.", "underflow; use-after-free."],
  ["decrement hit 0; leaking memory.", "decrement hit 0; leaking memory."],
] as const;

/** Conversions of vsnprintf: what a message says of this one object is no part of what identifies the bug. */
const CONVERSION = /%[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j|t)?(?:p[a-zA-Z]*|[diouxXcs])/g;

/** Functions of kernel/panic.c that report what their caller found. */
const REPORTING: ReadonlySet<string> = new Set(["warn_slowpath_fmt", "__bug_at"]);

/** Turns the core's records of findings (assembly/findings.ts) into values. */
export class FindingReader {
  readonly #core: Core;
  readonly #symbols: Symbols;
  readonly #tasks: Tasks;
  readonly #image: Image;
  readonly #names: LockdepNames;

  constructor(core: Core, symbols: Symbols, tasks: Tasks, image: Image) {
    this.#tasks = tasks;
    this.#core = core;
    this.#symbols = symbols;
    this.#image = image;
    this.#names = {
      stackOf: (id) => symbols.stackOf(id),
      frameOf: (code) => symbols.frameOf(code),
      stringAt: (offset) => symbols.stringAt(offset),
      keySymbol: (offset) => symbols.dataName(offset),
    };
  }

  /** All findings since the start of the run, in the order in which they were made. */
  readAll(): Finding[] {
    const findings: Finding[] = [];
    const end = this.#core.exports.findingWords();
    for (let at = 0; at < end; at += this.#word(at)) {
      if (this.#word(at + 2) !== NOTE) findings.push(this.#read(at));
    }
    return findings;
  }

  /** The dependencies that were noted since the start of the run (Machine.noteDependencies). */
  readDependencies(): LockDependency[] {
    const noted: LockDependency[] = [];
    const end = this.#core.exports.findingWords();
    for (let at = 0; at < end; at += this.#word(at)) {
      if (this.#word(at + 2) === NOTE) noted.push(this.#dependency(at));
    }
    return noted;
  }

  #dependency(at: number): LockDependency {
    const step = this.#word(at + 3);
    const words = this.#words(at + FINDING_HEAD_WORDS, this.#word(at) - FINDING_HEAD_WORDS);
    const decoded = decodeDependency(words, this.#names);
    const exclusive = decoded.held.filter((lock) => this.#isExclusive(lock)).map((lock) => lock.instance);
    return { ...decoded, exclusive, key: this.#word(at + 1), step, task: this.#taskOf(at) };
  }

  // A map that Kernel C acquires by itself may stand for anything; what takes a lock is known by its name.
  #isExclusive(lock: HeldLock): boolean {
    if (lock.read !== 0) return false;
    const operation = this.#symbols.operationAt(Number(lock.at.address - TEXT_BASE));
    return TAKES_LOCK.test(operation === "lock_acquire" ? lock.at.function : operation);
  }

  #word(index: number): number {
    return this.#core.u32("FINDINGS", index * 4);
  }

  /** Words [at, at + count) of the records. */
  #words(at: number, count: number): Uint32Array {
    return new Uint32Array(this.#core.slice("FINDINGS", at * 4, count * 4).buffer);
  }

  #read(at: number): Finding {
    const kind = FINDING_KINDS[this.#word(at + 2)]!;
    const common = {
      kind,
      key: this.#word(at + 1),
      step: this.#word(at + 3),
      task: this.#taskOf(at),
    };
    if (LOCKDEP_KINDS.has(kind)) {
      const payload = this.#words(at + FINDING_HEAD_WORDS, this.#word(at) - FINDING_HEAD_WORDS);
      return { ...common, ...decodeLockdep(kind, payload, this.#names) };
    }
    if (kind === "leak") return { ...common, ...this.#leak(at + FINDING_HEAD_WORDS) };
    if (kind === "sysfs-left") return { ...common, ...this.#left(at + FINDING_HEAD_WORDS) };
    const described = {
      kind,
      stack: this.#stackOf(this.#word(at + 5)),
      data: this.#data(kind, at + FINDING_HEAD_WORDS),
    };
    const before = WORDS_BEFORE_HELD.get(kind);
    const held = before === undefined ? [] : this.#heldAt(at + FINDING_HEAD_WORDS + before);
    return { ...common, ...described, signature: signatureOf(described), title: titleOf(described), held };
  }

  #taskOf(at: number): TaskRef {
    const task = this.#tasks.at(this.#word(at + 4), this.#word(at + 3));
    const workqueue = this.#symbols.workqueueOf(this.#word(at + 6), this.#word(at + 7));
    return workqueue === null ? task : { ...task, workqueue };
  }

  #stackOf(id: number): Stack {
    const stack = this.#symbols.stackOf(id);
    return REPORTING.has(stack[0]?.function ?? "") ? stack.slice(1) : stack;
  }

  #heldAt(at: number): readonly HeldLock[] {
    return decodeHeld(this.#words(at, this.#core.exports.findingWords() - at), 0, this.#names).held;
  }

  #data(kind: FindingKind, at: number): FindingData {
    switch (kind) {
      case "deadlock":
      case "hung-task":
        return this.#stuck(at);
      case "use-after-free":
      case "out-of-bounds":
      case "double-free":
      case "invalid-free":
      case "null-deref":
      case "wild-access":
      case "uninit-read":
      case "write-to-const":
      case "bad-call":
        return this.#access(at);
      case "module-text":
      case "module-data":
        return this.#gone(kind, at);
      case "refcount":
        return this.#text(`refcount_t: ${REFCOUNT_TEXTS[this.#word(at)]![this.#word(at + 2) === 1 ? 1 : 0]}`);
      case "mutex-misuse":
        return this.#text(
          rwsemMisuse(this.#word(at), this.#rwsemState(at)) ??
            lockMisuse(this.#word(at), this.#symbols.mapName(this.#word(at + 1))),
        );
      case "context":
        return this.#text(contextMisuse(this.#word(at), this.#word(at + 1)));
      case "atomic-sleep":
        return this.#atomicSleep(at);
      case "rcu-usage":
        return { type: "rcu-usage", ...this.#rcuUsage(at) };
      case "step-limit":
        return this.#text(`the run may execute ${this.#word(at + 1)} jumps back, calls and operations`);
      case "stack-limit":
        return this.#text(
          `calling ${this.#image.functions[this.#word(at)]?.name ?? ""} at depth ${this.#word(at + 1)}`,
        );
      case "memory-limit":
        return this.#text(
          `${this.#word(at)} bytes in use, ${this.#word(at + 2)} more asked for, the limit is ${this.#word(at + 1)}`,
        );
      case "sleep-limit":
        return this.#text(`asleep for ${this.#word(at)} s of virtual time, the limit is ${this.#word(at + 1)} s`);
      case "task-limit":
        return this.#text(`there are ${this.#word(at)} tasks already`);
      case "divide-error":
        return this.#text("");
      case "workqueue-leak":
        return this.#workqueueLeak(at);
      case "active-object":
        return {
          type: "active-object",
          ...debugObject(this.#word(at)),
          address: DATA_BASE + BigInt(this.#word(at + 1)),
          hint: this.#word(at + 2) === 0 ? "0x0" : this.#entry(at + 2),
        };
      default:
        return this.#text(this.#string(at).replace(CONVERSION, "…").trimEnd());
    }
  }

  // assembly/leaks.ts. The task is the one that allocated the object.
  #leak(at: number): Pick<Finding, "task" | "stack" | "data" | "signature" | "title" | "held"> {
    const object = this.heapObject(this.#word(at));
    const { task, stack } = object.allocated!;
    const data: FindingData = { type: "leak", object, objects: this.#word(at + 1), bytes: this.#word(at + 2) };
    const described = { kind: "leak" as const, stack, data };
    return { task, stack, data, signature: signatureOf(described), title: titleOf(described), held: [] };
  }

  // reportLeft of assembly/core-ops/index.ts.
  #left(at: number): Pick<Finding, "stack" | "data" | "signature" | "title" | "held"> {
    const object = this.heapObject(this.#word(at));
    const module = this.#string(at + 1);
    const path = this.#string(at + 2 + Math.ceil(this.#word(at + 1) / 4));
    const data: FindingData = { type: "sysfs-left", path, module, object };
    const described = { kind: "sysfs-left" as const, stack: object.allocated?.stack ?? [], data };
    return { ...described, signature: signatureOf(described), title: titleOf(described), held: [] };
  }

  #text(what: string): FindingData {
    return { type: "text", what };
  }

  #rwsemState(at: number): RwsemState {
    const writer = this.#word(at + 2);
    const struct = (task: number): bigint => DATA_BASE + BigInt(this.#core.exports.taskStructOf(task));
    return {
      address: DATA_BASE + BigInt(this.#word(at + 1) - RWSEM_MAP),
      owner: writer === 0 ? 0n : struct(writer - 1),
      current: struct(this.#word(at - FINDING_HEAD_WORDS + 4)),
      state: this.#word(at + 3),
    };
  }

  // The function whose code begins at the offset in a word.
  #entry(at: number): string {
    const { function: name, size, module } = this.#symbols.frameOf(this.#word(at));
    return `${name}+0x0/0x${size.toString(16)}${module === "" ? "" : ` [${module}]`}`;
  }

  // reportWorkLeak of assembly/core-ops/work.ts.
  #workqueueLeak(at: number): FindingData {
    const { function: name, module } = this.#symbols.frameOf(this.#word(at));
    const { preemptCount, rcuDepth } = contextParts(this.#word(at + 1));
    return {
      type: "workqueue-leak",
      function: module === "" ? name : `${name} [${module}]`,
      preemptCount,
      rcuDepth,
      lockDepths: [this.#word(at + 2), this.#word(at + 3)],
    };
  }

  // reportAtomic of assembly/core-ops/context.ts.
  #atomicSleep(at: number): FindingData {
    const [what, context, operation, file, line] = [0, 1, 2, 3, 4].map((k) => this.#word(at + k)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const inside = mightSleepPlace(CORE_OPS[operation]?.name ?? "");
    const place = file === 0 ? inside : `${this.#symbols.stringAt(file)}:${line}`;
    const how = SLEEPING[what] ?? "sleeps";
    return { type: "atomic-sleep", how, place, ...contextParts(context) };
  }

  // suspiciousUsage of assembly/core-ops/rcu.ts, and rcuSleepCheck of context.ts.
  #rcuUsage(at: number): { place: string; what: string } {
    const [file, line, what] = [this.#word(at), this.#word(at + 1), this.#word(at + 2)];
    if (file === 0) return rcuSleepMisuse(line, what);
    return { place: `${this.#symbols.stringAt(file)}:${line}`, what: this.#symbols.stringAt(what) };
  }

  // finding_string of assembly/findings.ts.
  #string(at: number): string {
    const length = this.#word(at);
    const bytes = this.#core.slice("FINDINGS", (at + 1) * 4, length);
    return new TextDecoder().decode(bytes);
  }

  #access(at: number): FindingData {
    const address = (BigInt(this.#word(at + 1)) << 32n) | BigInt(this.#word(at));
    const size = this.#word(at + 2);
    return {
      type: "memory",
      address,
      bytes: (size & ~WRITE) >>> 0,
      write: (size & WRITE) !== 0,
      object: this.#object(this.#word(at + 3), address),
    };
  }

  // fetchesGoneText and accessesGoneData of assembly/modules.ts.
  #gone(kind: "module-text" | "module-data", at: number): FindingData {
    const address = (BigInt(this.#word(at + 1)) << 32n) | BigInt(this.#word(at));
    if (kind === "module-text") {
      const { function: symbol, module } = this.#symbols.frameOf(Number(address - TEXT_BASE));
      return { type: "module", address, symbol, module, access: "execute" };
    }
    const access = (this.#word(at + 2) & WRITE) !== 0 ? "write" : "read";
    const object = this.#symbols.dataNear(Number(address - DATA_BASE));
    return { type: "module", address, symbol: object?.name ?? "", module: object?.module ?? "", access };
  }

  #object(chunk: number, address: bigint): MemoryObject | null {
    if (chunk !== 0) return this.heapObject(chunk);
    const offset = Number(address - DATA_BASE);
    const name = offset >= 0 && offset < this.#core.exports.memoryBytes() ? this.#symbols.dataNear(offset) : null;
    if (name === null) return null;
    return {
      address: DATA_BASE + BigInt(name.offset),
      bytes: name.bytes,
      where: name.name,
      allocated: null,
      freed: null,
    };
  }

  /** The object of the heap chunk at an offset. */
  heapObject(chunk: number): MemoryObject {
    const word = (at: number): number => this.#core.u32("MEM", chunk + at);
    const tasks = word(24);
    const by = (task: number, stack: number): { task: TaskRef; stack: Stack } => ({
      task: this.#tasks.now(task),
      stack: this.#symbols.stackOf(stack),
    });
    return {
      address: DATA_BASE + BigInt(chunk + CHUNK_HEADER),
      bytes: word(4),
      where: "heap",
      allocated: by(tasks & 0xffff, word(16)),
      freed: word(12) === CHUNK_FREED ? by(tasks >>> 16, word(20)) : null,
    };
  }

  #stuck(at: number): FindingData {
    const count = this.#word(at);
    const forATime = this.#word(at + 1) === FOR_A_TIME;
    const inCycle = forATime ? 0 : this.#word(at + 1);
    const blocked: TaskState[] = [];
    let cursor = at + 2;
    for (let i = 0; i < count; i++) {
      const [task, wait, address, map, stack, holderCount] = [0, 1, 2, 3, 4, 5].map((k) => this.#word(cursor + k)) as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      cursor += 6;
      const holders = Array.from({ length: holderCount }, (_, k) => this.#word(cursor + k));
      cursor += holderCount;
      const words = this.#words(cursor, this.#core.exports.findingWords() - cursor);
      const { held, next } = decodeHeld(words, 0, this.#names);
      cursor += next;
      blocked.push({
        ...this.#tasks.now(task),
        state: "blocked",
        stack: this.#symbols.stackOf(stack),
        held,
        waitsFor: { what: this.#waitName(wait, address, map), address: DATA_BASE + BigInt(map || address), holders },
        workqueue: this.#symbols.workqueueOf(
          this.#core.exports.taskQueueName(task),
          this.#core.exports.taskWorkFunction(task),
        ),
      });
    }
    const cycle = blocked.slice(0, inCycle).map((t) => t.task);
    return { type: "deadlock", ...(forATime ? { forATime } : {}), cycle, blocked };
  }

  #waitName(wait: number, address: number, map: number): string {
    if (map !== 0) return this.#symbols.mapName(map);
    const inside = WAIT_MAPS.get(wait);
    if (inside !== undefined) return this.#symbols.mapName(address + inside);
    const symbol = address === 0 ? null : this.#symbols.dataAt(address);
    return symbol?.name ?? WAITS[wait] ?? "";
  }
}
