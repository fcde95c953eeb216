import type { Call, Program } from "../machine/call.js";
import { compactResults, fromSections, type Sections, toSections } from "./edit.js";
import { formatProgram } from "./format.js";
import { ownershipKept } from "./ownership.js";
import type { Prng } from "./prng.js";
import { FAIL_BACKGROUND, int, type Listing, type ProgramSpace } from "./space.js";
import { inTurn, systematicBases } from "./systematic.js";
import { RESULT_MAX } from "./validate.js";

/** How many allocations the tasks of a program make that could fail, and how many kernel threads make meanwhile. */
export type CountAllocations = (program: Program) => { readonly calls: number; readonly background: number };

/** Most allocations of one call that fail in turn, and from which random programs draw. */
const EACH_MAX = 64;
const RANDOM_MAX = 16;
/** Most calls that look around after a failure. */
const LOOKS_MAX = 4;

/** What is done around a call of which an allocation fails; `looks`: calls that look at all that there is. */
type Form = (call: Call, space: ProgramSpace, looks: readonly Call[]) => readonly (readonly Call[])[];

/** The call alone, and with the end of what it has made all the same; once more without a failure; with a look around. */
const FORMS: readonly Form[] = [
  (call, space) => [[call], madeAndEnded(space, call)],
  (call) => [[call, again(call)]],
  (call, _space, looks) => looks.map((look) => [call, look]),
];

/** A setup, the calls to be made behind it with the allocations that they make, and calls that look around. */
interface FailureBase {
  readonly setup: readonly Call[];
  readonly calls: readonly { readonly call: Call; readonly made: ReturnType<CountAllocations> }[];
  readonly looks: readonly Call[];
}

/** Every allocation of every call, in each form; the forms, and what kernel threads allocate, take turns. */
export function* systematicFailures(
  space: ProgramSpace,
  listing: Listing,
  count: CountAllocations,
): Generator<Program, void, void> {
  const bases = [...systematicBases(space, listing)].map(({ setup, atoms }): FailureBase => {
    const calls = atoms.map((call) => ({ call, made: count({ setup, tasks: [[call]], final: [] }) }));
    return { setup, calls, looks: atoms.filter((atom) => looksAround(space, atom)).slice(0, LOOKS_MAX) };
  });
  const seen = new Set<string>();
  for (const program of inTurn([...FORMS.map((form) => failing(form, bases, space)), failingThreads(bases, space)])) {
    const text = formatProgram(program);
    if (seen.has(text) || !ownershipKept(program, space.byName)) continue;
    seen.add(text);
    yield program;
  }
}

function* failing(form: Form, bases: readonly FailureBase[], space: ProgramSpace): Generator<Program, void, void> {
  for (const { setup, calls, looks } of bases) {
    for (const { call, made } of calls) {
      for (let fail = 1; fail <= Math.min(made.calls, EACH_MAX); fail++) {
        for (const task of form({ ...call, fail }, space, looks)) {
          yield compactResults({ setup, tasks: [task], final: [] });
        }
      }
    }
  }
}

function* failingThreads(bases: readonly FailureBase[], space: ProgramSpace): Generator<Program, void, void> {
  if (!space.failsBackground) return;
  for (const { setup, calls } of bases) {
    for (const { call, made } of calls) {
      for (let fail = 1; fail <= Math.min(made.background, EACH_MAX); fail++) {
        yield { setup: [...setup, failBackground(fail)], tasks: [[call]], final: [] };
      }
    }
  }
}

/** True for a call that takes and makes no resource and no file: it looks at all that there is. */
function looksAround(space: ProgramSpace, call: Call): boolean {
  const entry = space.byName.get(call.name);
  const plain = (kind: string): boolean => kind !== "resource" && kind !== "path" && kind !== "module";
  return entry !== undefined && entry.returns === null && entry.params.every((p) => plain(p.kind.kind));
}

/** A call that makes something, and the call that ends it; nothing but the call when it makes nothing. */
function madeAndEnded(space: ProgramSpace, call: Call): Call[] {
  const resource = space.byName.get(call.name)?.returns ?? null;
  const ender = resource === null ? undefined : space.enders(resource).find((e) => e.params.length === 1);
  if (ender === undefined) return [call];
  const result = RESULT_MAX;
  return [
    { ...call, result },
    { name: ender.name, args: [{ kind: "result", result }], result: -1 },
  ];
}

/** The same call without a failure. */
function again({ fail: _fail, ...call }: Call): Call {
  return { ...call, result: -1 };
}

function failBackground(nth: number): Call {
  return { name: FAIL_BACKGROUND, args: [int(BigInt(nth))], result: -1 };
}

/** The program with one allocation more, less or elsewhere that fails; now and then one of kernel threads. */
export function failSomewhere(program: Program, space: ProgramSpace, rng: Prng): Program {
  const sections = toSections(program);
  if (space.failsBackground && rng.chance(1, 6)) {
    const setup = sections[0] ?? [];
    const others = setup.filter((call) => call.name !== FAIL_BACKGROUND);
    setup.splice(0, setup.length, ...others, failBackground(early(rng)));
    return fromSections(sections);
  }
  const places = sections.flatMap((calls, section) => calls.map((_, index) => ({ section, index })));
  if (places.length > 0) change(sections, rng.pick(places), rng);
  return fromSections(sections);
}

function change(sections: Sections, { section, index }: { section: number; index: number }, rng: Prng): void {
  const call = sections[section]?.[index];
  if (call === undefined) return;
  const { fail: had, ...without } = call;
  const fails = had === undefined || rng.chance(1, 2);
  sections[section]?.splice(index, 1, fails ? { ...without, fail: early(rng) } : without);
}

/** A number from 1 to RANDOM_MAX, small ones more often: most calls make few allocations. */
function early(rng: Prng): number {
  return 1 + rng.below(1 + rng.below(RANDOM_MAX));
}
