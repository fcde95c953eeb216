import type { FindingKind } from "../abi/findings.js";

/** A place in the model's text, as a kernel stack shows it: `function+0xoffset/0xsize [module]`. */
export interface Frame {
  readonly function: string;
  readonly offset: number;
  readonly size: number;
  readonly address: bigint;
  /** "" for built-in code. */
  readonly module: string;
  /** Source position; "" and 0 for functions that stand inside a core operation. */
  readonly file: string;
  readonly line: number;
}

/** Innermost frame first. */
export type Stack = readonly Frame[];

export interface TaskRef {
  readonly task: number;
  readonly pid: number;
  readonly comm: string;
}

/** A lock class as a report names it. */
export interface LockClassInfo {
  /** Name without `#n` and subclass: what signatures are made of. */
  readonly name: string;
  /** n of `#n`, 1 when no older class has the name; and the subclass. */
  readonly nameVersion: number;
  readonly subclass: number;
  /** Usage mask: the bits of LOCKDEP.md, section 5. */
  readonly usageMask: number;
  readonly waitTypeOuter: number;
  readonly waitTypeInner: number;
  /** Address of the class's key. */
  readonly key: bigint;
}

export interface HeldLock {
  readonly class: LockClassInfo;
  /** Address of the lock's map. */
  readonly instance: bigint;
  readonly at: Frame;
  /** 0 write, 1 read, 2 recursive read. */
  readonly read: number;
  readonly trylock: boolean;
}

/** One edge `from -> to` of a cycle, with the stack that made it. */
export interface CycleEdge {
  readonly from: LockClassInfo;
  readonly to: LockClassInfo;
  readonly stack: Stack;
}

export interface TaskState extends TaskRef {
  readonly state: "running" | "ready" | "blocked" | "done" | "idle";
  readonly stack: Stack;
  readonly held: readonly HeldLock[];
  /** What a blocked task waits for, and the tasks that could end it. */
  readonly waitsFor: { readonly what: string; readonly address: bigint; readonly holders: readonly number[] } | null;
  /** For a kworker running an item: `Workqueue: NAME FUNCTION`. */
  readonly workqueue: { readonly name: string; readonly function: string } | null;
}

export interface MemoryObject {
  readonly address: bigint;
  readonly bytes: number;
  /** "heap", "stack" of a function, or the name of a static object. */
  readonly where: string;
  readonly allocated: { readonly task: TaskRef; readonly stack: Stack } | null;
  readonly freed: { readonly task: TaskRef; readonly stack: Stack } | null;
}

/** What a kind of finding carries beyond its common part. */
export type FindingData =
  | {
      readonly type: "lock-cycle";
      /** The lock being acquired, the held one that closes the cycle, and the edges from the new lock back to it:
       * edges[0] starts at the class being acquired, the last one ends at the held class. */
      readonly acquiring: HeldLock;
      readonly holding: HeldLock;
      readonly edges: readonly CycleEdge[];
    }
  | { readonly type: "recursive-lock"; readonly acquiring: HeldLock; readonly holding: HeldLock }
  | { readonly type: "lockdep"; readonly acquiring: HeldLock | null; readonly words: readonly number[] }
  | {
      readonly type: "deadlock";
      /** Tasks that can never go on, those of the wait-for cycle first and in its order. */
      readonly cycle: readonly number[];
      readonly blocked: readonly TaskState[];
    }
  | {
      readonly type: "memory";
      readonly address: bigint;
      readonly bytes: number;
      readonly write: boolean;
      /** The object nearest to the address, null for wild pointers. */
      readonly object: MemoryObject | null;
    }
  | { readonly type: "leak"; readonly objects: readonly MemoryObject[] }
  | { readonly type: "text"; readonly what: string };

/** A line of the machine's console. */
export interface ConsoleLine {
  readonly step: number;
  readonly task: TaskRef;
  /** 0 (emerg) … 7 (debug); -1: what a user process printed. */
  readonly level: number;
  readonly text: string;
  /** Stack printed after the text (dump_stack, WARN), null for none. */
  readonly stack: Stack | null;
}

/** A bug in the model, as one run showed it. */
export interface Finding {
  readonly kind: FindingKind;
  /** Stable across runs, seeds and releases: the kind and what identifies the bug, e.g.
   * `lock-cycle s_active slab_mutex`. */
  readonly signature: string;
  /** What the kernel's first line would say, e.g. `possible circular locking dependency detected`. */
  readonly title: string;
  readonly step: number;
  readonly task: TaskRef;
  readonly stack: Stack;
  /** Locks held by the task. */
  readonly held: readonly HeldLock[];
  readonly data: FindingData;
}
