/*
 * Models the kthread_worker half of kernel/kthread.c: a thread that carries out one work item after the other, in the order in
 * which they were queued.
 */
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/slab.h>
#include <linux/string.h>

void __kthread_init_worker(struct kthread_worker *worker, const char *name, struct lock_class_key *key)
{
	memset(worker, 0, sizeof(*worker));
	__raw_spin_lock_init(&worker->lock.rlock, name, key, LD_WAIT_CONFIG);
	INIT_LIST_HEAD(&worker->work_list);
	INIT_LIST_HEAD(&worker->delayed_work_list);
}

int kthread_worker_fn(void *worker_ptr)
{
	struct kthread_worker *worker = worker_ptr;

	worker->task = current;
	for (;;) {
		struct kthread_work *work = NULL;

		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop()) {
			set_current_state(TASK_RUNNING);
			spin_lock_irq(&worker->lock);
			worker->task = NULL;
			spin_unlock_irq(&worker->lock);
			return 0;
		}
		spin_lock_irq(&worker->lock);
		if (!list_empty(&worker->work_list)) {
			work = list_first_entry(&worker->work_list, struct kthread_work, node);
			list_del_init(&work->node);
		}
		worker->current_work = work;
		spin_unlock_irq(&worker->lock);
		if (work) {
			set_current_state(TASK_RUNNING);
			work->func(work);
		} else {
			schedule();
		}
		cond_resched();
	}
}

struct kthread_worker *__kthread_create_worker(const char *namefmt, ...)
{
	struct kthread_worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);
	char name[TASK_COMM_LEN];
	va_list args;

	if (!worker)
		return ERR_PTR(-ENOMEM);
	kthread_init_worker(worker);
	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	worker->task = kthread_create(kthread_worker_fn, worker, "%s", name);
	wake_up_process(worker->task);
	return worker;
}

static bool queuing_blocked(struct kthread_work *work)
{
	return !list_empty(&work->node) || work->canceling;
}

/* The worker's lock is held. */
static void kthread_insert_work(struct kthread_worker *worker, struct kthread_work *work, struct list_head *pos)
{
	WARN_ON_ONCE(!list_empty(&work->node));
	WARN_ON_ONCE(work->worker && work->worker != worker);
	list_add_tail(&work->node, pos);
	work->worker = worker;
	if (!worker->current_work && worker->task)
		wake_up_process(worker->task);
}

bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work)
{
	unsigned long flags;
	bool ret = false;

	spin_lock_irqsave(&worker->lock, flags);
	if (!queuing_blocked(work)) {
		kthread_insert_work(worker, work, &worker->work_list);
		ret = true;
	}
	spin_unlock_irqrestore(&worker->lock, flags);
	return ret;
}

void kthread_delayed_work_timer_fn(struct timer_list *t)
{
	struct kthread_delayed_work *dwork = from_timer(dwork, t, timer);
	struct kthread_work *work = &dwork->work;
	struct kthread_worker *worker = work->worker;
	unsigned long flags;

	if (WARN_ON_ONCE(!worker))
		return;
	spin_lock_irqsave(&worker->lock, flags);
	WARN_ON_ONCE(work->worker != worker);
	WARN_ON_ONCE(list_empty(&work->node));
	list_del_init(&work->node);
	if (!work->canceling)
		kthread_insert_work(worker, work, &worker->work_list);
	spin_unlock_irqrestore(&worker->lock, flags);
}

/* The worker's lock is held. */
static void __kthread_queue_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork,
					 unsigned long delay)
{
	struct kthread_work *work = &dwork->work;

	if (!delay) {
		kthread_insert_work(worker, work, &worker->work_list);
		return;
	}
	list_add(&work->node, &worker->delayed_work_list);
	work->worker = worker;
	dwork->timer.expires = jiffies + delay;
	add_timer(&dwork->timer);
}

bool kthread_queue_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork, unsigned long delay)
{
	unsigned long flags;
	bool ret = false;

	spin_lock_irqsave(&worker->lock, flags);
	if (!queuing_blocked(&dwork->work)) {
		__kthread_queue_delayed_work(worker, dwork, delay);
		ret = true;
	}
	spin_unlock_irqrestore(&worker->lock, flags);
	return ret;
}

