import { TrapError } from "../errors.js";
import type { CycleEdge, Finding, FindingData } from "../machine/finding.js";
import { lockdepIdentity, lockdepTitle, rotated } from "../machine/lockdep-identity.js";
import { className, type ShownEdge } from "./edge-run.js";

const KIND = "lock-cycle";

/** The finding of a cycle none of whose runs makes all edges. `edges` go round; the first one is said to close it. */
export function mergedFinding(edges: readonly ShownEdge[]): Finding {
  const [closing, ...rest] = edges;
  if (closing === undefined) throw new TrapError("a cycle without edges");
  const { dependency } = closing;
  const data = {
    type: KIND,
    acquiring: dependency.acquiring,
    holding: dependency.holding,
    edges: rest.map(cycleEdge),
    closingKind: dependency.kind,
  } as const;
  return {
    kind: KIND,
    key: 0,
    signature: [KIND, ...rotated(lockdepIdentity(KIND, data) ?? [])].join(" "),
    title: lockdepTitle(KIND, data) ?? KIND,
    step: dependency.step,
    task: dependency.task,
    stack: dependency.stack,
    held: dependency.held,
    data,
  };
}

function cycleEdge({ dependency }: ShownEdge, index: number): CycleEdge {
  const { holding, acquiring, stack, kind } = dependency;
  return { from: holding.class, to: acquiring.class, stack, kinds: [kind], run: index + 2 };
}

/** The classes of a cycle in its order, the same for every way round and every kind of its edges. "" for other data. */
export function cycleKey(data: FindingData): string {
  if (data.type !== KIND) return "";
  return keyOfClasses([...data.edges.map((e) => className(e.from)), className(data.holding.class)]);
}

export function keyOfClasses(names: readonly string[]): string {
  return rotated(names).join(" ");
}
