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
    [
      "an unknown type of lock",
      { ...body, locks: { "spin:A": { type: "spn", class: "A" } } },
      "case X: field `locks.spin:A.type` is an unknown type of lock `spn`",
    ],
    ["a lock without class", { ...body, locks: { x: { type: "spin" } } }, "case X: field `locks.x` must have strings"],
    ["a step that is none", { ...body, steps: [3] }, "case X: field `steps[0]` must be an object"],
    [
      "an assignment that is none",
      { ...body, steps: [{ op: "poke", set: "t.stmp++" }] },
      "case X: field `steps[0].set` is no assignment: `t.stmp++`",
    ],
    [
      "a slow lock without a context",
      { ...body, steps: [{ op: "ww_lock_slow", lock: "spin:A" }] },
      "case X: field `steps[0].ctx` must name an acquire context",
    ],
    ["columns that are none", { id: "X", columns: [] }, "case X: field `columns` must be an object"],
    ["a column that is none", { id: "X", columns: { hard: 1 } }, "case X hard: must be an object"],
    [
      "a report without a step",
      { ...body, expected: "deadlock-report", report: { kind: "circular" } },
      "case X: field `report.atStep`",
    ],
    ["a bad expectation", { ...body, expected: "maybe" }, "case X: field `expected`"],
  ])("%s is an error that names case and field", (_what, json, message) => {
    expect(() => readLockCases("f.json", { tests: [json] })).toThrow(`f.json: ${message}`);
  });

  test.each([
    ["type", "spn", "is an unknown type of lock `spn`"],
    ["thread", 1.5, "must be a whole number"],
    ["thread", 32, "must be 0 to 31"],
    ["read", "1", "must be a whole number"],
    ["subclass", -1, "must not be negative"],
    ["check", "no", "must be true or false"],
    ["try", 2, "must be true or false"],
    ["threaded", "yes", "must be true or false"],
    ["nest", "spin:B", "names no lock of the case: `spin:B`"],
    ["ctx", "t", "names no lock of the case: `t`"],
    ["ret", "EDEADLOCK", "must be 0, 1, EALREADY, EDEADLK"],
    ["gfp", "KERNEL", "is no allocation flag: `KERNEL`"],
    ["lock", 3, "must be a string"],
  ])("a step's `%s` of %j is an error", (field, value, message) => {
    const steps = [
      { op: "lock", type: "spin", lock: "A" },
      { op: "lock", lock: "spin:A", [field]: value },
    ];
    const error = `f.json: case X: field \`steps[1].${field}\` ${message}`;
    expect(() => readLockCases("f.json", [{ ...body, steps }])).toThrow(error);
  });
});
