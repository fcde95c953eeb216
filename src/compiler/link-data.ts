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
  readonly end: number;
}

/**
 * Places static objects: in link order those of no section, then each section's (without gaps, so that they are an
 * array), then string literals.
 */
export function layOutData(
  objects: readonly ObjectFile[],
  used: (object: number, symbol: number) => boolean,
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
  for (const d of all) if (d.data.section === null && !d.data.literal) put(d, RED_ZONE);
  const sections = new Map<string, { start: number; stop: number }>();
  for (const name of sectionNames(all)) {
    const members = all.filter((d) => d.data.section === name);
    at = roundUp(at, Math.max(8, ...members.map((d) => d.data.align)));
    const start = at;
    for (const d of members) put(d, 0);
    sections.set(name, { start, stop: at });
    at += RED_ZONE;
  }
  const literals = new Map<string, number>();
  for (const d of all) {
    if (!d.data.literal) continue;
    const text = String.fromCharCode(...(d.data.bytes ?? []));
    const known = literals.get(text);
    if (known !== undefined) items.push({ ...d, offset: known, alias: true });
    else {
      put(d, RED_ZONE);
      literals.set(text, at - RED_ZONE - d.data.size);
    }
  }
  return { items, sections, end: roundUp(at + RED_ZONE, 16) };
}

function sectionNames(all: readonly { data: ObjectData }[]): string[] {
  const names = new Set<string>();
  for (const { data } of all) if (data.section !== null) names.add(data.section);
  return [...names].sort();
}
