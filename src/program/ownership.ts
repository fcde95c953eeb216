import type { EntryPoint } from "../compiler/image.js";
import type { Program } from "../machine/call.js";
import { toSections } from "./edit.js";

/**
 * Who may end the life of a resource. Kernel interfaces such as kmem_cache_destroy() may be called once for an
 * object, by a caller who knows that nobody else still uses its pointer; a program that breaks this shows a bug of the
 * program and not of the model. So what is generated keeps to it. Programs written by hand need not.
 */

const ENDS = /(^|_)(destroy|free|kfree|close|put|drop|release|unregister|delete|del|remove|kill)(_|$)/;

/** True when a call of the entry point ends the life of the resources it is given: its name says so. */
export function endsResource(entry: EntryPoint): boolean {
  return ENDS.test(entry.name) && entry.params.some((p) => p.kind.kind === "resource");
}

/** True when no resource is used after, or at the same time as, the call that ends it. */
export function ownershipKept(program: Program, byName: ReadonlyMap<string, EntryPoint>): boolean {
  const ended = new Map<number, number>();
  const users = new Map<number, Set<number>>();
  const sections = toSections(program);
  for (const [s, calls] of sections.entries()) {
    for (const call of calls) {
      const entry = byName.get(call.name);
      for (const arg of call.args) {
        if (arg.kind !== "result") continue;
        if (ended.has(arg.result)) return false;
        users.set(arg.result, (users.get(arg.result) ?? new Set()).add(s));
        if (entry !== undefined && endsResource(entry)) ended.set(arg.result, s);
      }
    }
  }
  const concurrent = (s: number): boolean => s > 0 && s < sections.length - 1;
  for (const [result, end] of ended) {
    if (!concurrent(end)) continue;
    for (const user of users.get(result) ?? []) if (concurrent(user) && user !== end) return false;
  }
  return true;
}