struct kthread_flush_work {
	struct kthread_work work;
	struct completion done;
};

static void kthread_flush_work_fn(struct kthread_work *work)
{
	complete(&container_of(work, struct kthread_flush_work, work)->done);
}

static void init_flush(struct kthread_flush_work *fwork)
{
	kthread_init_work(&fwork->work, kthread_flush_work_fn);
	init_completion(&fwork->done);
}

void kthread_flush_work(struct kthread_work *work)
{
	struct kthread_flush_work fwork;
	struct kthread_worker *worker = work->worker;
	bool noop = false;

	if (!worker)
		return;
	init_flush(&fwork);
	spin_lock_irq(&worker->lock);
	if (!list_empty(&work->node))
		kthread_insert_work(worker, &fwork.work, work->node.next);
	else if (worker->current_work == work)
		kthread_insert_work(worker, &fwork.work, worker->work_list.next);
	else
		noop = true;
	spin_unlock_irq(&worker->lock);
	if (!noop)
		wait_for_completion(&fwork.done);
}

void kthread_flush_worker(struct kthread_worker *worker)
{
	struct kthread_flush_work fwork;

	init_flush(&fwork);
	kthread_queue_work(worker, &fwork.work);
	wait_for_completion(&fwork.done);
}

/* The worker's lock is held, and is given up while a timer's function is waited for. */
static void cancel_delayed_timer(struct kthread_work *work, unsigned long *flags)
{
	struct kthread_delayed_work *dwork = container_of(work, struct kthread_delayed_work, work);
	struct kthread_worker *worker = work->worker;

	work->canceling++;
	spin_unlock_irqrestore(&worker->lock, *flags);
	timer_delete_sync(&dwork->timer);
	spin_lock_irqsave(&worker->lock, *flags);
	work->canceling--;
}

static bool take_off(struct kthread_work *work)
{
	if (list_empty(&work->node))
		return false;
	list_del_init(&work->node);
	return true;
}

static bool __kthread_cancel_work_sync(struct kthread_work *work, bool is_dwork)
{
	struct kthread_worker *worker = work->worker;
	unsigned long flags;
	bool ret;

	if (!worker)
		return false;
	spin_lock_irqsave(&worker->lock, flags);
	WARN_ON_ONCE(work->worker != worker);
	if (is_dwork)
		cancel_delayed_timer(work, &flags);
	ret = take_off(work);
	if (worker->current_work == work) {
		work->canceling++;
		spin_unlock_irqrestore(&worker->lock, flags);
		kthread_flush_work(work);
		spin_lock_irqsave(&worker->lock, flags);
		work->canceling--;
	}
	spin_unlock_irqrestore(&worker->lock, flags);
	return ret;
}

bool kthread_cancel_work_sync(struct kthread_work *work)
{
	return __kthread_cancel_work_sync(work, false);
}

bool kthread_cancel_delayed_work_sync(struct kthread_delayed_work *dwork)
{
	return __kthread_cancel_work_sync(&dwork->work, true);
}

/* Whether it was pending. */
bool kthread_mod_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork, unsigned long delay)
{
	struct kthread_work *work = &dwork->work;
	unsigned long flags;
	bool ret = false;

	spin_lock_irqsave(&worker->lock, flags);
	if (work->worker) {
		WARN_ON_ONCE(work->worker != worker);
		cancel_delayed_timer(work, &flags);
		if (work->canceling) {
			ret = !list_empty(&work->node);
			goto out;
		}
		ret = take_off(work);
	}
	__kthread_queue_delayed_work(worker, dwork, delay);
out:
	spin_unlock_irqrestore(&worker->lock, flags);
	return ret;
}

void kthread_destroy_worker(struct kthread_worker *worker)
{
	struct task_struct *task = worker->task;

	if (WARN_ON(!task))
		return;
	kthread_flush_worker(worker);
	kthread_stop(task);
	WARN_ON(!list_empty(&worker->delayed_work_list));
	WARN_ON(!list_empty(&worker->work_list));
	kfree(worker);
}
