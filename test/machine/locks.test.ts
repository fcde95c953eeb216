import { describe, expect, it } from "vitest";
import { bootWithHeaders, findingsOfTest, type Runs, runTasks } from "./with-headers.js";

const LOCALS = "unsigned long flags = 0; struct ww_acquire_ctx ctx; (void)flags; (void)ctx;";

/** Each of two tasks waits for the other, for locks of these names. */
function expectPair(runs: Runs, names: readonly string[]): void {
  const stuck = runs.outcomes.flatMap((o) => o.findings).find((f) => f.kind === "deadlock");
  if (stuck?.data.type !== "deadlock") throw new Error("no deadlock");
  const [first, second] = stuck.data.blocked;
  expect(stuck.data.cycle).toEqual([first!.task, second!.task]);
  expect(first!.waitsFor!.holders).toEqual([second!.task]);
  expect(second!.waitsFor!.holders).toEqual([first!.task]);
  expect([first!.waitsFor!.what, second!.waitsFor!.what].sort()).toEqual(names);
}

/** [what, declarations, lock, unlock] of everything that excludes. */
const EXCLUSIVE: readonly (readonly [string, string, string, string])[] = [
  ["raw_spin_lock", "DEFINE_RAW_SPINLOCK(l);", "raw_spin_lock(&l);", "raw_spin_unlock(&l);"],
  ["spin_lock", "DEFINE_SPINLOCK(l);", "spin_lock(&l);", "spin_unlock(&l);"],
  ["spin_lock_nested", "DEFINE_SPINLOCK(l);", "spin_lock_nested(&l, 1);", "spin_unlock(&l);"],
  ["spin_lock_irq", "DEFINE_SPINLOCK(l);", "spin_lock_irq(&l);", "spin_unlock_irq(&l);"],
  ["spin_lock_irqsave", "DEFINE_SPINLOCK(l);", "spin_lock_irqsave(&l, flags);", "spin_unlock_irqrestore(&l, flags);"],
  ["spin_lock_bh", "DEFINE_SPINLOCK(l);", "spin_lock_bh(&l);", "spin_unlock_bh(&l);"],
  ["spin_trylock", "DEFINE_SPINLOCK(l);", "while (!spin_trylock(&l)) pause();", "spin_unlock(&l);"],
  [
    "spin_trylock_irqsave",
    "DEFINE_SPINLOCK(l);",
    "while (!spin_trylock_irqsave(&l, flags)) pause();",
    "spin_unlock_irqrestore(&l, flags);",
  ],
  ["write_lock", "DEFINE_RWLOCK(l);", "write_lock(&l);", "write_unlock(&l);"],
  ["write_lock_irq", "DEFINE_RWLOCK(l);", "write_lock_irq(&l);", "write_unlock_irq(&l);"],
  ["write_lock_irqsave", "DEFINE_RWLOCK(l);", "write_lock_irqsave(&l, flags);", "write_unlock_irqrestore(&l, flags);"],
  ["write_lock_bh", "DEFINE_RWLOCK(l);", "write_lock_bh(&l);", "write_unlock_bh(&l);"],
  ["mutex_lock", "DEFINE_MUTEX(l);", "mutex_lock(&l);", "mutex_unlock(&l);"],
  ["mutex_lock_killable", "DEFINE_MUTEX(l);", "if (mutex_lock_killable(&l)) return -1;", "mutex_unlock(&l);"],
  ["mutex_lock_io", "DEFINE_MUTEX(l);", "mutex_lock_io(&l);", "mutex_unlock(&l);"],
  ["mutex_trylock", "DEFINE_MUTEX(l);", "while (!mutex_trylock(&l)) pause();", "mutex_unlock(&l);"],
  ["down_write", "DECLARE_RWSEM(l);", "down_write(&l);", "up_write(&l);"],
  ["down_write_killable", "DECLARE_RWSEM(l);", "if (down_write_killable(&l)) return -1;", "up_write(&l);"],
  ["down_write_trylock", "DECLARE_RWSEM(l);", "while (!down_write_trylock(&l)) pause();", "up_write(&l);"],
  ["percpu_down_write", "DEFINE_PERCPU_RWSEM(l);", "percpu_down_write(&l);", "percpu_up_write(&l);"],
  ["rt_mutex_lock", "DEFINE_RT_MUTEX(l);", "rt_mutex_lock(&l);", "rt_mutex_unlock(&l);"],
  ["rt_mutex_trylock", "DEFINE_RT_MUTEX(l);", "while (!rt_mutex_trylock(&l)) pause();", "rt_mutex_unlock(&l);"],
  ["local_lock", "local_lock_t l = INIT_LOCAL_LOCK(l);", "local_lock(&l);", "local_unlock(&l);"],
  [
    "local_lock_irqsave",
    "local_lock_t l = INIT_LOCAL_LOCK(l);",
    "local_lock_irqsave(&l, flags);",
    "local_unlock_irqrestore(&l, flags);",
  ],
  ["write_seqlock", "DEFINE_SEQLOCK(l);", "write_seqlock(&l);", "write_sequnlock(&l);"],
  [
    "ww_mutex_lock in a context",
    "DEFINE_WW_CLASS(c); struct ww_mutex l; static int init(void) { ww_mutex_init(&l, &c); return 0; } late_initcall(init);",
    "ww_acquire_init(&ctx, &c); if (ww_mutex_lock(&l, &ctx)) return -1;",
    "ww_mutex_unlock(&l); ww_acquire_fini(&ctx);",
  ],
];

