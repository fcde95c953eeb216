/*
 * Models kernel/workqueue.c, 4.12 and 6.x: what has control flow or blocks. Queueing, PENDING, max_active and waiting for an
 * item are core operations on one FIFO that all kworkers serve.
 *
 * By linux_version: lockdep's mode of the queue's map, names of the maps, the cancel paths.
 * A worker that leaves no other idle makes one before it runs an item, so that items which block do not hold others back.
 * Left out: several pools and their CPUs, attributes, rescuers' threads, rcu_work, disable_work, the check for locks that an
 * item's function leaves behind, workers that end. Differs: a queue's lock class belongs in newer kernels to the queue, here to
 * all of its name.
 */
#include <linux/debugobjects.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

/* From the start, and at most. */
#define NR_KWORKERS 2
#define MAX_KWORKERS 16

/* Blocks until there is an item for this kworker, PENDING already cleared. */
struct work_struct *__worker_next(void);
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

/* Since 4.20 the queue's map is exclusive, and the cancel paths leave it alone. */
#define WQ_MAP_IS_EXCLUSIVE (linux_version >= KERNEL_VERSION(4, 20, 0))

static inline struct worker *current_wq_worker(void)
{
	return current->flags & PF_WQ_WORKER ? current->journal_info : NULL;
}

static void process_one_work(struct worker *worker, struct work_struct *work)
{
	struct workqueue_struct *wq = work->wq;
	work_func_t func = work->func;
	/* A copy: the function may free the item. */
	struct lockdep_map lockdep_map = work->lockdep_map;

	worker->current_work = work;
	worker->current_func = func;
	worker->current_wq = wq;
	if (WQ_MAP_IS_EXCLUSIVE)
		lock_map_acquire(&wq->lockdep_map);
	else
		lock_map_acquire_read(&wq->lockdep_map);
	lock_map_acquire(&lockdep_map);
	func(work);
	lock_map_release(&lockdep_map);
	lock_map_release(&wq->lockdep_map);
	worker->current_work = NULL;
	worker->current_func = NULL;
	worker->current_wq = NULL;
	__worker_done(work);
}

static void create_worker(void);

static int worker_thread(void *__worker)
{
	struct worker *worker = __worker;

	current->flags |= PF_WQ_WORKER;
	current->journal_info = worker;
	for (;;) {
		struct work_struct *work = __worker_next();

		if (--nr_idle == 0)
			create_worker();
		process_one_work(worker, work);
		nr_idle++;
	}
	return 0;
}

