import { DATA_START } from "../abi/addresses.js";
import { roundUp } from "./layout.js";
import type { ObjectData, ObjectFile } from "./object.js";

/** Bytes that nothing owns between two static objects. */
const RED_ZONE = 16;

export interface PlacedData {
  readonly object: number;
  readonly data: ObjectData;
  /** From DATA_BASE. */
  readonly offset: number;
  /** An equal literal has been placed there already. */
  readonly alias: boolean;
}

export interface DataLayout {
  /** Ascending by offset but for aliases. */
  readonly items: readonly PlacedData[];
  readonly sections: ReadonlyMap<string, { readonly start: number; readonly stop: number }>;
  /** By name. */
  readonly modules: ReadonlyMap<string, { readonly start: number; readonly stop: number }>;
  readonly end: number;
}

/** Modules' data begins and ends at multiples of this: lines of the machine's memory. */
const MODULE_ALIGN = 64;

/**
 * Places static objects: in link order built-in ones of no section, then each section's (without gaps, so that they are
 * an array), then built-in string literals; then each module's objects and literals.
 */
export function layOutData(
  objects: readonly ObjectFile[],
  used: (object: number, symbol: number) => boolean,
  modules: readonly string[],
): DataLayout {
  const all = objects.flatMap((o, object) =>
    o.data.filter((d) => used(object, d.symbol)).map((data) => ({ object, data })),
  );
  const items: PlacedData[] = [];
  let at = DATA_START;
  const put = ({ object, data }: { object: number; data: ObjectData }, gap: number): void => {
    const offset = roundUp(at, data.align);
    items.push({ object, data, offset, alias: false });
    at = offset + data.size + gap;
  };
  const putPlain = (module: string): void => {
    for (const d of all) {
      if (d.data.section === null && !d.data.literal && d.data.module === module) put(d, RED_ZONE);
    }
  };
  const putLiterals = (module: string): void => {
    const literals = new Map<string, number>();
    for (const d of all) {
      if (!d.data.literal || d.data.module !== module) continue;
      const text = String.fromCharCode(...(d.data.bytes ?? []));
      const known = literals.get(text);
      if (known !== undefined) items.push({ ...d, offset: known, alias: true });
      else {
        put(d, RED_ZONE);
        literals.set(text, at - RED_ZONE - d.data.size);
      }
    }
  };
  putPlain("");
  const sections = new Map<string, { start: number; stop: number }>();
  for (const name of sectionNames(all)) {
    const members = all.filter((d) => d.data.section === name);
    at = roundUp(at, Math.max(8, ...members.map((d) => d.data.align)));
    const start = at;
    for (const d of members) put(d, 0);
    sections.set(name, { start, stop: at });
    at += RED_ZONE;
  }
  putLiterals("");
  const ranges = new Map<string, { start: number; stop: number }>();
  for (const module of modules) {
    at = roundUp(at + RED_ZONE, MODULE_ALIGN);
    const start = at;
    putPlain(module);
    putLiterals(module);
    at = roundUp(at, MODULE_ALIGN);
    ranges.set(module, { start, stop: at });
  }
  return { items, sections, modules: ranges, end: roundUp(at + RED_ZONE, 16) };
}

function sectionNames(all: readonly { data: ObjectData }[]): string[] {
  const names = new Set<string>();
  for (const { data } of all) if (data.section !== null) names.add(data.section);
  return [...names].sort();
}
