/*
 * Models kernel/workqueue.c, 4.12 and 6.x: what has control flow or blocks. Queueing, PENDING, disabling, max_active and
 * waiting for an item are core operations on one FIFO that all kworkers serve.
 *
 * By linux_version: lockdep's mode of the queue's map, names of the maps, the cancel paths, who may queue to a queue that is
 * being destroyed, what destroying a busy one says, what is a lock class.
 * A worker that leaves no other idle makes one before it runs an item, so that items which block do not hold others back; the
 * last one that can be made is the rescuer of all queues with WQ_MEM_RECLAIM. A worker has the name of one of the pool that
 * its item is of.
 * Left out: attributes, freezing, workers that end.
 */
#include <linux/debugobjects.h>
#include <linux/bottom_half.h>
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

/* From the start, and at most. */
#define NR_KWORKERS 2
#define MAX_KWORKERS 16

/* Blocks until there is an item for this kworker, PENDING already cleared. rescuer: only of queues with WQ_MEM_RECLAIM. */
struct work_struct *__worker_next(int rescuer);
/*
 * As __queue_work(), for a CPU that is not the caller's: its number, or what __queueing_cpu() returned. With HAS_PENDING as well PENDING is the caller's already, which has
 * kept it since the item was given to a timer or to RCU.
 */
#define HAS_PENDING 0x1000
bool __queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);
/* What stands for the CPU that the caller is on. */
int __queueing_cpu(void);
void __worker_done(struct work_struct *work);
/* WORK_BUSY_PENDING, WORK_BUSY_RUNNING, and WORK_BUSY_QUEUED: it is on the FIFO, not only its timer pending. */
#define WORK_BUSY_QUEUED 4
unsigned int __work_busy(struct work_struct *work);
/* Takes the item off the FIFO: whether it was on it. */
bool __cancel_work(struct work_struct *work);
/* Blocks until all queued before is done: the item, or with NULL all of the queue. */
void __wait_for_work(struct work_struct *work, struct workqueue_struct *wq);
bool __work_is_queued(struct work_struct *work);
bool __workqueue_idle(struct workqueue_struct *wq);

struct worker {
	struct work_struct *current_work;
	work_func_t current_func;
	struct workqueue_struct *current_wq;
	/* WQ_UNBOUND while it has the name of an unbound pool's worker. */
	unsigned int unbound;
	bool rescuer;
	char bound_name[TASK_COMM_LEN];
	char unbound_name[TASK_COMM_LEN];
};

static struct worker workers[MAX_KWORKERS];
static unsigned int nr_workers;
/* That wait for an item, or are about to get one. */
static unsigned int nr_idle;
static DECLARE_WAIT_QUEUE_HEAD(cancel_waitq);

struct workqueue_struct *system_wq;
struct workqueue_struct *system_highpri_wq;
struct workqueue_struct *system_long_wq;
struct workqueue_struct *system_unbound_wq;
struct workqueue_struct *system_freezable_wq;
struct workqueue_struct *system_power_efficient_wq;
struct workqueue_struct *system_freezable_power_efficient_wq;
struct workqueue_struct *system_bh_wq;
struct workqueue_struct *system_bh_highpri_wq;
struct workqueue_struct *system_percpu_wq;
struct workqueue_struct *system_dfl_wq;

/* Since 4.20 the queue's map is exclusive, and the cancel paths leave it alone. */
#define WQ_MAP_IS_EXCLUSIVE (linux_version >= KERNEL_VERSION(4, 20, 0))

/* Since 6.9 whoever flushes an item that is idle does nothing to its map. */
#define TOUCHES_WHEN_WAITING (linux_version >= KERNEL_VERSION(6, 9, 0))

static inline struct worker *current_wq_worker(void)
{
	return current->flags & PF_WQ_WORKER ? current->journal_info : NULL;
}