function counter(declarations: string, lock: string, unlock: string): string {
  return `${declarations}
    static long n;
    ENTRY long add(void) { long old; ${LOCALS} ${lock} old = n; pause(); n = old + 1; ${unlock} return 0; }
    ENTRY long get(void) { return n; }`;
}

describe.each(EXCLUSIVE)("%s", (_, declarations, lock, unlock) => {
  it("keeps a counter whole and is silent", () => {
    const runs = runTasks(bootWithHeaders(counter(declarations, lock, unlock)), ["add", "add", "add"]);
    expect(runs.results).toEqual(new Set([3n]));
    expect(runs.signatures).toEqual([]);
  });
});

it("without a lock a counter loses updates", () => {
  const runs = runTasks(bootWithHeaders(counter("", "", "")), ["add", "add", "add"]);
  expect(runs.results).toEqual(new Set([1n, 2n, 3n]));
});

/** [what, declarations, reader, its end, writer, its end] */
const SHARED: readonly (readonly [string, string, string, string, string, string])[] = [
  ["rwlock", "DEFINE_RWLOCK(l);", "read_lock(&l);", "read_unlock(&l);", "write_lock(&l);", "write_unlock(&l);"],
  [
    "rwlock with interrupts off",
    "DEFINE_RWLOCK(l);",
    "read_lock_irqsave(&l, flags);",
    "read_unlock_irqrestore(&l, flags);",
    "write_lock_irq(&l);",
    "write_unlock_irq(&l);",
  ],
  ["rwsem", "DECLARE_RWSEM(l);", "down_read(&l);", "up_read(&l);", "down_write(&l);", "up_write(&l);"],
  [
    "percpu_rwsem",
    "DEFINE_PERCPU_RWSEM(l);",
    "percpu_down_read(&l);",
    "percpu_up_read(&l);",
    "percpu_down_write(&l);",
    "percpu_up_write(&l);",
  ],
];

describe.each(SHARED)("%s", (_, declarations, read, readEnd, write, writeEnd) => {
  const model = `${declarations}
    static int inside, most, torn, a, b;
    ENTRY long reader(void)
    {
      ${LOCALS}
      ${read}
      if (++inside > most) most = inside;
      if (a != b) torn = 1;
      pause();
      inside--;
      ${readEnd}
      return 0;
    }
    ENTRY long writer(void) { ${LOCALS} ${write} a++; if (inside) torn = 1; pause(); b++; ${writeEnd} return 0; }
    ENTRY long get(void) { return most * 10 + torn; }`;

  it("lets readers in together", () => {
    const runs = runTasks(bootWithHeaders(model), ["reader", "reader"]);
    expect(runs.results).toContain(20n);
    expect(runs.signatures).toEqual([]);
  });

  it("keeps readers and writers apart", () => {
    const runs = runTasks(bootWithHeaders(model), ["reader", "writer", "reader", "writer"]);
    expect(runs.signatures).toEqual([]);
    expect([...runs.results].every((r) => r === 10n || r === 20n)).toBe(true);
  });
});

describe("a writer that waits", () => {
  const again = (declarations: string, read: string, readEnd: string, write: string, writeEnd: string): string => `
    ${declarations}
    ENTRY long reader(void) { ${read} pause(); ${read} ${readEnd} ${readEnd} return 0; }
    ENTRY long writer(void) { ${LOCALS} ${write} ${writeEnd} return 0; }`;

  it.each([
    ["rwlock", "DEFINE_RWLOCK(l);", "read_lock(&l);", "read_unlock(&l);", "write_lock(&l);", "write_unlock(&l);"],
    ["rwsem", "DECLARE_RWSEM(l);", "down_read(&l);", "up_read(&l);", "down_write(&l);", "up_write(&l);"],
    [
      "percpu_rwsem",
      "DEFINE_PERCPU_RWSEM(l);",
      "percpu_down_read(&l);",
      "percpu_up_read(&l);",
      "percpu_down_write(&l);",
      "percpu_up_write(&l);",
    ],
  ])("keeps a reader out that reads already: %s", (_, ...text) => {
    const machine = bootWithHeaders(again(...(text as [string, string, string, string, string])));
    const runs = runTasks(machine, ["reader", "writer"]);
    expect(runs.signatures).toEqual(["deadlock l l", "recursive-lock l"]);
    expectPair(runs, ["l", "l"]);
  });

  it("lets a reader in an interrupt pass", () => {
    const nested = "read_lock(&l); pause(); irq_enter(); read_lock(&l); read_unlock(&l); irq_exit(); read_unlock(&l);";
    const machine = bootWithHeaders(`
      DEFINE_RWLOCK(l);
      ENTRY long reader(void) { ${nested} return 0; }
      ENTRY long writer(void) { write_lock_irq(&l); write_unlock_irq(&l); return 0; }`);
    expect(runTasks(machine, ["reader", "writer"]).signatures).toEqual([]);
  });

  it("goes before readers that come later", () => {
    const machine = bootWithHeaders(`
      DECLARE_RWSEM(l);
      static int stage, late, written;
      ENTRY long first(void) { down_read(&l); stage = 1; while (!late) pause(); up_read(&l); return 0; }
      ENTRY long writer(void) { while (!stage) pause(); stage = 2; down_write(&l); written = 1; up_write(&l); return 0; }
      ENTRY long second(void)
      {
        while (stage < 2 || !l.queued) pause();
        late = 1;
        down_read(&l);
        stage = written ? 3 : 4;
        up_read(&l);
        return 0;
      }
      ENTRY long get(void) { return stage; }`);
    const runs = runTasks(machine, ["first", "writer", "second"]);
    expect(runs.results).toEqual(new Set([3n]));
    expect(runs.signatures).toEqual([]);
  });
});

