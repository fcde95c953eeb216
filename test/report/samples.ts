import type {
  Frame,
  Finding,
  HeldLock,
  LockClassInfo,
  MemoryObject,
  TaskRef,
  TaskState,
} from "../../src/machine/finding.js";
import type { Event } from "../../src/machine/outcome.js";

/** Hand-made values of the machine's kind, after the SLUB story: a store under slab_mutex against a removal. */

/** An address that depends on the name alone, so that golden files do not change with the order of calls. */
function addressOf(name: string): bigint {
  const sum = [...name].reduce((hash, c) => (hash * 31 + c.charCodeAt(0)) & 0xffff, 7);
  return 0xffffffff81000000n + BigInt(sum * 0x40 + 0x2d);
}

export function frame(name: string, file = "", line = 0, module = ""): Frame {
  return { function: name, offset: 0x2d, size: 0x60, address: addressOf(name), module, file, line };
}

export const sh: TaskRef = { task: 1, pid: 42, comm: "sh" };
export const rmmod: TaskRef = { task: 2, pid: 43, comm: "rmmod" };
export const kworker: TaskRef = { task: 3, pid: 7, comm: "kworker/0:1" };

export function lockClass(name: string, key: bigint, usageMask = 0x44): LockClassInfo {
  return { name, nameVersion: 1, subclass: 0, usageMask, waitTypeOuter: 0, waitTypeInner: 3, key, keySymbol: "" };
}

export const slabMutex = lockClass("slab_mutex", 0xffff888000001000n);
export const sActive: LockClassInfo = {
  ...lockClass("s_active", 0xffff888000002000n, 0xcc),
  nameVersion: 2,
  waitTypeInner: 0,
};

const storePlace = frame("slab_attr_store", "mm/slub.c", 210);
const fopPlace = frame("kernfs_fop_write", "fs/kernfs/file.c", 120);
const drainPlace = frame("__kernfs_remove", "fs/kernfs/dir.c", 310);
const destroyPlace = frame("kmem_cache_destroy", "mm/slab_common.c", 140);

export function held(lock: LockClassInfo, instance: bigint, at: Frame, read: 0 | 1 | 2 = 0): HeldLock {
  return { class: lock, instance, at, read, trylock: false, sync: false, references: 0 };
}

export const storeStack = [
  frame("__schedule"),
  frame("schedule"),
  frame("__mutex_lock"),
  frame("mutex_lock_nested"),
  storePlace,
  frame("sysfs_kf_write", "fs/sysfs/file.c", 44),
  fopPlace,
  frame("SyS_write", "fs/read_write.c", 30),
];

export const removeStack = [
  frame("__schedule"),
  frame("schedule"),
  frame("kernfs_drain", "fs/kernfs/dir.c", 280),
  drainPlace,
  frame("kernfs_remove", "fs/kernfs/dir.c", 330),
  frame("sysfs_remove_dir", "fs/sysfs/dir.c", 60),
  frame("kobject_del", "lib/kobject.c", 190),
  destroyPlace,
  frame("test_exit", "models/slub/test.c", 31, "slub_test"),
  frame("SyS_delete_module", "kernel/module.c", 77),
];

export const blockedStore: TaskState = {
  ...sh,
  state: "blocked",
  stack: storeStack,
  held: [held(sActive, 0xffff888000002100n, fopPlace, 1), held(slabMutex, 0xffff888000001008n, storePlace)],
  waitsFor: { what: "slab_mutex", address: 0xffff888000001000n, holders: [2] },
  workqueue: null,
};

export const blockedRemove: TaskState = {
  ...rmmod,
  state: "blocked",
  stack: removeStack,
  held: [held(slabMutex, 0xffff888000001008n, destroyPlace), held(sActive, 0xffff888000002100n, drainPlace)],
  waitsFor: { what: "s_active", address: 0xffff888000002100n, holders: [1] },
  workqueue: null,
};

