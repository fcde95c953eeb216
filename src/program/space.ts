import type { EntryPoint, Image, ParamKind } from "../compiler/image.js";
import type { Arg, Call } from "../machine/call.js";
import { endsResource } from "./ownership.js";
import { NO_WORDS, type Words } from "./words.js";

/** The entry point that makes allocations of kernel threads fail (kernel/user/fault.c). */
export const FAIL_BACKGROUND = "fail_background";
/** The entry point that sends signals (kernel/user/signals.c), which only some models notice. */
const KILL = "kill";

/** An entry of sysfs; `mode` holds the permission bits. */
export interface SysfsEntry {
  readonly path: string;
  readonly kind: "directory" | "file" | "link";
  readonly mode: number;
}

/** sysfs as it stands after a setup. */
export type Listing = (setup: readonly Call[]) => readonly SysfsEntry[];

type PathOf = "readable" | "writable" | "directory";

/** The paths of a listing by what can be done with them, sorted. */
export class Paths {
  readonly #all = new Map<PathOf, readonly string[]>();
  readonly #fresh = new Map<PathOf, readonly string[]>();

  /** `base`: paths that stand there without any setup. */
  constructor(listing: readonly SysfsEntry[], base: ReadonlySet<string>) {
    const sorted = [...listing].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    for (const of of ["readable", "writable", "directory"] as const) {
      const paths = sorted.filter((e) => allows(e, of)).map((e) => e.path);
      const fresh = paths.filter((p) => !base.has(p));
      this.#all.set(of, paths);
      this.#fresh.set(of, fresh.length > 0 ? fresh : paths);
    }
  }

  all(of: PathOf): readonly string[] {
    return this.#all.get(of) ?? [];
  }

  /** What setup made; all, when it made none. */
  fresh(of: PathOf): readonly string[] {
    return this.#fresh.get(of) ?? [];
  }
}

function allows(entry: SysfsEntry, of: PathOf): boolean {
  if (of === "directory") return entry.kind === "directory";
  return entry.kind === "file" && (entry.mode & (of === "writable" ? 0o222 : 0o444)) !== 0;
}

/** What is written to attributes of any model, the usual first. */
const TEXTS: readonly string[] = [
  "1\n",
  "0\n",
  "13\n",
  "",
  "-1\n",
  "2",
  "100\n",
  "4294967296\n",
  "0x10\n",
  "y\n",
  "abc\n",
  "a".repeat(300),
];

/** What may be called in programs of one image. */
export class ProgramSpace {
  readonly entryPoints: readonly EntryPoint[];
  readonly byName: ReadonlyMap<string, EntryPoint>;
  /** True when there is a call that makes allocations of kernel threads fail. */
  readonly failsBackground: boolean;
  /** Entry points that tasks may call. */
  readonly callable: readonly EntryPoint[];
  readonly modules: readonly string[];
  /** Names that the model knows. */
  readonly names: readonly string[];
  /** What is written to attributes: the usual first, then what the model's source suggests. */
  readonly texts: readonly string[];

  /** `words`: what the model's source says about the texts that it understands. */
  constructor(image: Pick<Image, "entryPoints" | "functions">, words: Words = NO_WORDS) {
    // Calls that make allocations fail come where a campaign wants them (failures.ts).
    const leftOut = words.signals ? [FAIL_BACKGROUND] : [FAIL_BACKGROUND, KILL];
    this.entryPoints = image.entryPoints.filter((e) => !leftOut.includes(e.name));
    this.failsBackground = image.entryPoints.some((e) => e.name === FAIL_BACKGROUND);
    this.byName = new Map(image.entryPoints.map((e) => [e.name, e]));
    this.callable = this.entryPoints.filter((e) => !e.setupOnly);
    this.names = words.names;
    this.texts = [...new Set([TEXTS[0]!, ...words.names, ...TEXTS, ...words.numbers])];
    this.modules = [...new Set(image.functions.map((f) => f.module))].filter((m) => m !== "").sort();
  }

  /** Entry points whose result is this resource, those that need the fewest resources first. */
  makers(resource: string): readonly EntryPoint[] {
    const needs = (e: EntryPoint): number => e.params.filter((p) => p.kind.kind === "resource").length;
    return this.entryPoints.filter((e) => e.returns === resource).sort((a, b) => needs(a) - needs(b));
  }

  /** Resources that some entry point takes, in the order of the entry points. */
  resources(): readonly string[] {
    const names = this.entryPoints.flatMap((e) => e.params.map((p) => (p.kind.kind === "resource" ? p.kind.name : "")));
    return [...new Set(names)].filter((n) => n !== "");
  }

  /** The entry points, callable from a task, that end a resource. */
  enders(resource: string): readonly EntryPoint[] {
    const takes = (e: EntryPoint): boolean =>
      e.params.some((p) => p.kind.kind === "resource" && p.kind.name === resource);
    return this.callable.filter((e) => endsResource(e) && takes(e));
  }

  /** Values worth trying for a parameter that is no resource, the most usual first; none: it cannot be called now. */
  choices(kind: ParamKind, paths: Paths): readonly Arg[] {
    switch (kind.kind) {
      case "resource":
        return [];
      case "range":
        return [...new Set([clamp(1n, kind.low, kind.high), kind.high, kind.low])].map(int);
      case "values":
        return kind.values.map(int);
      case "strings":
        return kind.values.map(string);
      case "path":
        return paths.fresh(kind.of).map(string);
      case "text":
        return this.texts.map(string);
      case "module":
        return this.modules.map(string);
    }
  }
}

/** True for a call that writes a text to a file. */
export function writesAttribute(entry: EntryPoint): boolean {
  const kinds = entry.params.map((p) => p.kind);
  return kinds.some((k) => k.kind === "path" && k.of === "writable") && kinds.some((k) => k.kind === "text");
}

export function int(value: bigint): Arg {
  return { kind: "int", value };
}

export function string(value: string): Arg {
  return { kind: "string", value };
}

function clamp(value: bigint, low: bigint, high: bigint): bigint {
  return value < low ? low : value > high ? high : value;
}
