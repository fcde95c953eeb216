import { describe, expect, it } from "vitest";
import { compile, Machine, WouldBlockError } from "../../src/index.js";
import { LOCK_CALLS } from "../../src/machine/lock-calls.js";

const MODEL = compile("test/fixtures/kobject-three-attributes.c");
const MODEL_412 = compile("test/fixtures/kobject-three-attributes.c", { linux: "4.12" });
const EDEADLK = -35;
const EALREADY = -114;
const IRQS_ON = 0x200;

/** Signatures of what the calls bring. */
function found(calls: (m: Machine) => void, model = MODEL): string[] {
  const machine = Machine.boot(model);
  calls(machine);
  return machine.findings().map((finding) => finding.signature);
}

/** Calls that must be reported, with the signature; and calls like them that must not. */
type Twins = readonly [what: string, bad: (m: Machine) => void, signature: string, good: (m: Machine) => void];

const ORDER: readonly Twins[] = (
  [
    ["mutex", "mutex_init", "mutex_lock", "mutex_unlock"],
    ["interruptible mutex", "mutex_init", "mutex_lock_interruptible", "mutex_unlock"],
    ["raw spinlock", "raw_spin_lock_init", "raw_spin_lock", "raw_spin_unlock"],
    ["spinlock", "spin_lock_init", "spin_lock", "spin_unlock"],
    ["spinlock with bottom halves off", "spin_lock_init", "spin_lock_bh", "spin_unlock_bh"],
    ["rwlock", "rwlock_init", "write_lock", "write_unlock"],
    ["rw_semaphore", "init_rwsem", "down_write", "up_write"],
    ["percpu_rw_semaphore", "percpu_init_rwsem", "percpu_down_write", "percpu_up_write"],
    ["rt_mutex", "rt_mutex_init", "rt_mutex_lock", "rt_mutex_unlock"],
    ["local_lock", "local_lock_init", "local_lock", "local_unlock"],
    ["seqcount", "seqcount_init", "write_seqcount_begin", "write_seqcount_end"],
  ] as const
).map(([what, init, lock, unlock]): Twins => {
  const both = (m: Machine, first: number, second: number): void => {
    m[lock](first);
    m[lock](second);
    m[unlock](second);
    m[unlock](first);
  };
  return [
    `${what} taken in two orders`,
    (m) => {
      const [a, b] = [m[init]("a"), m[init]("b")];
      both(m, a, b);
      both(m, b, a);
    },
    "lock-cycle a b",
    (m) => {
      const [a, b] = [m[init]("a"), m[init]("b")];
      both(m, a, b);
      both(m, a, b);
    },
  ];
});

