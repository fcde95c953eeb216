import { DATA_BASE } from "../abi/addresses.js";
import { FINDING_KINDS, type FindingKind } from "../abi/findings.js";
import type {
  CycleEdge,
  FindingData,
  Frame,
  HeldLock,
  IrqEvent,
  IrqState,
  LockClassInfo,
  LockPathNode,
  Stack,
} from "./finding.js";
import type { LockDependency } from "./lock-dependency.js";
import { lockdepIdentity, lockdepTitle, rotated } from "./lockdep-identity.js";
import { lockdepMessage } from "./lockdep-messages.js";

/** How words become names. */
export interface LockdepNames {
  stackOf(id: number): Stack;
  frameOf(ip: number): Frame;
  stringAt(offset: number): string;
  /** `symbol+0xoff/0xsize` of the static object at an offset, "" for anything else. */
  keySymbol?(offset: number): string;
}

/** The parts of a Finding that the validator's words give. */
export interface DecodedLockdep {
  readonly signature: string;
  readonly title: string;
  readonly stack: Stack;
  /** The task's held locks, outermost first. */
  readonly held: readonly HeldLock[];
  readonly data: FindingData;
}

// Sections of assembly/lockdep/report.ts.
const ACQUIRING = 1;
const HOLDING = 2;
const HELD = 3;
const PATH = 4;
const BACK_PATH = 5;
const VALUES = 6;

const DEP_KINDS = ["SR", "ER", "SN", "EN"];

/** Kinds of findings that decodeLockdep reads. */
export const LOCKDEP_KINDS: ReadonlySet<FindingKind> = new Set(FINDING_KINDS.slice(0, 15));

interface PathEntry {
  readonly class: LockClassInfo;
  readonly usages: LockPathNode["usages"];
  readonly stack: Stack;
  readonly kinds: readonly string[];
  readonly run: number;
}

interface Sections {
  readonly what: number;
  readonly stack: Stack;
  readonly irq: IrqState;
  acquiring: HeldLock | null;
  holding: HeldLock | null;
  held: readonly HeldLock[];
  /** From the class that a search reached to its root. */
  path: readonly PathEntry[];
  backPath: readonly PathEntry[];
  values: readonly number[];
}

/** Reads words of a payload one after the other. */
class WordReader {
  private readonly words: ArrayLike<number>;
  private readonly names: LockdepNames;
  at: number;

  constructor(words: ArrayLike<number>, names: LockdepNames, at = 0) {
    this.words = words;
    this.names = names;
    this.at = at;
  }

  word(): number {
    return this.words[this.at++] ?? 0;
  }

  stack(): Stack {
    return this.names.stackOf(this.word());
  }

  event(): IrqEvent {
    const ip = this.word();
    const event = this.word();
    return { event, at: event === 0 ? null : this.names.frameOf(ip) };
  }

  irq(): IrqState {
    const state = this.word();
    const events = this.word();
    return {
      hardirqContext: state & 0xff,
      softirqContext: (state >> 8) & 0xff,
      hardirqsEnabled: (state & (1 << 16)) !== 0,
      softirqsEnabled: (state & (1 << 17)) !== 0,
      events,
      hardirqsLastEnabled: this.event(),
      hardirqsLastDisabled: this.event(),
      softirqsLastEnabled: this.event(),
      softirqsLastDisabled: this.event(),
    };
  }

  class(): { info: LockClassInfo; usages: LockPathNode["usages"] } {
    this.word();
    const keyOffset = this.word();
    const key = DATA_BASE + BigInt(keyOffset);
    const keySymbol = this.names.keySymbol?.(keyOffset) ?? "";
    const name = this.names.stringAt(this.word());
    const nameVersion = this.word();
    const subclass = this.word();
    const usageMask = usageMaskOf(this.word());
    const types = this.word();
    const acquires = this.word();
    const usages = Array.from({ length: this.word() }, () => ({ bit: usageBitOf(this.word()), stack: this.stack() }));
    const waitTypeInner = types & 0xff;
    const waitTypeOuter = (types >> 8) & 0xff;
    const info = { name, nameVersion, subclass, usageMask, waitTypeOuter, waitTypeInner, key, keySymbol, acquires };
    return { info, usages };
  }