describe("downgrade_write", () => {
  const model = (downgrade: string, end: string): string => `
    DECLARE_RWSEM(l);
    static int inside, most, a, b, torn;
    ENTRY long writer(void)
    {
      down_write(&l); a++; pause(); b++; ${downgrade}
      if (++inside > most) most = inside;
      pause(); inside--; ${end} return 0;
    }
    ENTRY long reader(void)
    {
      down_read(&l); if (a != b) torn = 1;
      if (++inside > most) most = inside;
      pause(); inside--; up_read(&l); return 0;
    }
    ENTRY long get(void) { return most * 10 + torn; }`;

  it("lets readers in, writers not", () => {
    const runs = runTasks(bootWithHeaders(model("downgrade_write(&l);", "up_read(&l);")), [
      "writer",
      "reader",
      "writer",
    ]);
    expect(runs.results).toEqual(new Set([10n, 20n]));
    expect(runs.signatures).toEqual([]);
  });

  it("is what lets them in", () => {
    const runs = runTasks(bootWithHeaders(model("", "up_write(&l);")), ["writer", "reader"]);
    expect(runs.results).toEqual(new Set([10n]));
  });
});

/** [what, declarations of a and b, lock of x, unlock of x] */
const ORDERED: readonly (readonly [string, string, (x: string) => string, (x: string) => string])[] = [
  [
    "raw_spinlock",
    "DEFINE_RAW_SPINLOCK(a); DEFINE_RAW_SPINLOCK(b);",
    (x) => `raw_spin_lock(&${x});`,
    (x) => `raw_spin_unlock(&${x});`,
  ],
  ["spinlock", "DEFINE_SPINLOCK(a); DEFINE_SPINLOCK(b);", (x) => `spin_lock(&${x});`, (x) => `spin_unlock(&${x});`],
  ["write_lock", "DEFINE_RWLOCK(a); DEFINE_RWLOCK(b);", (x) => `write_lock(&${x});`, (x) => `write_unlock(&${x});`],
  ["mutex", "DEFINE_MUTEX(a); DEFINE_MUTEX(b);", (x) => `mutex_lock(&${x});`, (x) => `mutex_unlock(&${x});`],
  ["rwsem", "DECLARE_RWSEM(a); DECLARE_RWSEM(b);", (x) => `down_write(&${x});`, (x) => `up_write(&${x});`],
  [
    "percpu_rwsem",
    "DEFINE_PERCPU_RWSEM(a); DEFINE_PERCPU_RWSEM(b);",
    (x) => `percpu_down_write(&${x});`,
    (x) => `percpu_up_write(&${x});`,
  ],
  [
    "rt_mutex",
    "DEFINE_RT_MUTEX(a); DEFINE_RT_MUTEX(b);",
    (x) => `rt_mutex_lock(&${x});`,
    (x) => `rt_mutex_unlock(&${x});`,
  ],
  [
    "local_lock",
    "local_lock_t a = INIT_LOCAL_LOCK(a), b = INIT_LOCAL_LOCK(b);",
    (x) => `local_lock(&${x});`,
    (x) => `local_unlock(&${x});`,
  ],
];

describe.each(ORDERED)("two of type %s", (_, declarations, lock, unlock) => {
  const nest = (x: string, y: string): string => `${lock(x)} pause(); ${lock(y)} ${unlock(y)} ${unlock(x)}`;

  it("taken in both orders by one task are reported; in one order not", () => {
    const both = `${declarations} long test(void) { ${nest("a", "b")} ${nest("b", "a")} return 0; }`;
    expect(findingsOfTest(both)).toEqual(["lock-cycle a b"]);
    const one = `${declarations} long test(void) { ${nest("a", "b")} ${nest("a", "b")} return 0; }`;
    expect(findingsOfTest(one)).toEqual([]);
  });

  it("hang in both orders on some schedule, and the cycle is named", () => {
    const machine = bootWithHeaders(`${declarations}
      ENTRY long ab(void) { ${nest("a", "b")} return 0; }
      ENTRY long ba(void) { ${nest("b", "a")} return 0; }`);
    const runs = runTasks(machine, ["ab", "ba"]);
    expect(runs.signatures).toEqual(["deadlock a b", "lock-cycle a b"]);
    expectPair(runs, ["a", "b"]);
  });

  it("taken twice are reported, and the task waits for itself", () => {
    const twice = `${declarations} long test(void) { ${lock("a")} ${lock("a")} return 0; }`;
    expect(findingsOfTest(twice)).toEqual(["deadlock a", "recursive-lock a"]);
  });
});

