import { describe, expect, it } from "vitest";
import { kernelText } from "../../src/report/kernel-text.js";
import { dialectOf } from "../../src/report/dialect.js";
import { bootKernel, results, runText, searchText } from "./kernel.js";

const ENODEV = -19;
const ENOENT = -2;
const EEXIST = -17;
const EINVAL = -22;
const BOOTED = "6.1";
const machine = bootKernel("test/kernel/teardown.c", BOOTED);

function calls(...names: string[]) {
  const ran = runText(machine, `setup\n${names.map((name, i) => `  r${i} = ${name}\n`).join("")}`);
  return {
    results: results(ran),
    lines: ran.setup.console.slice(machine.bootConsole.length).map((line) => line.text.trimEnd()),
    findings: ran.setup.findings,
    signatures: ran.setup.findings.map((finding) => finding.signature),
  };
}

describe("removal of an attribute under a lock that its store takes", () => {
  const idle = `setup\n  setup_object(0)\n  write("/sys/kernel/object/val", "1")\n  remove_under_lock()\n`;

  it("is reported with nobody inside by 4.12, and not by 6.1, whose drain then looks at nothing", () => {
    const older = bootKernel("test/kernel/teardown.c", "4.12");
    expect(runText(older, idle).setup.findings.map((f) => f.signature)).toEqual(["lock-cycle owner_lock s_active"]);
    expect(runText(machine, idle).setup.findings).toEqual([]);
  });

  it("is reported, and is a deadlock, while a store sleeps", () => {
    const busy = `setup\n  setup_object(100)\ntask\n  write("/sys/kernel/object/val", "1")\ntask\n  remove_later()\n`;
    const signatures = searchText(machine, busy, 200);
    expect(signatures).toContain("lock-cycle kn->active(SN) owner_lock");
    expect(signatures).toContain("deadlock kn->active owner_lock");
  });
});

describe("an open file", () => {
  it("is dead when its object is removed: -ENODEV, and all that poll can say", () => {
    const { lines } = calls("setup_object(0)", "open_while_removed()");
    expect(lines).toEqual(["before read=2 write=1", `after read=${ENODEV} write=${ENODEV} poll=0xb open=${ENOENT}`]);
  });

  it("has something to say to poll until it is read, and when it is notified", () => {
    expect(calls("setup_object(0)", "poll_file()").lines).toEqual(["fresh 0xa", "read 0x0", "notified 0xa"]);
  });
});

describe("a misc device", () => {
  it("is a file in /dev as long as it is registered, once by that name", () => {
    const { results: got, signatures } = calls(
      `open("/dev/echo", "r")`,
      "device()",
      `write("/dev/echo", "hello")`,
      `read("/dev/echo")`,
      "no_device()",
      `write("/dev/echo", "hello")`,
    );
    expect(got).toEqual([ENOENT, EEXIST, 5, 5, expect.any(Number), ENOENT]);
    expect(signatures).toEqual(["dup-name /devices/virtual/misc"]);
  });
});

describe("a work item", () => {
  it("that queues itself again is run until it stops when its queue is destroyed", () => {
    expect(calls("drain_requeued()").results).toEqual([12]);
  });

  it("queued by others to a queue that is being destroyed is told about, stays pending and never runs", () => {
    const { results: got, lines } = calls("queue_while_drained()");
    expect(got).toEqual([0]);
    expect(lines.find((line) => line.startsWith("WARNING"))).toContain("kernel/workqueue.c");
    expect(lines.at(-1)).toBe("queued 1 pending 1");
  });

  it("initialised while it is queued is told about and taken off its queue", () => {
    const { results: got, findings } = calls("init_while_queued()");
    expect(got).toEqual([0]);
    expect(findings.map((f) => f.title.replace(/hint.*/, ""))).toEqual([
      "ODEBUG: init active (active state 0) object type: work_struct ",
    ]);
  });

  it("freed while it is queued is told about as the kernel does, and never runs", () => {
    const { results: got, findings, signatures } = calls("free_while_queued()");
    expect(got).toEqual([0]);
    expect(signatures).toEqual(["active-object free_while_queued"]);
    const text = kernelText(findings[0]!, [], dialectOf(BOOTED)!);
    expect(text).toContain("ODEBUG: free active (active state 0) object type: work_struct hint: count_fn+0x0/");
    expect(text).toContain("debug_check_no_obj_freed");
  });

  it("that was never initialised is refused, which its queuer cannot see", () => {
    const { results: got, signatures } = calls("never_initialised()");
    expect(got).toEqual([11]);
    expect(signatures).toHaveLength(1);
  });
});

describe("an object", () => {
  it("deleted twice drops its set's reference twice", () => {
    const { results: got, lines } = calls("delete_twice()");
    expect(lines).toEqual(["added 3"]);
    expect(got).toEqual([1]);
  });

  it("added twice stays in sysfs, and has no parent any more; so it cannot be renamed", () => {
    const { results: got, lines } = calls("add_twice()");
    expect(lines.at(-1)).toBe(`again ${EEXIST} in_sysfs 1 parent none parent's references 2`);
    expect(got).toEqual([EINVAL]);
  });
});
