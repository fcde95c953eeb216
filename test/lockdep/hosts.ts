import type { LockdepHost } from "../../src/machine/lockdep-core.js";
import { createLockdepHost } from "../../src/machine/lockdep-host.js";
import { CORES } from "../machine/cores.js";

/** A validator in each build of the core. */
export const HOSTS: readonly (readonly [name: string, host: LockdepHost])[] = Object.entries(CORES).map(
  ([name, module]) => [name, createLockdepHost(module)],
);

/** The one of the release build. */
export const HOST: LockdepHost = createLockdepHost(CORES.release);
