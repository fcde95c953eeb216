/* More rules of work queues: disabling, rcu_work, max_active of each CPU, busy queues, rescuers. See work-rules.test.ts. */
#include <kobjlab/entry.h>
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

static struct workqueue_struct *one_each;
static struct workqueue_struct *single;
static struct workqueue_struct *reclaim;
static struct workqueue_struct *plain;
static int runs;
static int inside;
static int most;

static void count_fn(struct work_struct *work)
{
	runs++;
}

static void slow_fn(struct work_struct *work)
{
	if (++inside > most)
		most = inside;
	msleep(10);
	inside--;
	runs++;
}

static struct work_struct counted;
static struct work_struct slow[3];
static struct delayed_work delayed;
static struct rcu_work after_gp;

static void again_fn(struct work_struct *work)
{
	if (++runs < 5)
		queue_work(single, work);
}
static DECLARE_WORK(again, again_fn);

static void flush_plain_fn(struct work_struct *work)
{
	flush_work(&slow[0]);
}
static DECLARE_WORK(flush_plain, flush_plain_fn);

static void cancel_plain_fn(struct work_struct *work)
{
	cancel_work_sync(&slow[0]);
}
static DECLARE_WORK(cancel_plain, cancel_plain_fn);

static int rules_init(void)
{
	int i;

	INIT_WORK(&counted, count_fn);
	INIT_DELAYED_WORK(&delayed, count_fn);
	INIT_RCU_WORK(&after_gp, count_fn);
	for (i = 0; i < 3; i++)
		INIT_WORK(&slow[i], slow_fn);
	one_each = alloc_workqueue("one_each", 0, 1);
	single = alloc_ordered_workqueue("single", 0);
	reclaim = alloc_workqueue("reclaim", WQ_MEM_RECLAIM, 0);
	plain = alloc_workqueue("plain", 0, 0);
	return 0;
}
late_initcall(rules_init);

/* Queued 1 + cancelled 1 + refused 1 + enabled once of twice 1 + queued again 1; and it ran once. */
__entry("test") long disable(void)
{
	long ok;

	runs = 0;
	__atomic_begin();
	ok = schedule_work(&counted);
	ok += disable_work(&counted);
	ok += !schedule_work(&counted);
	disable_work(&counted);
	ok += !enable_work(&counted) && !schedule_work(&counted) && enable_work(&counted);
	ok += schedule_work(&counted);
	__atomic_end();
	flush_work(&counted);
	return ok * 10 + runs;
}

__entry("test") long disable_running(void)
{
	bool pending;

	runs = 0;
	schedule_work(&slow[0]);
	msleep(5);
	pending = disable_work_sync(&slow[0]);
	WARN_ON(inside || schedule_work(&slow[0]));
	enable_and_queue_work(system_wq, &slow[0]);
	flush_work(&slow[0]);
	return pending * 10 + runs;
}

__entry("test") long disable_delayed(void)
{
	long ok;

	runs = 0;
	ok = schedule_delayed_work(&delayed, 10);
	ok += disable_delayed_work_sync(&delayed);
	ok += !schedule_delayed_work(&delayed, 0) && !mod_delayed_work(system_wq, &delayed, 0);
	ok += enable_delayed_work(&delayed);
	msleep(20);
	return ok * 10 + runs;
}

__entry("test") long enable_too_often(void)
{
	return enable_work(&counted);
}

/* Pending until the reader is gone. */
__entry("test") long grace_period(void)
{
	long ok;

	runs = 0;
	rcu_read_lock();
	ok = queue_rcu_work(system_wq, &after_gp);
	ok += !queue_rcu_work(system_wq, &after_gp);
	ok += !runs;
	rcu_read_unlock();
	ok += flush_rcu_work(&after_gp);
	return ok * 10 + runs;
}

__entry("test") long mod(void)
{
	long ok;

	runs = 0;
	ok = !mod_delayed_work(system_wq, &delayed, 1000);
	ok += mod_delayed_work(system_wq, &delayed, 2);
	ok += delayed_work_pending(&delayed);
	ok += !queue_delayed_work(system_wq, &delayed, 1);
	msleep(10);
	flush_delayed_work(&delayed);
	ok += !cancel_delayed_work(&delayed);
	return ok * 10 + runs;
}

__entry("test") long flush_delayed(void)
{
	unsigned long start = jiffies;

	runs = 0;
	schedule_delayed_work(&delayed, 100000);
	flush_delayed_work(&delayed);
	return runs * 10 + (jiffies - start < 1000);
}

