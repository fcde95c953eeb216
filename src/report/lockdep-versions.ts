/**
 * From which version on lockdep's texts are as they are now, with the commit or the console log (reference/splats) that
 * says so. Boundaries of its rules: assembly/lockdep/versions.ts.
 */
export const LOCKDEP_TEXT = {
  /** `WARNING:` in place of `[ INFO: … ]` and `[ BUG: … ]`: a5dd63efda3d; circular-86 of 4.12-rc2-next has it. */
  warningTitles: "4.12",
  /** Four characters of usage, reclaim's two having gone: d92a8cfcb37e. */
  withoutReclaim: "4.14",
  /** A held lock begins with its address, instead of the place where it was taken: b3c39758c86a; recursive-234 of 4.16. */
  lockAddresses: "4.17",
  /** No `ops: N` behind a class: 8ca2b56cd7da; order-560 of 4.19 has it, order-561 of 5.10 has not. */
  withoutOperations: "4.20",
  /** `-{outer:inner}`: de8f5e4f2dc1; circular-466 of 5.5 is without, hung-485 of 5.7-rc5 has it. */
  waitTypes: "5.7",
  /** A path that was searched backwards has each stack at the class nearer to its root: order-561 of 5.10 has not. */
  backwardStacks: "5.14",
  /** `rlock(` and `sync(` in scenarios: 0471db447cf5, which Debian's 6.1 has. */
  kindsInScenarios: "6.1",
} as const;
