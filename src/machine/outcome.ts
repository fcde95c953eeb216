import type { LockDependency } from "./lock-dependency.js";
import type { ConsoleLine, Finding, TaskRef } from "./finding.js";

/**
 * The decisions of one run, as differences from the standing rule: the running task goes on while it can; when it
 * cannot, the ready task of the lowest number does. `at` counts decision points (visible operations before which more
 * than one task could go on) from 0 at the start of the tasks' phase; `to` is the number of the task that goes on.
 */
export interface Switch {
  readonly at: number;
  readonly to: number;
}
export type Schedule = readonly Switch[];

/** A task that goes on for some decisions. */
export interface Block {
  /** Its number. */
  readonly task: number;
  readonly decisions: number;
}

/** How a run decides. Seeds are unsigned 64-bit. */
export type Strategy =
  | { readonly kind: "random"; readonly seed: bigint }
  /** Burckhardt et al., ASPLOS 2010: depth d ≥ 1, `steps`: estimated decisions in a run, ≥ 1. */
  | { readonly kind: "pct"; readonly seed: bigint; readonly depth: number; readonly steps: number }
  /** Holds tasks back that hold the first lock of a watched dependency: Machine.noteDependencies. */
  | { readonly kind: "directed"; readonly seed: bigint }
  /** `everyChoice`: the outcome's schedule names the task of every decision, not only those that depart from the rule. */
  | { readonly kind: "schedule"; readonly schedule: Schedule; readonly everyChoice?: boolean }
  /** Block after block, then the standing rule; a task that cannot go on loses the rest of its block. */
  | { readonly kind: "blocks"; readonly blocks: readonly Block[] };

/** A step of the run: one visible operation. */
export interface Event {
  readonly seq: number;
  readonly task: TaskRef;
  /** Name of the operation: a core operation, or `begin NAME`, `end NAME`, `exit` of a call. */
  readonly op: string;
  /** Its first argument: the address of the lock, count, item … */
  readonly arg: bigint;
  /** What stands at that address as a reader would name it, e.g. `slab_mutex`, `s->kobj.kref`; "" when unknown. */
  readonly what: string;
  readonly function: string;
  readonly file: string;
  readonly line: number;
  /** Where a decision was taken before this step: its number; -1 where only one task could go on. */
  readonly decision: number;
}

export interface Outcome {
  readonly findings: readonly Finding[];
  /** "done": every task ended. "stuck": some can never go on. "limit": a limit ended the run. "fatal": oops or BUG. */
  readonly end: "done" | "stuck" | "limit" | "fatal";
  readonly steps: number;
  readonly decisions: number;
  readonly schedule: Schedule;
  /** Allocations that a program could have made to fail: those of its calls, and those of kernel threads. */
  readonly allocations: { readonly calls: number; readonly background: number };
  /** Hash of all events, 16 hex digits. */
  readonly eventHash: string;
  /** Only when asked for (`trace: true`). */
  readonly events: readonly Event[];
  readonly console: readonly ConsoleLine[];
  /** What Machine.noteDependencies asked for. */
  readonly dependencies?: readonly LockDependency[];
  /** Result of each numbered call, null when it did not run or has not returned. */
  readonly results: readonly (bigint | null)[];
}

export interface BatchOptions {
  readonly strategy: "random" | "pct" | "directed";
  /** Seed of the first run; run i uses seed + i. */
  readonly seed: bigint;
  readonly runs: number;
  /** PCT only. */
  readonly depth?: number;
  readonly steps?: number;
  /** Findings that need not be reported again (`findingKey`); the batch stops at any other. */
  readonly known?: ReadonlySet<number>;
}

export interface BatchOutcome {
  /** Runs made, the one with the new finding included. */
  readonly runs: number;
  readonly steps: number;
  /** Greatest number of decisions in a run. */
  readonly decisions: number;
  /** Keys of findings seen, new ones included. */
  readonly seen: readonly number[];
  /** Seed and outcome of the run that stopped the batch, null when all runs were made. */
  readonly stopped: { readonly seed: bigint; readonly outcome: Outcome; readonly keys: readonly number[] } | null;
}