/** [what, bad, report, good] */
const TWINS: readonly (readonly [string, string, readonly string[], string])[] = [
  [
    "two mutexes of one class",
    `static struct mutex m[2];
     long test(void) { for (int i = 0; i < 2; i++) mutex_init(&m[i]); mutex_lock(&m[0]); mutex_lock(&m[1]);
       mutex_unlock(&m[1]); mutex_unlock(&m[0]); return 0; }`,
    ["recursive-lock &m[i]"],
    `static struct mutex m[2];
     long test(void) { for (int i = 0; i < 2; i++) mutex_init(&m[i]); mutex_lock(&m[0]); mutex_lock_nested(&m[1], 1);
       mutex_unlock(&m[1]); mutex_unlock(&m[0]); return 0; }`,
  ],
  [
    "a nest_lock",
    `static struct mutex m[2]; DEFINE_MUTEX(all);
     long test(void) { for (int i = 0; i < 2; i++) mutex_init(&m[i]);
       for (int i = 0; i < 2; i++) mutex_lock_nest_lock(&m[i], &all);
       for (int i = 0; i < 2; i++) mutex_unlock(&m[i]); return 0; }`,
    ["nested-lock-not-taken &m[i] test"],
    `static struct mutex m[2]; DEFINE_MUTEX(all);
     long test(void) { for (int i = 0; i < 2; i++) mutex_init(&m[i]); mutex_lock(&all);
       for (int i = 0; i < 2; i++) mutex_lock_nest_lock(&m[i], &all);
       for (int i = 0; i < 2; i++) mutex_unlock(&m[i]); mutex_unlock(&all); return 0; }`,
  ],
  [
    "a lock of a hardirq handler taken with interrupts on",
    `DEFINE_SPINLOCK(l);
     long test(void) { spin_lock(&l); spin_unlock(&l); irq_enter(); spin_lock(&l); spin_unlock(&l); irq_exit(); return 0; }`,
    ["inconsistent-lock l IN-HARDIRQ-W HARDIRQ-ON-W"],
    `DEFINE_SPINLOCK(l);
     long test(void) { unsigned long flags; spin_lock_irqsave(&l, flags); spin_unlock_irqrestore(&l, flags);
       irq_enter(); spin_lock(&l); spin_unlock(&l); irq_exit(); return 0; }`,
  ],
  [
    "a lock of a softirq handler taken with bottom halves on",
    `DEFINE_SPINLOCK(l);
     long test(void) { spin_lock(&l); spin_unlock(&l);
       __softirq_enter(); spin_lock(&l); spin_unlock(&l); __softirq_exit(); return 0; }`,
    ["inconsistent-lock l IN-SOFTIRQ-W SOFTIRQ-ON-W"],
    `DEFINE_SPINLOCK(l);
     long test(void) { spin_lock_bh(&l); spin_unlock_bh(&l);
       __softirq_enter(); spin_lock(&l); spin_unlock(&l); __softirq_exit(); return 0; }`,
  ],
  [
    "a lock that is not safe in interrupts taken under one that is",
    `DEFINE_SPINLOCK(safe); DEFINE_SPINLOCK(unsafe);
     long test(void) { irq_enter(); spin_lock(&safe); spin_unlock(&safe); irq_exit();
       spin_lock(&unsafe); spin_unlock(&unsafe);
       spin_lock_irq(&safe); spin_lock(&unsafe); spin_unlock(&unsafe); spin_unlock_irq(&safe); return 0; }`,
    ["irq-unsafe-order safe unsafe HARDIRQ"],
    `DEFINE_SPINLOCK(safe); DEFINE_SPINLOCK(unsafe);
     long test(void) { irq_enter(); spin_lock(&safe); spin_unlock(&safe); irq_exit();
       spin_lock_irq(&unsafe); spin_unlock_irq(&unsafe);
       spin_lock_irq(&safe); spin_lock(&unsafe); spin_unlock(&unsafe); spin_unlock_irq(&safe); return 0; }`,
  ],
  [
    "a read lock of a handler and a writer with interrupts on",
    `DEFINE_RWLOCK(l);
     long test(void) { irq_enter(); read_lock(&l); read_unlock(&l); irq_exit(); write_lock(&l); write_unlock(&l); return 0; }`,
    ["inconsistent-lock l IN-HARDIRQ-R HARDIRQ-ON-W"],
    `DEFINE_RWLOCK(l);
     long test(void) { irq_enter(); read_lock(&l); read_unlock(&l); irq_exit();
       read_lock(&l); read_unlock(&l); write_lock_irq(&l); write_unlock_irq(&l); return 0; }`,
  ],
  [
    "a seqcount read in a handler and written with interrupts on",
    `DEFINE_SEQLOCK(l);
     long test(void) { irq_enter(); read_seqretry(&l, read_seqbegin(&l)); irq_exit(); write_seqlock(&l); write_sequnlock(&l);
       return 0; }`,
    ["inconsistent-lock l IN-HARDIRQ-R HARDIRQ-ON-W"],
    `DEFINE_SEQLOCK(l);
     long test(void) { irq_enter(); read_seqretry(&l, read_seqbegin(&l)); irq_exit();
       write_seqlock_irq(&l); write_sequnlock_irq(&l); return 0; }`,
  ],
  [
    "synchronize_srcu under a mutex that a reader takes",
    `DEFINE_SRCU(s); DEFINE_MUTEX(m);
     long test(void) { int i = srcu_read_lock(&s); mutex_lock(&m); mutex_unlock(&m); srcu_read_unlock(&s, i);
       mutex_lock(&m); synchronize_srcu(&s); mutex_unlock(&m); return 0; }`,
    ["lock-cycle m s(SN)"],
    `DEFINE_SRCU(s); DEFINE_MUTEX(m);
     long test(void) { int i = srcu_read_lock(&s); mutex_lock(&m); mutex_unlock(&m); srcu_read_unlock(&s, i);
       mutex_lock(&m); mutex_unlock(&m); synchronize_srcu(&s); return 0; }`,
  ],
  [
    "an RCU section left twice",
    "long test(void) { rcu_read_lock(); rcu_read_unlock(); rcu_read_unlock(); return 0; }",
    ["unlock-balance rcu_read_lock test"],
    "long test(void) { rcu_read_lock(); rcu_read_lock(); rcu_read_unlock(); rcu_read_unlock(); return 0; }",
  ],
  [
    "a spinlock on freed memory",
    `long test(void) { spinlock_t *l = kzalloc(sizeof(*l), GFP_KERNEL); spin_lock_init(l); kfree(l); spin_lock(l);
       spin_unlock(l); return 0; }`,
    ["use-after-free test"],
    `long test(void) { spinlock_t *l = kzalloc(sizeof(*l), GFP_KERNEL); spin_lock_init(l); spin_lock(l); spin_unlock(l);
       kfree(l); return 0; }`,
  ],
  [
    "an rwsem freed while it is held",
    `long test(void) { struct rw_semaphore *l = kzalloc(sizeof(*l), GFP_KERNEL); init_rwsem(l); down_read(l); kfree(l);
       return 0; }`,
    ["held-lock-freed l test", "return-with-lock l"],
    `long test(void) { struct rw_semaphore *l = kzalloc(sizeof(*l), GFP_KERNEL); init_rwsem(l); down_read(l); up_read(l);
       kfree(l); return 0; }`,
  ],
];

