import { type Field, LAYOUTS } from "./layouts.js";

export interface FieldLayout extends Field {
  readonly offset: number;
  readonly bytes: number;
}

export interface StructLayout {
  readonly fields: readonly FieldLayout[];
  readonly bytes: number;
  readonly align: number;
}

const SCALAR_BYTES: Readonly<Record<string, number>> = {
  s8: 1,
  u8: 1,
  char: 1,
  s16: 2,
  u16: 2,
  s32: 4,
  u32: 4,
  s64: 8,
  u64: 8,
  ptr: 8,
};

function sizeAndAlign(type: string): { bytes: number; align: number } {
  const array = /^(\w+)\[(\d+)\]$/.exec(type);
  if (array !== null) {
    const element = sizeAndAlign(array[1]!);
    return { bytes: element.bytes * Number(array[2]), align: element.align };
  }
  const bytes = SCALAR_BYTES[type];
  return bytes === undefined ? layoutOf(type) : { bytes, align: bytes };
}

/** Offsets of a structure of LAYOUTS, by x86-64's rules. Throws RangeError for an unknown name. */
export function layoutOf(name: string): StructLayout {
  const layout = LAYOUTS.find((l) => l.name === name);
  if (layout === undefined) throw new RangeError(`no layout named ${name}`);
  let offset = 0;
  let maxAlign = 1;
  const fields = layout.fields.map((field) => {
    const { bytes, align } = sizeAndAlign(field.type);
    offset = Math.ceil(offset / align) * align;
    const placed = { ...field, offset, bytes };
    offset += bytes;
    maxAlign = Math.max(maxAlign, align);
    return placed;
  });
  return { fields, bytes: Math.ceil(offset / maxAlign) * maxAlign, align: maxAlign };
}
