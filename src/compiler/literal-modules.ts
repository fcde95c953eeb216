import type { ObjectData, ObjectFunction } from "./object.js";

/**
 * Gives each string literal the module of the functions and objects that use it; one that several modules use is built in,
 * as is one that only objects of a section use: the linker gathers those in built-in memory.
 */
export function literalModules(functions: readonly ObjectFunction[], data: readonly ObjectData[]): ObjectData[] {
  const users = new Map<number, Set<string>>();
  for (const user of [...functions, ...data]) {
    for (const { symbol } of user.relocs) {
      const modules = users.get(symbol);
      if (modules === undefined) users.set(symbol, new Set([user.module]));
      else modules.add(user.module);
    }
  }
  return data.map((d) => {
    const modules = [...(users.get(d.symbol) ?? [])];
    return d.literal && modules.length === 1 ? { ...d, module: modules[0]! } : d;
  });
}