describe.each(TWINS)("%s", (_, bad, report, good) => {
  it("is reported; the correct twin is silent", () => {
    expect(findingsOfTest(bad)).toEqual(report);
    expect(findingsOfTest(good)).toEqual([]);
  });
});

/** [what, before, behind]: where a task may not sleep. */
const ATOMIC: readonly (readonly [string, string, string])[] = [
  ["a spinlock", "spin_lock(&l);", "spin_unlock(&l);"],
  ["a raw spinlock's trylock", "raw_spin_trylock(&r);", "raw_spin_unlock(&r);"],
  ["an rwlock's reader", "read_lock(&w);", "read_unlock(&w);"],
  ["an RCU section", "rcu_read_lock();", "rcu_read_unlock();"],
  ["preemption off", "preempt_disable();", "preempt_enable();"],
  ["interrupts off", "local_irq_disable();", "local_irq_enable();"],
  ["bottom halves off", "local_bh_disable();", "local_bh_enable();"],
  ["a hardirq handler", "irq_enter();", "irq_exit();"],
  ["a softirq handler", "__softirq_enter();", "__softirq_exit();"],
  ["a local_lock", "local_lock(&c);", "local_unlock(&c);"],
];

/** [what, statement] that sleeps or may. */
const SLEEPS: readonly (readonly [string, string])[] = [
  ["mutex_lock", "mutex_lock(&m); mutex_unlock(&m);"],
  ["down_read", "down_read(&s); up_read(&s);"],
  ["down_write", "down_write(&s); up_write(&s);"],
  ["percpu_down_read", "percpu_down_read(&p); percpu_up_read(&p);"],
  ["rt_mutex_lock", "rt_mutex_lock(&t); rt_mutex_unlock(&t);"],
  ["might_sleep", "might_sleep();"],
  ["schedule", "schedule();"],
  ["msleep", "msleep(1);"],
  ["kmalloc(GFP_KERNEL)", "kfree(kmalloc(8, GFP_KERNEL));"],
];

