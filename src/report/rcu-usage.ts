import type { Finding, FindingData } from "../machine/finding.js";
import { type Dialect, identityOf, since } from "./dialect.js";
import { heldLocks } from "./held-locks.js";
import { backtrace, frame, OTHER_INFO } from "./lockdep-parts.js";

/** lockdep_rcu_suspicious() of kernel/locking/lockdep.c: who uses RCU in a way that it does not allow. */
export function formatRcuUsage(
  finding: Finding,
  data: Extract<FindingData, { type: "rcu-usage" }>,
  dialect: Dialect,
): string[] {
  const report = { finding, dialect, identity: identityOf(dialect) };
  const title = since(dialect, "4.12") ? "suspicious RCU usage" : "suspicious RCU usage.";
  const held = heldLocks(finding.task, finding.held, dialect);
  return [
    ...frame(report, title, { oldWord: "INFO", rule: 29, oldRule: 31 }),
    `${data.place} ${data.what}!`,
    "",
    OTHER_INFO,
    "",
    "",
    `rcu_scheduler_active = ${since(dialect, "4.10") ? 2 : 1}, debug_locks = 1`,
    ...held,
    ...backtrace(report),
  ];
}
