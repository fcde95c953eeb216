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
  /** The work item that a kworker ran then, where that is known: null, as absent, for none. */
  readonly workqueue?: WorkqueueRef | null;
}

/** A queue's name and the function of its item, with ` [module]` behind it. */
export interface WorkqueueRef {
  readonly name: string;
  readonly function: string;
}

/** A lock class as a report names it. */
export interface LockClassInfo {
  /** Name without `#n` and subclass: what signatures are made of. */
  readonly name: string;
  /** n of `#n`, 1 when no older class has the name; and the subclass. */
  readonly nameVersion: number;
  readonly subclass: number;
  /** Bits 0-3 hardirq, 4-7 softirq: used in, used in as reader, enabled, enabled as reader; 8 used, 9 used as reader;
   * 10-13 reclaim (until 4.13), as the first two. */
  readonly usageMask: number;
  readonly waitTypeOuter: number;
  readonly waitTypeInner: number;
  /** Address of the class's key, and what stands there: `symbol+0xoff/0xsize`, "" when nothing is known. */
  readonly key: bigint;
  readonly keySymbol: string;
  /** Acquires so far, where the version counts them (until 4.19). */
  readonly acquires?: number;
}

export interface HeldLock {
  readonly class: LockClassInfo;
  /** Address of the lock's map. */
  readonly instance: bigint;
  readonly at: Frame;
  /** 0 write, 1 read, 2 recursive read. */
  readonly read: number;
  readonly trylock: boolean;
  /** Acquired by lock_sync: validated, never held. */
  readonly sync: boolean;
  /** Locks of the class that this entry stands for, with a nest lock; 0: one. */
  readonly references: number;
}

/** One edge `from -> to` of a cycle, with the stack that made it. */
export interface CycleEdge {
  readonly from: LockClassInfo;
  readonly to: LockClassInfo;
  readonly stack: Stack;
  /** Kinds seen of it, of `ER EN SR SN`: first letter E if `from` was held for write, second R if `to` was taken for
   * recursive reading. */
  readonly kinds: readonly string[];
  /** Number of the run that made it (lockdep_set_run). */
  readonly run: number;
}

/** A class on a path that the validator found, with the dependency that led to it. */
export interface LockPathNode {
  readonly class: LockClassInfo;
  /** Where each usage bit was set, by ascending bit. */
  readonly usages: readonly { readonly bit: number; readonly stack: Stack }[];
  /** Stack that made the dependency on the class before it; the task's present stack for the first class. */
  readonly stack: Stack;
}

/** Interrupt state of a task. Contexts are nesting counts; an event is when (count of changes) and where. */
export interface IrqState {
  readonly hardirqContext: number;
  readonly softirqContext: number;
  readonly hardirqsEnabled: boolean;
  readonly softirqsEnabled: boolean;
  readonly events: number;
  readonly hardirqsLastEnabled: IrqEvent;
  readonly hardirqsLastDisabled: IrqEvent;
  readonly softirqsLastEnabled: IrqEvent;
  readonly softirqsLastDisabled: IrqEvent;
}

export interface IrqEvent {
  readonly event: number;
  /** Null when it never happened. */
  readonly at: Frame | null;
}

export interface TaskState extends TaskRef {
  readonly state: "running" | "ready" | "blocked" | "done" | "idle";
  readonly stack: Stack;
  readonly held: readonly HeldLock[];
  /** What a blocked task waits for, and the tasks that could end it. */
  readonly waitsFor: { readonly what: string; readonly address: bigint; readonly holders: readonly number[] } | null;
  readonly workqueue: WorkqueueRef | null;
}

export interface MemoryObject {
  readonly address: bigint;
  readonly bytes: number;
  /** "heap", "stack" of a function, or the name of a static object. */
  readonly where: string;
  readonly allocated: { readonly task: TaskRef; readonly stack: Stack } | null;
  readonly freed: { readonly task: TaskRef; readonly stack: Stack } | null;
}