static void create_worker(void)
{
	unsigned int id = nr_workers;

	if (id == MAX_KWORKERS)
		return;
	nr_workers++;
	nr_idle++;
	kthread_run(worker_thread, &workers[id], "kworker/%d:1", id);
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

/*
 * What the core's __queue_work() does not look at. While a queue is drained only its own items may queue to it. What is
 * refused keeps PENDING, and is lost.
 */
static noinline void __queue_work_checked(struct workqueue_struct *wq, struct work_struct *work)
{
	if (wq->flags & __WQ_DRAINING && WARN_ON_ONCE(!is_chained_work(wq)))
		work->data |= WORK_STRUCT_PENDING;
	else if (WARN_ON(!work->func))
		work->data |= WORK_STRUCT_PENDING;
	else
		__queue_work(wq, work);
}

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	if (work->data & WORK_STRUCT_PENDING)
		return false;
	__queue_work_checked(wq, work);
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

static void check_flush_dependency(struct workqueue_struct *target_wq, struct work_struct *target_work)
{
	struct worker *worker = current_wq_worker();
	struct workqueue_struct *wq;

	if (!worker || target_wq->flags & WQ_MEM_RECLAIM)
		return;
	wq = worker->current_wq;
	WARN_ONCE(wq && (wq->flags & (WQ_MEM_RECLAIM | __WQ_LEGACY)) == WQ_MEM_RECLAIM,
		  "workqueue: WQ_MEM_RECLAIM %s:%ps is flushing !WQ_MEM_RECLAIM %s:%ps",
		  wq->name, worker->current_func, target_wq->name, target_work ? target_work->func : NULL);
}

static inline void flush_lockdep(struct workqueue_struct *wq, bool from_cancel)
{
	bool serial = wq->max_active == 1 || wq->flags & WQ_MEM_RECLAIM;

	if (WQ_MAP_IS_EXCLUSIVE && (from_cancel || !serial))
		return;
	if (serial)
		lock_map_acquire(&wq->lockdep_map);
	else
		lock_map_acquire_read(&wq->lockdep_map);
	lock_map_release(&wq->lockdep_map);
}

static bool __flush_work(struct work_struct *work, bool from_cancel)
{
	unsigned int busy;

	if (linux_version >= KERNEL_VERSION(4, 20, 0) && WARN_ON(!work->func))
		return false;
	lock_map_acquire(&work->lockdep_map);
	lock_map_release(&work->lockdep_map);
	cond_resched();
	busy = __work_busy(work) & (from_cancel ? WORK_BUSY_RUNNING : WORK_BUSY_RUNNING | WORK_BUSY_QUEUED);
	if (!busy || !work->wq)
		return false;
	check_flush_dependency(work->wq, work);
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

static inline bool stop_delay(struct work_struct *work)
{
	if (!timer_delete(&to_delayed_work(work)->timer))
		return false;
	work->data &= ~WORK_STRUCT_PENDING;
	return true;
}

/* Holds PENDING while it waits, so that nobody can queue the item. A timer that fires just now is waited for. */
static bool __cancel_work_timer(struct work_struct *work, bool is_dwork)
{
	bool was_pending = false;

	for (;;) {
		if (is_dwork && timer_delete_sync(&to_delayed_work(work)->timer)) {
			work->data &= ~WORK_STRUCT_PENDING;
			was_pending = true;
		}
		was_pending |= __cancel_work(work);
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

void flush_workqueue(struct workqueue_struct *wq)
{
	lock_map_acquire(&wq->lockdep_map);
	lock_map_release(&wq->lockdep_map);
	cond_resched();
	check_flush_dependency(wq, NULL);
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

/* Classes of queues since 5.1: one a name here, one a queue in the kernel. They stay, as names of classes must. */
#define NR_QUEUE_CLASSES 64
#define QUEUE_CLASS_NAME 48

static char queue_class_names[NR_QUEUE_CLASSES][QUEUE_CLASS_NAME];
static struct lock_class_key queue_class_keys[NR_QUEUE_CLASSES];
static unsigned int nr_queue_classes;

static void init_lockdep(struct workqueue_struct *wq, struct lock_class_key *key, const char *lock_name)
{
	char name[QUEUE_CLASS_NAME];
	unsigned int i;

	if (linux_version >= KERNEL_VERSION(5, 1, 0)) {
		snprintf(name, sizeof(name), "(wq_completion)%s", wq->name);
		for (i = 0; i < nr_queue_classes && strcmp(queue_class_names[i], name); i++)
			;
		if (i == nr_queue_classes && i < NR_QUEUE_CLASSES) {
			strscpy(queue_class_names[i], name, QUEUE_CLASS_NAME);
			nr_queue_classes++;
		}
		if (i < NR_QUEUE_CLASSES) {
			lock_name = queue_class_names[i];
			key = &queue_class_keys[i];
		}
	}
	lockdep_init_map(&wq->lockdep_map, lock_name, key, 0);
}

struct workqueue_struct *__alloc_workqueue_key(const char *fmt, unsigned int flags, int max_active,
					       struct lock_class_key *key, const char *const *lock_name, ...)
{
	struct workqueue_struct *wq = kzalloc(sizeof(*wq), GFP_KERNEL);
	va_list args;

	if (!wq)
		return NULL;
	va_start(args, lock_name);
	wq->name = kvasprintf(GFP_KERNEL, fmt, args);
	va_end(args);
	if (!wq->name) {
		kfree(wq);
		return NULL;
	}
	wq->flags = flags;
	wq->max_active = clamp_val(max_active ? max_active : WQ_DFL_ACTIVE, 1, WQ_MAX_ACTIVE);
	init_lockdep(wq, key, lock_name[linux_version >= KERNEL_VERSION(4, 14, 0)]);
	return wq;
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	wq->flags |= __WQ_DESTROYING;
	drain_workqueue(wq);
	kfree(wq->name);
	kfree(wq);
}

void delayed_work_timer_fn(struct timer_list *t)
{
	struct delayed_work *dwork = from_timer(dwork, t, timer);

	dwork->work.data &= ~WORK_STRUCT_PENDING;
	queue_work(dwork->wq, &dwork->work);
}

bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	if (dwork->work.data & WORK_STRUCT_PENDING)
		return false;
	if (!delay)
		return queue_work(wq, &dwork->work);
	dwork->work.data |= WORK_STRUCT_PENDING;
	dwork->wq = wq;
	dwork->timer.expires = jiffies + delay;
	add_timer(&dwork->timer);
	return true;
}

bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay)
{
	return queue_delayed_work(system_wq, dwork, delay);
}

bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork, unsigned long delay)
{
	bool was_pending = cancel_delayed_work(dwork);

	queue_delayed_work(wq, dwork, delay);
	return was_pending;
}

bool flush_delayed_work(struct delayed_work *dwork)
{
	if (stop_delay(&dwork->work))
		queue_work(dwork->wq, &dwork->work);
	return flush_work(&dwork->work);
}

bool cancel_delayed_work(struct delayed_work *dwork)
{
	return stop_delay(&dwork->work) || __cancel_work(&dwork->work);
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	return __cancel_work_timer(&dwork->work, true);
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
	for (i = 0; i < NR_KWORKERS; i++)
		create_worker();
}