  heldLock(): HeldLock {
    const instance = DATA_BASE + BigInt(this.word());
    const at = this.names.frameOf(this.word());
    this.word();
    const bits = this.word();
    const references = this.word();
    this.word();
    const { info } = this.class();
    const read = (bits >> 16) & 3;
    const trylock = (bits & (1 << 18)) !== 0;
    const sync = (bits & (1 << 21)) !== 0;
    return { class: info, instance, at, read, trylock, sync, references };
  }

  heldList(): readonly HeldLock[] {
    return Array.from({ length: this.word() }, () => this.heldLock());
  }

  path(): readonly PathEntry[] {
    return Array.from({ length: this.word() }, () => {
      const { info, usages } = this.class();
      const stack = this.stack();
      const dep = this.word();
      return { class: info, usages, stack, kinds: kindsOf(dep), run: this.word() };
    });
  }

  list(): readonly number[] {
    return Array.from({ length: this.word() }, () => this.word());
  }
}

function kindsOf(dep: number): readonly string[] {
  return DEP_KINDS.filter((_, i) => (dep & (1 << i)) !== 0);
}

// USAGE_IN_NMI of the core.
const IN_NMI = 20;

// The core keeps the states of 4.12 side by side: 8-11 reclaim, 12 used, 13 used as reader.
function usageBitOf(bit: number): number {
  if (bit < 8) return bit;
  if (bit === IN_NMI) return 14;
  return bit < 12 ? bit + 2 : bit - 4;
}

function usageMaskOf(mask: number): number {
  return (mask & 0xff) | (((mask >> 12) & 3) << 8) | (((mask >> 8) & 0xf) << 10);
}

function readSections(words: ArrayLike<number>, names: LockdepNames): Sections {
  const r = new WordReader(words, names);
  const what = r.word();
  r.word();
  const stack = r.stack();
  const irq = r.irq();
  const s: Sections = {
    what,
    stack,
    irq,
    acquiring: null,
    holding: null,
    held: [],
    path: [],
    backPath: [],
    values: [],
  };
  for (let tag = r.word(); tag !== 0; tag = r.word()) {
    if (tag === ACQUIRING) s.acquiring = r.heldLock();
    else if (tag === HOLDING) s.holding = r.heldLock();
    else if (tag === HELD) s.held = r.heldList();
    else if (tag === PATH) s.path = r.path();
    else if (tag === BACK_PATH) s.backPath = r.path();
    else if (tag === VALUES) s.values = r.list();
    else throw new RangeError(`unknown section ${tag} in a lockdep finding`);
  }
  return s;
}

/**
 * Held locks that lockdep_write_held added to a finding of any kind.
 * @param words the finding's payload
 * @param at index of the section's tag
 * @returns the locks, outermost first, and the index of the word after them
 */
export function decodeHeld(
  words: ArrayLike<number>,
  at: number,
  names: LockdepNames,
): { readonly held: readonly HeldLock[]; readonly next: number } {
  const r = new WordReader(words, names, at);
  if (r.word() !== HELD) throw new RangeError(`no held locks at word ${at} of a finding`);
  const held = r.heldList();
  return { held, next: r.at };
}

/**
 * Reads the payload of a finding of one of LOCKDEP_KINDS, as assembly/lockdep/report.ts wrote it.
 * @throws RangeError when the words are no such payload
 */
export function decodeLockdep(kind: FindingKind, words: ArrayLike<number>, names: LockdepNames): DecodedLockdep {
  const s = readSections(words, names);
  const data = dataOf(kind, s, names);
  const identity = rotated(lockdepIdentity(kind, data) ?? []);
  return {
    signature: [kind, ...identity].join(" "),
    title: lockdepTitle(kind, data) ?? kind,
    stack: s.stack,
    held: s.held,
    data,
  };
}

