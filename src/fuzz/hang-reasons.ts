import type { LockDependency } from "../machine/lock-dependency.js";
import { className } from "./edge-run.js";
import { classId } from "./lock-graph.js";

/** By `from to` (ids of classes): every way in which runs of one program were seen to make the edge. */
export type Ways = Map<string, readonly LockDependency[]>;

/** What the machine calls when it boots; nothing else has started by then. */
const BOOT_FUNCTIONS: ReadonlySet<string> = new Set(["start_kernel", "load_modules"]);

/**
 * Why the tasks of a cycle cannot wait for each other, as far as the ways tell in which its edges were seen to be made;
 * null when nothing speaks against it. A trylock is no reason: acquiring by one makes no edge, and what it got is held
 * like any other lock.
 * @param edges of the cycle, in its order
 * @param seen by program; addresses mean nothing from one program to another
 * @param boot what booting made
 */
export function whyImpossible(
  edges: readonly string[],
  seen: readonly Ways[],
  boot: readonly LockDependency[],
): string | null {
  const never = edges.find((e) => seen.every((ways) => !ways.has(e)));
  if (never !== undefined) {
    const made = boot.find((d) => `${classId(d.holding.class)} ${classId(d.acquiring.class)}` === never);
    // A thread that booting has started may do it again.
    if (made === undefined || !made.stack.some((frame) => BOOT_FUNCTIONS.has(frame.function))) return null;
    return `${edgeText(made)} is made only while booting, when nothing else runs`;
  }
  // Programs that make but a part of the edges say nothing of how the rest is made beside them.
  const whole = seen.filter((ways) => edges.every((e) => ways.has(e)));
  if (whole.length === 0) return null;
  return commonGate(edges, whole, seen) ?? apart(edges, whole);
}

function edgeText({ holding, acquiring }: LockDependency): string {
  return `${className(holding.class)} -> ${className(acquiring.class)}`;
}

function waysOf(edge: string, ways: Ways): readonly LockDependency[] {
  return ways.get(edge) ?? [];
}

/** A lock held for write whenever an edge is made: no two tasks are at edges of the cycle at the same time. */
function commonGate(edges: readonly string[], programs: readonly Ways[], seen: readonly Ways[]): string | null {
  const gates = programs.map((ways) => {
    const all = edges.flatMap((e) => waysOf(e, ways));
    const common = (all[0]?.exclusive ?? []).filter((lock) => all.every((d) => d.exclusive.includes(lock)));
    return all[0]?.held.filter((h) => common.includes(h.instance)).map((h) => className(h.class)) ?? [];
  });
  const everywhere = (gate: string): boolean =>
    seen.every((ways) => edges.every((e) => waysOf(e, ways).every((d) => holdsGate(d, gate))));
  const name = gates[0]?.find((gate) => gates.every((names) => names.includes(gate)) && everywhere(gate));
  return name === undefined ? null : `every edge is made under ${name}`;
}

function holdsGate(d: LockDependency, gate: string): boolean {
  return d.held.some((h) => className(h.class) === gate && d.exclusive.includes(h.instance));
}

/** A class of which the one edge waits for other locks than those that the next edge holds. */
function apart(edges: readonly string[], programs: readonly Ways[]): string | null {
  for (const [i, edge] of edges.entries()) {
    const next = edges[(i + 1) % edges.length] ?? edge;
    const meet = programs.some((ways) => {
      const held = new Set(waysOf(next, ways).map((d) => d.holding.instance));
      return waysOf(edge, ways).some((d) => held.has(d.acquiring.instance));
    });
    if (meet) continue;
    const [a] = waysOf(edge, programs[0] ?? new Map());
    const [b] = waysOf(next, programs[0] ?? new Map());
    if (a === undefined || b === undefined) continue;
    return `${edgeText(a)} and ${edgeText(b)} never use the same ${className(a.acquiring.class)}`;
  }
  return null;
}