const RULES: readonly Twins[] = [
  [
    "two mutexes of one class",
    (m) => {
      const key = m.lock_class_key();
      m.mutex_lock(m.mutex_init("node", key));
      m.mutex_lock(m.mutex_init("node", key));
    },
    "recursive-lock node",
    (m) => {
      const key = m.lock_class_key();
      m.mutex_lock(m.mutex_init("node", key));
      m.mutex_lock_nested(m.mutex_init("node", key), 1);
    },
  ],
  [
    "two mutexes of one class, ordered by one that is not held",
    (m) => m.mutex_lock_nest_lock(m.mutex_init("node"), m.init_rwsem("tree")),
    "nested-lock-not-taken node _mutex_lock_nest_lock",
    (m) => {
      const [key, tree] = [m.lock_class_key(), m.init_rwsem("tree")];
      m.down_write(tree);
      m.mutex_lock_nest_lock(m.mutex_init("node", key), tree);
      m.mutex_lock_nest_lock(m.mutex_init("node", key), tree);
    },
  ],
  [
    "a spinlock taken in an interrupt and with interrupts on",
    (m) => {
      const lock = m.spin_lock_init("dev");
      m.spin_lock(lock);
      m.spin_unlock(lock);
      m.hardirq_enter_threaded();
      m.spin_lock(lock);
    },
    "inconsistent-lock dev IN-HARDIRQ-W HARDIRQ-ON-W",
    (m) => {
      const lock = m.spin_lock_init("dev");
      const flags = m.spin_lock_irqsave(lock);
      m.spin_unlock_irqrestore(lock, flags);
      m.hardirq_enter_threaded();
      m.spin_lock(lock);
      m.spin_unlock(lock);
      m.hardirq_exit();
      m.spin_lock_irq(lock);
      m.spin_unlock_irq(lock);
    },
  ],
  [
    "a spinlock taken in a softirq and with bottom halves on",
    (m) => {
      const lock = m.spin_lock_init("dev");
      m.softirq_enter();
      m.spin_lock(lock);
      m.spin_unlock(lock);
      m.softirq_exit();
      m.spin_lock(lock);
    },
    "inconsistent-lock dev IN-SOFTIRQ-W SOFTIRQ-ON-W",
    (m) => {
      const lock = m.spin_lock_init("dev");
      m.softirq_enter();
      m.spin_lock(lock);
      m.spin_unlock(lock);
      m.softirq_exit();
      m.local_bh_disable();
      m.spin_lock(lock);
      m.spin_unlock(lock);
      m.local_bh_enable();
      m.spin_lock_bh(lock);
      m.spin_unlock_bh(lock);
    },
  ],
  [
    "a read lock on which an interrupt writes",
    (m) => {
      const lock = m.rwlock_init("table");
      m.read_lock(lock);
      m.read_unlock(lock);
      m.hardirq_enter_threaded();
      m.write_lock(lock);
    },
    "inconsistent-lock table IN-HARDIRQ-W HARDIRQ-ON-R",
    (m) => {
      const lock = m.rwlock_init("table");
      m.read_lock(lock);
      m.read_unlock(lock);
      m.hardirq_enter_threaded();
      m.read_lock(lock);
    },
  ],
  [
    "a mutex in an RCU section",
    (m) => {
      const lock = m.mutex_init("sleeper");
      m.rcu_read_lock();
      m.mutex_lock(lock);
    },
    "atomic-sleep mutex_lock_nested",
    (m) => {
      const lock = m.spin_lock_init("spinner");
      m.rcu_read_lock();
      m.spin_lock(lock);
    },
  ],
  [
    "a mutex in an rcu_bh section",
    (m) => {
      const lock = m.mutex_init("sleeper");
      m.rcu_read_lock_bh();
      m.mutex_lock(lock);
    },
    "rcu-usage mutex_lock_nested",
    (m) => {
      m.rcu_read_lock_bh();
      m.rcu_read_unlock_bh();
      m.mutex_lock(m.mutex_init("sleeper"));
    },
  ],
  [
    "an RCU section left twice",
    (m) => {
      m.rcu_read_lock_sched();
      m.rcu_read_unlock_sched();
      m.preempt_disable();
      m.rcu_read_unlock_sched();
    },
    "unlock-balance rcu_read_lock_sched __rcu_read_unlock",
    (m) => {
      m.rcu_read_lock_sched();
      m.rcu_read_lock_sched();
      m.rcu_read_unlock_sched();
      m.rcu_read_unlock_sched();
    },
  ],
  [
    "a seqcount read under a lock that its writer takes",
    (m) => {
      const [lock, count] = [m.spin_lock_init("lock"), m.seqcount_init("count")];
      m.preempt_disable();
      m.write_seqcount_begin(count);
      m.spin_lock(lock);
      m.spin_unlock(lock);
      m.write_seqcount_end(count);
      m.spin_lock(lock);
      m.read_seqcount_begin(count);
    },
    "lock-cycle count lock(ER)",
    (m) => {
      const [lock, count] = [m.spin_lock_init("lock"), m.seqcount_init("count")];
      for (let i = 0; i < 2; i++) {
        m.spin_lock(lock);
        m.write_seqcount_begin(count);
        m.write_seqcount_end(count);
        expect(m.read_seqcount_retry(count, m.read_seqcount_begin(count))).toBe(false);
        m.spin_unlock(lock);
      }
    },
  ],
  [
    "a downgraded semaphore and a writer in the other order",
    (m) => {
      const [sem, lock] = [m.init_rwsem("sem"), m.mutex_init("lock")];
      m.down_write(sem);
      m.downgrade_write(sem);
      m.mutex_lock(lock);
      m.mutex_unlock(lock);
      m.up_read(sem);
      m.mutex_lock(lock);
      m.down_write(sem);
    },
    "lock-cycle lock sem(SN)",
    (m) => {
      const [sem, lock] = [m.init_rwsem("sem"), m.mutex_init("lock")];
      m.down_write(sem);
      m.downgrade_write(sem);
      expect(m.down_read_trylock(sem)).toBe(true);
      m.up_read(sem);
      m.mutex_lock(lock);
      m.mutex_unlock(lock);
      m.up_read(sem);
      m.down_write_nested(sem, 1);
    },
  ],
  [
    "a ww_mutex outside the context that others are taken in",
    (m) => {
      const cls = m.ww_class("reservation");
      const ctx = m.ww_acquire_ctx();
      m.ww_acquire_init(ctx, cls);
      m.ww_mutex_lock(m.ww_mutex_init(cls), ctx);
      m.ww_mutex_lock(m.ww_mutex_init(cls), null);
    },
    "recursive-lock reservation_mutex",
    (m) => {
      const cls = m.ww_class("reservation");
      const [a, b, ctx] = [m.ww_mutex_init(cls), m.ww_mutex_init(cls), m.ww_acquire_ctx()];
      m.ww_acquire_init(ctx, cls);
      expect(m.ww_mutex_lock(a, ctx)).toBe(0);
      expect(m.ww_mutex_lock(a, ctx)).toBe(EALREADY);
      expect(m.ww_mutex_trylock(b, ctx)).toBe(true);
      m.ww_acquire_done(ctx);
      m.ww_mutex_unlock(b);
      m.ww_mutex_unlock(a);
      m.ww_acquire_fini(ctx);
    },
  ],
  [
    "a ww_mutex taken when the context is done",
    (m) => {
      const cls = m.ww_class("reservation");
      const ctx = m.ww_acquire_ctx();
      m.ww_acquire_init(ctx, cls);
      m.ww_acquire_done(ctx);
      m.ww_mutex_lock(m.ww_mutex_init(cls), ctx);
    },
    "mutex-misuse ww_mutex_lock",
    (m) => {
      const cls = m.ww_class("reservation");
      const ctx = m.ww_acquire_ctx();
      m.ww_acquire_init(ctx, cls);
      m.ww_mutex_lock_interruptible(m.ww_mutex_init(cls), ctx);
      m.ww_acquire_done(ctx);
    },
  ],
];

