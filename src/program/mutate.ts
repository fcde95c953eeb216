import type { Arg, Call, Program } from "../machine/call.js";
import {
  compactResults,
  dropCall,
  freeResult,
  fromSections,
  renameResults,
  type Sections,
  toSections,
} from "./edit.js";
import { CallMaker, type Swarm } from "./generate.js";
import { ownershipKept } from "./ownership.js";
import type { Prng } from "./prng.js";
import type { Listing, ProgramSpace } from "./space.js";
import { RESULT_MAX, validateProgram } from "./validate.js";

const TRIES = 8;
const TASKS_MAX = 5;
const CALLS_MAX = 40;

interface Context {
  readonly space: ProgramSpace;
  readonly maker: CallMaker;
  readonly rng: Prng;
}

/** Changes the sections in place; what it makes need not be valid. */
type Mutation = (sections: Sections, context: Context) => void;

/** The more likely stand more than once. */
const MUTATIONS: readonly Mutation[] = [
  addCall,
  addCall,
  addCall,
  removeCall,
  replaceCall,
  changeArgument,
  changeArgument,
  moveCall,
  moveCall,
  swapCalls,
  duplicateTask,
];

/**
 * A valid program one to three changes away from this one, or null when none was found in a few tries: calls added,
 * removed, replaced, moved to another task or place, an argument changed, a task doubled.
 */
export function mutateProgram(
  program: Program,
  space: ProgramSpace,
  listing: Listing,
  swarm: Swarm,
  rng: Prng,
): Program | null {
  const base = new Set(listing([]).map((e) => e.path));
  const before = JSON.stringify(toSections(program), bigintText);
  for (let tries = 0; tries < TRIES; tries++) {
    const sections = toSections(program);
    const maker = new CallMaker(space, space.paths([], base), swarm, rng, freeResult(sections));
    maker.lookAround(space.paths(listing(program.setup), base));
    for (let changes = 1 + rng.below(3); changes > 0; changes--) {
      rng.pick(MUTATIONS)(sections, { space, maker, rng });
    }
    const changed = compactResults(fromSections(sections.filter((s, i) => inUse(s, i, sections.length))));
    if (JSON.stringify(toSections(changed), bigintText) !== before && acceptable(changed, space)) return changed;
  }
  return null;
}

function bigintText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** Tasks without calls are dropped. */
function inUse(calls: readonly Call[], index: number, sections: number): boolean {
  return calls.length > 0 || index === 0 || index === sections - 1;
}

function acceptable(program: Program, space: ProgramSpace): boolean {
  const calls = toSections(program).flat().length;
  if (program.tasks.length === 0 || program.tasks.length > TASKS_MAX || calls > CALLS_MAX) return false;
  if (freeResult(toSections(program)) > RESULT_MAX) return false;
  return validateProgram(program, [...space.byName.values()]).length === 0 && ownershipKept(program, space.byName);
}

function pickTask(sections: Sections, rng: Prng): number {
  return 1 + rng.below(Math.max(1, sections.length - 2));
}

/** A section and an index of one of its calls; null when the section drawn has none. */
function pickCall(sections: Sections, rng: Prng): { section: number; index: number } | null {
  const section = rng.below(sections.length);
  const calls = sections[section] ?? [];
  return calls.length === 0 ? null : { section, index: rng.below(calls.length) };
}

function makeCall(sections: Sections, section: number, { space, maker, rng }: Context): Call | null {
  const visible = [...(sections[0] ?? []), ...(section === 0 ? [] : (sections[section] ?? []))];
  const live = visible.flatMap((call) => {
    const resource = call.result < 0 ? null : (space.byName.get(call.name)?.returns ?? null);
    return resource === null ? [] : [{ result: call.result, resource, shared: false }];
  });
  const entries = section === 0 ? space.entryPoints : space.callable;
  if (rng.chance(1, 8)) return maker.call(rng.pick(entries), live);
  return maker.section(entries, live, 1)[0] ?? null;
}

function addCall(sections: Sections, context: Context): void {
  const { rng } = context;
  const section = rng.chance(1, 8) ? rng.below(sections.length) : pickTask(sections, rng);
  const calls = sections[section] ?? [];
  const call = makeCall(sections, section, context);
  if (call !== null) calls.splice(rng.below(calls.length + 1), 0, call);
}

function removeCall(sections: Sections, { rng }: Context): void {
  const at = pickCall(sections, rng);
  if (at !== null) dropCall(sections, at.section, at.index);
}

function replaceCall(sections: Sections, context: Context): void {
  const at = pickCall(sections, context.rng);
  if (at === null) return;
  const call = makeCall(sections, at.section, context);
  const old = sections[at.section]?.[at.index];
  if (call === null || old === undefined) return;
  const same = context.space.byName.get(old.name)?.returns === context.space.byName.get(call.name)?.returns;
  if (!same) dropCall(sections, at.section, at.index);
  sections[at.section]?.splice(at.index, same ? 1 : 0, same ? { ...call, result: old.result } : call);
}

function changeArgument(sections: Sections, { space, maker, rng }: Context): void {
  const at = pickCall(sections, rng);
  const call = at === null ? undefined : sections[at.section]?.[at.index];
  const entry = call === undefined ? undefined : space.byName.get(call.name);
  if (at === null || call === undefined || entry === undefined || entry.params.length === 0) return;
  const i = rng.below(entry.params.length);
  const kind = entry.params[i]?.kind;
  const value = kind === undefined || kind.kind === "resource" ? otherResult(sections, rng) : maker.value(kind);
  if (value !== null) sections[at.section]?.splice(at.index, 1, { ...call, args: call.args.with(i, value) });
}

function otherResult(sections: Sections, rng: Prng): Arg | null {
  const results = sections.flat().filter((call) => call.result >= 0);
  return results.length === 0 ? null : { kind: "result", result: rng.pick(results).result };
}

function moveCall(sections: Sections, { rng }: Context): void {
  const at = pickCall(sections, rng);
  if (at === null) return;
  const [call] = sections[at.section]?.splice(at.index, 1) ?? [];
  const alone = rng.chance(1, 4) && sections.length < TASKS_MAX + 2;
  if (alone) sections.splice(-1, 0, []);
  const target = sections[alone ? sections.length - 2 : pickTask(sections, rng)] ?? [];
  if (call !== undefined) target.splice(rng.below(target.length + 1), 0, call);
}

function swapCalls(sections: Sections, { rng }: Context): void {
  const calls = sections[pickTask(sections, rng)] ?? [];
  if (calls.length < 2) return;
  const i = rng.below(calls.length - 1);
  calls.splice(i, 2, calls[i + 1] as Call, calls[i] as Call);
}

function duplicateTask(sections: Sections, { rng }: Context): void {
  if (sections.length <= 2) return;
  const calls = sections[pickTask(sections, rng)] ?? [];
  let next = freeResult(sections);
  const numbers = new Map(calls.filter((c) => c.result >= 0).map((c) => [c.result, next++]));
  sections.splice(
    -1,
    0,
    calls.map((call) => renameResults(call, numbers)),
  );
}
