/**
 * Operations that the core carries out itself. Kernel C calls them like functions: an identifier that is declared
 * but defined nowhere is looked up here when the image is linked.
 *
 * A visible operation is a point at which another task may be chosen to go on first.
 * Arguments and result lie in the window's registers as for a call.
 */
export interface CoreOp {
  readonly name: string;
  readonly args: number;
  readonly visible: boolean;
  /**
   * It lets others go on or gives something up: a decision is taken behind it, too, so that what the task does next
   * (touch an object that it has just put) can come late.
   */
  readonly releases: boolean;
  /**
   * Functions of the real kernel that stand inside this operation, outermost first: a stack that ends in the
   * operation shows them below its caller.
   */
  readonly frames: readonly string[];
}

function quiet(name: string, args: number, frames: readonly string[] = [name]): CoreOp {
  return { name, args, visible: false, releases: false, frames };
}

function visible(name: string, args: number, frames: readonly string[] = [name]): CoreOp {
  return { name, args, visible: true, releases: false, frames };
}

function releasing(name: string, args: number, frames: readonly string[] = [name]): CoreOp {
  return { name, args, visible: true, releases: true, frames };
}

/** In the order of their numbers: the index is the operation. */
export const CORE_OPS: readonly CoreOp[] = [
  // Memory and strings: (dst, src or value, count) as in C.
  quiet("memset", 3),
  quiet("memcpy", 3),
  quiet("memmove", 3),
  quiet("memcmp", 3),
  quiet("strlen", 1),
  quiet("strcmp", 2),
  quiet("strncmp", 3),
  // vsnprintf(buf, size, fmt, va_list); vprintk(fmt, va_list).
  quiet("vsnprintf", 4),
  quiet("vprintk", 2),
  // Allocator: __kmalloc(size, gfp), kfree(p), ksize(p). NULL when the program makes the allocation fail.
  quiet("__kmalloc", 2),
  quiet("kfree", 1),
  quiet("ksize", 1),
  // Active timers and RCU heads. __debug_object_activate(addr, type, function, list_head or NULL): false when it was active;
  // _deactivate(addr): whether it was; _active(addr); _report(action, type, addr, function): a finding.
  // debug_check_no_obj_freed(addr, bytes): active ones in memory that goes are reported, and are deleted.
  quiet("__debug_object_activate", 4),
  quiet("__debug_object_deactivate", 1),
  quiet("__debug_object_active", 1),
  quiet("__debug_object_report", 4),
  quiet("debug_check_no_obj_freed", 2),
  // __module_made(module, ptr): 1 static data of the module, 2 a heap object that was allocated on its behalf, else 0.
  // __report_left(path, module, node): a finding.
  quiet("__module_made", 2),
  quiet("__report_left", 3),
  // refcount_t (pointer to its int).
  quiet("refcount_set", 2),
  visible("refcount_read", 1),
  visible("refcount_inc", 1),
  visible("refcount_inc_not_zero", 1),
  visible("refcount_add", 2),
  releasing("refcount_dec", 1),
  releasing("refcount_dec_and_test", 1),
  releasing("refcount_sub_and_test", 2),
  visible("refcount_dec_if_one", 1),
  releasing("refcount_dec_not_one", 1),
  // atomic_t: pointer last where the kernel has it last.
  visible("atomic_read", 1),
  visible("atomic_set", 2),
  visible("atomic_add_return", 2),
  visible("atomic_xchg", 2),
  visible("atomic_cmpxchg", 3),
  visible("atomic_add_unless", 3),
  visible("atomic64_read", 1),
  visible("atomic64_set", 2),
  visible("atomic64_add_return", 2),
  visible("atomic64_xchg", 2),
  visible("atomic64_cmpxchg", 3),
  visible("atomic64_add_unless", 3),
  // Bit operations on unsigned long: (nr, addr).
  visible("test_and_set_bit", 2),
  visible("test_and_clear_bit", 2),
  // struct mutex. __mutex_init(lock, name, key).
  quiet("__mutex_init", 3),
  visible("mutex_lock", 1, ["mutex_lock_nested", "__mutex_lock"]),
  visible("mutex_lock_nested", 2, ["mutex_lock_nested", "__mutex_lock"]),
  visible("mutex_trylock", 1),
  releasing("mutex_unlock", 1),
  visible("mutex_is_locked", 1),
  // lockdep hooks, arguments as the kernel's.
  quiet("lockdep_init_map", 4),
  visible("lock_acquire", 7),
  visible("lock_release", 2),
  // The task now waits for the holders of this map (lock_contended); it has it (lock_acquired).
  quiet("lock_contended", 2),
  quiet("lock_acquired", 2),
  quiet("lock_is_held", 1),
  // Whether the validator still checks; turn it off, true when it was on.
  quiet("__debug_locks", 0),
  quiet("__debug_locks_off", 0),
  // A system call returns to user space: held locks are reported.
  quiet("__return_to_user", 0),
  // The current task ends: the same.
  quiet("__debug_check_no_locks_held", 0),
  // Wait queues: prepare_to_wait(head, state; 0x10000: exclusive), finish_wait(head), __wake_up(head, how: number of
  // exclusive waiters to wake, 0 all, | states << 16, 0 any).
  visible("prepare_to_wait", 2),
  visible("finish_wait", 1),
  releasing("__wake_up", 2),
  visible("schedule", 0, ["schedule", "__schedule"]),
  visible("schedule_timeout", 1, ["schedule_timeout", "schedule"]),
  visible("cond_resched", 0),
  visible("msleep", 1, ["msleep", "schedule_timeout", "schedule"]),
  quiet("get_current", 0),
  // Whether an address lies in the current task's frame memory.
  quiet("object_is_on_stack", 1),
  // __kthread_create(fn, data, name): a task that runs fn(data); kthread_exit ends the current one.
  visible("__kthread_create", 3),
  releasing("wake_up_process", 1),
  // Work items: one machine-wide FIFO of pending items; every kworker serves it.
  // __queue_work(wq, work): false when PENDING or disabled. __worker_next(rescuer): blocks, returns the item, PENDING cleared.
  releasing("__queue_work", 2, ["queue_work_on", "__queue_work"]),
  visible("__worker_next", 1, ["schedule", "__schedule"]),
  // __worker_done(work): the item's function has returned (only its address is used).
  releasing("__worker_done", 1),
  // __work_busy(work): bit 0 pending, bit 1 running, bit 2 on the FIFO. __cancel_work(work): takes it off the FIFO, true
  // if it was on. __work_is_queued(work): whether it is on the FIFO; its memory may be anything.
  // __workqueue_idle(queue): nothing of it is on the FIFO or runs.
  quiet("__work_is_queued", 1),
  quiet("__workqueue_idle", 1),
  visible("__work_busy", 1),
  visible("__cancel_work", 1),
  // __wait_for_work(work, queue): blocks until the instance of `work` that was last queued before has finished;
  // with work NULL until everything queued on `queue` before has finished.
  visible("__wait_for_work", 2, ["wait_for_completion", "schedule_timeout", "schedule"]),
  // No decisions between begin and end: models code that runs with interrupts off under a raw spin lock.
  quiet("__atomic_begin", 0),
  quiet("__atomic_end", 0),
  // Reports. __report(kind, what): a finding of FINDING_KINDS at this point; what: string or NULL, part of
  // its signature. __warn(): WARN's register and stack part. panic(): ends the run.
  quiet("__report", 2, []),
  quiet("dump_stack", 0),
  quiet("__bug", 2, []),
  // What a user process sees: __user_output(buf, count).
  quiet("__user_output", 2),
  // __uevent(envp_buf, count): the NUL-separated variables of one uevent, as sent to netlink listeners.
  quiet("__uevent", 2),
  // get_jiffies_64(): the machine's virtual time in ms.
  quiet("get_jiffies_64", 0),
  // Context. __might_sleep(file, line); __preempt_count(): hardirq << 16 | softirq << 8 | preempt, as the kernel's.
  quiet("__might_sleep", 2),
  quiet("__preempt_count", 0),
  quiet("preempt_disable", 0),
  quiet("preempt_enable", 0),
  quiet("irqs_disabled", 0),
  quiet("local_irq_disable", 0),
  quiet("local_irq_enable", 0),
  // __local_irq_save(): the flags that local_irq_restore(flags) takes.
  quiet("__local_irq_save", 0),
  quiet("local_irq_restore", 1),
  quiet("local_bh_disable", 0),
  quiet("local_bh_enable", 0),
  // The task becomes an interrupt handler, on its own stack; threaded: forced threading would make it a thread.
  quiet("__hardirq_enter", 1),
  quiet("__hardirq_exit", 0),
  quiet("__softirq_enter", 0),
  quiet("__softirq_exit", 0),
  // mutex, continued. Interruptible and killable: 0 or -EINTR. _mutex_lock_nest_lock(lock, map).
  visible("mutex_lock_interruptible", 1, ["mutex_lock_interruptible_nested", "__mutex_lock"]),
  visible("mutex_lock_interruptible_nested", 2, ["mutex_lock_interruptible_nested", "__mutex_lock"]),
  visible("mutex_lock_killable", 1, ["mutex_lock_killable_nested", "__mutex_lock"]),
  visible("mutex_lock_killable_nested", 2, ["mutex_lock_killable_nested", "__mutex_lock"]),
  visible("mutex_lock_io", 1, ["mutex_lock_io_nested", "__mutex_lock"]),
  visible("_mutex_lock_nest_lock", 2, ["_mutex_lock_nest_lock", "__mutex_lock"]),
  // __mutex_destroy(lock): it is no longer initialised.
  quiet("__mutex_destroy", 1),
  // Initialises a lock of one holder (or of readers and a writer): (lock, name, key, wait type, lock type).
  quiet("__lock_init_exclusive", 5),
  quiet("__lock_init_shared", 5),
  // raw_spinlock; irqsave forms return flags. _nested: (lock, subclass); _nest_lock: (lock, map).
  visible("_raw_spin_lock", 1),
  visible("_raw_spin_lock_nested", 2),
  visible("_raw_spin_lock_nest_lock", 2),
  visible("_raw_spin_lock_irq", 1),
  visible("_raw_spin_lock_irqsave", 1),
  visible("_raw_spin_lock_irqsave_nested", 2),
  visible("_raw_spin_lock_bh", 1),
  visible("_raw_spin_trylock", 1),
  visible("_raw_spin_trylock_bh", 1),
  releasing("_raw_spin_unlock", 1),
  releasing("_raw_spin_unlock_irq", 1),
  releasing("_raw_spin_unlock_irqrestore", 2),
  releasing("_raw_spin_unlock_bh", 1),
  visible("__raw_spin_is_locked", 1),
  // rwlock.
  visible("_raw_read_lock", 1),
  visible("_raw_read_lock_irq", 1),
  visible("_raw_read_lock_irqsave", 1),
  visible("_raw_read_lock_bh", 1),
  visible("_raw_read_trylock", 1),
  releasing("_raw_read_unlock", 1),
  releasing("_raw_read_unlock_irq", 1),
  releasing("_raw_read_unlock_irqrestore", 2),
  releasing("_raw_read_unlock_bh", 1),
  visible("_raw_write_lock", 1),
  visible("_raw_write_lock_nested", 2),
  visible("_raw_write_lock_irq", 1),
  visible("_raw_write_lock_irqsave", 1),
  visible("_raw_write_lock_bh", 1),
  visible("_raw_write_trylock", 1),
  releasing("_raw_write_unlock", 1),
  releasing("_raw_write_unlock_irq", 1),
  releasing("_raw_write_unlock_irqrestore", 2),
  releasing("_raw_write_unlock_bh", 1),
  // rw_semaphore.
  visible("down_read", 1),
  visible("down_read_nested", 2),
  visible("down_read_interruptible", 1),
  visible("down_read_killable", 1),
  visible("down_read_killable_nested", 2),
  visible("down_read_trylock", 1),
  releasing("up_read", 1),
  visible("down_write", 1),
  visible("down_write_nested", 2),
  visible("_down_write_nest_lock", 2),
  visible("down_write_killable", 1),
  visible("down_write_killable_nested", 2),
  visible("down_write_trylock", 1),
  releasing("up_write", 1),
  releasing("downgrade_write", 1),
  visible("rwsem_is_locked", 1),
  // percpu_rw_semaphore.
  visible("percpu_down_read", 1),
  visible("percpu_down_read_trylock", 1),
  releasing("percpu_up_read", 1),
  visible("percpu_down_write", 1),
  releasing("percpu_up_write", 1),
  // rt_mutex.
  visible("rt_mutex_lock", 1),
  visible("rt_mutex_lock_nested", 2),
  visible("rt_mutex_lock_interruptible", 1),
  visible("rt_mutex_lock_killable", 1),
  visible("rt_mutex_trylock", 1),
  releasing("rt_mutex_unlock", 1),
  // local_lock.
  visible("__local_lock", 1, []),
  visible("__local_lock_irq", 1, []),
  visible("__local_lock_irqsave", 1, []),
  releasing("__local_unlock", 1, []),
  releasing("__local_unlock_irq", 1, []),
  releasing("__local_unlock_irqrestore", 2, []),
  // ww_mutex: (lock, class), (ctx, class), (ctx), (lock, ctx).
  quiet("ww_mutex_init", 2),
  visible("ww_acquire_init", 2),
  visible("ww_acquire_done", 1),
  visible("ww_acquire_fini", 1),
  visible("ww_mutex_lock", 2, ["ww_mutex_lock", "__ww_mutex_lock"]),
  visible("ww_mutex_lock_interruptible", 2, ["ww_mutex_lock_interruptible", "__ww_mutex_lock"]),
  visible("ww_mutex_lock_slow", 2, ["ww_mutex_lock", "__ww_mutex_lock"]),
  visible("ww_mutex_trylock", 2),
  releasing("ww_mutex_unlock", 1),
  // RCU: (map, flavour: 0 rcu, 1 bh, 2 sched). __rcu_wait_for_readers(flavour) waits for the sections that are open now.
  visible("__rcu_read_lock", 2, []),
  releasing("__rcu_read_unlock", 2, []),
  visible("__rcu_wait_for_readers", 1, ["wait_for_completion", "schedule_timeout", "schedule"]),
  // SRCU: __init_srcu_struct(ssp, name, key); the read index is always 0.
  quiet("__init_srcu_struct", 3),
  quiet("cleanup_srcu_struct", 1),
  visible("srcu_read_lock", 1, []),
  releasing("srcu_read_unlock", 2, []),
  visible("synchronize_srcu", 1, ["synchronize_srcu", "wait_for_completion", "schedule_timeout", "schedule"]),
  // seqcount: __seqcount_init(s, name, key); begin waits while a writer is inside. Raw forms are unknown to lockdep.
  quiet("__seqcount_init", 3),
  visible("read_seqcount_begin", 1, []),
  visible("raw_read_seqcount_begin", 1, []),
  visible("read_seqcount_retry", 2, []),
  visible("write_seqcount_begin", 1, []),
  visible("write_seqcount_begin_nested", 2, []),
  releasing("write_seqcount_end", 1, []),
  visible("raw_write_seqcount_begin", 1, []),
  releasing("raw_write_seqcount_end", 1, []),
  // __fail_background(n): the n-th allocation that kernel threads make from now on fails; 0: none.
  quiet("__fail_background", 1),
  // Waiting, continued. __queue_task(head, exclusive): on the queue until it is taken off. __busy_wait(): as schedule(),
  // allowed anywhere.
  visible("set_current_state", 1),
  visible("__queue_task", 2, ["add_wait_queue"]),
  visible("__dequeue_task", 1, ["remove_wait_queue"]),
  quiet("waitqueue_active", 1),
  visible("__busy_wait", 0, []),
  // __send_signal(task, fatal): 0 when it takes none. __user_task(n): the program's n-th task, NULL for none.
  releasing("__send_signal", 2, ["send_sig"]),
  quiet("__user_task", 1),
  // More of lockdep.h: (map, name, key, subclass, inner, outer, lock type), (key), lock_set_class(map, name, key,
  // subclass, ip), (map, ip), pins: (map) gives the cookie of (map, cookie), lock_sync(map, subclass, read, check,
  // nest_lock, ip).
  quiet("lockdep_init_map_type", 7),
  quiet("lockdep_register_key", 1),
  quiet("lockdep_unregister_key", 1),
  quiet("lock_set_class", 5),
  quiet("lock_downgrade", 2),
  quiet("__lock_pin", 1),
  quiet("__lock_repin", 2),
  quiet("__lock_unpin", 2),
  visible("lock_sync", 6),
  quiet("lockdep_off", 0),
  quiet("lockdep_on", 0),
  // Allocations and reclaim, by gfp mask and the task's flags.
  quiet("might_alloc", 1),
  quiet("fs_reclaim_acquire", 1),
  quiet("fs_reclaim_release", 1),
  quiet("__nmi_enter", 0),
  quiet("__nmi_exit", 0),
  // Memory of the module of that name (true when the image has one): __module_map(name) makes its text and data as they
  // are in its file, __module_unmap(name) takes them away. __module_open(name): programs may call its entry points;
  // __module_close(name): they may no longer, false when one is being called.
  quiet("__module_map", 1),
  { ...quiet("__module_unmap", 1), frames: ["vfree"] },
  quiet("__module_open", 1),
  quiet("__module_close", 1),
  // __module_uses(user, used, symbol): whether one module refers to another; then one of the symbols is put into 64 bytes.
  quiet("__module_uses", 3),
  // __queue_work_on(cpu, wq, work); __queueing_cpu(): the one for which __queue_work() queues.
  releasing("__queue_work_on", 3, ["queue_work_on", "__queue_work"]),
  quiet("__queueing_cpu", 0),
  // __rcu_suspicious(file, line, text): a finding. __srcu_wait_for_readers(ssp): synchronize_srcu() without its checks.
  quiet("__rcu_suspicious", 3, ["lockdep_rcu_suspicious"]),
  visible("__srcu_wait_for_readers", 1, []),
  // The current kernel thread ends here.
  releasing("__exit_task", 0, ["do_exit"]),
  // Points of READ_ONCE(), WRITE_ONCE() and their like: nothing but that others may go on before the access.
  visible("__read_once", 1, []),
  visible("__write_once", 1, []),
  // __atomic_end() of a step that gives something up.
  { ...quiet("__atomic_release", 0), releases: true },
];

export const CORE_OP_NUMBER: ReadonlyMap<string, number> = new Map(CORE_OPS.map((o, i) => [o.name, i]));
