import { describe, expect, it } from "vitest";
import { bootKernel, results, runText, searchText } from "./kernel.js";

const SOURCE = "test/kernel/timers.c";
const machine = bootKernel(SOURCE, "6.12");
const older = bootKernel(SOURCE, "4.12");

/** The result of one call under the standing rule, and what it found. */
function once(call: string, on = machine) {
  const ran = runText(on, `setup\n  r0 = ${call}\n`);
  return { result: results(ran)[0], found: ran.setup.findings.map((f) => f.signature) };
}

/** Kinds of what a call shows under some schedules. */
function kinds(call: string, on = machine): string[] {
  return [...new Set(searchText(on, `task\n  ${call}\n`, 100).map((s) => s.split(" ")[0]!))];
}

describe("a timer", () => {
  it("ticks in a soft interrupt until it is deleted, also when it starts itself again", () => {
    expect(once("periodic()")).toEqual({ result: 1011, found: [] });
    expect(kinds("periodic()")).toEqual([]);
  });

  it("must have been stopped for good when its memory goes", () => {
    expect(kinds("freed_while_ticking()")).toContain("use-after-free");
    expect(kinds("freed_after_sync()")).toEqual([]);
  });

  it("says whether it was pending", () => expect(once("results()")).toEqual({ result: 6, found: [] }));

  it("cannot be started once it was shut down", () => {
    expect(once("shut_down()")).toEqual({ result: 20, found: [] });
  });

  it("that is added twice is a bug until 6.1, and a warning since", () => {
    expect(kinds("add_twice()", older)).toEqual(["bug"]);
    expect(kinds("add_twice()")).toEqual(["warning"]);
  });

  it("of the old kind gets its data", () => expect(once("old_timers()", older)).toEqual({ result: 42, found: [] }));

  it("must not be waited for by its own function", () => {
    expect(kinds("cancel_in_itself()")).toEqual(expect.arrayContaining(["recursive-lock", "hung-task"]));
  });

  it("must not be waited for with a lock that its function takes; with another one it may", () => {
    expect(kinds("cancel_under_lock()")).toContain("lock-cycle");
    expect(kinds("cancel_under_other_lock()")).toEqual([]);
  });

  it("must not sleep", () => expect(kinds("sleep_in_timer()")).toEqual(["atomic-sleep"]));

  it("of high resolution runs in a hard interrupt until it is cancelled", () => {
    expect(once("hrtimers()")).toEqual({ result: 3, found: [] });
    expect(kinds("hrtimers()")).toEqual([]);
  });
});

describe("a tasklet", () => {
  it("runs once in a soft interrupt, with a callback or a function", () => {
    expect(once("tasklets()")).toEqual({ result: 111, found: [] });
    expect(kinds("tasklets()")).toEqual([]);
  });

  it("waits until it is enabled", () => {
    expect(once("disabled_tasklet()")).toEqual({ result: 3, found: [] });
    expect(kinds("disabled_tasklet()")).toEqual([]);
  });

  it("must be killed before it is freed, and be enabled for that", () => {
    expect(kinds("freed_tasklet()")).toContain("use-after-free");
    expect(kinds("kill_disabled()")).toEqual(["hung-task"]);
  });
});

describe("a CPU that comes and goes", () => {
  const program = (reader: string) => `setup\n  register_locking()\ntask\n  cpu_off_and_on()\ntask\n  ${reader}()\n`;

  it("has the states' functions called", () => {
    expect(once("hotplug()")).toEqual({ result: 6, found: [] });
    expect(once("hotplug()", older)).toEqual({ result: 6, found: [] });
  });

  it("hangs with a reader that has what they take", () => {
    expect(searchText(machine, program("read_inside_mutex"), 200).map((s) => s.split(" ")[0])).toEqual(
      expect.arrayContaining(["deadlock", "lock-cycle"]),
    );
    expect(searchText(machine, program("mutex_inside_read"), 200)).toEqual([]);
    expect(searchText(older, program("mutex_inside_read"), 200)).toEqual([]);
  });
});
