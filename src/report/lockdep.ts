import type { Finding } from "../machine/finding.js";
import type { Dialect } from "./dialect.js";
import { circularReport, recursiveReport } from "./lockdep-cycle.js";
import { inconsistentReport, inversionReport, unsafeOrderReport } from "./lockdep-irq.js";
import {
  freedReport,
  messageReport,
  notNestedReport,
  stillHeldReport,
  unbalancedReport,
  waitContextReport,
} from "./lockdep-misc.js";
import type { LockReport } from "./lockdep-parts.js";

function reportLines(report: LockReport): string[] {
  const { data } = report.finding;
  switch (data.type) {
    case "lock-cycle":
      return circularReport(report, data);
    case "recursive-lock":
      return recursiveReport(report, data);
    case "inconsistent-lock":
      return inconsistentReport(report, data);
    case "irq-inversion":
      return inversionReport(report, data);
    case "irq-unsafe-order":
      return unsafeOrderReport(report, data);
    case "unlock-balance":
      return unbalancedReport(report, data);
    case "held-lock-freed":
      return freedReport(report, data);
    case "nested-lock-not-taken":
      return notNestedReport(report, data);
    case "still-held":
      return stillHeldReport(report, data);
    case "wait-context":
      return waitContextReport(report, data);
    case "lockdep-message":
      return messageReport(report, data);
    default:
      return [];
  }
}

/**
 * The text that the kernel of that version prints for a finding of the validator; "" for other findings.
 * @param identity what the line below the title says, e.g. `4.10.0 #1 Not tainted`
 */
export function formatLockdep(finding: Finding, dialect: Dialect, identity: string): string {
  return reportLines({ finding, dialect, identity }).join("\n");
}
