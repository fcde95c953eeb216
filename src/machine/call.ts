/** One call of an entry point. */
export interface Call {
  readonly name: string;
  readonly args: readonly Arg[];
  /** Number of the result, r0 …; -1 when it is not used. */
  readonly result: number;
  /** Which of the allocations that the call makes fails, from 1; none when it is left out. */
  readonly fail?: number;
}

/** An argument: a number, a string (in the user process's memory), or the result of an earlier call. */
export type Arg =
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "result"; readonly result: number };

/**
 * What the emulated tasks call. `setup` runs first, by one task, without interruption, and until all work items are
 * done; `tasks` run at the same time; `final` runs after them as `setup` does.
 */
export interface Program {
  readonly setup: readonly Call[];
  readonly tasks: readonly (readonly Call[])[];
  readonly final: readonly Call[];
}