const SLEEPING = `
  DEFINE_SPINLOCK(l); DEFINE_RAW_SPINLOCK(r); DEFINE_RWLOCK(w); DEFINE_MUTEX(m); DECLARE_RWSEM(s); DEFINE_PERCPU_RWSEM(p);
  DEFINE_RT_MUTEX(t); local_lock_t c = INIT_LOCAL_LOCK(c);`;

function atomicSleeps(body: string): string[] {
  return findingsOfTest(`${SLEEPING} long test(void) { ${body} return 0; }`).filter((s) =>
    s.startsWith("atomic-sleep"),
  );
}

describe.each(ATOMIC)("sleeping inside %s", (_, before, behind) => {
  it.each(SLEEPS)("by %s is reported, behind it not", (_name, sleep) => {
    expect(atomicSleeps(`${before} ${sleep} ${behind}`)).toEqual(["atomic-sleep test"]);
    expect(atomicSleeps(`${before} ${behind} ${sleep}`)).toEqual([]);
  });
});

it("what does not sleep is silent in atomic context", () => {
  const body = "spin_lock(&l); kfree(kmalloc(8, GFP_ATOMIC)); (void)mutex_is_locked(&m); pause(); spin_unlock(&l);";
  expect(findingsOfTest(`${SLEEPING} long test(void) { ${body} return 0; }`)).toEqual([]);
  const srcu = "int i = srcu_read_lock(&u); msleep(1); srcu_read_unlock(&u, i);";
  expect(findingsOfTest(`DEFINE_SRCU(u); long test(void) { ${srcu} return 0; }`)).toEqual([]);
});

it("says where it slept, in which context and with what held", () => {
  const machine = bootWithHeaders(`DEFINE_SPINLOCK(l);
    ENTRY long entry(void) { spin_lock_irq(&l);
      might_sleep();
      schedule(); spin_unlock_irq(&l); return 0; }`);
  const { outcomes } = runTasks(machine, ["entry"], 1);
  const findings = outcomes[0]!.findings;
  expect(findings.map((f) => f.title)).toEqual([
    "BUG: sleeping function called from invalid context at test.c:3",
    "BUG: scheduling while atomic",
  ]);
  expect(findings[0]!.data).toEqual({
    type: "atomic-sleep",
    how: "sleeps",
    place: "test.c:3",
    preemptCount: 1,
    rcuDepth: 0,
    irqsDisabled: true,
  });
  expect(findings[0]!.held.map((lock) => lock.class.name)).toEqual(["l"]);
});

describe("contexts out of balance", () => {
  it.each([
    ["preemption off", "preempt_disable();", "preempt_enable();"],
    ["interrupts off", "local_irq_disable();", "local_irq_enable();"],
    ["bottom halves off", "local_bh_disable();", "local_bh_enable();"],
  ])("a call that ends with %s is reported", (_, off, on) => {
    expect(findingsOfTest(`long test(void) { ${off} return 0; }`)).toEqual(["context"]);
    expect(findingsOfTest(`long test(void) { ${off} ${on} return 0; }`)).toEqual([]);
  });

  it("enabling what is enabled is reported", () => {
    expect(findingsOfTest("long test(void) { preempt_enable(); return 0; }")).toEqual(["context test"]);
    expect(findingsOfTest("long test(void) { local_bh_enable(); return 0; }")).toEqual(["context test"]);
  });

  it("is visible to the model", () => {
    const body = `
      DEFINE_SPINLOCK(l);
      static long bits(void) { return !!in_interrupt() | !!in_hardirq() << 1 | !!in_softirq() << 2 | irqs_disabled() << 3; }
      ENTRY long entry(void)
      {
        unsigned long flags;
        long seen = bits();
        local_irq_save(flags); seen = seen << 4 | bits(); local_irq_restore(flags);
        local_bh_disable(); seen = seen << 4 | bits(); local_bh_enable();
        irq_enter(); seen = seen << 4 | bits(); irq_exit();
        spin_lock(&l); seen = seen << 4 | (preempt_count() == 1 && in_atomic()); spin_unlock(&l);
        seen = seen << 4 | bits();
        last = seen; return 0;
      }`.replace("ENTRY", "static long last; ENTRY");
    const runs = runTasks(bootWithHeaders(`${body} ENTRY long get(void) { return last; }`), ["entry"], 1);
    expect(runs.results).toEqual(new Set([0x085b10n]));
    expect(runs.signatures).toEqual([]);
  });
});

