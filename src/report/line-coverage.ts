import type { CoveredFunction } from "../machine/machine.js";

/** Most ranges of lines that are listed for a function. */
const RANGES_MAX = 12;

/** What silence rests on: of each file how many functions and lines were carried out, and which lines were not. */
export function formatLineCoverage(functions: readonly CoveredFunction[]): string[] {
  const files = [...new Set(functions.map((f) => f.file))];
  return files.flatMap((file) => {
    const inFile = functions.filter((f) => f.file === file);
    const called = inFile.filter((f) => f.reached.length > 0);
    const all = lineCount(inFile, (f) => [...f.reached, ...f.missed]);
    const reached = lineCount(inFile, (f) => f.reached);
    const head = `${file}: ${called.length} of ${inFile.length} functions and ${reached} of ${all} lines were executed`;
    const uncalled = inFile.filter((f) => f.reached.length === 0).map((f) => f.name);
    const gaps = called.filter((f) => f.missed.length > 0).map((f) => `  ${f.name}: ${ranges(f)}`);
    return [
      head,
      ...(uncalled.length === 0 ? [] : [`never called: ${uncalled.join(", ")}`]),
      ...(gaps.length === 0 ? [] : ["lines never reached:", ...gaps]),
    ];
  });
}

function lineCount(functions: readonly CoveredFunction[], of: (f: CoveredFunction) => readonly number[]): number {
  return new Set(functions.flatMap(of)).size;
}

/** `12, 15-17`: lines missed with none between them that was reached are one range. */
function ranges({ reached, missed }: CoveredFunction): string {
  const list: [number, number][] = [];
  for (const line of missed) {
    const last = list.at(-1);
    if (last !== undefined && !reached.some((r) => r > last[1] && r < line)) last[1] = line;
    else list.push([line, line]);
  }
  const texts = list.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  const shown = texts.slice(0, RANGES_MAX).join(", ");
  return texts.length > RANGES_MAX ? `${shown} and ${texts.length - RANGES_MAX} more` : shown;
}