/* Whether the item is run in a soft interrupt, which then has begun. */
static bool change_pool(struct worker *worker, struct workqueue_struct *wq)
{
	unsigned int unbound = wq->flags & WQ_UNBOUND;

	if (worker->unbound != unbound && !worker->rescuer)
		strscpy(current->comm, unbound ? worker->unbound_name : worker->bound_name, TASK_COMM_LEN);
	worker->unbound = unbound;
	if (!(wq->flags & WQ_BH))
		return false;
	__softirq_enter();
	return true;
}

static void process_one_work(struct worker *worker, struct work_struct *work)
{
	struct workqueue_struct *wq = work->wq;
	work_func_t func = work->func;
	/* A copy: the function may free the item. */
	struct lockdep_map lockdep_map = work->lockdep_map;
	bool softirq = false;

	worker->current_work = work;
	worker->current_func = func;
	worker->current_wq = wq;
	/* No worker's pool has WQ_BH: those of such a queue are always different. */
	if (unlikely((wq->flags ^ worker->unbound) & (WQ_UNBOUND | WQ_BH)))
		softirq = change_pool(worker, wq);
	if (WQ_MAP_IS_EXCLUSIVE)
		lock_map_acquire(&wq->lockdep_map);
	else
		lock_map_acquire_read(&wq->lockdep_map);
	lock_map_acquire(&lockdep_map);
	func(work);
	lock_map_release(&lockdep_map);
	lock_map_release(&wq->lockdep_map);
	if (unlikely(softirq))
		__softirq_exit();
	worker->current_work = NULL;
	worker->current_func = NULL;
	worker->current_wq = NULL;
	__worker_done(work);
}

static void create_worker(void);

static int worker_thread(void *__worker)
{
	struct worker *worker = __worker;
	bool rescuer = worker->rescuer;

	current->flags |= PF_WQ_WORKER;
	current->journal_info = worker;
	for (;;) {
		struct work_struct *work = __worker_next(rescuer);

		if (--nr_idle == 0)
			create_worker();
		process_one_work(worker, work);
		/* So that no stale pointer hides a leak. */
		work = NULL;
		nr_idle++;
	}
	return 0;
}

static void create_worker(void)
{
	unsigned int id = nr_workers;
	struct worker *worker = &workers[id];

	if (id == MAX_KWORKERS)
		return;
	nr_workers++;
	nr_idle++;
	worker->rescuer = id == MAX_KWORKERS - 1;
	snprintf(worker->bound_name, TASK_COMM_LEN, "kworker/%d:1", id);
	snprintf(worker->unbound_name, TASK_COMM_LEN, "kworker/u4:%d", id);
	kthread_run(worker_thread, worker, "%s", worker->rescuer ? "rescuer" : worker->bound_name);
}

struct work_struct *current_work(void)
{
	struct worker *worker = current_wq_worker();

	return worker ? worker->current_work : NULL;
}

/* Whether an item of the queue itself is queueing. */
static inline bool is_chained_work(struct workqueue_struct *wq)
{
	struct worker *worker = current_wq_worker();

	return worker && worker->current_wq == wq;
}

/* Since 6.3 also while it is being destroyed, which ends with the queue gone. */
static inline bool is_closed(struct workqueue_struct *wq)
{
	unsigned int closed = __WQ_DRAINING;

	if (linux_version >= KERNEL_VERSION(6, 3, 0))
		closed |= __WQ_DESTROYING;
	return wq->flags & closed;
}

/*
 * What the core's __queue_work() does not look at. While a queue is drained only its own items may queue to it. What is
 * refused keeps PENDING, and is lost.
 */
static noinline void __queue_work_checked(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	if (is_closed(wq) && WARN_ON_ONCE(!is_chained_work(wq)))
		work->data |= WORK_STRUCT_PENDING;
	else if (WARN_ON(!work->func))
		work->data |= WORK_STRUCT_PENDING;
	else
		__queue_work_on(cpu, wq, work);
}

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	if (work->data & (WORK_STRUCT_PENDING | WORK_OFFQ_DISABLE_MASK))
		return false;
	__queue_work_checked(cpu == WORK_CPU_UNBOUND ? __queueing_cpu() : cpu, wq, work);
	return true;
}

