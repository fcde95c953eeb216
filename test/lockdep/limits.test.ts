import { describe, expect, test } from "vitest";
import { FINDING_KINDS } from "../../src/abi/findings.js";
import type { LockdepCore } from "../../src/machine/lockdep-core.js";
import { lockdepMessage } from "../../src/machine/lockdep-messages.js";
import { HOST } from "./hosts.js";
import { versionCode } from "../../src/machine/linux-version.js";

const NAME = 0x1000;
const KEYS = 0x10000;
const MAPS = 0x80000;
const core: LockdepCore = HOST.core;

/** A fresh validator; map `i` has a class of its own. */
function start(linux: string, locks: number, goOn = true): (i: number) => number {
  core.lockdep_configure(versionCode(linux), goOn ? 1 : 0, 1);
  core.lockdep_reset();
  core.lockdep_set_static(0x380000, 0, 0);
  for (let i = 0; i < 8; i++) HOST.write(NAME + i * 16, new TextEncoder().encode(`lock${i}\0`));
  for (let i = 0; i < locks; i++) {
    HOST.write(MAPS + i * 64, new Uint8Array(32));
    core.lockdep_init_map_type(0, MAPS + i * 64, NAME + (i % 8) * 16, KEYS + i * 16, 0, 0, 0, 0, 8);
  }
  HOST.takeFindings();
  return (i) => MAPS + i * 64;
}

const take = (map: number, trylock = 0): void => core.lock_acquire(0, map, 0, trylock, 0, 1, 0, 8);
const drop = (map: number): void => core.lock_release(0, map, 8);

/** First line of each message that the operations brought. */
function messages(): string[] {
  const names = { stackOf: () => [], frameOf: () => ({}) as never, stringAt: () => "" };
  return HOST.takeFindings().map((f) => {
    const kind = FINDING_KINDS[f.kind]!;
    return kind === "lockdep-limit" ? lockdepMessage(kind, f.words[0]!, [], names)[0]! : kind;
  });
}

describe("the kernel's limits", () => {
  test.each([
    ["6.12", 8192],
    ["4.12", 8191],
  ] as const)("in %s there are %i classes", (linux, limit) => {
    const lock = start(linux, limit + 1);
    for (let i = 0; i < limit; i++) {
      take(lock(i));
      drop(lock(i));
    }
    expect(messages()).toEqual([]);
    take(lock(limit));
    expect(messages()).toEqual(["BUG: MAX_LOCKDEP_KEYS too low!"]);
    take(lock(0));
    take(lock(0));
    expect(messages()).toEqual([]);
  });

  test("a task holds fewer than 48 locks", () => {
    const lock = start("6.12", 48);
    for (let i = 0; i < 47; i++) take(lock(i));
    expect(messages()).toEqual([]);
    take(lock(47));
    expect(messages()).toEqual(["BUG: MAX_LOCK_DEPTH too low!"]);
  });

  test("there are 32768 dependency records, two for each dependency", () => {
    const lock = start("6.12", 200);
    let added = 0;
    for (let a = 0; a < 200 && added < 16384; a++) {
      take(lock(a));
      for (let b = a + 1; b < 200 && added < 16384; b++, added++) {
        take(lock(b));
        drop(lock(b));
      }
      drop(lock(a));
    }
    expect(messages()).toEqual([]);
    take(lock(198));
    take(lock(199));
    expect(messages()).toEqual(["BUG: MAX_LOCKDEP_ENTRIES too low!"]);
  });

  test("which come first also when every dependency turns the order of the classes round, and above a mark", () => {
    const lock = start("6.12", 200);
    core.lockdep_mark();
    let added = 0;
    for (let a = 199; a > 0 && added < 16384; a--) {
      for (let b = a - 1; b >= 0 && added < 16384; b--, added++) {
        take(lock(a));
        take(lock(b));
        drop(lock(b));
        drop(lock(a));
      }
    }
    expect(messages()).toEqual([]);
    take(lock(1));
    take(lock(0));
    expect(messages()).toEqual(["BUG: MAX_LOCKDEP_ENTRIES too low!"]);
    core.lockdep_rewind();
    expect(messages()).toEqual([]);
  });

  test("there are 65536 chains", () => {
    const lock = start("6.12", 64);
    // Subsets of 17 locks taken in order: each is a chain.
    const walk = (from: number, left: number): void => {
      for (let i = from; i < 17; i++) {
        take(lock(i));
        if (left > 1) walk(i + 1, left - 1);
        drop(lock(i));
      }
    };
    walk(0, 4);
    expect(messages()).toEqual([]);
    walk(0, 17);
    expect(messages()).toEqual(["BUG: MAX_LOCKDEP_CHAIN_HLOCKS too low!"]);
  });

  test("a nest lock counts 2047 references, 4095 in 4.12", () => {
    for (const [linux, limit] of [
      ["6.12", 2047],
      ["4.12", 4095],
    ] as const) {
      const lock = start(linux, 2);
      take(lock(1));
      for (let i = 0; i < limit; i++) core.lock_acquire(0, lock(0), 0, 0, 0, 1, lock(1), 8);
      expect(messages()).toEqual([]);
      core.lock_acquire(0, lock(0), 0, 0, 0, 1, lock(1), 8);
      expect(messages()).toEqual(["lockdep-warning"]);
    }
  });

  test("there are 8 subclasses", () => {
    const lock = start("6.12", 1);
    for (let subclass = 0; subclass < 8; subclass++) core.lock_acquire(0, lock(0), subclass, 0, 0, 1, 0, 8);
    expect(messages()).toEqual([]);
    core.lock_acquire(0, lock(0), 8, 0, 0, 1, 0, 8);
    expect(messages()).toEqual(["lockdep-warning"]);
  });
});