describe("locks driven from Node, type by type", () => {
  it.each([...ORDER, ...RULES])("%s is reported, its twin is not", (_what, bad, signature, good) => {
    expect(found(bad)[0]).toBe(signature);
    expect(found(good)).toEqual([]);
  });

  it("are taken or not as the kernel's are", () => {
    const m = Machine.boot(MODEL);
    const [rt, sem, spin, rw] = [
      m.rt_mutex_init("rt"),
      m.percpu_init_rwsem("sem"),
      m.raw_spin_lock_init("raw"),
      m.rwlock_init("rw"),
    ];
    m.rt_mutex_lock(rt);
    expect(m.rt_mutex_trylock(rt)).toBe(false);
    expect(() => m.rt_mutex_lock(rt)).toThrow(WouldBlockError);
    m.rt_mutex_unlock(rt);
    m.percpu_down_write(sem);
    expect(m.percpu_down_read_trylock(sem)).toBe(false);
    m.percpu_up_write(sem);
    m.percpu_down_read(sem);
    expect(m.percpu_down_read_trylock(sem)).toBe(true);
    expect(m.raw_spin_trylock_bh(spin)).toBe(true);
    m.raw_spin_unlock_bh(spin);
    m.write_lock_irq(rw);
    expect(m.read_trylock(rw)).toBe(false);
    m.write_unlock_irq(rw);
    m.read_lock_bh(rw);
    expect(m.write_trylock(rw)).toBe(false);
    m.read_unlock_bh(rw);
    const mutex = m.mutex_init("mutex");
    expect(m.mutex_lock_killable(mutex)).toBe(0);
    expect(m.mutex_is_locked(mutex)).toBe(true);
  });

  it("a younger context in wait/die gives way", () => {
    const m = Machine.boot(MODEL);
    const cls = m.ww_class("reservation", "wait-die");
    const [old, young] = [m.ww_acquire_ctx(), m.ww_acquire_ctx()];
    const [a, b] = [m.ww_mutex_init(cls), m.ww_mutex_init(cls)];
    m.ww_acquire_init(old, cls);
    m.ww_acquire_init(young, cls);
    expect(m.ww_mutex_lock(a, old)).toBe(0);
    expect(m.ww_mutex_lock(b, young)).toBe(0);
    expect(m.ww_mutex_lock(a, young)).toBe(EDEADLK);
    m.ww_mutex_unlock(b);
    m.ww_mutex_unlock(a);
    expect(m.ww_mutex_lock_slow(a, young)).toBe(0);
  });

  it("srcu_read_lock keeps synchronize_srcu from returning", () => {
    const m = Machine.boot(MODEL);
    const srcu = m.init_srcu_struct("srcu");
    m.synchronize_srcu(srcu);
    const index = m.srcu_read_lock(srcu);
    expect(() => m.synchronize_srcu(srcu)).toThrow(WouldBlockError);
    m.srcu_read_unlock(srcu, index);
    m.synchronize_srcu(srcu);
  });

  it("flags say whether interrupts were on", () => {
    const m = Machine.boot(MODEL);
    const flags = m.local_irq_save();
    expect(flags).toBe(IRQS_ON);
    expect(m.local_irq_save()).toBe(0);
    m.local_irq_restore(0);
    m.local_irq_restore(flags);
    m.local_irq_disable();
    m.local_irq_enable();
    expect(m.spin_lock_irqsave(m.spin_lock_init("spin"))).toBe(IRQS_ON);
    expect(m.findings()).toEqual([]);
  });

  it("can be done in batches", () => {
    const m = Machine.boot(MODEL);
    const [spin, rw, cls, ctx] = [m.spin_lock_init("spin"), m.rwlock_init("rw"), m.ww_class("w"), m.ww_acquire_ctx()];
    const mutex = m.ww_mutex_init(cls);
    const results = m.many(
      [
        ["spin_lock_irqsave", spin],
        ["rcu_read_lock"],
        ["read_lock", rw],
        ["write_trylock", rw],
        ["read_unlock", rw],
        ["rcu_read_unlock"],
        ["spin_unlock_irqrestore", spin, IRQS_ON],
        ["ww_acquire_init", ctx, cls],
        ["ww_mutex_lock", mutex, ctx],
        ["ww_mutex_lock", mutex, ctx],
        ["ww_mutex_unlock", mutex],
        ["ww_acquire_fini", ctx],
      ],
      1000,
    );
    expect([...results]).toEqual([IRQS_ON, 0, 0, 0, 0, 0, 0, 0, 0, EALREADY, 0, 0]);
    expect(m.findings()).toEqual([]);
  });

  it("go by the rules of the chosen version: readers in both orders", () => {
    const readers = (m: Machine): void => {
      const [a, b] = [m.rwlock_init("a"), m.rwlock_init("b")];
      for (const [x, y] of [
        [a, b],
        [b, a],
      ] as const) {
        m.read_lock(x);
        m.read_lock(y);
        m.read_unlock(y);
        m.read_unlock(x);
      }
    };
    expect(found(readers)).toEqual(["lock-cycle a(SN) b(SN)"]);
    expect(found(readers, MODEL_412)).toEqual([]);
  });

  it("a static lock of the model is driven the same way, and a number is no nest lock", () => {
    const m = Machine.boot(MODEL);
    const lock = m.address("slab_mutex");
    m.mutex_lock(lock);
    m.mutex_lock_nest_lock(m.mutex_init("below"), lock);
    expect(() => m.mutex_lock_nest_lock(m.mutex_init("other"), 0x1000)).toThrow(/is no lock that orders others/);
    expect(m.findings()).toEqual([]);
  });

  it("every name in the table is a method of the machine", () => {
    const m: object = Machine.boot(MODEL);
    expect(Object.keys(LOCK_CALLS).filter((name) => !(name in m))).toEqual([]);
  });
});
