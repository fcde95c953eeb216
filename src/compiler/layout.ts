import { alignOf, type BitRange, carrier, type Member, type RecordDef, sizeOf, type Type } from "./types.js";

/** A member before it has a place. `bits` null: not a bit-field; `align` 0: not given. */
export interface MemberSpec {
  readonly name: string | null;
  readonly type: Type;
  readonly bits: number | null;
  readonly packed: boolean;
  readonly align: number;
}

interface Cursor {
  /** Next free bit from the start of the record. */
  bit: number;
  align: number;
  bytes: number;
}

/** Places the members as gcc does on x86-64 and completes `def`. Unnamed bit-fields take room but are no members. */
export function layOut(def: RecordDef, specs: readonly MemberSpec[], packed: boolean, align: number): void {
  const cursor: Cursor = { bit: 0, align: 1, bytes: 0 };
  const placed: { spec: MemberSpec; bit: number }[] = [];
  for (const spec of specs) {
    if (def.union) cursor.bit = 0;
    const bit = spec.bits === null ? placeMember(cursor, spec, packed) : placeBits(cursor, spec, packed);
    cursor.bytes = Math.max(cursor.bytes, Math.ceil(cursor.bit / 8));
    if (spec.name !== null || spec.bits === null) placed.push({ spec, bit });
  }
  def.align = Math.max(cursor.align, align);
  def.bytes = roundUp(cursor.bytes, def.align);
  def.members = placed.map(({ spec, bit }) => member(spec, bit));
}

export function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

function placeMember(cursor: Cursor, spec: MemberSpec, packed: boolean): number {
  const natural = packed || spec.packed ? 1 : alignOf(spec.type);
  const align = Math.max(natural, spec.align);
  cursor.align = Math.max(cursor.align, align);
  const at = roundUp(cursor.bit, align * 8);
  cursor.bit = at + (sizeOf(spec.type) ?? 0) * 8;
  return at;
}

function placeBits(cursor: Cursor, spec: MemberSpec, packed: boolean): number {
  const width = spec.bits ?? 0;
  const unit = carrier(spec.type).bytes * 8;
  const tight = packed || spec.packed;
  if (width === 0) {
    cursor.bit = roundUp(cursor.bit, Math.max(unit, spec.align * 8));
    return cursor.bit;
  }
  if (spec.align > 0) cursor.bit = roundUp(cursor.bit, spec.align * 8);
  const crosses = Math.floor(cursor.bit / unit) !== Math.floor((cursor.bit + width - 1) / unit);
  if (!tight && crosses) cursor.bit = roundUp(cursor.bit, unit);
  if (spec.name !== null) cursor.align = Math.max(cursor.align, tight ? 1 : unit / 8, spec.align);
  const at = cursor.bit;
  cursor.bit += width;
  return at;
}

function member(spec: MemberSpec, bit: number): Member {
  if (spec.bits === null) return { name: spec.name, type: spec.type, offset: bit / 8, bits: null };
  const { offset, range } = unitOf(bit, spec.bits, carrier(spec.type).signed);
  return { name: spec.name, type: spec.type, offset, bits: range };
}

/** The bytes that the field has bits in: no other member is touched. Up to 9 of them in a packed record. */
function unitOf(bit: number, width: number, signed: boolean) {
  const offset = Math.floor(bit / 8);
  const shift = bit % 8;
  const unitBytes = Math.ceil((shift + width) / 8);
  return { offset, range: { shift, width, signed, unitBytes } satisfies BitRange };
}

export interface FoundMember {
  readonly type: Type;
  readonly offset: number;
  readonly bits: BitRange | null;
}

/** The member of that name, also inside anonymous structs and unions; its offset from the start of the record. */
export function findMember(def: RecordDef, name: string): FoundMember | null {
  for (const m of def.members ?? []) {
    if (m.name === name) return m;
    if (m.name !== null || m.type.kind !== "record") continue;
    const inner = findMember(m.type.def, name);
    if (inner !== null) return { ...inner, offset: m.offset + inner.offset };
  }
  return null;
}

/** All names that findMember knows. */
export function memberNames(def: RecordDef): string[] {
  return (def.members ?? []).flatMap((m) => {
    if (m.name !== null) return [m.name];
    return m.type.kind === "record" ? memberNames(m.type.def) : [];
  });
}