void __init_work(struct work_struct *work, int onstack)
{
	debug_object_is_on_stack(work, onstack);
	if (unlikely(__work_is_queued(work))) {
		__debug_object_report(ODEBUG_INIT, ODEBUG_WORK, work, work->func);
		cancel_work_sync(work);
	}
}

void destroy_work_on_stack(struct work_struct *work)
{
	if (!__work_is_queued(work))
		return;
	__debug_object_report(ODEBUG_FREE, ODEBUG_WORK, work, work->func);
	cancel_work_sync(work);
}

void destroy_delayed_work_on_stack(struct delayed_work *work)
{
	destroy_timer_on_stack(&work->timer);
	destroy_work_on_stack(&work->work);
}

/* A queue that must go on for memory to be reclaimed must not wait for one that need not. */
static void check_flush_dependency(struct workqueue_struct *target_wq, struct work_struct *target_work, bool from_cancel)
{
	struct worker *worker = current_wq_worker();
	struct workqueue_struct *wq;

	if (target_wq->flags & WQ_MEM_RECLAIM || (from_cancel && linux_version >= KERNEL_VERSION(6, 12, 0)))
		return;
	WARN_ONCE(current->flags & PF_MEMALLOC, "workqueue: PF_MEMALLOC task %d(%s) is flushing !WQ_MEM_RECLAIM %s:%ps\n",
		  current->pid, current->comm, target_wq->name, target_work ? target_work->func : NULL);
	if (!worker)
		return;
	wq = worker->current_wq;
	WARN_ONCE(wq && (wq->flags & (WQ_MEM_RECLAIM | __WQ_LEGACY)) == WQ_MEM_RECLAIM,
		  "workqueue: WQ_MEM_RECLAIM %s:%ps is flushing !WQ_MEM_RECLAIM %s:%ps\n",
		  wq->name, worker->current_func, target_wq->name, target_work ? target_work->func : NULL);
}

/* As the thread that runs the queue's items would take it. */
static inline void touch_map(struct lockdep_map *map, struct workqueue_struct *wq)
{
	if (unlikely(wq->flags & WQ_BH))
		local_bh_disable();
	lock_map_acquire(map);
	lock_map_release(map);
	if (unlikely(wq->flags & WQ_BH))
		local_bh_enable();
}

static inline void flush_lockdep(struct workqueue_struct *wq, bool from_cancel)
{
	bool serial = wq->max_active == 1 || wq->flags & WQ_MEM_RECLAIM;

	if (WQ_MAP_IS_EXCLUSIVE && (from_cancel || !serial))
		return;
	if (serial) {
		touch_map(&wq->lockdep_map, wq);
	} else {
		lock_map_acquire_read(&wq->lockdep_map);
		lock_map_release(&wq->lockdep_map);
	}
}

static bool __flush_work(struct work_struct *work, bool from_cancel)
{
	unsigned int busy;

	if (linux_version >= KERNEL_VERSION(4, 20, 0) && WARN_ON(!work->func))
		return false;
	if (!TOUCHES_WHEN_WAITING) {
		lock_map_acquire(&work->lockdep_map);
		lock_map_release(&work->lockdep_map);
	}
	cond_resched();
	busy = __work_busy(work) & (from_cancel ? WORK_BUSY_RUNNING : WORK_BUSY_RUNNING | WORK_BUSY_QUEUED);
	if (!busy || !work->wq)
		return false;
	check_flush_dependency(work->wq, work, from_cancel);
	if (TOUCHES_WHEN_WAITING)
		touch_map(&work->lockdep_map, work->wq);
	flush_lockdep(work->wq, from_cancel);
	__wait_for_work(work, work->wq);
	return true;
}

bool flush_work(struct work_struct *work)
{
	return __flush_work(work, false);
}

unsigned int work_busy(struct work_struct *work)
{
	return __work_busy(work) & (WORK_BUSY_PENDING | WORK_BUSY_RUNNING);
}

bool cancel_work(struct work_struct *work)
{
	return __cancel_work(work);
}