describe("misuse that DEBUG_MUTEXES and DEBUG_SPINLOCK find", () => {
  it.each([
    ["a mutex used after mutex_destroy", "DEFINE_MUTEX(m);", "mutex_destroy(&m); mutex_lock(&m); mutex_unlock(&m);"],
    ["a mutex that was never initialised", "static struct mutex m;", "mutex_lock(&m); mutex_unlock(&m);"],
    ["a spinlock that is unlocked twice", "DEFINE_SPINLOCK(l);", "spin_lock(&l); spin_unlock(&l); spin_unlock(&l);"],
    ["a reader's end without a reader", "DEFINE_RWLOCK(l);", "preempt_disable(); read_unlock(&l);"],
    ["a writer's end without a writer", "DECLARE_RWSEM(l);", "up_write(&l);"],
  ])("%s", (_, declarations, body) => {
    expect(findingsOfTest(`${declarations} long test(void) { ${body} return 0; }`)).toContain("mutex-misuse test");
  });

  it("a mutex destroyed while held", () => {
    const body = "mutex_lock(&m); mutex_destroy(&m); mutex_init(&m);";
    const found = findingsOfTest(`DEFINE_MUTEX(m); long test(void) { ${body} return 0; }`);
    expect(found.some((signature) => signature.startsWith("warning"))).toBe(true);
  });

  it("is nothing else", () => {
    const body =
      "mutex_lock(&m); mutex_unlock(&m); mutex_destroy(&m); mutex_init(&m); mutex_lock(&m); mutex_unlock(&m);";
    expect(findingsOfTest(`DEFINE_MUTEX(m); long test(void) { ${body} return 0; }`)).toEqual([]);
  });
});

describe("seqlock readers", () => {
  const model = (begin: string, retry: string): string => `
    DEFINE_SEQLOCK(l);
    static int a, b, torn;
    ENTRY long writer(void) { write_seqlock(&l); a++; pause(); b++; write_sequnlock(&l); return 0; }
    ENTRY long reader(void)
    {
      unsigned int seq = 0; int x, y;
      do { ${begin} x = a; pause(); y = b; } while (${retry});
      if (x != y) torn = 1;
      return 0;
    }
    ENTRY long get(void) { return torn + a * 10; }`;

  it("never see half a write", () => {
    const machine = bootWithHeaders(model("seq = read_seqbegin(&l);", "read_seqretry(&l, seq)"));
    const runs = runTasks(machine, ["writer", "reader", "writer"]);
    expect(runs.results).toEqual(new Set([20n]));
    expect(runs.signatures).toEqual([]);
  });

  it("would without it", () => {
    expect(runTasks(bootWithHeaders(model("", "0")), ["writer", "reader", "writer"]).results).toContain(21n);
  });
});

describe("grace periods", () => {
  const model = (enter: string, leave: string, wait: string): string => `
    DEFINE_SRCU(s); DEFINE_SPINLOCK(l);
    static int *shared; static int idx;
    static int init(void) { shared = kzalloc(sizeof(int), GFP_KERNEL); return 0; }
    late_initcall(init);
    ENTRY long reader(void) { int *p; ${enter} p = rcu_dereference_raw(shared); pause(); if (p) pauses.counter += *p; ${leave} return 0; }
    ENTRY long updater(void) { int *old = shared; rcu_assign_pointer(shared, NULL); ${wait} kfree(old); return 0; }`;
  const search = (...text: [string, string, string]): readonly string[] =>
    runTasks(bootWithHeaders(model(...text)), ["reader", "updater", "reader"]).signatures;

  it.each([
    ["rcu_read_lock", "rcu_read_lock();", "rcu_read_unlock();", "synchronize_rcu();"],
    ["rcu_read_lock_bh", "rcu_read_lock_bh();", "rcu_read_unlock_bh();", "synchronize_rcu();"],
    ["rcu_read_lock_sched", "rcu_read_lock_sched();", "rcu_read_unlock_sched();", "synchronize_rcu();"],
    ["preempt_disable", "preempt_disable();", "preempt_enable();", "synchronize_rcu();"],
    ["a spinlock", "spin_lock(&l);", "spin_unlock(&l);", "synchronize_rcu();"],
    ["srcu_read_lock", "idx = srcu_read_lock(&s);", "srcu_read_unlock(&s, idx);", "synchronize_srcu(&s);"],
  ])("wait for readers: %s", (_, enter, leave, wait) => {
    expect(search(enter, leave, wait)).toEqual([]);
    expect(search(enter, leave, "")).toEqual(["use-after-free reader"]);
  });

  it("do not wait for readers of another kind", () => {
    expect(search("rcu_read_lock();", "rcu_read_unlock();", "synchronize_srcu(&s);")).toEqual([
      "use-after-free reader",
    ]);
  });

  it("under a lock that a reader takes hang, and the cycle is named", () => {
    const machine = bootWithHeaders(`
      DEFINE_SRCU(s); DEFINE_MUTEX(m);
      ENTRY long reader(void)
      { int i = srcu_read_lock(&s); pause(); mutex_lock(&m); mutex_unlock(&m); srcu_read_unlock(&s, i); return 0; }
      ENTRY long updater(void) { mutex_lock(&m); synchronize_srcu(&s); mutex_unlock(&m); return 0; }`);
    expect(runTasks(machine, ["reader", "updater"]).signatures).toEqual(["deadlock m s", "lock-cycle m s(SN)"]);
  });

  it("inside a reader wait for that reader", () => {
    const found = findingsOfTest(
      "long test(void) { rcu_read_lock(); synchronize_rcu(); rcu_read_unlock(); return 0; }",
    );
    expect(found).toContain("deadlock an RCU grace period");
  });
});

