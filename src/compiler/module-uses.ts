import type { ModuleUse } from "./image.js";
import type { ObjectFile } from "./object.js";

/** Where a name is defined: an object, and a symbol of it. */
export interface Definition {
  readonly object: number;
  readonly symbol: number;
}

/**
 * Which other modules the functions and objects of each module refer to, as the loader finds out by resolving symbols; by
 * the user's name, with one symbol for each module that is used. Code that is in two modules' text belongs to one of them.
 */
export function moduleUses(
  objects: readonly ObjectFile[],
  definitionOf: (object: number, symbol: number) => Definition | null,
): ReadonlyMap<string, readonly ModuleUse[]> {
  const owners = objects.map((o) => new Map([...o.functions, ...o.data].map((x) => [x.symbol, x.module])));
  const uses = new Map<string, ModuleUse[]>();
  objects.forEach((o, object) => {
    for (const user of [...o.functions, ...o.data]) {
      if (user.module === "") continue;
      for (const { symbol } of user.relocs) {
        const definition = definitionOf(object, symbol);
        const owner = definition === null ? "" : (owners[definition.object]?.get(definition.symbol) ?? "");
        if (definition === null || owner === "" || owner === user.module) continue;
        const list = uses.get(user.module) ?? [];
        uses.set(user.module, list);
        if (list.some((use) => use.module === owner)) continue;
        list.push({ module: owner, symbol: objects[definition.object]?.symbols[definition.symbol]?.name ?? "" });
      }
    }
  });
  return uses;
}
