/* Entry points for the rules of work queues. */
#include <kobjlab/entry.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(lock);
static struct workqueue_struct *single;
static struct workqueue_struct *many;
static int runs;
static int inside;

static void locked_fn(struct work_struct *work)
{
	mutex_lock(&lock);
	runs++;
	mutex_unlock(&lock);
}

static void alone_fn(struct work_struct *work)
{
	WARN_ON(inside);
	inside++;
	cond_resched();
	inside--;
	runs++;
}

static void flushing_fn(struct work_struct *work)
{
	flush_workqueue(single);
}

static void freeing_fn(struct work_struct *work)
{
	kfree(work);
}

static struct work_struct locked;
static DECLARE_WORK(alone_1, alone_fn);
static DECLARE_WORK(alone_2, alone_fn);
static DECLARE_WORK(flushing, flushing_fn);

static int queues_init(void)
{
	INIT_WORK(&locked, locked_fn);
	single = alloc_ordered_workqueue("single", 0);
	many = alloc_workqueue("many", 0, 0);
	return single && many ? 0 : -ENOMEM;
}
late_initcall(queues_init);

/* 1: queued, 0: pending already; then flushed: it ran. */
__entry("test") long queue_twice(void)
{
	bool first, second, waited;

	runs = 0;
	__atomic_begin();
	first = schedule_work(&locked);
	second = schedule_work(&locked);
	__atomic_end();
	waited = flush_work(&locked);
	return first * 1000 + second * 100 + waited * 10 + runs;
}

__entry("test") long flush_idle(void)
{
	return flush_work(&locked);
}

/* The work takes the lock that is held here. */
__entry("test") long cancel_locked(void)
{
	mutex_lock(&lock);
	cancel_work_sync(&locked);
	mutex_unlock(&lock);
	return 0;
}

__entry("test") long flush_locked(void)
{
	schedule_work(&locked);
	mutex_lock(&lock);
	flush_work(&locked);
	mutex_unlock(&lock);
	return 0;
}

__entry("test") long ordered(void)
{
	queue_work(single, &alone_1);
	queue_work(single, &alone_2);
	flush_workqueue(single);
	return 0;
}

__entry("test") long unordered(void)
{
	queue_work(many, &alone_1);
	queue_work(many, &alone_2);
	flush_workqueue(many);
	return 0;
}

__entry("test") long flush_inside(void)
{
	queue_work(single, &flushing);
	return 0;
}

__entry("test") long free_inside(void)
{
	struct work_struct *work = kzalloc(sizeof(*work), GFP_KERNEL);

	INIT_WORK(work, freeing_fn);
	schedule_work(work);
	flush_workqueue(system_wq);
	return 0;
}

__entry("test") long free_pending(void)
{
	struct work_struct *work = kzalloc(sizeof(*work), GFP_KERNEL);

	INIT_WORK(work, locked_fn);
	schedule_work(work);
	kfree(work);
	return 0;
}

/* Two queues of one name, made at one place. */
static struct workqueue_struct *make_queue(void)
{
	return alloc_workqueue("twin", 0, 0);
}

static struct workqueue_struct *flushed;

static void flush_fn(struct work_struct *work)
{
	flush_workqueue(flushed);
}
static DECLARE_WORK(flushes, flush_fn);

static void item_flushes(struct workqueue_struct *its, struct workqueue_struct *other)
{
	flushed = other;
	queue_work(its, &flushes);
	flush_work(&flushes);
}

/* An item of one queue flushes the other; `crosswise`: the other way round, too. */
__entry("test") void flush_twin(bool crosswise)
{
	struct workqueue_struct *a = make_queue();
	struct workqueue_struct *b = make_queue();

	item_flushes(a, b);
	if (crosswise)
		item_flushes(b, a);
	destroy_workqueue(b);
	destroy_workqueue(a);
}

/* A queue whose items take a lock, and, when that is gone, another one that is flushed under that lock. */
__entry("test") void flush_successor(void)
{
	struct workqueue_struct *wq = make_queue();

	queue_work(wq, &locked);
	flush_work(&locked);
	destroy_workqueue(wq);
	wq = make_queue();
	mutex_lock(&lock);
	flush_workqueue(wq);
	mutex_unlock(&lock);
	destroy_workqueue(wq);
}
