import type { Expectation } from "../compiler/image.js";

/** What of a finding an expectation looks at. */
export interface JudgedFinding {
  readonly kind: string;
  readonly signature: string;
}

export interface ExpectationResult {
  readonly expectation: Expectation;
  /**
   * "found" and "silent" are as the model declares; "missing": not found; "unseen": not found, and only predicted;
   * "violated": found though declared silent.
   */
  readonly verdict: "found" | "silent" | "missing" | "unseen" | "violated";
  /** Signatures of the findings that match. */
  readonly signatures: readonly string[];
}

export interface Judgement {
  readonly results: readonly ExpectationResult[];
  /** Signatures of findings that no expectation names. */
  readonly unexpected: readonly string[];
  /** True when every expectation holds (a prediction always does) and nothing is unexpected. */
  readonly ok: boolean;
}

/** Compares what a campaign found with what the model declares (`__kobjlab(expect, …)`). */
export function judgeExpectations(findings: readonly JudgedFinding[], expectations: readonly Expectation[]): Judgement {
  const results = expectations.map((expectation): ExpectationResult => {
    const signatures = findings.filter((f) => matches(f, expectation)).map((f) => f.signature);
    const any = signatures.length > 0;
    return { expectation, verdict: verdictOf(expectation, any), signatures };
  });
  const named = new Set(results.flatMap((r) => r.signatures));
  const unexpected = [...new Set(findings.map((f) => f.signature))].filter((s) => !named.has(s));
  const holds = results.every((r) => r.verdict !== "missing" && r.verdict !== "violated");
  return { results, unexpected, ok: holds && unexpected.length === 0 };
}

function verdictOf(expectation: Expectation, any: boolean): ExpectationResult["verdict"] {
  if (!expectation.found) return any ? "violated" : "silent";
  if (any) return "found";
  return expectation.predicted === true ? "unseen" : "missing";
}

/** Index of the first expectation that names a finding; -1 when none does. */
export function declarationOf(finding: JudgedFinding, expectations: readonly Expectation[]): number {
  return expectations.findIndex((e) => matches(finding, e));
}

/**
 * The kind is the same, and `what` is all or the first words of what follows it in the signature. Kinds of dependencies,
 * `cpu_hotplug_lock(SN+EN)`, count only where `what` gives some.
 */
function matches(finding: JudgedFinding, expectation: Expectation): boolean {
  if (finding.kind !== expectation.kind) return false;
  if (expectation.what === "") return true;
  const full = finding.signature.slice(finding.kind.length).trim();
  const rest = expectation.what.includes("(") ? full : full.replaceAll(/\([SE][NR](\+[SE][NR])*\)/g, "");
  return rest === expectation.what || rest.startsWith(`${expectation.what} `);
}