describe("keys", () => {
  const DYNAMIC = 0x390000;

  test("a key outside static memory must be registered", () => {
    const lock = start("6.12", 1);
    core.lockdep_init_map_type(0, lock(0), NAME, DYNAMIC, 0, 0, 0, 0, 8);
    expect(messages()).toEqual(["lockdep-warning"]);
    start("6.12", 1);
    expect(core.lockdep_register_key(0, DYNAMIC, 8)).toBeTruthy();
    core.lockdep_init_map_type(0, lock(0), NAME, DYNAMIC, 0, 0, 0, 0, 8);
    take(lock(0));
    drop(lock(0));
    expect(messages()).toEqual([]);
  });

  test("a map without a key that is no static object is reported", () => {
    start("6.12", 1);
    HOST.write(DYNAMIC, new Uint8Array(32));
    take(DYNAMIC);
    drop(DYNAMIC);
    expect(messages()).toEqual(["non-static-key"]);
  });

  test("dependencies go with the key, and come back with a rewind", () => {
    const lock = start("6.12", 2);
    core.lockdep_register_key(0, DYNAMIC, 8);
    core.lockdep_init_map_type(0, lock(0), NAME, DYNAMIC, 0, 0, 0, 0, 8);
    const inOrder = (a: number, b: number): void => {
      take(a);
      take(b);
      drop(b);
      drop(a);
    };
    inOrder(lock(0), lock(1));
    const maps = HOST.read(MAPS, 128);
    core.lockdep_mark();
    core.lockdep_unregister_key(0, DYNAMIC, 8);
    core.lockdep_register_key(0, DYNAMIC, 8);
    core.lockdep_init_map_type(0, lock(0), NAME, DYNAMIC, 0, 0, 0, 0, 8);
    inOrder(lock(1), lock(0));
    expect(messages()).toEqual([]);
    core.lockdep_rewind();
    HOST.write(MAPS, maps);
    inOrder(lock(1), lock(0));
    expect(messages()).toEqual(["lock-cycle"]);
  });
});

describe("modes", () => {
  const abba = (a: number, b: number): void => {
    for (const [x, y] of [
      [a, b],
      [b, a],
    ] as const) {
      take(x);
      take(y);
      drop(y);
      drop(x);
    }
  };

  test("going on, each cycle is found once and others after it", () => {
    const lock = start("6.12", 4);
    abba(lock(0), lock(1));
    abba(lock(0), lock(1));
    abba(lock(2), lock(3));
    expect(messages()).toEqual(["lock-cycle", "lock-cycle"]);
  });

  test("as the kernel does it, the first report is the only one", () => {
    const lock = start("6.12", 4, false);
    abba(lock(0), lock(1));
    abba(lock(2), lock(3));
    expect(messages()).toEqual(["lock-cycle"]);
  });

  test("pins warn and leave the validator on", () => {
    const lock = start("6.12", 4, false);
    take(lock(0));
    const cookie = core.lock_pin(0, lock(0), 8);
    core.lock_unpin(0, lock(0), cookie, 8);
    expect(messages()).toEqual([]);
    core.lock_pin(0, lock(0), 8);
    drop(lock(0));
    core.lock_unpin(0, lock(0), cookie, 8);
    expect(messages()).toEqual(["lock-pin", "lock-pin"]);
    abba(lock(1), lock(2));
    expect(messages()).toEqual(["lock-cycle"]);
  });
});

describe("changes of a held lock", () => {
  test("a new class carries the order of what is held above it", () => {
    const lock = start("6.12", 4);
    take(lock(0));
    take(lock(1));
    core.lock_set_class(0, lock(0), NAME + 32, KEYS + 32, 0, 8);
    drop(lock(1));
    drop(lock(0));
    take(lock(1));
    take(lock(2));
    expect(messages()).toEqual(["lock-cycle"]);
  });

  test("another subclass is another class", () => {
    const lock = start("6.12", 1);
    take(lock(0));
    core.lock_set_class(0, lock(0), 0, 0, 1, 8);
    core.lock_acquire(0, lock(0), 0, 0, 0, 1, 0, 8);
    expect(messages()).toEqual([]);
  });
});
