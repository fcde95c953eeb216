import type { EntryPoint, Image, ParamKind } from "../compiler/image.js";
import type { Arg, Call } from "../machine/call.js";
import type { SysfsEntry } from "../machine/machine.js";
import { endsResource } from "./ownership.js";
import { NO_WORDS, type Words } from "./words.js";

/** The entry point that makes allocations of kernel threads fail (kernel/user/fault.c). */
export const FAIL_BACKGROUND = "fail_background";
/** The entry point that sends signals (kernel/user/signals.c), which only some models notice. */
const KILL = "kill";
/** The entry point that unloads a module (kernel/user/modules.c). */
const UNLOAD = "rmmod";
/** Where sysfs shows the modules that are loaded. */
const MODULES = "/sys/module/";
/** The resource that opening a device gives (kernel/user/devices.c). */
const DEVICE = "device";

export type { SysfsEntry };

/** sysfs as it stands after a setup. */
export type Listing = (setup: readonly Call[]) => readonly SysfsEntry[];

type PathOf = Extract<ParamKind, { kind: "path" }>["of"];

const PATHS_OF: readonly PathOf[] = ["readable", "writable", "directory", "device", "interrupt"];

/** The paths of a listing by what can be done with them, sorted. */
export class Paths {
  readonly #all = new Map<PathOf, readonly string[]>();
  readonly #fresh = new Map<PathOf, readonly string[]>();

  /** `base`: paths that stand there without any setup. `isOwn`: whether an entry is the model's, not the kernel's. */
  constructor(
    listing: readonly SysfsEntry[],
    base: ReadonlySet<string>,
    isOwn: (entry: SysfsEntry) => boolean = () => true,
  ) {
    const sorted = [...listing].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
    for (const of of PATHS_OF) {
      const entries = sorted.filter((e) => allows(e, of));
      const fresh = entries.filter((e) => !base.has(e.path));
      const own = (fresh.length > 0 ? fresh : entries).filter(isOwn);
      const wanted = own.length > 0 ? own : fresh.length > 0 ? fresh : entries;
      this.#all.set(
        of,
        entries.map((e) => e.path),
      );
      this.#fresh.set(
        of,
        wanted.map((e) => e.path),
      );
    }
  }

  all(of: PathOf): readonly string[] {
    return this.#all.get(of) ?? [];
  }

  /** What setup made, when it made some, and of that what is the model's own, when some is. */
  fresh(of: PathOf): readonly string[] {
    return this.#fresh.get(of) ?? [];
  }
}

