import { describe, expect, it } from "vitest";
import { bootMachine } from "../../src/cli/boot.js";
import { loadModel } from "../../src/cli/load-model.js";
import { WouldBlockError } from "../../src/errors.js";
import type { Machine } from "../../src/machine/machine.js";

const model = loadModel("test/fixtures/kobject-three-attributes.c");

function boot(): Machine {
  return bootMachine(model, {});
}

function signatures(machine: Machine): string[] {
  return machine.findings().map((finding) => finding.signature);
}

describe("a kobject driven from Node", () => {
  it("appears in sysfs with its attribute, and goes with its last reference", () => {
    const machine = boot();
    const kobj = machine.kobject();
    expect(machine.kobject_init_and_add(kobj, null, "mine")).toBe(0);
    expect(machine.ls("/sys")).toContain("mine");
    expect(machine.read("/sys/mine/value")).toBe("0\n");
    expect(machine.write("/sys/mine/value", "42")).toBe(2);
    expect(machine.read("/sys/mine/value")).toBe("42\n");
    expect(machine.write("/sys/mine/value", "many")).toBe(-22);
    machine.kobject_del(kobj);
    expect(() => machine.read("/sys/mine/value")).toThrow(/-ENOENT/);
    machine.kobject_get(kobj);
    machine.kobject_put(kobj);
    expect(signatures(machine)).toEqual([]);
    machine.kobject_put(kobj);
    machine.kobject_put(kobj);
    expect(signatures(machine)).toEqual(["use-after-free kobject_put"]);
  });

  it("is counted a million times in one call, and released by a put in the middle of a list", () => {
    const machine = boot();
    const [a, b] = [machine.kobject(), machine.kobject()];
    machine.kobject_init(a);
    machine.kobject_init(b);
    machine.many(
      [
        ["kobject_get", a],
        ["kobject_put", a],
      ],
      1_000_000,
    );
    machine.many([
      ["kobject_get", a],
      ["kobject_put", b],
      ["kobject_put", a],
    ]);
    expect(signatures(machine)).toEqual([]);
    machine.kobject_put(a);
    machine.kobject_put(b);
    expect(signatures(machine)).toEqual(["use-after-free kobject_put"]);
  });
});

describe("locks driven from Node", () => {
  it("say who holds what instead of waiting for ever", () => {
    const machine = boot();
    const lock = machine.mutex_init("my_lock");
    machine.mutex_lock(lock);
    expect(machine.mutex_trylock(lock)).toBe(false);
    expect(() => machine.mutex_lock(lock)).toThrow(WouldBlockError);
    expect(() => machine.mutex_lock(lock)).toThrow(/waits for my_lock, held by itself/);
    machine.mutex_unlock(lock);
    expect(machine.mutex_trylock(lock)).toBe(true);
  });

  it("are checked by lockdep", () => {
    const machine = boot();
    const [a, b] = [machine.mutex_init("a"), machine.init_rwsem("b")];
    machine.many([
      ["mutex_lock", a],
      ["down_write", b],
      ["up_write", b],
      ["mutex_unlock", a],
    ]);
    expect(signatures(machine)).toEqual([]);
    machine.down_write(b);
    machine.mutex_lock(a);
    expect(signatures(machine)).toEqual(["lock-cycle a b"]);
  });

  it("are shared by readers, not by writers; a spinlock forbids to sleep", () => {
    const machine = boot();
    const sem = machine.init_rwsem("sem");
    machine.down_read(sem);
    expect(machine.down_read_trylock(sem)).toBe(true);
    expect(machine.down_write_trylock(sem)).toBe(false);
    machine.up_read(sem);
    machine.up_read(sem);
    machine.down_write(sem);
    machine.downgrade_write(sem);
    expect(machine.down_read_trylock(sem)).toBe(true);
    const [rw, spin, mutex] = [machine.rwlock_init("rw"), machine.spin_lock_init("spin"), machine.mutex_init("mutex")];
    machine.read_lock(rw);
    expect(machine.write_trylock(rw)).toBe(false);
    machine.read_unlock(rw);
    machine.spin_lock(spin);
    expect(machine.spin_trylock(spin)).toBe(false);
    machine.spin_unlock(spin);
    expect(signatures(machine)).toEqual([]);
    machine.spin_lock(spin);
    machine.mutex_lock(mutex);
    expect(machine.findings().map((finding) => finding.kind)).toContain("atomic-sleep");
  });
});

it("a work item is queued once and runs when the queue is run", () => {
  const machine = boot();
  const work = machine.work_init();
  expect(machine.schedule_work(work)).toBe(true);
  expect(machine.schedule_work(work)).toBe(false);
  expect(machine.work_runs(work)).toBe(0);
  machine.run_queue();
  expect(machine.work_runs(work)).toBe(1);
  machine.many([["schedule_work", work], ["run_queue"]], 1000);
  expect(machine.work_runs(work)).toBe(1001);
  expect(machine.queue_work(machine.alloc_workqueue("mine"), work)).toBe(true);
  machine.run_queue();
  expect(machine.work_runs(work)).toBe(1002);
  expect(signatures(machine)).toEqual([]);
});
