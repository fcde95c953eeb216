/* Waits that signals end, and those that they do not; completions, semaphores, bits: for test/kernel/waiting.test.ts. */
#include <kobjlab/entry.h>
#include <linux/bitops.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched/signal.h>
#include <linux/semaphore.h>
#include <linux/swait.h>
#include <linux/sysfs.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static DECLARE_COMPLETION(done);
static DEFINE_MUTEX(mutex);
static DECLARE_RWSEM(rwsem);
static DEFINE_SEMAPHORE(sem, 1);
static struct semaphore tokens;
static bool ready;
static int left_behind;
static unsigned long bits = 1;

__entry("waiter") long wait_interruptible(void)
{
	return wait_event_interruptible(queue, ready);
}

__entry("waiter") long wait_killable(void)
{
	return wait_event_killable(queue, ready);
}

__entry("waiter") long wait_deaf(void)
{
	wait_event(queue, ready);
	return 0;
}

__entry("waiter") long wait_interruptible_for(void)
{
	return wait_event_interruptible_timeout(queue, ready, 100);
}

__entry("waiter") long wait_done(void)
{
	return wait_for_completion_interruptible(&done);
}

__entry("waiter") long wait_done_killable(void)
{
	return wait_for_completion_killable_timeout(&done, 50);
}

/* As drivers did it before wait_event(). */
__entry("waiter") long wait_by_hand(void)
{
	DECLARE_WAITQUEUE(wait, current);
	long ret = 0;

	add_wait_queue(&queue, &wait);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (ready)
			break;
		if (signal_pending(current)) {
			ret = -ERESTARTSYS;
			break;
		}
		schedule();
	}
	set_current_state(TASK_RUNNING);
	remove_wait_queue(&queue, &wait);
	return ret;
}

__entry("waker") void wake(void)
{
	ready = true;
	wake_up_interruptible(&queue);
}

__entry("waker") void wake_twice(void)
{
	wake_up(&queue);
	ready = true;
	wake_up(&queue);
}

__entry("waker") void wake_everybody(void)
{
	ready = true;
	wake_up_all(&queue);
}

__entry("waker") void complete_one(void)
{
	complete(&done);
}

/* Holds what others want until the kernel runs out of other things to do. */
__entry("holder") long hold_mutex(void)
{
	mutex_lock(&mutex);
	msleep(1000);
	mutex_unlock(&mutex);
	return 0;
}

__entry("waiter") long lock_interruptible(void)
{
	if (mutex_lock_interruptible(&mutex))
		return -ERESTARTSYS;
	left_behind++;
	mutex_unlock(&mutex);
	return 0;
}

__entry("waiter") long lock_killable(void)
{
	long ret = mutex_lock_killable(&mutex);

	if (!ret)
		mutex_unlock(&mutex);
	return ret;
}

__entry("holder") long hold_rwsem(void)
{
	down_read(&rwsem);
	msleep(1000);
	up_read(&rwsem);
	return 0;
}

__entry("waiter") long write_killable(void)
{
	long ret = down_write_killable(&rwsem);

	if (!ret)
		up_write(&rwsem);
	return ret;
}

/* In the way of readers as long as the writer waits. */
__entry("waiter") long read_behind(void)
{
	down_read(&rwsem);
	up_read(&rwsem);
	return 0;
}

/* Broken: goes on as if it had the lock. */
__entry("waiter") long unlock_anyway(void)
{
	mutex_lock_interruptible(&mutex);
	mutex_unlock(&mutex);
	return 0;
}

__entry("sleeper") long sleep_interruptible(void)
{
	return msleep_interruptible(1000) > 0;
}

__entry("sleeper") long sleep_interruptible_timeout(void)
{
	return schedule_timeout_interruptible(1000) > 0;
}

__entry("test") long use_semaphore(void)
{
	long ret = down_interruptible(&sem);

	if (ret)
		return ret;
	WARN_ON(left_behind);
	left_behind = 1;
	cond_resched();
	left_behind = 0;
	up(&sem);
	return 0;
}

__entry("test") long semaphore_results(void)
{
	sema_init(&tokens, 2);
	return (down_trylock(&tokens) == 0) + 10 * (down_killable(&tokens) == 0) +
	       100 * (down_trylock(&tokens) == 1) + 1000 * (down_timeout(&tokens, 10) == -ETIME);
}

__entry("test") void empty_semaphore(void)
{
	sema_init(&tokens, 0);
}

__entry("waiter") long take_token(void)
{
	down(&tokens);
	return 0;
}

__entry("waiter") long take_token_interruptible(void)
{
	return down_interruptible(&tokens);
}

__entry("waker") void give_token(void)
{
	up(&tokens);
}

__entry("waiter") long wait_bit(void)
{
	return wait_on_bit(&bits, 0, TASK_INTERRUPTIBLE);
}

__entry("waker") void clear_it(void)
{
	clear_and_wake_up_bit(0, &bits);
}

/* A store that restarts until it gets the lock, as those do that would wait under what it holds. */
static ssize_t restart_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	if (!mutex_trylock(&mutex))
		return restart_syscall();
	mutex_unlock(&mutex);
	return count;
}

static struct kobj_attribute restart_attribute = __ATTR_WO(restart);

static int waiting_init(void)
{
	return sysfs_create_file(kernel_kobj, &restart_attribute.attr);
}
late_initcall(waiting_init);
