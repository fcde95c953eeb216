import { readFileSync } from "node:fs";
import * as v from "valibot";
import { FormatError } from "../../../src/errors.js";

const simpleStepSchema = v.variant("op", [
  v.object({ op: v.literal("command"), line: v.string(), background: v.optional(v.boolean()) }),
  v.object({ op: v.literal("write"), path: v.string(), data: v.string(), background: v.optional(v.boolean()) }),
  v.object({ op: v.literal("read"), path: v.string(), background: v.optional(v.boolean()) }),
  v.object({ op: v.literal("tree"), label: v.string() }),
  v.object({ op: v.literal("sleep"), ms: v.number() }),
  v.object({ op: v.literal("say"), text: v.string() }),
  v.object({ op: v.literal("listen-uevents") }),
  v.object({ op: v.literal("open-command-rw"), path: v.string(), commands: v.array(v.string()) }),
  v.object({ op: v.literal("poll"), path: v.string(), args: v.array(v.string()) }),
  // What a shell is used for: names in a directory that contain something (with `links`: and where links lead), a link's
  // text, whether a path leads to something.
  v.object({
    op: v.literal("list"),
    path: v.string(),
    label: v.string(),
    contains: v.string(),
    links: v.optional(v.boolean()),
  }),
  v.object({ op: v.literal("show"), path: v.string(), label: v.string() }),
  v.object({ op: v.literal("readlink"), path: v.string(), label: v.string() }),
  v.object({ op: v.literal("exists"), path: v.string(), label: v.string() }),
]);

const stepSchema = v.variant("op", [
  ...simpleStepSchema.options,
  // A process of its own with several steps.
  v.object({ op: v.literal("process"), steps: v.array(simpleStepSchema) }),
]);

/** A step of user space; a background step is a process of its own, and the next step does not wait for it. */
export type Step = v.InferOutput<typeof stepSchema>;

export interface Scenario {
  readonly name: string;
  /** Why it cannot be run: a step that user space here does not know; "" when it can. */
  readonly problem: string;
  readonly steps: readonly Step[];
  /** How texts of the kernel's log begin that the steps do not restate: what a shell printed of the machine
   * around it, what /proc/sys/kernel/hung_task_timeout_secs, which there is none of here, made khungtaskd say. */
  readonly leavesOut: readonly string[];
}

const fileSchema = v.object({
  scenarios: v.array(
    v.object({
      name: v.string(),
      simple: v.boolean(),
      steps: v.optional(v.array(v.unknown()), []),
      leavesOut: v.optional(v.array(v.string()), []),
    }),
  ),
});

/**
 * The scenarios of a file that need no shell.
 * @throws FormatError when the file is none
 */
export function readScenarios(file: string): Scenario[] {
  const parsed = v.safeParse(fileSchema, JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) throw new FormatError(file, parsed.issues[0].message);
  return parsed.output.scenarios
    .filter((s) => s.simple)
    .map((s) => ({ ...readSteps(s.name, s.steps), leavesOut: s.leavesOut }));
}

function readSteps(name: string, steps: readonly unknown[]): Omit<Scenario, "leavesOut"> {
  const parsed = v.safeParse(v.array(stepSchema), steps);
  if (parsed.success) return { name, problem: "", steps: parsed.output };
  const [issue] = parsed.issues;
  return { name, problem: `step ${String(issue.path?.[0]?.key ?? "")}: ${issue.message}`, steps: [] };
}
