/**
 * The shortest list that delta debugging (Zeller, Hildebrandt 2002) reaches from `items` by leaving elements out while
 * `holds` stays true. `holds(items)` is taken to be true.
 */
export function ddmin<T>(items: readonly T[], holds: (part: readonly T[]) => boolean): readonly T[] {
  if (items.length === 0 || holds([])) return [];
  let current = items;
  let chunks = 2;
  while (current.length >= 2) {
    const smaller = withoutOneChunk(current, chunks, holds);
    if (smaller !== null) {
      current = smaller;
      chunks = Math.max(2, chunks - 1);
    } else if (chunks < current.length) {
      chunks = Math.min(current.length, chunks * 2);
    } else {
      break;
    }
  }
  return current;
}

/** The last chunks go first: what comes after the bug is the easiest to do without. */
function withoutOneChunk<T>(
  items: readonly T[],
  chunks: number,
  holds: (part: readonly T[]) => boolean,
): readonly T[] | null {
  for (let chunk = chunks - 1; chunk >= 0; chunk--) {
    const from = Math.floor((chunk * items.length) / chunks);
    const to = Math.floor(((chunk + 1) * items.length) / chunks);
    const rest = [...items.slice(0, from), ...items.slice(to)];
    if (to > from && holds(rest)) return rest;
  }
  return null;
}
