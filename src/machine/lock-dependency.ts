import type { HeldLock, Stack, TaskRef } from "./finding.js";

/**
 * A dependency between two lock classes, as a run made it: with `holding` held, `acquiring` was being acquired. Only
 * classes whose keys are static or were allocated by boot are noted; they are the same in every run of a machine.
 */
export interface LockDependency {
  /** Under which a batch knows it, as it knows findings; differs by kind, for a watched one by instances and held locks. */
  readonly key: number;
  /** Name of the dependency (and of the class held), whatever its kind, for noteDependencies(). */
  readonly edge: number;
  readonly from: number;
  /** `EN`, `ER`, `SN` or `SR`: see CycleEdge. */
  readonly kind: string;
  readonly holding: HeldLock;
  readonly acquiring: HeldLock;
  /** All locks held by the task, outermost first. */
  readonly held: readonly HeldLock[];
  /** Addresses of those that shut out everybody else: locks held for write; maps that only stand for a wait do not. */
  readonly exclusive: readonly bigint[];
  readonly step: number;
  readonly task: TaskRef;
  readonly stack: Stack;
}

/**
 * What outcomes tell about dependencies: nothing; those that are new to the graph of the run, of setup too; or every way
 * in which one of the given ones is made, which makes acquiring locks slow.
 */
export type Noted = "nothing" | "new" | readonly Pick<LockDependency, "edge" | "from">[];

/** Most dependencies that can be watched at a time. */
export const WATCHED_MAX = 32;