/** A noted dependency (assembly/lockdep/notes.ts): its locks, the task's stack, its kind, its name and its first class's. */
export function decodeDependency(
  words: ArrayLike<number>,
  names: LockdepNames,
): Pick<LockDependency, "holding" | "acquiring" | "held" | "stack" | "kind" | "edge" | "from"> {
  const s = readSections(words, names);
  const [kind = 0, edge = 0, from = 0] = s.values;
  return {
    holding: need(s.holding),
    acquiring: need(s.acquiring),
    held: s.held,
    stack: s.stack,
    kind: kindsOf(kind)[0] ?? "EN",
    edge,
    from,
  };
}

function need<T>(value: T | null): T {
  if (value === null) throw new RangeError("a lockdep finding lacks a section");
  return value;
}

function nodesOf(path: readonly PathEntry[], current: Stack): readonly LockPathNode[] {
  const nodes = path.map((e, i) => ({
    class: e.class,
    usages: e.usages,
    stack: i === path.length - 1 ? current : e.stack,
  }));
  return nodes.reverse();
}

function edgesOf(path: readonly PathEntry[]): readonly CycleEdge[] {
  const forward = [...path].reverse();
  return forward.slice(1).map((to, i) => {
    const from = forward[i] as PathEntry;
    return { from: from.class, to: to.class, stack: to.stack, kinds: to.kinds, run: to.run };
  });
}

function dataOf(kind: FindingKind, s: Sections, names: LockdepNames): FindingData {
  const [a = 0, b = 0, c = 0] = s.values;
  switch (kind) {
    case "lock-cycle": {
      const [acquiring, holding] = [need(s.acquiring), need(s.holding)];
      return { type: "lock-cycle", acquiring, holding, edges: edgesOf(s.path), closingKind: kindsOf(a)[0] ?? "EN" };
    }
    case "recursive-lock":
      return { type: "recursive-lock", acquiring: need(s.acquiring), holding: need(s.holding) };
    case "inconsistent-lock":
      return {
        type: "inconsistent-lock",
        lock: need(s.acquiring),
        irq: s.irq,
        oldUsage: usageBitOf(a),
        newUsage: usageBitOf(b),
        registeredAt: names.stackOf(c),
      };
    case "irq-inversion": {
      const path = nodesOf(s.path, s.stack);
      return { type: "irq-inversion", lock: need(s.acquiring), forwards: a === 1, usage: usageBitOf(b), path };
    }
    case "irq-unsafe-order":
      return {
        type: "irq-unsafe-order",
        acquiring: need(s.acquiring),
        holding: need(s.holding),
        irq: s.irq,
        safeUsage: usageBitOf(a),
        unsafeUsage: usageBitOf(b),
        safePath: nodesOf(s.backPath, s.stack),
        unsafePath: nodesOf(s.path, s.stack),
      };
    case "unlock-balance": {
      const name = names.stringAt(b);
      return { type: "unlock-balance", instance: DATA_BASE + BigInt(a), name, at: names.frameOf(c) };
    }
    case "held-lock-freed": {
      const [from, to] = [DATA_BASE + BigInt(a), DATA_BASE + BigInt(b)];
      return { type: "held-lock-freed", lock: need(s.acquiring), from, to };
    }
    case "nested-lock-not-taken":
      return { type: "nested-lock-not-taken", lock: need(s.acquiring), nestName: names.stringAt(b) };
    case "exit-with-lock":
    case "return-with-lock":
      return { type: "still-held", user: kind === "return-with-lock", locks: s.held };
    case "wait-context":
      return { type: "wait-context", lock: need(s.acquiring), contextType: a };
    default:
      return { type: "lockdep-message", lines: lockdepMessage(kind, s.what, s.values, names) };
  }
}
