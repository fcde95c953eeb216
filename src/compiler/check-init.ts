import type { Designator, Expr, InitItem as ListItem, Initializer, Pos } from "./ast.js";
import { assignConvert, decay } from "./check-convert.js";
import { requireMember } from "./check-member.js";
import { type Checker, constantValue } from "./checker.js";
import { typeName } from "./type-relations.js";
import type { InitItem, InitPlan, TExpr } from "./typed.js";
import {
  type ArrayType,
  type BitRange,
  isInteger,
  type Member,
  type RecordType,
  sizeOf,
  type Type,
  unqualified,
} from "./types.js";

/** What is left of a list in braces; the first item may have lost designators that have been followed. */
interface Queue {
  readonly items: readonly ListItem[];
  at: number;
  /** Designators of the item at `at` that are still to be followed; null: all of them. */
  pending: readonly Designator[] | null;
  /** The value at `at`, checked once although several levels look at it. */
  value: TExpr | null;
}

interface Target {
  readonly type: Type;
  readonly offset: number;
  readonly bits: BitRange | null;
}

/** Follows C's rules for initialisers (braces, their elision, designators) and lists what is stored where. */
export function checkInit(cx: Checker, type: Type, init: Initializer): { plan: InitPlan; type: Type } {
  const walk = new Walk(cx);
  const full = walk.whole({ type, offset: 0, bits: null }, init);
  const bytes = Math.max(sizeOf(full) ?? 0, walk.end);
  return { plan: { bytes, items: walk.out }, type: full };
}

class Walk {
  readonly out: InitItem[] = [];
  /** End of the last byte that is stored: beyond the type's size with a flexible array member. */
  end = 0;
  readonly #cx: Checker;

  constructor(cx: Checker) {
    this.#cx = cx;
  }

  /** An initialiser for all of `target`. Returns its type, with the length of an array filled in. */
  whole(target: Target, init: Initializer): Type {
    const { type } = target;
    if (type.kind === "error") return type;
    if (init.kind === "value") return this.#wholeValue(target, init.value);
    const only = init.items[0];
    if (
      type.kind === "array" &&
      only?.init.kind === "value" &&
      only.designators.length === 0 &&
      init.items.length === 1
    ) {
      const bytes = stringFor(type, only.init.value);
      if (bytes !== null) return this.#string(target, type, bytes, init.pos);
    }
    const queue: Queue = { items: init.items, at: 0, pending: null, value: null };
    if (type.kind === "array" || type.kind === "record") {
      const full = this.#aggregate({ ...target, type }, queue, true);
      this.#rest(queue, typeName(type));
      return full;
    }
    if (only === undefined) {
      this.#cx.report.error(init.pos, "empty braces for a scalar");
      return type;
    }
    this.whole(target, only.init);
    if (init.items.length > 1) this.#cx.report.error(init.pos, "too many values for a scalar");
    return type;
  }