function allows(entry: SysfsEntry, of: PathOf): boolean {
  if (of === "directory") return entry.kind === "directory";
  if (of === "device" || of === "interrupt") return entry.kind === of;
  return (entry.kind === "file" || entry.kind === "device") && (entry.mode & (of === "writable" ? 0o222 : 0o444)) !== 0;
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

/** What is known of the model that an image was made of. */
export interface ModelFacts {
  readonly words: Words;
  /** Paths of its source files, as the image names them. */
  readonly files: ReadonlySet<string>;
  /** What stands in sysfs, debugfs and /dev when it has booted. */
  readonly listing: readonly SysfsEntry[];
}

const NO_FACTS: ModelFacts = { words: NO_WORDS, files: new Set(), listing: [] };

/** Numbers that commands are made of before those that the model knows. */
const NUMBERS: readonly bigint[] = [0n, 1n, 0x5401n];
const NUMBERS_MAX = 24;
const UNSIGNED_INT_MAX = 0xffff_ffffn;

/** What may be called in programs of one image. */
export class ProgramSpace {
  readonly entryPoints: readonly EntryPoint[];
  readonly byName: ReadonlyMap<string, EntryPoint>;
  /** True when there is a call that makes allocations of kernel threads fail. */
  readonly failsBackground: boolean;
  /** Entry points that tasks may call. */
  readonly callable: readonly EntryPoint[];
  /** Modules that can be loaded and unloaded. */
  readonly modules: readonly string[];
  /** Names that the model knows. */
  readonly names: readonly string[];
  /** What is written to attributes: the usual first, then what the model's source suggests. */
  readonly texts: readonly string[];

  /** True for a module as it stands in a kernel tree: nothing in it is marked as an entry point. */
  readonly isPlainModule: boolean;
  /** Numbers that the model compares something with, the greatest first. */
  readonly #numbers: readonly bigint[];
  readonly #files: ReadonlySet<string>;
  /** Of each function. */
  readonly #moduleOf: readonly string[];

  constructor(image: Pick<Image, "entryPoints" | "functions" | "comparisons">, facts: ModelFacts = NO_FACTS) {
    const { words, files, listing } = facts;
    // Calls that make allocations fail come where a campaign wants them (failures.ts).
    const leftOut = words.signals ? [FAIL_BACKGROUND] : [FAIL_BACKGROUND, KILL];
    const missing = (["device", "interrupt"] as const).filter((kind) => !listing.some((entry) => entry.kind === kind));
    this.entryPoints = image.entryPoints.filter(
      (e) => !leftOut.includes(e.name) && !missing.some((kind) => isAbout(e, kind)),
    );
    this.isPlainModule =
      image.functions.some((f) => f.module !== "") &&
      !image.entryPoints.some((e) => files.has(image.functions[e.function]?.file ?? ""));
    this.#files = files;
    this.#numbers = numbersOf(image, files);
    this.failsBackground = image.entryPoints.some((e) => e.name === FAIL_BACKGROUND);
    this.byName = new Map(image.entryPoints.map((e) => [e.name, e]));
    this.callable = this.entryPoints.filter((e) => !e.setupOnly);
    this.names = words.names;
    // Macros and enumerators are known here that the words of a text cannot tell.
    const compared = this.isPlainModule ? this.#numbers.flatMap(textsAround).slice(0, NUMBERS_MAX) : [];
    this.texts = [...new Set([TEXTS[0]!, ...words.names, ...TEXTS, ...words.numbers, ...compared])];
    this.#moduleOf = image.functions.map((f) => f.module);
    const modules = [...new Set(this.#moduleOf)].filter((m) => m !== "").sort();
    // Functions of a model may belong to a module for the sake of stacks only.
    const loaded = new Set(listing.filter((e) => e.path.startsWith(MODULES)).map((e) => e.path.split("/")[3]));
    this.modules = this.isPlainModule ? modules : modules.filter((m) => loaded.has(m));
  }

  /** The paths of a listing; `base`: those that stand there without any setup, which in a module are as good as others. */
  paths(listing: readonly SysfsEntry[], base: ReadonlySet<string>): Paths {
    const isOwn = (e: SysfsEntry): boolean => e.definedIn === "" || this.#files.has(e.definedIn);
    if (!this.isPlainModule) return new Paths(listing, base, isOwn);
    const files = listing.filter((e) => e.kind !== "directory" && e.kind !== "link" && isOwn(e));
    const folders = new Set(files.map((e) => e.path.slice(0, e.path.lastIndexOf("/"))));
    return new Paths(listing, new Set(), (e) => (e.kind === "directory" ? folders.has(e.path) : isOwn(e)));
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

  /** The entry points that take nothing but a module: loading and unloading. */
  get unloaders(): readonly EntryPoint[] {
    return this.callable.filter((e) => e.params.length > 0 && e.params.every((p) => p.kind.kind === "module"));
  }

  /** The module that a call unloads, null for any other call. */
  unloadedBy(call: Call): string | null {
    const [name] = call.args;
    return call.name === UNLOAD && name?.kind === "string" ? name.value : null;
  }

  /** True for calls that end a resource or unload a module. */
  tearsDown(entry: EntryPoint): boolean {
    return endsResource(entry) || entry.name === UNLOAD;
  }

  /** The module whose text an entry point is, "" for built-in code. */
  moduleOf(entry: EntryPoint): string {
    return this.#moduleOf[entry.function] ?? "";
  }

  /** True for a resource that entry points take as a pointer. */
  isObject(resource: string): boolean {
    return this.entryPoints.some((e) =>
      e.params.some((p) => p.pointer && p.kind.kind === "resource" && p.kind.name === resource),
    );
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
      case "number":
        return [...new Set([...this.#numbers, ...NUMBERS])].map(int);
      case "module":
        return this.modules.map(string);
    }
  }
}

/** Calls of kernel/user/devices.c, interrupts.c and their like: what they do needs what only some drivers have. */
function isAbout(entry: EntryPoint, what: "device" | "interrupt"): boolean {
  const takes = ({ kind }: EntryPoint["params"][number]): boolean =>
    (kind.kind === "path" && kind.of === what) ||
    (kind.kind === "resource" && kind.name === DEVICE && what === "device");
  return entry.params.some(takes);
}

function numbersOf({ comparisons }: Pick<Image, "comparisons">, files: ReadonlySet<string>): bigint[] {
  const own = comparisons.filter(({ file, value }) => files.has(file) && value > 1n && value <= UNSIGNED_INT_MAX);
  const values = [...new Set(own.map((c) => c.value))].sort((a, b) => (a < b ? 1 : -1));
  return values.slice(0, NUMBERS_MAX);
}

function textsAround(value: bigint): string[] {
  return [value, value - 1n, value + 1n].map((n) => `${n}\n`);
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
