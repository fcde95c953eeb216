import { declarationOf, type Found } from "../../fuzz/index.js";
import { rotated } from "../../machine/lockdep-identity.js";
import type { LoadedModel } from "../load-model.js";
import type { Terminal } from "../terminal.js";

/** A model and, by signature, what was found in it and how that is replayed. */
export interface Compared {
  readonly name: string;
  readonly model: LoadedModel;
  readonly found: ReadonlyMap<string, { readonly found: Found; readonly replay: string }>;
}

type Change = "fixed" | "new" | "unchanged";

export interface Row {
  readonly change: Change;
  readonly signature: string;
  /** As the model calls it, else as its signature says. */
  readonly words: string;
  /** True for what its model only predicts. */
  readonly predicted: boolean;
  readonly replay: string;
}

/** Kinds of findings in words, where the slug is not enough. */
const WORDS: Readonly<Record<string, string>> = {
  deadlock: "real deadlock",
  "dup-name": "duplicate name",
  "entry-alive": "entry alive after destroy",
};

/** `lock cycle s_active/slab_mutex` for a signature. */
function inWords(signature: string): string {
  const [kind = "", ...rest] = signature.split(" ");
  const isLocks = kind === "lock-cycle" || kind === "deadlock";
  const what = rest.join(isLocks ? "/" : " ");
  const word = WORDS[kind] ?? kind.replaceAll("-", " ");
  return what === "" ? word : `${word} ${what}`;
}

/** What locks were called before they had the names of today. */
const LOCK_NAMES: Readonly<Record<string, string>> = {
  s_active: "kn->active",
  "kn->count": "kn->active",
  "cpu_hotplug.dep_map": "cpu_hotplug_lock",
  "cpu_hotplug_lock.rw_sem": "cpu_hotplug_lock",
  "mem_hotplug.lock": "mem_hotplug_lock",
  "mem_hotplug_lock.rw_sem": "mem_hotplug_lock",
};

/** The signature in which findings of models of different versions can be compared. */
function timeless(signature: string): string {
  const [kind = "", ...names] = signature.split(" ");
  if (kind !== "lock-cycle" && kind !== "deadlock") return signature;
  const plain = names.map((name) => name.replace(/\(.*\)$/, ""));
  return [kind, ...rotated(plain.map((name) => LOCK_NAMES[name] ?? name))].join(" ");
}

/** A text with the lock names of today. */
function renamed(text: string): string {
  return Object.entries(LOCK_NAMES).reduce((result, [old, name]) => result.replaceAll(old, name), text);
}

/** Findings of one side, in the order in which its model declares them, what it does not declare last. */
function rowsOfSide(change: Change, { model, found }: Compared, wanted: (signature: string) => boolean): Row[] {
  const { expectations } = model.image;
  const all = [...found].filter(([signature]) => wanted(signature));
  const placed = all.map(([signature, { found: f, replay }]) => {
    const declared = declarationOf(f.record, expectations);
    const { words = inWords(signature), predicted = false } = expectations[declared] ?? {};
    const place = declared === -1 ? expectations.length : declared;
    return { place, row: { change, signature, words, predicted, replay } };
  });
  return placed.toSorted((a, b) => a.place - b.place).map(({ row }) => row);
}

/** By timeless signature what the model calls a finding; null: nothing. */
type Bugs = ReadonlyMap<string, string | null>;

function foundIn({ model, found }: Compared): Bugs {
  const { expectations } = model.image;
  const words = (f: Found): string | null => expectations[declarationOf(f.record, expectations)]?.words ?? null;
  return new Map([...found].map(([signature, f]) => [timeless(signature), words(f.found)]));
}

/** A cycle of locks is there as long as its order is, whether or not a run has hung, but where it cannot. */
function thereIn(side: Compared): Bugs {
  const hangs = [...side.found]
    .filter(([signature, { found }]) => {
      return signature.startsWith("lock-cycle ") && found.record.hangs?.verdict !== "impossible";
    })
    .map(([signature]): [string, null] => [timeless(signature.replace("lock-cycle", "deadlock")), null]);
  return new Map([...hangs, ...foundIn(side)]);
}

/** True when a bug is among those of the other model, which does not call it something else. */
function isIn(bugs: Bugs, signature: string, words: string | null): boolean {
  const others = bugs.get(timeless(signature));
  if (others === undefined) return false;
  return others === null || words === null || renamed(others) === renamed(words);
}

/** What the second model has no more, what it has besides, and what both have. */
export function rowsOf(before: Compared, after: Compared): Row[] {
  const [first, second] = [foundIn(before), foundIn(after)];
  const [old, current] = [thereIn(before), thereIn(after)];
  const stays = (s: string): boolean => isIn(current, s, first.get(timeless(s)) ?? null);
  const wasThere = (s: string): boolean => isIn(old, s, second.get(timeless(s)) ?? null);
  return [
    ...rowsOfSide("fixed", before, (s) => !stays(s)),
    ...rowsOfSide("new", after, (s) => !wasThere(s)),
    ...rowsOfSide("unchanged", after, wasThere),
    ...rowsOfSide("unchanged", before, (s) => stays(s) && !second.has(timeless(s))),
  ];
}

/** `fixed: lock cycle s_active/slab_mutex; new: duplicate name /kernel/slab`; "" for no rows. */
function changes(rows: readonly Row[]): string {
  const parts = (["fixed", "new", "unchanged"] as const).flatMap((change) => {
    const words = new Set(rows.filter((r) => r.change === change).map((r) => r.words));
    return words.size === 0 ? [] : [`${change}: ${[...words].join(", ")}`];
  });
  return parts.join("; ");
}

/** What changed; on a line of its own that of which the models say that nobody is known to have reported it. */
function summary(rows: readonly Row[]): string {
  if (rows.length === 0) return "nothing found in either";
  const predicted = changes(rows.filter((r) => r.predicted));
  const lines = [changes(rows.filter((r) => !r.predicted)), predicted === "" ? "" : `predicted only, ${predicted}`];
  return lines.filter((line) => line !== "").join("\n");
}

/** A row for each finding with its replay command, and the changes in words. */
export function rowsText(rows: readonly Row[], { color }: Terminal): string {
  const paint = { fixed: color.green, new: color.red, unchanged: color.yellow };
  const lines = rows.map(
    ({ change, signature, replay }) => `${paint[change](change.padEnd(9))}  ${signature}\n           ${replay}\n`,
  );
  return `${lines.join("")}${summary(rows)}\n`;
}
