import { OPCODE_NUMBER, OPCODES } from "../abi/opcodes.js";
import type { Pos } from "./ast.js";
import type { UnitSymbol } from "./symbol.js";

/** A place in the code; null until it is placed. */
export interface Label {
  /** Uses by branches. */
  uses: number;
}

export interface Relocation {
  readonly kind: "call" | "address";
  readonly symbol: UnitSymbol;
  readonly addend: number;
}

/** One instruction; registers as indices, not bytes. `label`: where a branch goes; a label's own place is a Mark. */
export interface Instruction {
  readonly name: string;
  a: number;
  b: number;
  c: number;
  readonly imm: number;
  readonly extra: bigint | null;
  label: Label | null;
  readonly reloc: Relocation | null;
  readonly pos: Pos;
}

export interface Mark {
  readonly mark: Label;
}

export type Item = Instruction | Mark;

export interface Operands {
  readonly a?: number;
  readonly b?: number;
  readonly c?: number;
  readonly imm?: number;
  readonly extra?: bigint;
  readonly label?: Label;
  readonly reloc?: Relocation;
}

export function isMark(item: Item): item is Mark {
  return "mark" in item;
}

/** Collects the instructions of one function in order. */
export class CodeBuffer {
  readonly items: Item[] = [];
  pos: Pos;

  constructor(pos: Pos) {
    this.pos = pos;
  }

  emit(name: string, o: Operands): void {
    this.items.push({
      name,
      a: o.a ?? 0,
      b: o.b ?? 0,
      c: o.c ?? 0,
      imm: o.imm ?? 0,
      extra: o.extra ?? null,
      label: o.label ?? null,
      reloc: o.reloc ?? null,
      pos: this.pos,
    });
    if (o.label !== undefined) o.label.uses++;
  }

  label(): Label {
    return { uses: 0 };
  }

  place(label: Label): void {
    this.items.push({ mark: label });
  }
}

export interface Encoded {
  readonly code: Uint8Array;
  readonly relocs: readonly (Relocation & { readonly at: number; readonly pos: Pos })[];
  /** n × 3: byte offset, file, line. */
  readonly lines: readonly number[];
}

/** Words that an instruction takes. */
function wordsOf(i: Instruction): number {
  return i.extra === null ? 1 : 2;
}

/**
 * The bytes of a function's code.
 * @throws RangeError when a branch goes too far
 */
export function encode(items: readonly Item[]): Encoded {
  const places = new Map<Label, number>();
  let word = 0;
  for (const item of items) {
    if (isMark(item)) places.set(item.mark, word);
    else word += wordsOf(item);
  }
  const code = new Uint8Array(word * 8);
  const view = new DataView(code.buffer);
  const relocs: (Relocation & { at: number; pos: Pos })[] = [];
  const lines: number[] = [];
  let at = 0;
  let last: Pos | null = null;
  for (const item of items) {
    if (isMark(item)) continue;
    if (last === null || last.line !== item.pos.line || last.file !== item.pos.file) {
      lines.push(at, item.pos.file, item.pos.line);
      last = item.pos;
    }
    const distance = item.label === null ? 0 : (places.get(item.label) ?? 0) - at / 8;
    encodeOne(view, at, item, distance);
    if (item.reloc !== null) relocs.push({ ...item.reloc, at: item.extra === null ? at : at + 8, pos: item.pos });
    at += wordsOf(item) * 8;
  }
  return { code, relocs, lines };
}

function encodeOne(view: DataView, at: number, i: Instruction, distance: number): void {
  const number = OPCODE_NUMBER.get(i.name);
  const form = number === undefined ? undefined : OPCODES[number]?.form;
  if (number === undefined || form === undefined) throw new Error(`no opcode ${i.name}`);
  view.setUint16(at, number, true);
  view.setUint16(at + 2, i.name === "LOCAL" ? i.a : i.a * 8, true);
  if (form === "ai") {
    view.setInt32(at + 4, i.label === null ? i.imm : distance, true);
  } else {
    const c = i.label === null ? i.c : distance;
    if (i.label !== null && (c < -0x8000 || c > 0x7fff)) throw new RangeError("the function is too long for a branch");
    if (form === "ais") view.setInt16(at + 4, i.b, true);
    else view.setUint16(at + 4, i.b * 8, true);
    if (form === "abc") view.setUint16(at + 6, i.c * 8, true);
    else view.setInt16(at + 6, c, true);
  }
  if (i.extra !== null) view.setBigUint64(at + 8, BigInt.asUintN(64, i.extra), true);
}
