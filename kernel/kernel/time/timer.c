/*
 * Models kernel/time/timer.c: one list of pending timers in the order of their times, served by the thread ktimerd.
 *
 * By linux_version: what starting a pending timer, or one without a function, does.
 * Differs: the task that an interrupt interrupts is always that thread, so that no two timers' functions run at a time. Left
 * out: deferrable timers, CPUs, resolution.
 */
#include <linux/debugobjects.h>
#include <linux/hardirq.h>
#include <linux/hrtimer.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/wait.h>

static LIST_HEAD(timers);
static DECLARE_WAIT_QUEUE_HEAD(timers_changed);
static DECLARE_WAIT_QUEUE_HEAD(timer_done);
static struct timer_list *running_timer;
static bool ktimerd_runs;

static int run_timers(void *unused);

static inline unsigned int debug_type(const struct timer_list *timer)
{
	return timer->flags & TIMER_HRTIMER ? ODEBUG_HRTIMER : ODEBUG_TIMER;
}

static inline const void *debug_hint(const struct timer_list *timer)
{
	if (timer->flags & TIMER_HRTIMER)
		return container_of(timer, struct hrtimer, base)->function;
	return timer->function;
}

/* A timer that is set up while it is pending is reported, and deleted. */
void debug_timer_init(struct timer_list *timer, unsigned int flags)
{
	if (__debug_object_active(timer)) {
		__debug_object_report(ODEBUG_INIT, debug_type(timer), timer, debug_hint(timer));
		timer_delete(timer);
	}
	debug_object_is_on_stack(timer, !!(flags & TIMER_ON_STACK));
}

/* What takes the place of a function that was never set. */
static void stub_timer(struct timer_list *timer)
{
	WARN_ON(1);
}

static inline void debug_assert_init(struct timer_list *timer)
{
	if (likely(timer->flags & TIMER_IS_SET_UP))
		return;
	__debug_object_report(ODEBUG_ASSERT_INIT, ODEBUG_TIMER, timer, NULL);
	init_timer_key(timer, stub_timer, object_is_on_stack(timer) ? TIMER_ON_STACK : 0, NULL, NULL);
}

/* A timer on the stack goes with its function. */
void destroy_timer_on_stack(struct timer_list *timer)
{
	if (!__debug_object_active(timer))
		return;
	__debug_object_report(ODEBUG_FREE, debug_type(timer), timer, debug_hint(timer));
	timer_delete_sync(timer);
}

void init_timer_key(struct timer_list *timer, void (*func)(struct timer_list *), unsigned int flags,
		    const char *name, struct lock_class_key *key)
{
	debug_timer_init(timer, flags);
	timer->entry.next = NULL;
	timer->entry.prev = NULL;
	timer->expires = 0;
	timer->data = 0;
	timer->function = func;
	timer->flags = (flags & ~TIMER_ON_STACK) | TIMER_IS_SET_UP;
	timer->pending = 0;
	memset(&timer->lockdep_map, 0, sizeof(timer->lockdep_map));
	if (key)
		lockdep_init_map(&timer->lockdep_map, name, key, 0);
}

/* Not before the first timer: most models have none. Others may run meanwhile. */
static void start_ktimerd(void)
{
	if (ktimerd_runs)
		return;
	ktimerd_runs = true;
	kthread_run(run_timers, NULL, "ktimerd");
}

/* One step: the timer is on the list when others can look again. */
static void enqueue_timer(struct timer_list *timer)
{
	struct timer_list *other;

	list_for_each_entry(other, &timers, entry)
		if (time_after(other->expires, timer->expires))
			break;
	list_add_tail(&timer->entry, &other->entry);
	timer->pending = 1;
	__debug_object_activate(timer, debug_type(timer), debug_hint(timer), &timer->entry);
	__wake_up(&timers_changed, 0);
}

int timer_delete(struct timer_list *timer)
{
	debug_assert_init(timer);
	if (!timer->pending)
		return 0;
	list_del(&timer->entry);
	__debug_object_deactivate(timer);
	timer->pending = 0;
	return 1;
}

/* One without a function was shut down (since 6.2), and stays so. */
static inline bool is_shut_down(struct timer_list *timer)
{
	if (likely(timer->function))
		return false;
	BUG_ON(linux_version < KERNEL_VERSION(6, 2, 0));
	return true;
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	int was_pending;

	debug_assert_init(timer);
	if (is_shut_down(timer))
		return 0;
	start_ktimerd();
	was_pending = timer_delete(timer);
	timer->expires = expires;
	enqueue_timer(timer);
	return was_pending;
}

