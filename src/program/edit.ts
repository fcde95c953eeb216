import type { Arg, Call, Program } from "../machine/call.js";

/**
 * A program as one list of sections, which edits of any section share: setup first, then the tasks, final last.
 * Edits change the lists in place; the calls themselves stay as they are.
 */
export type Sections = Call[][];

export function toSections(program: Program): Sections {
  return [program.setup, ...program.tasks, program.final].map((calls) => [...calls]);
}

export function fromSections(sections: Sections): Program {
  return { setup: sections[0] ?? [], tasks: sections.slice(1, -1), final: sections.at(-1) ?? [] };
}

/** Removes a call, and every call that uses its result or that of a call so removed. */
export function dropCall(sections: Sections, section: number, index: number): void {
  const [dropped] = sections[section]?.splice(index, 1) ?? [];
  if (dropped === undefined || dropped.result < 0) return;
  for (const [s, calls] of sections.entries()) {
    for (let user = findUser(calls, dropped.result); user !== -1; user = findUser(calls, dropped.result)) {
      dropCall(sections, s, user);
    }
  }
}

function findUser(calls: readonly Call[], result: number): number {
  return calls.findIndex((call) => usesResult(call, result));
}

function usesResult(call: Call, result: number): boolean {
  return call.args.some((arg) => arg.kind === "result" && arg.result === result);
}

/** The same program with results numbered from r0 in the order of the text, and without those that nothing uses. */
export function compactResults(program: Program): Program {
  const sections = toSections(program);
  const used = new Set<number>();
  for (const call of sections.flat()) {
    for (const arg of call.args) if (arg.kind === "result") used.add(arg.result);
  }
  const numbers = new Map<number, number>();
  for (const call of sections.flat()) {
    if (call.result >= 0 && used.has(call.result) && !numbers.has(call.result)) numbers.set(call.result, numbers.size);
  }
  return fromSections(sections.map((calls) => calls.map((call) => renameResults(call, numbers))));
}

/** A call with the results that it makes and uses renamed; a result which it makes and `numbers` lacks is dropped. */
export function renameResults(call: Call, numbers: ReadonlyMap<number, number>): Call {
  const args = call.args.map((arg): Arg => {
    if (arg.kind !== "result") return arg;
    return { kind: "result", result: numbers.get(arg.result) ?? arg.result };
  });
  return { ...call, args, result: call.result < 0 ? -1 : (numbers.get(call.result) ?? -1) };
}

/** The smallest number that no call has as its result. */
export function freeResult(sections: Sections): number {
  return 1 + Math.max(-1, ...sections.flat().map((call) => call.result));
}
