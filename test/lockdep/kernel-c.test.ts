import { describe, expect, it } from "vitest";
import { bootWithHeaders, findingsOfTest, runTasks } from "../machine/with-headers.js";

const MUTEXES = `#include <linux/sched/mm.h>
  static DEFINE_MUTEX(a); static DEFINE_MUTEX(b); static struct lock_class_key key; static spinlock_t spin;
  static void order(struct mutex *x, struct mutex *y)
  { mutex_lock(x); mutex_lock(y); mutex_unlock(y); mutex_unlock(x); }
`;

/** [what, version, the statements that must be reported, the finding, the statements that must not]. */
const TWINS: readonly (readonly [string, string, string, string, string])[] = [
  [
    "a class of its own keeps the wait type",
    "6.12",
    "spin_lock_init(&spin); lockdep_set_class(&a, &key); spin_lock(&spin); lock_map_acquire(&a.dep_map);",
    "wait-context &key test",
    "spin_lock_init(&spin); lockdep_set_class(&spin, &key); spin_lock(&spin); spin_unlock(&spin);",
  ],
  [
    "a class with a name and a subclass",
    "6.12",
    "lockdep_set_class_and_subclass(&a, &key, 1); lockdep_set_class_and_subclass(&b, &key, 1); order(&a, &b);",
    "recursive-lock &key/1",
    "lockdep_set_class_and_subclass(&a, &key, 1); lockdep_set_class_and_subclass(&b, &key, 2); order(&a, &b);",
  ],
  [
    "locks that are not validated",
    "6.12",
    "order(&a, &b); order(&b, &a);",
    "lock-cycle a b",
    "lockdep_set_novalidate_class(&a); order(&a, &b); order(&b, &a);",
  ],
  [
    "locks that are not tracked",
    "6.12",
    "mutex_unlock(&a);",
    "unlock-balance a test",
    "lockdep_set_notrack_class(&a); mutex_lock(&a); mutex_lock(&b); mutex_unlock(&b); mutex_unlock(&a);",
  ],
  [
    "a pinned lock that is released",
    "6.12",
    "struct pin_cookie c; mutex_lock(&a); c = lockdep_pin_lock(&a); mutex_unlock(&a); (void)c;",
    "lock-pin releasing a pinned lock (a)",
    "struct pin_cookie c; mutex_lock(&a); c = lockdep_pin_lock(&a); lockdep_unpin_lock(&a, c); mutex_unlock(&a);",
  ],
  [
    "might_lock against an order",
    "6.12",
    "order(&a, &b); mutex_lock(&b); might_lock(&a); mutex_unlock(&b);",
    "lock-cycle a b",
    "order(&a, &b); mutex_lock(&a); might_lock(&b); mutex_unlock(&a);",
  ],
  [
    "lock_sync under a lock that holders take",
    "6.12",
    "order(&a, &b); mutex_lock(&b); lock_map_sync(&a.dep_map); mutex_unlock(&b);",
    "lock-cycle a b",
    "order(&a, &b); lock_map_sync(&a.dep_map); mutex_lock(&b); mutex_unlock(&b);",
  ],
  [
    "a held lock gets another class",
    "6.12",
    'mutex_lock(&a); lock_set_class(&a.dep_map, "other", &key, 0, _THIS_IP_); order(&b, &b);',
    "recursive-lock b",
    'mutex_lock(&a); lock_set_class(&a.dep_map, "other", &key, 0, _THIS_IP_); mutex_unlock(&a);',
  ],
  [
    "between lockdep_off and lockdep_on nothing is followed",
    "6.12",
    "order(&a, &b); order(&b, &a);",
    "lock-cycle a b",
    "order(&a, &b); lockdep_off(); order(&b, &a); lockdep_on(); mutex_lock(&a); mutex_unlock(&a);",
  ],
  [
    "a lock taken in reclaim and held over an allocation",
    "6.12",
    "fs_reclaim_acquire(GFP_KERNEL); mutex_lock(&a); mutex_unlock(&a); fs_reclaim_release(GFP_KERNEL); " +
      "mutex_lock(&a); kfree(kmalloc(8, GFP_KERNEL)); mutex_unlock(&a);",
    "lock-cycle a fs_reclaim",
    "unsigned int saved; fs_reclaim_acquire(GFP_KERNEL); mutex_lock(&a); mutex_unlock(&a); " +
      "fs_reclaim_release(GFP_KERNEL); mutex_lock(&a); kfree(kmalloc(8, GFP_NOFS)); saved = memalloc_nofs_save(); " +
      "kfree(kmalloc(8, GFP_KERNEL)); memalloc_nofs_restore(saved); saved = memalloc_noreclaim_save(); " +
      "kfree(kmalloc(8, GFP_KERNEL)); memalloc_noreclaim_restore(saved); mutex_unlock(&a);",
  ],
  [
    "the same before 4.14, where reclaim is a state",
    "4.12",
    "fs_reclaim_acquire(GFP_KERNEL); mutex_lock(&a); mutex_unlock(&a); fs_reclaim_release(GFP_KERNEL); " +
      "mutex_lock(&a); kfree(kmalloc(8, GFP_KERNEL)); mutex_unlock(&a);",
    "inconsistent-lock a IN-RECLAIM_FS-W RECLAIM_FS-ON-W",
    "fs_reclaim_acquire(GFP_KERNEL); mutex_lock(&a); mutex_unlock(&a); fs_reclaim_release(GFP_KERNEL); " +
      "mutex_lock(&a); kfree(kmalloc(8, GFP_NOFS)); mutex_unlock(&a); kfree(kmalloc(8, GFP_KERNEL));",
  ],
  [
    "a lock waited for in an NMI and used elsewhere",
    "6.12",
    "spin_lock_init(&spin); spin_lock(&spin); spin_unlock(&spin); nmi_enter(); spin_lock(&spin); spin_unlock(&spin); nmi_exit();",
    "inconsistent-lock &spin INITIAL USE IN-NMI",
    "spin_lock_init(&spin); spin_lock(&spin); spin_unlock(&spin); nmi_enter(); if (spin_trylock(&spin)) spin_unlock(&spin); nmi_exit();",
  ],
];

