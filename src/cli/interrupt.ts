import { EXIT } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

export interface Interrupt {
  /** True once Ctrl-C was pressed: finish what runs, write, end. */
  readonly requested: boolean;
  /** Gives signals and output their turn; to be awaited between batches. */
  breathe(): Promise<void>;
  /** Gives the signal back to Node. */
  release(): void;
}

/** Watches for Ctrl-C: the first one asks for an orderly end, the second ends the process at once. */
export function watchInterrupt(terminal: Terminal): Interrupt {
  let requested = false;
  const onSignal = (): void => {
    if (requested) {
      terminal.clearStatus();
      process.exit(EXIT.INTERRUPTED);
    }
    requested = true;
    terminal.note("Interrupted: finishing this batch and writing what was found (Ctrl-C again stops at once).");
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    get requested() {
      return requested;
    },
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    release() {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}
