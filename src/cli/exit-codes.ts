/** What the command's exit status says. */
export const EXIT = {
  CLEAN: 0,
  FINDINGS: 1,
  /** A wrong flag or value, or a file that is not what it should be. */
  USAGE: 2,
  /** A replay that did not show the finding again. */
  NOT_REPRODUCED: 3,
  /** A campaign that executed nothing new: its silence means nothing. */
  NO_WORK: 4,
  /** A bug in kobjlab. */
  TRAP: 70,
  /** Ended by Ctrl-C; what was found is written. */
  INTERRUPTED: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
