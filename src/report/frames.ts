import type { Frame, Stack } from "../machine/finding.js";
import { type Dialect, since } from "./dialect.js";

/**
 * Functions of the kernel library that stand for others in some versions: what there is in their place from a version on,
 * innermost first; nothing where a version has the function in its caller. Names without an entry hold for all versions.
 */
const NAMES: ReadonlyMap<string, readonly (readonly [since: string, names: readonly string[]])[]> = new Map([
  ["SyS_read", [["4.17", ["ksys_read", "__x64_sys_read"]]]],
  ["SyS_write", [["4.17", ["ksys_write", "__x64_sys_write"]]]],
  ["__vfs_read", [["5.10", []]]],
  ["__vfs_write", [["5.10", []]]],
  ["__queue_work_checked", [["4.4", ["__queue_work"]]]],
  // What an interrupt interrupts is of no interest.
  ["run_timers", [["4.4", ["run_timer_softirq"]]]],
  ["flush_workqueue", [["5.19", ["__flush_workqueue"]]]],
  ["seq_read", [["5.10", ["seq_read_iter"]]]],
  ["kernfs_fop_read", [["5.10", ["kernfs_fop_read_iter"]]]],
  ["kernfs_fop_write", [["5.10", ["kernfs_fop_write_iter"]]]],
]);

/** What stands in the dialect's stacks for a function of the library, innermost first. */
export function namesIn(name: string, dialect: Dialect): readonly string[] {
  const known = NAMES.get(name)?.findLast(([version]) => since(dialect, version));
  if (known !== undefined) return known[1];
  // System calls were called SyS_NAME up to 4.16, __x64_sys_NAME from 4.17 on.
  return [since(dialect, "4.17") ? name.replace(/^SyS_/, "__x64_sys_") : name];
}

/** The stack with the functions that the dialect's version has. */
export function framesIn(stack: Stack, dialect: Dialect): Frame[] {
  return stack.flatMap((frame) => namesIn(frame.function, dialect).map((name) => ({ ...frame, function: name })));
}
