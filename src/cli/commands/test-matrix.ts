import type { Terminal } from "../terminal.js";
import { firstSeen, type Verdict } from "./test-model.js";

const HEAD = ["model", "since", "kind", "expected", "found", "first seen after"] as const;

const FOUND_WIDTH_MAX = 72;

const LEGEND = "predicted: follows from the code, though nobody is known to have reported it; it need not be found";

function runsText(runs: number | null): string {
  return runs === null ? "" : `${runs.toLocaleString("en")} runs`;
}

/**
 * One row for each declaration: kind and what is expected, what was found (in the model's words, else the rest of the
 * signatures), and when. A finding stands in the first row of what is expected to be found that names it.
 */
function rowsOf(verdict: Verdict): string[][] {
  const { model, since, judgement } = verdict;
  const name = model.replace(/^.*[/\\]/, "").replace(/\.c$/, "");
  const rest = (signature: string, kind: string): string => signature.slice(kind.length).trim() || "yes";
  const shown = new Set<string>();
  const kinds = new Set<string>();
  const declared = judgement.results.flatMap(({ expectation: e, signatures: all, verdict: judged }) => {
    const expected = e.found ? (e.predicted === true ? "predicted" : "found") : "silent";
    const signatures = expected === "predicted" ? all.filter((s) => !shown.has(s)) : all;
    if (e.found) for (const s of signatures) shown.add(s);
    // A prediction of which nothing is left, where the kind has a row, says nothing more.
    if (expected === "predicted" && signatures.length === 0 && kinds.has(e.kind)) return [];
    kinds.add(e.kind);
    const plain = signatures.map((s) => rest(s, e.kind)).join("; ");
    const found = signatures.length === 0 ? "-" : e.found ? (e.words ?? plain) : plain;
    const wrong = judged === "missing" || judged === "violated" ? "  <-- not as declared" : "";
    return [[e.kind, expected, `${found}${wrong}`, runsText(firstSeen(verdict, signatures))]];
  });
  const unexpected = judgement.unexpected.map((signature) => {
    const kind = signature.split(" ")[0]!;
    return [kind, "-", `${rest(signature, kind)}  <-- not declared`, runsText(firstSeen(verdict, [signature]))];
  });
  return [...declared, ...unexpected].map((row, i) => [...(i === 0 ? [name, since] : ["", ""]), ...row]);
}

/** The matrix of all models: model × kind, with what is expected, what was found, and after how many runs. */
export function matrixText(verdicts: readonly Verdict[], { color }: Terminal): string {
  const rows = [[...HEAD], ...verdicts.flatMap(rowsOf)];
  const widths = HEAD.map((_, column) =>
    Math.min(FOUND_WIDTH_MAX, Math.max(...rows.map((row) => row[column]!.length))),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
  const painted = lines.map((line, i) => (i === 0 ? color.bold(line) : /<-- /.test(line) ? color.red(line) : line));
  return rows.some((row) => row[3] === "predicted") ? [...painted, LEGEND].join("\n") : painted.join("\n");
}
