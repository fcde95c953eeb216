import { describe, expect, test } from "vitest";
import { checkLockSequence } from "../../src/machine/lockdep-sequence.js";
import { CASES } from "./cases.js";
import { caseOf } from "./case-text.js";
import { HOST, HOSTS } from "./hosts.js";

describe.each(HOSTS)("the validator of the %s core", (_name, host) => {
  test.each(CASES)("%s", (title, text) => {
    const wanted = caseOf(title, text);
    const { verdict, kind, atStep } = checkLockSequence(host, wanted);
    expect({ verdict, kind, atStep }).toEqual(wanted.expected);
  });
});

describe("ww_mutex contexts", () => {
  const locks = {
    "ww_ctx:t": { type: "ww_ctx", class: "ww_ctx:w" },
    "ww_mutex:o": { type: "ww_mutex", class: "ww_mutex:w" },
    "ww_mutex:p": { type: "ww_mutex", class: "ww_mutex:w" },
  };
  const init = { op: "ww_acquire_init", type: "ww_ctx", lock: "t" };
  const lock = (name: string, ret: number | string = 0) => ({
    op: "ww_lock",
    type: "ww_mutex",
    lock: name,
    ctx: "t",
    ret,
  });
  const unlock = (name: string) => ({ op: "ww_unlock", type: "ww_mutex", lock: name });
  const run = (...steps: object[]) => checkLockSequence(HOST, readOne({ id: "ww", locks, steps }));

  test("several mutexes in one context are in order", () => {
    const fini = { op: "ww_acquire_fini", type: "ww_ctx", lock: "t" };
    expect(run(init, lock("o"), lock("p"), unlock("p"), unlock("o"), fini).verdict).toBe("clean");
  });

  test("after -EDEADLK only the contended mutex may be taken, with nothing held", () => {
    const back = [init, lock("o"), lock("p", "EDEADLK")];
    expect(run(...back, unlock("o"), { ...lock("p"), op: "ww_lock_slow" }).verdict).toBe("clean");
    expect(run(...back, lock("p")).rule).toBe("locks-still-held-when-retrying");
    expect(run(...back, unlock("o"), lock("o")).rule).toBe("wrong-contending-lock");
  });

  test("a context that is done takes no more", () => {
    const done = { op: "ww_acquire_done", type: "ww_ctx", lock: "t" };
    expect(run(init, done, lock("o"))).toMatchObject({ kind: "ww-api-misuse", atStep: 2, rule: "lock-after-done" });
    expect(run(init, done, done).rule).toBe("done-twice");
  });
});

describe("memory reclaim", () => {
  const locks = { "mutex:A": { type: "mutex", class: "mutex:A" } };
  const take = { op: "lock", type: "mutex", lock: "A" };
  const drop = { op: "unlock", type: "mutex", lock: "A" };
  const alloc = { op: "might_alloc", gfp: "GFP_KERNEL" };
  const reclaim = [
    { op: "fs_reclaim_acquire", gfp: "GFP_KERNEL" },
    take,
    drop,
    { op: "fs_reclaim_release", gfp: "GFP_KERNEL" },
  ];
  const run = (...steps: object[]) => checkLockSequence(HOST, readOne({ id: "reclaim", locks, steps }));

  test("a lock taken in reclaim must not be held over an allocation that reclaims", () => {
    expect(run(...reclaim, take, alloc)).toMatchObject({ kind: "circular", atStep: 5 });
    expect(run(...reclaim, take, { ...alloc, gfp: "GFP_NOFS" }).verdict).toBe("clean");
    const scope = [{ op: "memalloc_nofs_save" }, alloc, { op: "memalloc_nofs_restore" }];
    expect(run(...reclaim, take, ...scope).verdict).toBe("clean");
  });
});

import { type LockCase, readLockCases } from "../../src/machine/lockdep-cases.js";

function readOne(json: object): LockCase {
  return readLockCases("here", [json])[0] as LockCase;
}

describe("files of cases", () => {
  const body = {
    id: "X",
    locks: { "spin:A": { type: "spin", class: "A" } },
    steps: [{ op: "lock", type: "spin", lock: "A" }],
  };
  test.each([
    [
      "an unknown operation",
      { ...body, steps: [{ op: "lok" }] },
      "case X: field `steps[0].op` is an unknown operation `lok`",
    ],
    ["an unknown lock", { ...body, steps: [{ op: "lock", lock: "B" }] }, "case X: field `steps[0].lock` names no lock"],
    ["a bad read mode", { ...body, steps: [{ op: "lock", lock: "spin:A", read: 3 }] }, "case X: field `steps[0].read`"],
    ["no locks", { ...body, locks: undefined }, "case X: field `locks`"],
    ["no id", { ...body, id: 3 }, "case 0: field `id`"],
    ["a bad expectation", { ...body, expected: "maybe" }, "case X: field `expected`"],
  ])("%s is an error that names case and field", (_what, json, message) => {
    expect(() => readLockCases("f.json", { tests: [json] })).toThrow(`f.json: ${message}`);
  });
});
