import type { Image } from "../compiler/image.js";
import type { Program } from "../machine/call.js";
import type { Finding } from "../machine/finding.js";
import type { LockDependency, Noted } from "../machine/lock-dependency.js";
import type { BatchOptions, BatchOutcome, Outcome, Strategy } from "../machine/outcome.js";
import type { SysfsEntry } from "../machine/machine.js";

/** What a campaign needs of a machine. `Machine` satisfies it, and so do the fakes of the tests. */
export interface Target {
  readonly image: Image;
  readonly bootFindings: readonly Finding[];
  readonly bootDependencies: readonly LockDependency[];
  /** Sets the program and runs its setup; the outcome is that of setup. */
  load(program: Program): Outcome;
  /** Runs the tasks, then final, from the state after setup. */
  run(strategy: Strategy, options?: { readonly trace?: boolean }): Outcome;
  batch(options: BatchOptions): BatchOutcome;
  /** What outcomes shall tell about lock dependencies; takes hold with the next load. */
  noteDependencies(noted: Noted): void;
  /** sysfs as it stands after setup. */
  sysfs(): readonly SysfsEntry[];
  /** A number that grows when a run shows something new. */
  coverage(): number;
}