/** What the validator's findings carry, other than cycles and recursion. */
export type LockdepData =
  | {
      readonly type: "inconsistent-lock";
      readonly lock: HeldLock;
      readonly irq: IrqState;
      /** Usage bits: the one the class had, the one it gets. */
      readonly oldUsage: number;
      readonly newUsage: number;
      readonly registeredAt: Stack;
    }
  | {
      readonly type: "irq-inversion";
      readonly lock: HeldLock;
      /** True: the lock is used in interrupts, and a class taken after it is not safe there. */
      readonly forwards: boolean;
      /** Usage bit of the state that the other class is said to have. */
      readonly usage: number;
      /** From the lock's class to the other one. */
      readonly path: readonly LockPathNode[];
    }
  | {
      readonly type: "irq-unsafe-order";
      readonly acquiring: HeldLock;
      readonly holding: HeldLock;
      readonly irq: IrqState;
      readonly safeUsage: number;
      readonly unsafeUsage: number;
      /** From the held class back to the class that is used in interrupts. */
      readonly safePath: readonly LockPathNode[];
      /** From the class being acquired to the one that is unsafe in interrupts. */
      readonly unsafePath: readonly LockPathNode[];
    }
  | { readonly type: "unlock-balance"; readonly instance: bigint; readonly name: string; readonly at: Frame }
  | { readonly type: "held-lock-freed"; readonly lock: HeldLock; readonly from: bigint; readonly to: bigint }
  | { readonly type: "nested-lock-not-taken"; readonly lock: HeldLock; readonly nestName: string }
  | { readonly type: "still-held"; readonly user: boolean; readonly locks: readonly HeldLock[] }
  | { readonly type: "wait-context"; readonly lock: HeldLock; readonly contextType: number }
  | {
      /** A message without a frame of its own: a key that is not static, a limit, a pin, a warning. */
      readonly type: "lockdep-message";
      /** Console lines. */
      readonly lines: readonly string[];
    };

/** What a kind of finding carries beyond its common part. */
export type FindingData =
  | {
      readonly type: "lock-cycle";
      /** The lock being acquired, the held one that closes the cycle, and the edges from the new lock back to it:
       * edges[0] starts at the class being acquired, the last one ends at the held class. */
      readonly acquiring: HeldLock;
      readonly holding: HeldLock;
      readonly edges: readonly CycleEdge[];
      /** Kind of the dependency holding -> acquiring, which closes the cycle. */
      readonly closingKind: string;
    }
  | { readonly type: "recursive-lock"; readonly acquiring: HeldLock; readonly holding: HeldLock }
  | LockdepData
  | {
      readonly type: "deadlock";
      /** True: the tasks have waited for so long that khungtaskd tells, but may go on later. */
      readonly forATime?: true;
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
  | {
      /** Text or data of a module that was unloaded. */
      readonly type: "module";
      readonly address: bigint;
      /** What was there: a function, or a static object. */
      readonly symbol: string;
      readonly module: string;
      readonly access: "read" | "write" | "execute";
    }
  /** An object that nothing leads to any more, and how many are lost with it, itself included. */
  | { readonly type: "leak"; readonly object: MemoryObject; readonly objects: number; readonly bytes: number }
  | {
      readonly type: "atomic-sleep";
      /** True: schedule() was called with a preempt count; false: a function that might sleep. */
      /** might_sleep() has told about it; schedule() has; schedule() was called by a reader of RCU that may be preempted. */
      readonly how: "sleeps" | "schedules" | "reader-schedules";
      /** FILE:LINE of the check. */
      readonly place: string;
      /** hardirq << 16 | softirq << 8 | preempt, as the kernel counts. */
      readonly preemptCount: number;
      readonly rcuDepth: number;
      readonly irqsDisabled: boolean;
    }
  /** What stands in sysfs when the module that made it is unloaded. The finding's stack is the one that made it. */
  | { readonly type: "sysfs-left"; readonly path: string; readonly module: string; readonly object: MemoryObject }
  | {
      /** A work item's function left locks held, or preemption or interrupts off, or an RCU section open. */
      readonly type: "workqueue-leak";
      /** With its module, as `%ps` prints it. */
      readonly function: string;
      readonly preemptCount: number;
      readonly rcuDepth: number;
      /** Locks held before and after; Finding.held: these. */
      readonly lockDepths: readonly [number, number];
    }
  | {
      /** An object that the kernel was to use, and what was done to it (lib/debugobjects.c). */
      readonly type: "active-object";
      readonly action: "init" | "free" | "activate" | "assert_init";
      /** False: it was never initialised. */
      readonly active: boolean;
      /** 1 for an RCU head that waits for its grace period, else 0. */
      readonly activeState: number;
      readonly address: bigint;
      readonly object: "work_struct" | "timer_list" | "hrtimer" | "rcu_head";
      /** Its function, `name+0x0/0xsize [module]`, or `0x0`. */
      readonly hint: string;
    }
  /** FILE:LINE of the check, and what it says. */
  | { readonly type: "rcu-usage"; readonly place: string; readonly what: string }
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
  /** Under which a batch of this machine's runs knows it; not stable. */
  readonly key: number;
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