/* Whether the timer was stopped, PENDING being still set. One that has just fired is about to queue the item. */
static inline bool stop_delay(struct work_struct *work)
{
	struct timer_list *timer = &to_delayed_work(work)->timer;

	if (timer_delete(timer))
		return true;
	timer_wait_running(timer);
	return false;
}

static inline bool cancel_delay(struct work_struct *work)
{
	if (!stop_delay(work))
		return false;
	work->data &= ~WORK_STRUCT_PENDING;
	return true;
}

/* While the timer was waited for, the item may have run and set it again; it may even be about to queue the item. */
static inline bool delay_goes_on(struct timer_list *timer)
{
	return timer_pending(timer) || timer_is_running(timer);
}

/* Holds PENDING while it waits, so that nobody can queue the item. */
static bool __cancel_work_timer(struct work_struct *work, bool is_dwork)
{
	bool was_pending = false;

	for (;;) {
		was_pending |= (is_dwork && cancel_delay(work)) || __cancel_work(work);
		if (is_dwork && delay_goes_on(&to_delayed_work(work)->timer))
			continue;
		if (!(work->data & WORK_OFFQ_CANCELING))
			break;
		wait_event(cancel_waitq, !(work->data & WORK_OFFQ_CANCELING));
	}
	work->data |= WORK_STRUCT_PENDING | WORK_OFFQ_CANCELING;
	__flush_work(work, true);
	work->data &= ~(WORK_STRUCT_PENDING | WORK_OFFQ_CANCELING);
	__wake_up(&cancel_waitq, 0);
	return was_pending;
}

bool cancel_work_sync(struct work_struct *work)
{
	return __cancel_work_timer(work, false);
}

/* Since 6.10: a disabled item is not queued, until it has been enabled as often as it was disabled. */
static void offqd_disable(struct work_struct *work)
{
	if ((work->data & WORK_OFFQ_DISABLE_MASK) == WORK_OFFQ_DISABLE_MASK)
		WARN_ONCE(1, "workqueue: work disable count overflowed\n");
	else
		work->data += WORK_OFFQ_DISABLE_ONE;
}

static bool __disable_work(struct work_struct *work, bool is_dwork, bool sync)
{
	bool was_pending;

	__atomic_begin();
	was_pending = is_dwork ? cancel_delayed_work(to_delayed_work(work)) : cancel_work(work);
	offqd_disable(work);
	__atomic_end();
	if (sync)
		was_pending |= __cancel_work_timer(work, is_dwork);
	return was_pending;
}

bool disable_work(struct work_struct *work)
{
	return __disable_work(work, false, false);
}

bool disable_work_sync(struct work_struct *work)
{
	return __disable_work(work, false, true);
}

bool disable_delayed_work(struct delayed_work *dwork)
{
	return __disable_work(&dwork->work, true, false);
}

bool disable_delayed_work_sync(struct delayed_work *dwork)
{
	return __disable_work(&dwork->work, true, true);
}

/* Whether it can be queued now. */
bool enable_work(struct work_struct *work)
{
	if (work->data & WORK_OFFQ_DISABLE_MASK)
		work->data -= WORK_OFFQ_DISABLE_ONE;
	else
		WARN_ONCE(1, "workqueue: work disable count underflowed\n");
	return !(work->data & WORK_OFFQ_DISABLE_MASK);
}

bool enable_delayed_work(struct delayed_work *dwork)
{
	return enable_work(&dwork->work);
}

void flush_workqueue(struct workqueue_struct *wq)
{
	touch_map(&wq->lockdep_map, wq);
	cond_resched();
	check_flush_dependency(wq, NULL, false);
	__wait_for_work(NULL, wq);
}

void drain_workqueue(struct workqueue_struct *wq)
{
	unsigned int tries = 0;

	if (!wq->drainers++)
		wq->flags |= __WQ_DRAINING;
	for (;;) {
		flush_workqueue(wq);
		if (__workqueue_idle(wq))
			break;
		if (++tries == 10 || (tries % 100 == 0 && tries <= 1000))
			pr_warn("workqueue %s: %s() isn't complete after %u tries\n", wq->name, "drain_workqueue", tries);
	}
	if (!--wq->drainers)
		wq->flags &= ~__WQ_DRAINING;
}