/* When it is pending, and then only: whether it was. */
int mod_timer_pending(struct timer_list *timer, unsigned long expires)
{
	return timer_pending(timer) ? mod_timer(timer, expires) : 0;
}

/* To an earlier time only. */
int timer_reduce(struct timer_list *timer, unsigned long expires)
{
	if (timer_pending(timer) && time_before_eq(timer->expires, expires))
		return 1;
	return mod_timer(timer, expires);
}

void add_timer(struct timer_list *timer)
{
	if (linux_version < KERNEL_VERSION(6, 2, 0))
		BUG_ON(timer_pending(timer));
	else if (WARN_ON_ONCE(timer_pending(timer)))
		return;
	mod_timer(timer, timer->expires);
}

bool timer_is_running(struct timer_list *timer)
{
	return running_timer == timer;
}

/* In its own function this never ends, and as in the kernel nobody sleeps. */
void timer_wait_running(struct timer_list *timer)
{
	if (running_timer != timer)
		return;
	while (running_timer == timer) {
		prepare_to_wait(&timer_done, 0, TASK_UNINTERRUPTIBLE);
		if (running_timer == timer)
			__busy_wait();
	}
	finish_wait(&timer_done, 0);
}

/* -1: its function runs now. */
int try_to_del_timer_sync(struct timer_list *timer)
{
	debug_assert_init(timer);
	return running_timer == timer ? -1 : timer_delete(timer);
}

/* Its function may have started it again while it was waited for. */
int timer_cancel(struct timer_list *timer)
{
	do
		timer_wait_running(timer);
	while (running_timer == timer);
	return timer_delete(timer);
}

int timer_delete_sync(struct timer_list *timer)
{
	debug_assert_init(timer);
	if (timer->lockdep_map.name) {
		unsigned long flags;

		/* The map is a timer's that runs in an interrupt: it is taken as if with interrupts off. */
		local_irq_save(flags);
		lock_map_acquire(&timer->lockdep_map);
		lock_map_release(&timer->lockdep_map);
		local_irq_restore(flags);
	}
	WARN_ON(in_hardirq() && !(timer->flags & TIMER_IRQSAFE));
	return timer_cancel(timer);
}

int timer_shutdown(struct timer_list *timer)
{
	int was_pending = timer_delete(timer);

	timer->function = NULL;
	return was_pending;
}

/* Its function may start it again until it has no function. */
int timer_shutdown_sync(struct timer_list *timer)
{
	int was_pending = timer_delete_sync(timer);

	was_pending |= timer_delete(timer);
	timer->function = NULL;
	return was_pending;
}

static void call_timer_fn(struct timer_list *timer)
{
	/* A copy: the callback may free the timer. */
	struct lockdep_map lockdep_map = timer->lockdep_map;
	bool named = lockdep_map.name != NULL;
	unsigned int count;
	void (*function)(struct timer_list *) = timer->function;
	bool classic = timer->flags & TIMER_CLASSIC;
	unsigned long data = timer->data;

	timer_delete(timer);
	running_timer = timer;
	if (named)
		lock_map_acquire(&lockdep_map);
	count = preempt_count();
	if (classic)
		((void (*)(unsigned long))function)(data);
	else
		function(timer);
	if (unlikely(count != preempt_count())) {
		WARN_ONCE(1, "timer: %pS preempt leak: %08x -> %08x\n", function, count, preempt_count());
		while (preempt_count() > count)
			preempt_enable();
	}
	if (named)
		lock_map_release(&lockdep_map);
	running_timer = NULL;
	__wake_up(&timer_done, 0);
}

static void __run_timers(struct timer_list *timer)
{
	__softirq_enter();
	call_timer_fn(timer);
	__softirq_exit();
}

static void __hrtimer_run_queues(struct timer_list *timer)
{
	irq_enter();
	call_timer_fn(timer);
	irq_exit();
}

static int run_timers(void *unused)
{
	for (;;) {
		struct timer_list *next;
		long left;

		wait_event_idle(timers_changed, !list_empty(&timers));
		if (list_empty(&timers))
			continue;
		next = list_first_entry(&timers, struct timer_list, entry);
		left = next->expires - jiffies;
		if (left <= 0) {
			if (next->flags & TIMER_HARDIRQ)
				__hrtimer_run_queues(next);
			else
				__run_timers(next);
			continue;
		}
		prepare_to_wait(&timers_changed, 0, TASK_IDLE);
		/* Something earlier may have come before this task was on the queue. */
		if (!list_empty(&timers) && list_first_entry(&timers, struct timer_list, entry) == next)
			schedule_timeout(left);
		finish_wait(&timers_changed, 0);
	}
}
