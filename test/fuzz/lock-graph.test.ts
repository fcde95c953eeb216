import { describe, expect, it } from "vitest";
import { classId, LockGraph } from "../../src/fuzz/lock-graph.js";
import type { HeldLock, LockClassInfo } from "../../src/machine/finding.js";
import type { LockDependency } from "../../src/machine/lock-dependency.js";
import { Prng } from "../../src/program/prng.js";

const KINDS = ["EN", "ER", "SN", "SR"];

function lock(name: string): HeldLock {
  const info: LockClassInfo = {
    name,
    nameVersion: 1,
    subclass: 0,
    usageMask: 0,
    waitTypeOuter: 0,
    waitTypeInner: 0,
    key: 0n,
    keySymbol: "",
  };
  const at = { function: "", offset: 0, size: 0, address: 0n, module: "", file: "", line: 0 };
  return { class: info, instance: 0n, at, read: 0, trylock: false, sync: false, references: 0 };
}

function dependency(text: string): LockDependency {
  const [from = "", kind = "", to = ""] = text.split(" ");
  const task = { task: 1, pid: 2, comm: "t" };
  const common = { key: 0, edge: 0, from: 0, held: [], exclusive: [], step: 0, task, stack: [] };
  return { ...common, kind, holding: lock(from), acquiring: lock(to) };
}

/** Cycles that each dependency closes, as `a EN b EN` from the closing one on. */
function closed(...edges: readonly string[]): string[][] {
  const graph = new LockGraph<string>();
  return edges.map((text) =>
    graph
      .add(dependency(text), text)
      .map((cycle) => cycle.map((e) => `${e.sighting.split(" ")[0]} ${e.kind}`).join(" ")),
  );
}

describe("the graph of all runs", () => {
  it("has a cycle where three orders make a circle", () => {
    expect(closed("a EN b", "b EN c", "c EN a")).toEqual([[], [], ["c EN a EN b EN"]]);
  });

  it("has one cycle for a dependency, however often it comes", () => {
    expect(closed("a EN b", "b EN a", "b EN a", "a EN b")).toEqual([[], ["b EN a EN"], [], []]);
  });

  it("follows strong paths only: a recursive reader does not wait for readers", () => {
    expect(closed("a SN b", "b ER a").at(-1)).toEqual([]);
    expect(closed("a EN b", "b ER a").at(-1)).toEqual(["b ER a EN"]);
    expect(closed("a SN b", "b EN a").at(-1)).toEqual(["b EN a SN"]);
    expect(closed("a SR b", "b SR a").at(-1)).toEqual([]);
  });

  it("gains cycles with the kinds of a dependency", () => {
    expect(closed("a SN b", "b ER a", "b EN a")).toEqual([[], [], ["b EN a SN"]]);
  });

  it("leaves out circles around a shorter one", () => {
    expect(closed("a EN b", "b EN c", "c EN b", "c EN a").slice(2)).toEqual([["c EN b EN"], []]);
  });

  it("tells classes of one name apart by their keys", () => {
    const info = lock("a").class;
    expect(classId(info)).not.toBe(classId({ ...info, key: 8n }));
  });

  it("finds a cycle exactly when a walk through all states of the graph finds one", () => {
    const rng = new Prng(4n);
    for (let round = 0; round < 400; round++) {
      const all: string[] = [];
      const graph = new LockGraph<string>();
      const names = ["a", "b", "c", "d"];
      let any = false;
      for (let i = 0; i < 8; i++) {
        const [from, to] = [rng.pick(names), rng.pick(names)];
        if (from === to) continue;
        const text = `${from} ${rng.pick(KINDS)} ${to}`;
        any = graph.add(dependency(text), text).length > 0 || any;
        all.push(text);
        expect(any).toBe(hasStrongCycle(all));
      }
    }
  });
});

/** Brute force: states are edges; one leads to the next unless it is `*R` and that one `S*`. */
function hasStrongCycle(edges: readonly string[]): boolean {
  const parts = edges.map((e) => e.split(" "));
  const leads = (a: number, b: number): boolean =>
    parts[a]?.[2] === parts[b]?.[0] &&
    !(parts[a]?.[1]?.endsWith("R") === true && parts[b]?.[1]?.startsWith("S") === true);
  return parts.some((_, start) => {
    const seen = new Set<number>();
    const stack = [start];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      for (const next of parts.keys()) {
        if (!leads(at, next)) continue;
        if (next === start) return true;
        if (seen.has(next)) continue;
        seen.add(next);
        stack.push(next);
      }
    }
    return false;
  });
}
