import { readFileSync } from "node:fs";
import { INCLUDE_PATHS, readKernelFile } from "../../src/cli/kernel-files.js";
import { PACKAGE_PATHS } from "../../src/cli/package-files.js";
import { compile, parseLibrary } from "../../src/compiler/index.js";
import { Machine } from "../../src/machine/machine.js";
import type { Outcome } from "../../src/machine/outcome.js";
import { call } from "./bare.js";
import { CORES } from "./cores.js";

const library = parseLibrary(readFileSync(PACKAGE_PATHS.library, "utf8"), PACKAGE_PATHS.library);

/** Headers of locks and contexts; `pause()` is a point at which another task may go on, allowed anywhere. */
const PRELUDE = `
#include <kobjlab/entry.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/local_lock.h>
#include <linux/mutex.h>
#include <linux/percpu-rwsem.h>
#include <linux/rcupdate.h>
#include <linux/rtmutex.h>
#include <linux/rwsem.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/wait.h>
#include <linux/ww_mutex.h>
#include <linux/atomic.h>
static atomic_t pauses;
#define pause() ((void)atomic_read(&pauses))
#define ENTRY __entry("test")
`;

/** Boots the kernel library with one more file of C. */
export function bootWithHeaders(text: string, linux = "6.12"): Machine {
  const readFile = (path: string): string | null => (path === "prelude.h" ? PRELUDE : readKernelFile(path));
  const source = { path: "test.c", text: `#include "prelude.h"\n#line 1 "test.c"\n${text}` };
  const image = compile([source], { library, includePaths: INCLUDE_PATHS, defines: {}, readFile });
  return Machine.boot(image, { core: CORES.release, linux });
}

export interface Runs {
  /** Signatures found by any of the runs, sorted. */
  readonly signatures: readonly string[];
  /** Results of the entry point `get` at the end of each run that came to its end. */
  readonly results: ReadonlySet<bigint | null | undefined>;
  readonly outcomes: readonly Outcome[];
}

/** Runs entry points, each as a task of its own, on as many random schedules; then `get`, when there is one. */
export function runTasks(machine: Machine, tasks: readonly string[], schedules = 60): Runs {
  const hasGet = machine.image.entryPoints.some((entry) => entry.name === "get");
  machine.load({
    setup: [],
    tasks: tasks.map((name) => [call(name)]),
    final: hasGet ? [{ ...call("get"), result: 0 }] : [],
  });
  const outcomes = Array.from({ length: schedules }, (_, seed) => machine.run({ kind: "random", seed: BigInt(seed) }));
  const signatures = new Set(outcomes.flatMap((outcome) => outcome.findings.map((f) => f.signature)));
  const results = new Set(outcomes.filter((o) => o.end === "done").map((o) => o.results[0]));
  return { signatures: [...signatures].sort(), results, outcomes };
}

/** Signatures of what one call of `test`, alone, finds. */
export function findingsOfTest(text: string, linux = "6.12"): string[] {
  const machine = bootWithHeaders(`${text}\nENTRY long entry(void) { return test(); }`, linux);
  return [...runTasks(machine, ["entry"], 1).signatures];
}
