import type { LockClassInfo } from "../machine/finding.js";
import type { LockDependency } from "../machine/lock-dependency.js";

/** An edge of a cycle in the merged graph: one kind of a dependency, and the sighting that showed it first. */
export interface GraphEdge<Sighting> {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly dependency: LockDependency;
  readonly sighting: Sighting;
}

/** Most edges of a cycle that is looked for, and most steps of the search after a new edge. */
const LENGTH_MAX = 8;
const STEPS_MAX = 20_000;

/** What tells a class apart in all runs of a machine. */
export function classId(c: LockClassInfo): string {
  return `${c.name}/${c.subclass}@${c.key.toString(16)}`;
}

/**
 * The lock dependencies of many runs as one graph, as a kernel would have it on which all of them ran. Cycles follow
 * strong paths; dependencies of 4.12 and before are all of kind EN, for which that is plain reachability.
 */
export class LockGraph<Sighting> {
  readonly #after = new Map<string, Map<string, GraphEdge<Sighting>[]>>();
  #edges = 0;

  /** Number of edges, each kind counted by itself. */
  get size(): number {
    return this.#edges;
  }

  /**
   * Adds a dependency and returns the shortest ways in which it closes a circle: those from which no class can be left
   * out. Each begins with the new edge. None when the dependency was known.
   */
  add(dependency: LockDependency, sighting: Sighting): GraphEdge<Sighting>[][] {
    const [from, to] = [classId(dependency.holding.class), classId(dependency.acquiring.class)];
    const kinds = this.#kinds(from, to);
    if (from === to || kinds.some((e) => e.kind === dependency.kind)) return [];
    const edge = { from, to, kind: dependency.kind, dependency, sighting };
    const next = this.#after.get(from) ?? new Map<string, GraphEdge<Sighting>[]>();
    this.#after.set(from, next.set(to, [...kinds, edge]));
    this.#edges++;
    return this.#cycles(edge);
  }

  #kinds(from: string, to: string): readonly GraphEdge<Sighting>[] {
    return this.#after.get(from)?.get(to) ?? [];
  }

  #cycles(closing: GraphEdge<Sighting>): GraphEdge<Sighting>[][] {
    const found: GraphEdge<Sighting>[][] = [];
    let steps = 0;
    const walk = (classes: readonly string[]): void => {
      const last = classes.at(-1) ?? "";
      for (const to of this.#after.get(last)?.keys() ?? []) {
        if (steps++ >= STEPS_MAX) return;
        if (to === closing.from) {
          const edges = this.#edgesOf(closing, classes);
          if (edges !== null && !this.#hasShortcut(edges)) found.push(edges);
        } else if (classes.length < LENGTH_MAX - 1 && !classes.includes(to)) {
          walk([...classes, to]);
        }
      }
    };
    walk([closing.to]);
    return found.sort((a, b) => a.length - b.length);
  }

  // The closing edge, then kinds of the edges along the classes such that the circle is strong; null when none are.
  #edgesOf(closing: GraphEdge<Sighting>, classes: readonly string[]): GraphEdge<Sighting>[] | null {
    const pairs = classes.map((from, i) => this.#kinds(from, classes[i + 1] ?? closing.from));
    return strongChoice([[closing], ...pairs]);
  }

  /** True when some of its classes alone make a circle. */
  #hasShortcut(edges: readonly GraphEdge<Sighting>[]): boolean {
    const classes = edges.map((e) => e.from);
    const n = classes.length;
    for (let i = 0; i < n; i++) {
      // A chord from class i to class i + k leaves out the classes between them.
      for (let k = 2; k < n; k++) {
        const chord = this.#kinds(classes[i] ?? "", classes[(i + k) % n] ?? "");
        if (chord.length === 0) continue;
        const rest = Array.from({ length: n - k }, (_, j) => edges[(i + k + j) % n] as GraphEdge<Sighting>);
        const kinds = rest.map((e) => this.#kinds(e.from, e.to));
        if (strongChoice([chord, ...kinds]) !== null) return true;
      }
    }
    return false;
  }
}

/** One edge of each list, going round, such that no `*R` is followed by an `S*`; plainly exclusive ones where possible. */
function strongChoice<Sighting>(choices: readonly (readonly GraphEdge<Sighting>[])[]): GraphEdge<Sighting>[] | null {
  const ranked = choices.map((edges) => [...edges].sort((a, b) => rank(a.kind) - rank(b.kind)));
  const choose = (at: number, chosen: GraphEdge<Sighting>[]): GraphEdge<Sighting>[] | null => {
    if (at === ranked.length) return joins(chosen.at(-1), chosen[0]) ? chosen : null;
    for (const edge of ranked[at] ?? []) {
      if (at > 0 && !joins(chosen.at(-1), edge)) continue;
      const all = choose(at + 1, [...chosen, edge]);
      if (all !== null) return all;
    }
    return null;
  };
  return choose(0, []);
}

function rank(kind: string): number {
  return ["EN", "SN", "ER", "SR"].indexOf(kind);
}

function joins<Sighting>(a: GraphEdge<Sighting> | undefined, b: GraphEdge<Sighting> | undefined): boolean {
  return !(a?.kind.endsWith("R") === true && b?.kind.startsWith("S") === true);
}
