import type { Finding } from "../machine/finding.js";
import type { Event } from "../machine/outcome.js";

/** What a reader of a schedule looks for first: locks, waits, wake-ups, work items. */
const PROTOCOL =
  /^(_?mutex_|lock_|_?down|up_|_raw_|read_|write_|percpu_|rt_mutex_|ww_|__local_|__rcu_|srcu_|synchronize_|prepare_to_wait|finish_wait|__wake_up|schedule|msleep|__queue_work|__worker_|__wait_for_work|__cancel_work|__kthread_create|wake_up_process|wait_|complete)/;
const CALL = /^(begin|end|skip|exit|allocation fails)\b/;
/** Kinds whose story is told by counts and by what is freed. */
const COUNT_KINDS: ReadonlySet<string> = new Set(["use-after-free", "double-free", "refcount", "kobject", "leak"]);
const COUNTS = /^(refcount_|atomic_|atomic64_|kref_)/;

/** Names of the locks and objects that the finding speaks of. */
function namesIn(finding: Finding): ReadonlySet<string> {
  const data = finding.data;
  const names = new Set<string>();
  if (data.type === "lock-cycle") {
    for (const edge of data.edges) names.add(edge.from.name).add(edge.to.name);
  }
  if (data.type === "lock-cycle" || data.type === "recursive-lock") {
    names.add(data.acquiring.class.name).add(data.holding.class.name);
  }
  if (data.type === "deadlock") {
    for (const task of data.blocked) {
      if (task.waitsFor !== null) names.add(task.waitsFor.what);
      for (const lock of task.held) names.add(lock.class.name);
    }
  }
  return names;
}

/** True for the step in which the finding was made: `finding.step` counts the steps until then, that one included. */
export function isFindingStep(event: Event, finding: Finding): boolean {
  return event.seq + 1 === finding.step && event.task.task === finding.task.task;
}

/** How much a step matters to the reader: 0 can be folded, 1 is shown while there is room, 2 is always shown. */
export type Weight = 0 | 1 | 2;

/** Weighs the steps of a run for one finding. */
export function weigher(finding: Finding): (event: Event) => Weight {
  const names = namesIn(finding);
  const counts = COUNT_KINDS.has(finding.kind);
  return (event) => {
    if (isFindingStep(event, finding)) return 2;
    if (CALL.test(event.op)) return 2;
    if (names.has(event.what)) return 2;
    if (counts && COUNTS.test(event.op)) return 1;
    return PROTOCOL.test(event.op) ? 1 : 0;
  };
}
