/* Models kernel/sched/completion.c, whose waiters are exclusive: complete() wakes one. */
#include <linux/completion.h>
#include <linux/limits.h>

/* Counting and waking are one step, as under the lock that the kernel has in the wait queue. */
void complete(struct completion *x)
{
	__atomic_begin();
	if (x->done != UINT_MAX)
		x->done++;
	wake_up(&x->wait);
	__atomic_release();
}

void complete_all(struct completion *x)
{
	__atomic_begin();
	x->done = UINT_MAX;
	wake_up_all(&x->wait);
	__atomic_release();
}

static inline void take_one(struct completion *x)
{
	if (x->done != UINT_MAX)
		x->done--;
}

/* What is left of the time, at least 1 when something was completed; else 0, or -ERESTARTSYS. */
#define wait_for_common(x, timeout, state) \
	({ \
		long __left = (timeout); \
		might_sleep(); \
		if (!(x)->done) { \
			do { \
				prepare_to_wait(&(x)->wait, 0, (state) | __WAIT_EXCLUSIVE); \
				if ((x)->done) \
					break; \
				if (signal_pending_state(state, current)) { \
					__left = -ERESTARTSYS; \
					break; \
				} \
				__left = schedule_timeout(__left); \
			} while (!(x)->done && __left); \
			finish_wait(&(x)->wait, 0); \
		} \
		if ((x)->done) { \
			take_one(x); \
			__left = __left > 0 ? __left : 1; \
		} \
		__left; \
	})

void wait_for_completion(struct completion *x)
{
	(void)wait_for_common(x, MAX_SCHEDULE_TIMEOUT, TASK_UNINTERRUPTIBLE);
}

int wait_for_completion_interruptible(struct completion *x)
{
	long left = wait_for_common(x, MAX_SCHEDULE_TIMEOUT, TASK_INTERRUPTIBLE);

	return left < 0 ? left : 0;
}

int wait_for_completion_killable(struct completion *x)
{
	long left = wait_for_common(x, MAX_SCHEDULE_TIMEOUT, TASK_KILLABLE);

	return left < 0 ? left : 0;
}

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for_common(x, timeout, TASK_UNINTERRUPTIBLE);
}

long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for_common(x, timeout, TASK_INTERRUPTIBLE);
}

long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for_common(x, timeout, TASK_KILLABLE);
}

bool try_wait_for_completion(struct completion *x)
{
	if (!x->done)
		return false;
	take_one(x);
	return true;
}

bool completion_done(struct completion *x)
{
	return x->done != 0;
}