describe("lockdep in Kernel C", () => {
  it.each(TWINS)("%s (%s)", (_what, linux, bad, finding, good) => {
    const program = (body: string): string => `${MUTEXES} static long test(void) { ${body} return 0; }`;
    expect(findingsOfTest(program(bad), linux)).toContain(finding);
    expect(findingsOfTest(program(good), linux)).toEqual([]);
  });
});

describe("two tasks that wait for the users of one map", () => {
  const drain = (user: string): string => `
    static DEFINE_MUTEX(a); static struct lock_class_key key; static struct lockdep_map map; static bool used;
    static DECLARE_WAIT_QUEUE_HEAD(idle);
    static int init(void) { lockdep_init_map(&map, "map", &key, 0); return 0; } late_initcall(init);
    static void wait_for_users(void) {
      lock_map_acquire(&map); lock_contended(&map, _THIS_IP_);
      while (used) { prepare_to_wait(&idle, NULL, TASK_UNINTERRUPTIBLE); if (used) schedule(); }
      finish_wait(&idle, NULL); lock_acquired(&map, _THIS_IP_); lock_map_release(&map);
    }
    ENTRY long first(void) { mutex_lock(&a); wait_for_users(); mutex_unlock(&a); return 0; }
    ENTRY long second(void) { wait_for_users(); return 0; }
    ENTRY long user(void) { lock_acquire_shared(&map, 0, 1, NULL, _THIS_IP_); used = true; pause(); ${user}
      used = false; lock_map_release(&map); wake_up_all(&idle); return 0; }`;
  const deadlocks = (text: string): readonly string[] =>
    runTasks(bootWithHeaders(text), ["first", "second", "user"], 200).signatures.filter((s) =>
      s.startsWith("deadlock"),
    );

  it("wait for the user, not for each other", () => {
    expect(deadlocks(drain("mutex_lock(&a); mutex_unlock(&a);"))).toEqual(["deadlock a map"]);
    expect(deadlocks(drain(""))).toEqual([]);
  });

  it("are no cycle when nobody wakes them", () => {
    const lost = drain("").replace("wake_up_all(&idle); return 0;", "return 0;");
    expect(deadlocks(lost)).toEqual([]);
    expect(runTasks(bootWithHeaders(lost), ["first", "second", "user"], 200).signatures).toContain(
      "hung-task wait_for_users",
    );
  });
});

/** Usage mask of the class of the first lock that is still held at the end. */
function marksOf(body: string, linux: string): number {
  const machine = bootWithHeaders(`${MUTEXES} ENTRY long test(void) { ${body} mutex_lock(&a); return 0; }`, linux);
  const [finding] = runTasks(machine, ["test"], 1).outcomes.flatMap((o) => o.findings);
  return finding?.held[0]?.class.usageMask ?? -1;
}

describe("until 4.13 an allocation marks the locks held over it", () => {
  const RECLAIM_ON = 1 << 12;
  it.each([
    ["GFP_KERNEL", "mutex_lock(&a); kfree(kmalloc(8, GFP_KERNEL)); mutex_unlock(&a);", RECLAIM_ON],
    ["GFP_NOFS", "mutex_lock(&a); kfree(kmalloc(8, GFP_NOFS)); mutex_unlock(&a);", 0],
    ["GFP_ATOMIC", "mutex_lock(&a); kfree(kmalloc(8, GFP_ATOMIC)); mutex_unlock(&a);", 0],
    [
      "PF_MEMALLOC",
      "mutex_lock(&a); current->flags |= PF_MEMALLOC; kfree(kmalloc(8, GFP_KERNEL)); current->flags = 0; mutex_unlock(&a);",
      0,
    ],
    ["nothing held", "kfree(kmalloc(8, GFP_KERNEL));", 0],
  ])("%s", (_, body, mark) => {
    expect(marksOf(body, "4.11") & RECLAIM_ON).toBe(mark);
    expect(marksOf(body, "4.14") & RECLAIM_ON).toBe(0);
  });
});
