import { describe, expect, it } from "vitest";
import type { Found } from "../../src/fuzz/index.js";
import type { ConsoleLine } from "../../src/machine/finding.js";
import { dialectOf } from "../../src/report/dialect.js";
import { findingJson, formatFinding, toJson } from "../../src/report/format-finding.js";
import { expectGolden } from "../support/golden.js";
import { foundDeadlock } from "./found-sample.js";
import { finding, removeStack, rmmod, sh } from "./samples.js";

const options = { dialect: dialectOf("4.10")!, width: 120, replay: "npx kobjlab replay findings/deadlock" };

function consoleLine(
  step: number,
  task: typeof sh,
  level: number,
  text: string,
  stack: ConsoleLine["stack"] = null,
): ConsoleLine {
  return { step, task, level, text, stack };
}

describe("a whole finding as text", () => {
  it("a deadlock: header, the kernel's text, program, schedule, replay command", () => {
    expectGolden("report/golden/finding-deadlock.txt", formatFinding(foundDeadlock, options));
  });

  it("a duplicate name: what the console said from that step on, of that task alone", () => {
    const duplicate = finding({
      kind: "dup-name",
      signature: "dup-name /kernel/slab/c1",
      title: "sysfs: cannot create duplicate filename '/kernel/slab/c1'",
      step: 10,
      data: { type: "text", what: "/kernel/slab/c1" },
    });
    const console = [
      consoleLine(2, rmmod, 4, "an earlier warning\n"),
      consoleLine(10, rmmod, 4, "sysfs: cannot create duplicate filename '/kernel/slab/c1'\n"),
      consoleLine(10, rmmod, 4, "", removeStack.slice(4)),
      consoleLine(11, sh, 3, "another task's error\n"),
      consoleLine(12, rmmod, 6, "information\n"),
      consoleLine(12, rmmod, 3, "kobject_add_internal failed for c1 with -EEXIST\n"),
      consoleLine(13, rmmod, -1, "what a process printed\n"),
    ];
    const found: Found = {
      record: { ...foundDeadlock.record, signature: duplicate.signature, kind: "dup-name", title: duplicate.title },
      finding: duplicate,
      outcome: { ...foundDeadlock.outcome, findings: [duplicate], console },
    };
    expectGolden("report/golden/finding-dup-name.txt", formatFinding(found, options));
  });

  it("one found in setup has no schedule", () => {
    const record = { ...foundDeadlock.record, phase: "setup" as const, schedule: "" };
    const text = formatFinding({ ...foundDeadlock, record }, options);
    expect(text).toContain("found:     in the program's setup, before any task ran");
    expect(text).toContain("there is no schedule");
  });
});

describe("a finding as JSON", () => {
  it("is JSON, with addresses in hexadecimal and without the recorded events and sources", () => {
    const value = JSON.parse(toJson(findingJson(foundDeadlock, options)));
    expect(value).toMatchObject({
      signature: "deadlock s_active slab_mutex",
      kind: "deadlock",
      replay: options.replay,
    });
    expect(value.finding.data.blocked[0].waitsFor.address).toBe("0xffff888000001000");
    expect(value).not.toHaveProperty("events");
    expect(value.environment).not.toHaveProperty("sources");
    expect(value.report).toContain("blocked for more than 120 seconds.");
  });
});
