import { describe, expect, it } from "vitest";
import { bootKernel, results, runText, searchText } from "./kernel.js";

const EINTR = -4;
const machine = bootKernel("test/kernel/waiting.c", "6.1");

/** Results of the first task's call under some schedules, sorted, and all that was found. */
function resultsOf(first: string, ...others: string[]) {
  const program = [`r0 = ${first}`, ...others].map((calls) => `task\n  ${calls}\n`).join("");
  const got = new Set<number>();
  const found = new Set<string>();
  for (let seed = 1n; seed <= 100n; seed++) {
    const { outcome, signatures } = runText(machine, program, seed);
    if (outcome.end === "done") got.add(Number(outcome.results[0]));
    for (const signature of signatures) found.add(signature);
  }
  return { results: [...got].sort((a, b) => a - b), found: [...found].sort() };
}

describe("a signal", () => {
  const clean = (...values: number[]) => ({ results: values, found: [] });

  it.each(["wait_interruptible()", "wait_by_hand()", "wait_done()", "lock_interruptible()"])("ends %s", (call) => {
    const ran = resultsOf(call, "kill(0, 2)", "hold_mutex()", "wake()\n  complete_one()");
    expect(ran).toEqual(clean(EINTR, 0));
  });

  it.each(["lock_killable()", "wait_killable()"])("ends %s when it is fatal only", (call) => {
    const others = ["hold_mutex()", "wake_everybody()"];
    expect(resultsOf(call, "kill(0, 9)", ...others)).toEqual(clean(EINTR, 0));
    expect(resultsOf(call, "kill(0, 2)", ...others)).toEqual(clean(0));
  });

  it("does not end a wait that is deaf to it", () => {
    expect(resultsOf("wait_deaf()", "kill(0, 9)", "wake_everybody()")).toEqual(clean(0));
    expect(resultsOf("wait_deaf()", "kill(0, 9)").found).toEqual(["hung-task wait_deaf"]);
  });

  it("that ends a writer's wait lets in the readers behind it", () => {
    expect(resultsOf("write_killable()", "kill(0, 9)", "hold_rwsem()", "read_behind()")).toEqual(clean(EINTR, 0));
  });

  it("ends sleeps before their time", () => {
    expect(resultsOf("sleep_interruptible()", "kill(0, 2)")).toEqual(clean(0, 1));
    expect(resultsOf("sleep_interruptible_timeout()", "kill(0, 2)")).toEqual(clean(0, 1));
    expect(resultsOf("wait_done_killable()", "kill(0, 2)")).toEqual(clean(0));
  });

  it("makes code hang or unlock what it has not got that does not look at the result", () => {
    const { found } = resultsOf("unlock_anyway()", "kill(0, 2)", "hold_mutex()");
    expect(found.some((signature) => signature.startsWith("unlock-balance"))).toBe(true);
    expect(resultsOf("unlock_anyway()", "hold_mutex()").found).toEqual([]);
  });
});

describe("a process that waits for what never comes", () => {
  it("is killed at the end, which is no hang", () => {
    expect(resultsOf("wait_interruptible()")).toEqual({ results: [EINTR], found: [] });
    expect(results(runText(machine, "setup\n  r0 = wait_killable()\n"))).toEqual([EINTR]);
  });
});

describe("waking up", () => {
  it("passes over those whose state is another one", () => {
    expect(resultsOf("wait_deaf()", "wake()").found).toEqual(["hung-task wait_deaf"]);
  });

  it("finds a task that stays on the queue again and again", () => {
    expect(resultsOf("wait_by_hand()", "wake_twice()")).toEqual({ results: [0], found: [] });
  });

  it("of one completion lets one of two waiters go on", () => {
    const { results: got } = resultsOf("wait_done()", "wait_done()", "complete_one()");
    expect(got).toEqual([EINTR, 0]);
  });
});

describe("a semaphore", () => {
  it("is held by as many as it counts", () => {
    expect(resultsOf("semaphore_results()")).toEqual({ results: [1111], found: [] });
    expect(resultsOf("use_semaphore()", "use_semaphore()", "use_semaphore()")).toEqual({ results: [0], found: [] });
  });

  it("is handed over to a waiter, also when others stop waiting", () => {
    const program = `setup\n  empty_semaphore()\n${["take_token()", "take_token_interruptible()", "kill(1, 2)", "give_token()\n  give_token()"].map((calls) => `task\n  ${calls}\n`).join("")}`;
    expect(searchText(machine, program, 200)).toEqual([]);
  });

  it("with too few tokens leaves a waiter behind", () => {
    const program = `setup\n  empty_semaphore()\ntask\n  take_token()\ntask\n  take_token()\ntask\n  give_token()\n`;
    expect(searchText(machine, program, 20)).toEqual(["hung-task take_token"]);
  });
});

describe("a bit", () => {
  it("is waited for until it is cleared or a signal comes", () => {
    expect(resultsOf("wait_bit()", "clear_it()", "kill(0, 2)")).toEqual({ results: [EINTR, 0], found: [] });
    expect(resultsOf("wait_bit()", "clear_it()")).toEqual({ results: [0], found: [] });
  });
});

describe("restart_syscall", () => {
  it("makes the call again, until the lock is free", () => {
    const ran = resultsOf(`write("/sys/kernel/restart", "1")`, "hold_mutex()");
    expect(ran).toEqual({ results: [1], found: [] });
  });
});
