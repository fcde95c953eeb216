import type { EntryPoint } from "../compiler/image.js";
import type { Arg, Call } from "../machine/call.js";
import { type Paths, type ProgramSpace, string, writesAttribute } from "./space.js";

/** Most calls that are paired, and most paths and values tried for one parameter. */
export interface Scale {
  readonly atoms: number;
  readonly paths: number;
  readonly values: number;
}
const SCALE: Scale = { atoms: 24, paths: 4, values: 3 };
/** A module has few calls besides those of its files. */
const MODULE_SCALE: Scale = { atoms: 40, paths: 8, values: 6 };

export function scaleOf(space: ProgramSpace): Scale {
  return space.isPlainModule ? MODULE_SCALE : SCALE;
}

/** Names that the model knows which are written, each to some paths. */
const NAMES_MAX = 2;
/** Calls of one entry point: the usual values of all arguments, then one argument at a time varied. */
export function callsOf(space: ProgramSpace, entry: EntryPoint, before: readonly Call[], paths: Paths): Call[] {
  const scale = scaleOf(space);
  const choices = entry.params.map((p): readonly Arg[] => {
    if (p.kind.kind === "resource") return liveResults(space, before, p.kind.name);
    const values = space.choices(p.kind, paths);
    if (p.kind.kind === "path") return spread(values, scale.paths);
    return values.slice(0, p.kind.kind === "text" ? 1 : scale.values);
  });
  if (choices.some((c) => c.length === 0)) return [];
  const usual = choices.map((c) => c[0] as Arg);
  const calls: Call[] = [{ name: entry.name, args: usual, result: -1 }];
  for (const [i, c] of choices.entries()) {
    for (const other of c.slice(1)) calls.push({ name: entry.name, args: usual.with(i, other), result: -1 });
  }
  return calls;
}

/** Every name that the model knows written to every path. */
export function nameWrites(space: ProgramSpace, paths: Paths): Call[] {
  const names = space.names.slice(0, NAMES_MAX);
  return space.callable.filter(writesAttribute).flatMap((entry) => {
    if (entry.params.length !== 2) return [];
    return names.flatMap((name) =>
      spread(paths.fresh("writable"), scaleOf(space).paths).map((path): Call => {
        const args = entry.params.map((p) => string(p.kind.kind === "path" ? path : name));
        return { name: entry.name, args, result: -1 };
      }),
    );
  });
}

function liveResults(space: ProgramSpace, before: readonly Call[], resource: string): Arg[] {
  return before
    .filter((call) => space.byName.get(call.name)?.returns === resource)
    .map((call) => ({ kind: "result", result: call.result }));
}

/** Up to `most` elements, evenly over the list. */
export function spread<T>(from: readonly T[], most: number): readonly T[] {
  if (from.length <= most) return from;
  return Array.from({ length: most }, (_, i) => from[Math.floor((i * from.length) / most)] as T);
}