export const blockedWorker: TaskState = {
  ...kworker,
  state: "blocked",
  stack: [
    frame("__schedule"),
    frame("schedule"),
    frame("__mutex_lock"),
    frame("mutex_lock_nested"),
    frame("sysfs_slab_remove_workfn", "mm/slub.c", 300),
    frame("process_one_work", "kernel/workqueue.c", 90),
    frame("worker_thread", "kernel/workqueue.c", 120),
    frame("kthread", "kernel/kthread.c", 40),
  ],
  held: [],
  waitsFor: { what: "slab_mutex", address: 0xffff888000001000n, holders: [2] },
  workqueue: { name: "events", function: "sysfs_slab_remove_workfn" },
};

/** A finding with the common part filled in. */
export function finding(part: Partial<Finding> & Pick<Finding, "kind" | "data">): Finding {
  return {
    key: 1,
    signature: part.kind,
    title: part.kind,
    step: 15,
    task: rmmod,
    stack: removeStack.slice(2),
    held: [],
    ...part,
  };
}

export const deadlock = finding({
  kind: "deadlock",
  signature: "deadlock s_active slab_mutex",
  title: "tasks blocked for ever",
  data: { type: "deadlock", cycle: [1, 2], blocked: [blockedStore, blockedRemove, blockedWorker] },
});

export const cacheObject: MemoryObject = {
  address: 0xffff888000010040n,
  bytes: 104,
  where: "heap",
  allocated: {
    task: sh,
    stack: [
      frame("__kmalloc"),
      frame("kmem_cache_create", "mm/slab_common.c", 60),
      frame("SyS_init_module", "kernel/module.c", 20),
    ],
  },
  freed: {
    task: rmmod,
    stack: [
      frame("kfree"),
      frame("kmem_cache_release", "mm/slub.c", 240),
      frame("SyS_delete_module", "kernel/module.c", 77),
    ],
  },
};

export const useAfterFree = finding({
  kind: "use-after-free",
  signature: "use-after-free slab_attr_store",
  title: "KASAN: use-after-free in slab_attr_store",
  task: sh,
  stack: storeStack.slice(4),
  data: { type: "memory", address: 0xffff888000010058n, bytes: 8, write: false, object: cacheObject },
});

/** Events of a run; `decision` of the second entry of each tuple. */
export function events(
  list: readonly (readonly [TaskRef, string, string, string, string, number, number?])[],
): Event[] {
  return list.map(([task, op, what, name, file, line, decision], seq) => ({
    seq,
    task,
    op,
    arg: 0n,
    what,
    function: name,
    file,
    line,
    decision: decision ?? -1,
  }));
}

export const deadlockEvents = events([
  [sh, "begin write", "", "SyS_write", "fs/read_write.c", 30, 0],
  [sh, "refcount_inc", "file->f_count", "SyS_write", "fs/read_write.c", 31],
  [sh, "mutex_lock", "&of->mutex", "kernfs_fop_write", "fs/kernfs/file.c", 112],
  [sh, "atomic_add_unless", "kn->active", "kernfs_get_active", "fs/kernfs/dir.c", 220],
  [sh, "lock_acquire", "s_active", "kernfs_fop_write", "fs/kernfs/file.c", 120],
  [sh, "atomic_read", "", "sysfs_kf_write", "fs/sysfs/file.c", 40],
  [sh, "atomic_read", "", "sysfs_kf_write", "fs/sysfs/file.c", 41],
  [rmmod, "begin rmmod", "", "SyS_delete_module", "kernel/module.c", 77, 7],
  [rmmod, "mutex_lock", "slab_mutex", "kmem_cache_destroy", "mm/slab_common.c", 140, 8],
  [rmmod, "refcount_dec", "s->kobj.kref", "kobject_del", "lib/kobject.c", 188],
  [rmmod, "atomic_add_return", "kn->active", "kernfs_deactivate", "fs/kernfs/dir.c", 260],
  [rmmod, "lock_acquire", "s_active", "kernfs_drain", "fs/kernfs/dir.c", 280],
  [rmmod, "prepare_to_wait", "deactivate_waitq", "kernfs_drain", "fs/kernfs/dir.c", 284],
  [rmmod, "schedule", "", "kernfs_drain", "fs/kernfs/dir.c", 286],
  [sh, "mutex_lock", "slab_mutex", "slab_attr_store", "mm/slub.c", 210],
]);