  #rest(queue: Queue, name: string): void {
    const item = queue.items[queue.at];
    if (item !== undefined) this.#cx.report.error(item.init.pos, `too many values in the initialiser of \`${name}\``);
  }

  #wholeValue(target: Target, value: Expr): Type {
    const { type } = target;
    if (type.kind === "array") {
      const bytes = stringFor(type, value);
      if (bytes !== null) return this.#string(target, type, bytes, value.pos);
      if (value.kind === "compoundLiteral") return this.whole(target, value.init);
      this.#cx.report.error(value.pos, "an array needs an initialiser in braces");
      return type;
    }
    if (this.#isLiteralOf(type, value)) return this.whole(target, value.init);
    this.#store(target, this.#cx.rules.rvalue(this.#cx, value), value.pos);
    return type;
  }

  /** GNU C: a compound literal of the record's type initialises it, in static objects, too. */
  #isLiteralOf(type: Type, value: Expr): value is Extract<Expr, { kind: "compoundLiteral" }> {
    if (value.kind !== "compoundLiteral" || type.kind !== "record") return false;
    const literal = this.#cx.rules.type(this.#cx, value.type);
    return literal.kind === "record" && literal.def === type.def;
  }

  #store(target: Target, value: TExpr, pos: Pos): void {
    const converted = assignConvert(this.#cx, value, unqualified(target.type), "initialisation", pos);
    if (converted.kind === "error") return;
    this.end = Math.max(this.end, target.offset + (target.bits?.unitBytes ?? sizeOf(target.type) ?? 0));
    this.out.push({
      kind: "store",
      offset: target.offset,
      type: unqualified(target.type),
      bits: target.bits,
      value: converted,
    });
  }

  #string(target: Target, type: ArrayType, bytes: Uint8Array, pos: Pos): Type {
    const length = type.length ?? bytes.length + 1;
    if (bytes.length > length) {
      this.#cx.report.error(pos, `the string has ${bytes.length} characters, the array only ${length}`);
      return type;
    }
    const padded = new Uint8Array(Math.min(bytes.length + 1, length));
    padded.set(bytes);
    this.end = Math.max(this.end, target.offset + length);
    this.out.push({ kind: "string", offset: target.offset, bytes: padded });
    return { ...type, length };
  }

  /** Fills an array or record from the queue; `braced`: it has braces of its own, so designators are its own. */
  #aggregate(target: Target & { type: ArrayType | RecordType }, queue: Queue, braced: boolean): Type {
    const { type } = target;
    return type.kind === "array"
      ? this.#array({ ...target, type }, queue, braced)
      : this.#record({ ...target, type }, queue, braced);
  }

  #array(target: Target & { type: ArrayType }, queue: Queue, braced: boolean): Type {
    const { type, offset } = target;
    const bytes = sizeOf(type.of) ?? 0;
    let index = 0;
    let length = 0;
    let first = true;
    while (queue.at < queue.items.length) {
      const designators = this.#designators(queue);
      const following = designators.length > 0;
      if (following && !braced && !(first && queue.pending !== null)) break;
      first = false;
      let last = index;
      if (following) {
        const range = this.#element(type, designators[0] as Designator);
        if (range === null) {
          this.#skip(queue);
          continue;
        }
        [index, last] = range;
      } else if (type.length !== null && index >= type.length) break;
      const start: Queue = { ...queue };
      for (let i = index; i <= last; i++) {
        Object.assign(queue, start);
        const element = { type: type.of, offset: offset + i * bytes, bits: null };
        this.#next(element, queue, following ? designators.slice(1) : null);
      }
      index = last + 1;
      length = Math.max(length, index);
    }
    return type.length === null ? { ...type, length } : type;
  }

  #element(type: ArrayType, d: Designator): [number, number] | null {
    const { report } = this.#cx;
    if (d.kind === "field") {
      report.error(d.pos, `\`.${d.name}\` in the initialiser of an array, \`${typeName(type)}\``);
      return null;
    }
    const low = constantValue(this.#cx, d.index, "an array index");
    const high = d.last === null ? low : constantValue(this.#cx, d.last, "an array index");
    if (low === null || high === null) return null;
    if (low < 0n || high < low || high >= BigInt(type.length ?? 0x100_0000)) {
      report.error(d.pos, `index ${low < 0n ? low : high} is outside of \`${typeName(type)}\``);
      return null;
    }
    return [Number(low), Number(high)];
  }

  #record(target: Target & { type: RecordType }, queue: Queue, braced: boolean): Type {
    const { type, offset } = target;
    const members = type.def.members;
    if (members === null) {
      this.#cx.report.error(
        queue.items[0]?.init.pos ?? { file: 0, line: 1, column: 1 },
        `\`${typeName(type)}\` is not defined here`,
      );
      queue.at = queue.items.length;
      return type;
    }
    let next = 0;
    let first = true;
    while (queue.at < queue.items.length) {
      const designators = this.#designators(queue);
      const following = designators.length > 0;
      if (following && !braced && !(first && queue.pending !== null)) break;
      first = false;
      let rest: readonly Designator[] | null = null;
      if (following) {
        const found = this.#field(type, designators[0] as Designator);
        if (found === null) {
          this.#skip(queue);
          continue;
        }
        next = found.index;
        rest = found.inside ? designators : designators.slice(1);
      } else if (next >= (type.def.union ? Math.min(1, members.length) : members.length)) break;
      const member = members[next] as Member;
      this.#next({ type: member.type, offset: offset + member.offset, bits: member.bits }, queue, rest);
      next = type.def.union ? members.length : next + 1;
    }
    return type;
  }

  /** Index of the member that a designator names; `inside`: it lies in an anonymous one. */
  #field(type: RecordType, d: Designator): { index: number; inside: boolean } | null {
    if (d.kind === "element") {
      this.#cx.report.error(d.pos, `\`[…]\` in the initialiser of \`${typeName(type)}\``);
      return null;
    }
    const members = type.def.members ?? [];
    const index = members.findIndex((m) => m.name === d.name);
    if (index >= 0) return { index, inside: false };
    if (requireMember(this.#cx, type, d.name, d.pos) === null) return null;
    const anonymous = members.findIndex(
      (m) => m.name === null && m.type.kind === "record" && hasMember(m.type, d.name),
    );
    return { index: anonymous, inside: true };
  }

  /** The next item of the queue goes to `target` or, without braces, into the parts of it. */
  #next(target: Target, queue: Queue, rest: readonly Designator[] | null): void {
    const item = queue.items[queue.at];
    if (item === undefined) return;
    const { type } = target;
    const aggregate = type.kind === "array" || type.kind === "record";
    if (rest !== null && rest.length > 0) {
      if (!aggregate) {
        this.#cx.report.error(item.init.pos, `a designator goes into \`${typeName(type)}\`, which has no parts`);
        this.#skip(queue);
        return;
      }
      queue.pending = rest;
      this.#aggregate({ ...target, type }, queue, false);
      return;
    }
    if (item.init.kind === "list" || !aggregate || this.#takesWhole(type, item.init.value, queue)) {
      if (queue.value !== null && item.init.kind === "value") this.#store(target, queue.value, item.init.pos);
      else this.whole(target, item.init);
      this.#skip(queue);
      return;
    }
    queue.pending = [];
    this.#aggregate({ ...target, type }, queue, false);
  }

  #takesWhole(type: ArrayType | RecordType, value: Expr, queue: Queue): boolean {
    if (type.kind === "array") return stringFor(type, value) !== null || value.kind === "compoundLiteral";
    if (this.#isLiteralOf(type, value)) return true;
    queue.value ??= decay(this.#cx, this.#cx.rules.expr(this.#cx, value));
    return queue.value.type.kind === "record" && queue.value.type.def === type.def;
  }

  #designators(queue: Queue): readonly Designator[] {
    return queue.pending ?? queue.items[queue.at]?.designators ?? [];
  }

  #skip(queue: Queue): void {
    queue.at++;
    queue.pending = null;
    queue.value = null;
  }
}

function hasMember(type: RecordType, name: string): boolean {
  return (type.def.members ?? []).some(
    (m) => m.name === name || (m.name === null && m.type.kind === "record" && hasMember(m.type, name)),
  );
}

/** The bytes of a string literal that can initialise this array; null when it is none. */
function stringFor(type: ArrayType, value: Expr): Uint8Array | null {
  if (value.kind !== "string" || !isInteger(type.of) || sizeOf(type.of) !== 1) return null;
  return value.bytes;
}
