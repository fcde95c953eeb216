/* What goes wrong inside of work items, and outside of them. */
#include <kobjlab/entry.h>
#include <linux/delay.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

static DEFINE_MUTEX(lock);
static DEFINE_SPINLOCK(spin);

static void warn(struct work_struct *work)
{
	WARN(1, "told by WARN\n");
}

static void dump(struct work_struct *work)
{
	dump_stack();
}

static void use_freed(struct work_struct *work)
{
	char *p = kmalloc(8, GFP_KERNEL);

	kfree(p);
	*p = 1;
}

static void dereference_null(struct work_struct *work)
{
	*(volatile int *)NULL = 1;
}

static void sleep_atomic(struct work_struct *work)
{
	spin_lock(&spin);
	mutex_lock(&lock);
	mutex_unlock(&lock);
	spin_unlock(&spin);
}

static void lock_twice(struct work_struct *work)
{
	mutex_lock(&lock);
	mutex_lock_nested(&lock, 0);
}

static void leave_locked(struct work_struct *work)
{
	mutex_lock(&lock);
}

static void (*const mistakes[])(struct work_struct *) = {
	warn, dump, use_freed, dereference_null, sleep_atomic, lock_twice, leave_locked,
};

static struct workqueue_struct *own;

static int info_init(void)
{
	own = alloc_workqueue("own-%d", 0, 0, 7);
	return own ? 0 : -ENOMEM;
}
late_initcall(info_init);

static void run(struct workqueue_struct *wq, unsigned int which)
{
	struct work_struct work;

	INIT_WORK_ONSTACK(&work, mistakes[which]);
	queue_work(wq, &work);
	flush_work(&work);
	destroy_work_on_stack(&work);
}

__entry("test") void in_own_queue(unsigned int which __range(0, 6))
{
	run(own, which);
}

__entry("test") void in_bottom_half(unsigned int which __range(0, 6))
{
	run(system_bh_wq, which);
}

__entry("test") void without_item(unsigned int which __range(0, 6))
{
	mistakes[which](NULL);
}

/* The queue is gone when its report is read. */
__entry("test") void in_queue_that_goes(unsigned int which __range(0, 6))
{
	struct workqueue_struct *wq = alloc_workqueue("gone", 0, 0);

	run(wq, which);
	destroy_workqueue(wq);
}
