/* Which work items run side by side. Each entry point warns when its second item runs in the middle of the first. */
#include <kobjlab/entry.h>
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

static struct workqueue_struct *intensive;
static struct workqueue_struct *one_each;
static struct workqueue_struct *second_queue;
static bool in_first;
static bool sleeps;
static int order;

static void second_fn(struct work_struct *work)
{
	WARN_ON(in_first);
}
static DECLARE_WORK(second, second_fn);

/* Can be preempted, and sleeps if it should. */
static void first_fn(struct work_struct *work)
{
	in_first = true;
	if (second_queue)
		queue_work(second_queue, &second);
	cond_resched();
	if (sleeps)
		msleep(1);
	cond_resched();
	in_first = false;
}
static DECLARE_WORK(first, first_fn);

static int pools_init(void)
{
	intensive = alloc_workqueue("intensive", WQ_CPU_INTENSIVE, 0);
	one_each = alloc_workqueue("one_each", 0, 1);
	return 0;
}
late_initcall(pools_init);

static void flush_both(void)
{
	flush_work(&first);
	flush_work(&second);
}

/* The first item queues the second. */
static void chain(struct workqueue_struct *to, struct workqueue_struct *then)
{
	second_queue = then;
	queue_work(to, &first);
	flush_both();
}

__entry("test") void chain_on_one_pool(void)
{
	chain(system_wq, system_long_wq);
}

__entry("test") void chain_while_asleep(void)
{
	sleeps = true;
	chain(system_wq, system_wq);
}

__entry("test") void chain_unbound(void)
{
	chain(system_unbound_wq, system_unbound_wq);
}

__entry("test") void chain_to_high_priority(void)
{
	chain(system_wq, system_highpri_wq);
}

__entry("test") void chain_of_intensive(void)
{
	chain(intensive, system_wq);
}

/* Two queueings by one task, which may be moved to another CPU in between. */
__entry("test") void queue_both(void)
{
	queue_work(system_wq, &first);
	queue_work(system_wq, &second);
	flush_both();
}

static DEFINE_SPINLOCK(queueing);
static DEFINE_SPINLOCK(inner);

__entry("test") void queue_both_locked(void)
{
	spin_lock(&queueing);
	queue_work(system_wq, &first);
	queue_work(system_wq, &second);
	spin_unlock(&queueing);
	flush_both();
}

__entry("test") void queue_both_on_one_cpu(void)
{
	schedule_work_on(1, &first);
	schedule_work_on(1, &second);
	flush_both();
}

__entry("test") void queue_on_two_cpus(void)
{
	schedule_work_on(0, &first);
	schedule_work_on(1, &second);
	flush_both();
}

/* Queues itself for another CPU, and its own CPU for the other item: it stays where it runs. */
static bool again;

static void requeue_fn(struct work_struct *work)
{
	if (!again) {
		again = true;
		schedule_work_on(1, work);
		schedule_work_on(0, &second);
		return;
	}
	in_first = true;
	cond_resched();
	in_first = false;
}
static DECLARE_WORK(requeues, requeue_fn);

__entry("test") void queue_while_running(void)
{
	schedule_work_on(0, &requeues);
	flush_work(&requeues);
	flush_work(&second);
}

/* The item does not begin before the CPU that it was queued on is free. */
static void queue_and_go_on(struct workqueue_struct *wq)
{
	spin_lock(&queueing);
	queue_work(wq, &second);
	in_first = true;
	spin_lock_nested(&inner, 1);
	in_first = false;
	spin_unlock(&inner);
	spin_unlock(&queueing);
	flush_work(&second);
}

__entry("test") void go_on_at_its_cpu(void)
{
	queue_and_go_on(system_wq);
}

__entry("test") void go_on_beside_unbound(void)
{
	queue_and_go_on(system_unbound_wq);
}

static void digit_fn(struct work_struct *work);
static DECLARE_WORK(one, digit_fn);
static DECLARE_WORK(two, digit_fn);
static DECLARE_WORK(three, digit_fn);

static void digit_fn(struct work_struct *work)
{
	order = order * 10 + (work == &one ? 1 : work == &two ? 2 : 3);
}

/* What max_active holds back goes to the end of its pool's list when its turn has come. */
__entry("test") long order_of_held_back(void)
{
	order = 0;
	preempt_disable();
	queue_work(one_each, &one);
	queue_work(one_each, &two);
	queue_work(system_wq, &three);
	preempt_enable();
	flush_work(&two);
	flush_work(&three);
	return order;
}

/* The first of three is cancelled, so that the second may run. */
__entry("test") long cancel_the_first(void)
{
	order = 0;
	preempt_disable();
	queue_work(one_each, &one);
	queue_work(one_each, &two);
	cancel_work(&one);
	preempt_enable();
	flush_work(&two);
	flush_work(&one);
	return order;
}

/* A busy wait for an item of the same pool never ends: its worker does not sleep. */
static bool done;

static void done_fn(struct work_struct *work)
{
	done = true;
}
static DECLARE_WORK(sets_done, done_fn);

static void poll_fn(struct work_struct *work)
{
	queue_work(second_queue, &sets_done);
	while (!done)
		cond_resched();
}
static DECLARE_WORK(polls, poll_fn);

__entry("test") void poll_own_pool(void)
{
	second_queue = system_wq;
	schedule_work(&polls);
	flush_work(&polls);
}

__entry("test") void poll_other_pool(void)
{
	second_queue = system_unbound_wq;
	schedule_work(&polls);
	flush_work(&polls);
}
