import { CommanderError } from "commander";
import { DivergenceError, KobjlabError, TrapError } from "../errors.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

/** Says what went wrong on standard error. Returns the exit status. */
export function reportFailure(error: unknown, terminal: Terminal): ExitCode {
  // Commander has printed its message or the help itself.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.CLEAN : EXIT.USAGE;
  if (error instanceof TrapError) {
    terminal.note(`kobjlab: this is a bug in kobjlab, please report it.\n${error.message}`);
    return EXIT.TRAP;
  }
  if (error instanceof DivergenceError) {
    terminal.note(`kobjlab: ${error.message}`);
    return EXIT.NOT_REPRODUCED;
  }
  if (error instanceof KobjlabError) {
    terminal.note(error.code === "source" ? error.message : `kobjlab: ${error.message}`);
    return EXIT.USAGE;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.note(`kobjlab: this is a bug in kobjlab, please report it.\n${detail}`);
  return EXIT.TRAP;
}