describe("ww_mutex", () => {
  const model = (kind: string, first: string, second: string): string => `
    ${kind}(c);
    struct ww_mutex a, b;
    static int backoffs, n;
    static int init(void) { ww_mutex_init(&a, &c); ww_mutex_init(&b, &c); return 0; }
    late_initcall(init);
    static void both(struct ww_mutex *x, struct ww_mutex *y)
    {
      struct ww_acquire_ctx ctx; struct ww_mutex *swap; int err, old;
      ww_acquire_init(&ctx, &c);
      err = ww_mutex_lock(x, &ctx);
      while (!err) {
        err = ww_mutex_lock(y, &ctx);
        if (err != -EDEADLK)
          break;
        backoffs++;
        ww_mutex_unlock(x);
        ww_mutex_lock_slow(y, &ctx);
        swap = x; x = y; y = swap;
        err = 0;
      }
      ww_acquire_done(&ctx);
      old = n; pause(); n = old + 1;
      ww_mutex_unlock(x); ww_mutex_unlock(y);
      ww_acquire_fini(&ctx);
    }
    ENTRY long ab(void) { both(&a, &b); return 0; }
    ENTRY long ba(void) { both(&${first}, &${second}); return 0; }
    ENTRY long get(void) { return n * 10 + (backoffs != 0); }`;

  it.each(["DEFINE_WW_CLASS", "DEFINE_WD_CLASS"])("%s: any order comes to its end, by backing off", (kind) => {
    const runs = runTasks(bootWithHeaders(model(kind, "b", "a")), ["ab", "ba", "ab"]);
    expect(runs.signatures).toEqual([]);
    expect(runs.results).toEqual(new Set([30n, 31n]));
  });

  it.each(["DEFINE_WW_CLASS", "DEFINE_WD_CLASS"])("%s: hangs where -EDEADLK cannot help: no context", (kind) => {
    const machine = bootWithHeaders(`${kind}(c); struct ww_mutex a, b;
      static int init(void) { ww_mutex_init(&a, &c); ww_mutex_init(&b, &c); return 0; } late_initcall(init);
      ENTRY long ab(void) { ww_mutex_lock(&a, NULL); pause(); ww_mutex_lock(&b, NULL); ww_mutex_unlock(&b); ww_mutex_unlock(&a);
        return 0; }
      ENTRY long ba(void) { ww_mutex_lock(&b, NULL); pause(); ww_mutex_lock(&a, NULL); ww_mutex_unlock(&a); ww_mutex_unlock(&b);
        return 0; }`);
    const { signatures } = runTasks(machine, ["ab", "ba"]);
    expect(signatures).toContain("recursive-lock c_mutex");
    expect(signatures).toContain("deadlock c_mutex c_mutex");
  });

  it.each([
    ["a lock behind ww_acquire_done", "ww_acquire_done(&t); ww_mutex_lock(&o, &t); ww_mutex_unlock(&o);"],
    ["ww_acquire_done twice", "ww_acquire_done(&t); ww_acquire_done(&t);"],
    ["the slow path without -EDEADLK before", "ww_mutex_lock_slow(&o, &t); ww_mutex_unlock(&o);"],
    ["ww_mutex_lock, mutex_unlock", "ww_mutex_lock(&o, &t); mutex_unlock(&o.base); ww_mutex_trylock(&o, &u);"],
    ["a mutex of another class", "ww_mutex_lock(&other, &t); ww_mutex_unlock(&other);"],
  ])("checks its interface: %s", (_, body) => {
    const declarations = `DEFINE_WW_CLASS(c); DEFINE_WW_CLASS(d);
      long test(void) { struct ww_mutex o, other; struct ww_acquire_ctx t, u; (void)u; ww_mutex_init(&o, &c); ww_mutex_init(&other, &d);`;
    const run = (text: string): string[] =>
      findingsOfTest(`${declarations} ww_acquire_init(&t, &c); ${text} return 0; }`);
    expect(run(`${body} ww_acquire_fini(&t);`)).toContain("mutex-misuse test");
    expect(run("ww_mutex_lock(&o, &t); ww_acquire_done(&t); ww_mutex_unlock(&o); ww_acquire_fini(&t);")).toEqual([]);
  });

  it("says -EALREADY to the context that holds it", () => {
    const machine = bootWithHeaders(`DEFINE_WW_CLASS(c); static int err;
      ENTRY long entry(void) { struct ww_mutex o; struct ww_acquire_ctx t; ww_mutex_init(&o, &c); ww_acquire_init(&t, &c);
        ww_mutex_lock(&o, &t); err = ww_mutex_lock(&o, &t); ww_mutex_unlock(&o); ww_acquire_fini(&t); return 0; }
      ENTRY long get(void) { return err; }`);
    const runs = runTasks(machine, ["entry"], 1);
    expect(runs.signatures).toEqual([]);
    expect([...runs.results].map((r) => BigInt.asIntN(64, r ?? 0n))).toEqual([-114n]);
  });
});