/* Since 5.1 each queue is a class of its own (669de8bda87b); before, each place where queues are made. */
#define CLASS_IS_THE_QUEUES (linux_version >= KERNEL_VERSION(5, 1, 0))

/* "(wq_completion)" and a queue's name, which reports name a class and a queue by: read later, when the queue may be gone. */
#define CLASS_PREFIX "(wq_completion)"
#define NR_QUEUE_NAMES 64

/* The name that is kept for good; the last one for all that are too many. */
static const char *class_name(const char *queue)
{
	static char names[NR_QUEUE_NAMES][sizeof(CLASS_PREFIX) + WQ_NAME_LEN];
	char name[sizeof(names[0])];
	unsigned int i;

	snprintf(name, sizeof(name), CLASS_PREFIX "%s", queue);
	for (i = 0; i < NR_QUEUE_NAMES - 1 && names[i][0] && strcmp(names[i], name); i++)
		;
	strscpy(names[i], name, sizeof(name));
	return names[i];
}

static void wq_init_lockdep(struct workqueue_struct *wq, struct lock_class_key *key, const char *lock_name)
{
	if (CLASS_IS_THE_QUEUES) {
		key = &wq->key;
		lockdep_register_key(key);
		lock_name = wq->name - strlen(CLASS_PREFIX);
	}
	lockdep_init_map(&wq->lockdep_map, lock_name, key, 0);
}

static inline void free_workqueue(struct workqueue_struct *wq)
{
	if (CLASS_IS_THE_QUEUES)
		lockdep_unregister_key(&wq->key);
	kfree(wq);
}

struct workqueue_struct *__alloc_workqueue_key(const char *fmt, unsigned int flags, int max_active,
					       struct lock_class_key *key, const char *const *lock_name, ...)
{
	struct workqueue_struct *wq = kzalloc(sizeof(*wq), GFP_KERNEL);
	char name[WQ_NAME_LEN];
	va_list args;

	if (!wq)
		return NULL;
	va_start(args, lock_name);
	vsnprintf(name, sizeof(name), fmt, args);
	va_end(args);
	wq->name = class_name(name) + strlen(CLASS_PREFIX);
	wq->flags = flags;
	if (!max_active)
		max_active = WQ_DFL_ACTIVE;
	if (max_active < 1 || max_active > WQ_MAX_ACTIVE)
		pr_warn("workqueue: max_active %d requested for %s is out of range, clamping between %d and %d\n", max_active,
			wq->name, 1, WQ_MAX_ACTIVE);
	wq->max_active = clamp_val(max_active, 1, WQ_MAX_ACTIVE);
	wq_init_lockdep(wq, key, lock_name[linux_version >= KERNEL_VERSION(4, 14, 0)]);
	return wq;
}

/* Others have queued since it was drained: the queue stays, and with it what uses it. */
static bool warn_busy(struct workqueue_struct *wq)
{
	if (!WARN_ON(!__workqueue_idle(wq)))
		return false;
	if (linux_version >= KERNEL_VERSION(5, 4, 0))
		pr_warn("destroy_workqueue: %s has the following busy pwq\n", wq->name);
	return true;
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	wq->flags |= __WQ_DESTROYING;
	drain_workqueue(wq);
	if (!warn_busy(wq))
		free_workqueue(wq);
}

void delayed_work_timer_fn(struct timer_list *t)
{
	struct delayed_work *dwork = from_timer(dwork, t, timer);

	__queue_work_checked(dwork->cpu | HAS_PENDING, dwork->wq, &dwork->work);
}

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	struct timer_list *timer = &dwork->timer;

	if (dwork->work.data & (WORK_STRUCT_PENDING | WORK_OFFQ_DISABLE_MASK))
		return false;
	WARN_ON_ONCE(!wq);
	WARN_ON_ONCE(timer->function != delayed_work_timer_fn);
	WARN_ON_ONCE(timer_pending(timer));
	if (!delay)
		return queue_work_on(cpu, wq, &dwork->work);
	dwork->work.data |= WORK_STRUCT_PENDING;
	dwork->wq = wq;
	/* The timer runs where it was started. */
	dwork->cpu = cpu == WORK_CPU_UNBOUND ? __queueing_cpu() : cpu;
	timer->expires = jiffies + delay;
	add_timer(timer);
	return true;
}

bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	return queue_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}

bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay)
{
	return queue_delayed_work(system_wq, dwork, delay);
}

/* Whether it was pending. An item that is being cancelled is not queued, which until 6.9 counted as pending. */
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	bool was_pending;

	if (dwork->work.data & WORK_OFFQ_CANCELING)
		return linux_version < KERNEL_VERSION(6, 10, 0);
	__atomic_begin();
	was_pending = cancel_delayed_work(dwork);
	queue_delayed_work_on(cpu, wq, dwork, delay);
	__atomic_end();
	return was_pending;
}

bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	return mod_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}

bool flush_delayed_work(struct delayed_work *dwork)
{
	if (stop_delay(&dwork->work))
		__queue_work_checked(dwork->cpu | HAS_PENDING, dwork->wq, &dwork->work);
	return flush_work(&dwork->work);
}

bool cancel_delayed_work(struct delayed_work *dwork)
{
	return cancel_delay(&dwork->work) || __cancel_work(&dwork->work);
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	return __cancel_work_timer(&dwork->work, true);
}

static void rcu_work_rcufn(struct rcu_head *rcu)
{
	struct rcu_work *rwork = container_of(rcu, struct rcu_work, rcu);

	__queue_work_checked(__queueing_cpu() | HAS_PENDING, rwork->wq, &rwork->work);
}

bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork)
{
	if (rwork->work.data & (WORK_STRUCT_PENDING | WORK_OFFQ_DISABLE_MASK))
		return false;
	rwork->work.data |= WORK_STRUCT_PENDING;
	rwork->wq = wq;
	call_rcu(&rwork->rcu, rcu_work_rcufn);
	return true;
}

bool flush_rcu_work(struct rcu_work *rwork)
{
	if (!(rwork->work.data & WORK_STRUCT_PENDING))
		return flush_work(&rwork->work);
	rcu_barrier();
	flush_work(&rwork->work);
	return true;
}

static void execute_in_context_fn(struct work_struct *work)
{
	struct execute_work *ew = container_of(work, struct execute_work, work);

	ew->fn(work);
}

/* Runs fn at once where it may sleep (0), else as a work item (1). */
int execute_in_process_context(work_func_t fn, struct execute_work *ew)
{
	if (!in_interrupt()) {
		fn(&ew->work);
		return 0;
	}
	ew->fn = fn;
	INIT_WORK(&ew->work, execute_in_context_fn);
	schedule_work(&ew->work);
	return 1;
}

void workqueue_init(void)
{
	int i;

	system_wq = alloc_workqueue("events", 0, 0);
	system_highpri_wq = alloc_workqueue("events_highpri", WQ_HIGHPRI, 0);
	system_long_wq = alloc_workqueue("events_long", 0, 0);
	system_unbound_wq = alloc_workqueue("events_unbound", WQ_UNBOUND, WQ_MAX_ACTIVE);
	system_freezable_wq = alloc_workqueue("events_freezable", WQ_FREEZABLE, 0);
	system_power_efficient_wq = alloc_workqueue("events_power_efficient", WQ_POWER_EFFICIENT, 0);
	system_freezable_power_efficient_wq =
		alloc_workqueue("events_freezable_power_efficient", WQ_FREEZABLE | WQ_POWER_EFFICIENT, 0);
	system_bh_wq = alloc_workqueue("events_bh", WQ_BH, 0);
	system_bh_highpri_wq = alloc_workqueue("events_bh_highpri", WQ_BH | WQ_HIGHPRI, 0);
	system_percpu_wq = system_wq;
	system_dfl_wq = system_unbound_wq;
	for (i = 0; i < NR_KWORKERS; i++)
		create_worker();
}