__entry("test") long requeue(void)
{
	runs = 0;
	queue_work(single, &again);
	drain_workqueue(single);
	return runs;
}

/* How many ran at the same time: queued by one task, and by several. */
__entry("test") long same_cpu(void)
{
	queue_work(one_each, &slow[0]);
	queue_work(one_each, &slow[1]);
	flush_workqueue(one_each);
	return most;
}

__entry("test") long two_cpus(void)
{
	queue_work_on(1, one_each, &slow[0]);
	queue_work_on(2, one_each, &slow[1]);
	flush_workqueue(one_each);
	return most;
}

__entry("test") long ordered_cpus(void)
{
	queue_work_on(1, single, &slow[0]);
	queue_work_on(2, single, &slow[1]);
	flush_workqueue(single);
	return most;
}

/* The same item never runs twice at a time on one queue. */
__entry("test") long same_item(void)
{
	queue_work_on(1, plain, &slow[0]);
	msleep(5);
	queue_work_on(2, plain, &slow[0]);
	flush_workqueue(plain);
	return most;
}

/* But on two queues of different CPUs it does. */
__entry("test") long two_queues(void)
{
	queue_work_on(1, plain, &slow[0]);
	msleep(5);
	queue_work_on(2, reclaim, &slow[0]);
	flush_workqueue(reclaim);
	flush_workqueue(plain);
	return most;
}

__entry("test") void flush_from_reclaim(void)
{
	queue_work(plain, &slow[0]);
	queue_work(reclaim, &flush_plain);
	flush_work(&flush_plain);
}

__entry("test") void cancel_from_reclaim(void)
{
	queue_work(plain, &slow[0]);
	msleep(5);
	queue_work(reclaim, &cancel_plain);
	flush_work(&cancel_plain);
}

__entry("test") void flush_from_plain(void)
{
	queue_work(reclaim, &slow[0]);
	queue_work(plain, &flush_plain);
	flush_work(&flush_plain);
}

__entry("test") void flush_while_reclaiming(void)
{
	unsigned int flags = memalloc_noreclaim_save();

	queue_work(plain, &slow[0]);
	flush_work(&slow[0]);
	memalloc_noreclaim_restore(flags);
}

static struct workqueue_struct *doomed;

__entry("test") void destroy(void)
{
	struct workqueue_struct *wq = doomed;

	if (wq)
		destroy_workqueue(wq);
}

__entry("test") void queue_late(void)
{
	struct workqueue_struct *wq = doomed;

	if (wq)
		queue_work(wq, &slow[2]);
}

__entry_setup void make_doomed(void)
{
	doomed = alloc_workqueue("doomed", 0, 0);
}

/* Many items that wait for one which is queued behind them. */
#define MANY 20
static DECLARE_WAIT_QUEUE_HEAD(gate);
static bool open;

static void blocked_fn(struct work_struct *work)
{
	wait_event(gate, open);
}

static void opening_fn(struct work_struct *work)
{
	open = true;
	wake_up_all(&gate);
}

static struct work_struct blocked[MANY];
static struct work_struct opening;

static long block_many(struct workqueue_struct *last)
{
	int i;

	for (i = 0; i < MANY; i++) {
		INIT_WORK(&blocked[i], blocked_fn);
		queue_work(plain, &blocked[i]);
	}
	INIT_WORK(&opening, opening_fn);
	queue_work(last, &opening);
	flush_work(&opening);
	flush_workqueue(plain);
	return 0;
}

__entry("test") long rescued(void)
{
	return block_many(reclaim);
}

__entry("test") long not_initialised(void)
{
	struct delayed_work *dwork = kzalloc(sizeof(*dwork), GFP_KERNEL);

	INIT_WORK(&dwork->work, count_fn);
	schedule_delayed_work(dwork, 0);
	flush_work(&dwork->work);
	kfree(dwork);
	return 0;
}

/* In a soft interrupt, where a function must not sleep. */
static int context;
static void context_fn(struct work_struct *work)
{
	context = in_serving_softirq();
}
static DECLARE_WORK(contextual, context_fn);

__entry("test") long bottom_half(void)
{
	queue_work(system_bh_wq, &contextual);
	flush_work(&contextual);
	return context * 10 + execute_in_process_context(context_fn, NULL);
}

__entry("test") void sleep_in_bottom_half(void)
{
	queue_work(system_bh_wq, &slow[0]);
	flush_work(&slow[0]);
}
