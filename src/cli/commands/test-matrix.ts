import type { CampaignResult, Judgement } from "../../fuzz/index.js";
import type { Terminal } from "../terminal.js";

/** A model and what its campaign showed. */
export interface Verdict {
  readonly model: string;
  readonly judgement: Judgement;
  readonly result: CampaignResult;
  readonly elapsedMs: number;
}

const HEAD = ["model", "kind", "expected", "found", "first seen after"] as const;

/** Runs until the first of these signatures was seen, as `2,417 runs`; "" for none. */
function firstSeen(result: CampaignResult, signatures: readonly string[]): string {
  const runs = result.found.filter((f) => signatures.includes(f.record.signature)).map((f) => f.record.origin.runs);
  return runs.length === 0 ? "" : `${Math.min(...runs).toLocaleString("en")} runs`;
}

/** One row for each declaration: kind and what is expected, what was found (the rest of the signatures), and when. */
function rowsOf({ model, judgement, result }: Verdict): string[][] {
  const name = model.replace(/^.*[/\\]/, "").replace(/\.c$/, "");
  const rest = (signature: string, kind: string): string => signature.slice(kind.length).trim() || "yes";
  const declared = judgement.results.map(({ expectation: e, signatures, verdict }) => {
    const expected = e.found ? (e.predicted === true ? "predicted" : "found") : "silent";
    const found = signatures.length === 0 ? "-" : signatures.map((s) => rest(s, e.kind)).join("; ");
    const wrong = verdict === "missing" || verdict === "violated" ? "  <-- not as declared" : "";
    return [e.kind, expected, `${found}${wrong}`, firstSeen(result, signatures)];
  });
  const unexpected = judgement.unexpected.map((signature) => {
    const kind = signature.split(" ")[0]!;
    return [kind, "-", `${rest(signature, kind)}  <-- not declared`, firstSeen(result, [signature])];
  });
  return [...declared, ...unexpected].map((row, i) => [i === 0 ? name : "", ...row]);
}

/** The matrix of all models: model × kind, with what is expected, what was found, and after how many runs. */
export function matrixText(verdicts: readonly Verdict[], { color }: Terminal): string {
  const rows = [[...HEAD], ...verdicts.flatMap(rowsOf)];
  const widths = HEAD.map((_, column) => Math.min(70, Math.max(...rows.map((row) => row[column]!.length))));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
  return lines.map((line, i) => (i === 0 ? color.bold(line) : /<-- /.test(line) ? color.red(line) : line)).join("\n");
}
