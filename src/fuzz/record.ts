import type { FindingKind } from "../abi/findings.js";
import type { Finding } from "../machine/finding.js";
import type { Event, Outcome } from "../machine/outcome.js";

/** Format of finding files; a file of another one is refused. */
export const FINDING_FORMAT = "kobjlab-finding/2";

/** Most events that a record keeps; the hash covers all. */
const RECORDED_EVENTS_MAX = 4096;

/** What the model was compiled from and by what: all that a replay on another machine needs. */
export interface Environment {
  /** Path of the model as the user gave it, from which `sources` can be compiled. */
  readonly model: string;
  /** `-D` options, as `NAME` or `NAME=VALUE`. */
  readonly defines: readonly string[];
  readonly kobjlab: string;
  /** Version of Linux whose rules held. */
  readonly linux: string;
  /** Path of the diff that `sources` have in them, where there was one. */
  readonly patch?: string;
  /** Limit on the steps of a run, where it was not the usual one. */
  readonly maxSteps?: number;
  /** The user's unit and those of its includes that do not belong to the library. */
  readonly sources: readonly SourceFile[];
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** When a finding came: booting the image, in setup, in a run of the tasks; or in no single run, but in several together. */
export type Phase = "boot" | "setup" | "run" | "merged";

/** An edge of a lock cycle with the run that made it. */
export interface RecordedEdge {
  /** Classes as `name` or `name/subclass`; kind: `EN`, `ER`, `SN` or `SR`. */
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly phase: Exclude<Phase, "merged">;
  /** Text forms, as those of the finding. */
  readonly program: string;
  readonly schedule: string;
  readonly strategy: string;
  readonly seed: string;
  /** Innermost first: `function file:line`, the function alone inside an operation of the kernel. */
  readonly stack: readonly string[];
}

/** Whether a cycle that was found by order alone can hang. */
export type Hangs =
  | {
      readonly verdict: "witness";
      /** The deadlock, with the program and schedule that lead to it. */
      readonly signature: string;
      readonly program: string;
      readonly schedule: string;
    }
  | { readonly verdict: "not-found"; readonly runs: number }
  /** `runs`: how many the reason was seen to hold in. */
  | { readonly verdict: "impossible"; readonly reason: string; readonly runs: number };

/** How a finding was first seen. */
export interface Origin {
  /** `random`, `pct depth 3`; `setup` or `boot` when no strategy was at work. */
  readonly strategy: string;
  /** Seed of the run; and of the campaign. Decimal. */
  readonly seed: string;
  readonly campaignSeed: string;
  /** Index of the program in the campaign, and runs made until then, that one included. */
  readonly program: number;
  readonly runs: number;
}

/** Size of a reproduction: what minimising reduces. `steps` is the length of the run in visible operations. */
export interface Size {
  readonly tasks: number;
  readonly calls: number;
  readonly switches: number;
  readonly steps: number;
}

/** An event as a record keeps it: what identifies a step. `arg` is an address or number, in hexadecimal. */
export interface RecordedEvent {
  readonly task: number;
  readonly op: string;
  readonly what: string;
  readonly arg: string;
  readonly function: string;
  readonly at: string;
}

/** A finding of a campaign as data: what `finding.json` holds. */
export interface FindingRecord {
  readonly signature: string;
  readonly kind: FindingKind;
  readonly title: string;
  /**
   * Of a use after free: the functions that allocated and freed the object; and the signature of the campaign's first finding
   * of an object of theirs, where that is another one. Together they are mostly one bug.
   */
  readonly object?: { readonly allocatedIn: string; readonly freedIn: string; readonly firstFinding?: string };
  readonly phase: Phase;
  /** Text forms: parseProgram and parseSchedule read them. Of a merged finding: those of its first edge. */
  readonly program: string;
  readonly schedule: string;
  /** Hash of the image; another image may differ in addresses and lines. */
  readonly image: string;
  readonly environment: Environment;
  readonly origin: Origin;
  readonly before: Size;
  readonly after: Size;
  /** Of a cycle whose edges were first seen in different runs: each edge, from the one that closed it. */
  readonly edges?: readonly RecordedEdge[];
  /** Of a cycle: what was found out about it. */
  readonly hangs?: Hangs;
  /** All events' hash and the first RECORDED_EVENTS_MAX of them. */
  readonly eventHash: string;
  readonly events: readonly RecordedEvent[];
}

/** A finding as a campaign hands it over: what to store, and the minimised run, with its trace, to report from. */
export interface Found {
  readonly record: FindingRecord;
  readonly finding: Finding;
  readonly outcome: Outcome;
}

/** The events of an outcome in the form that records keep. */
export function recordEvents(events: readonly Event[]): RecordedEvent[] {
  return events.slice(0, RECORDED_EVENTS_MAX).map((e) => ({
    task: e.task.task,
    op: e.op,
    what: e.what,
    arg: `0x${BigInt.asUintN(64, e.arg).toString(16)}`,
    function: e.function,
    at: e.file === "" ? "" : `${e.file}:${e.line}`,
  }));
}
