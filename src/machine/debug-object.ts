import type { FindingData } from "./finding.js";

type ActiveObject = Extract<FindingData, { type: "active-object" }>;

/** In the order of their numbers in kernel/include/linux/debugobjects.h. */
const ACTIONS: readonly ActiveObject["action"][] = ["init", "free", "activate", "assert_init"];
const OBJECTS: readonly ActiveObject["object"][] = ["work_struct", "timer_list", "hrtimer", "rcu_head"];

/** What the first word of a record's payload says (reportObject of assembly/debugobjects.ts). */
export function debugObject(word: number): Pick<ActiveObject, "action" | "active" | "activeState" | "object"> {
  const action = ACTIONS[word & 0xff]!;
  const object = OBJECTS[(word >>> 8) & 0xff]!;
  return { action, object, active: action !== "assert_init", activeState: object === "rcu_head" ? 1 : 0 };
}

/** debug_print_object()'s line. `pointer`: the object's address as text, which newer kernels print. */
export function debugObjectText(data: ActiveObject, pointer: string | null): string {
  const state = data.active ? "active" : "not available";
  const at = pointer === null ? "" : ` object: ${pointer}`;
  return `ODEBUG: ${data.action} ${state} (active state ${data.activeState})${at} object type: ${data.object} hint: ${data.hint}`;
}
