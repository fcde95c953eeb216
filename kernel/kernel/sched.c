/*
 * Models kernel/sched/completion.c and the parts of kernel/sched/core.c and kernel/time/timer.c that are control flow; waiting
 * and waking are core operations.
 *
 * Differs: complete() wakes all who wait, and those who find nothing left wait on.
 */
#include <linux/completion.h>
#include <linux/limits.h>
#include <linux/sched.h>
#include <linux/wait.h>

/* Where a task waits that names no queue. */
static DECLARE_WAIT_QUEUE_HEAD(no_queue);

void set_current_state(long state)
{
	if (state == TASK_RUNNING)
		finish_wait(&no_queue, 0);
	else
		prepare_to_wait(&no_queue, 0, state);
}

long schedule_timeout_interruptible(long timeout)
{
	set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}

long schedule_timeout_uninterruptible(long timeout)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}

/* Counting and waking are one step, as under the lock that the kernel has in the wait queue. */
void complete(struct completion *x)
{
	__atomic_begin();
	if (x->done != UINT_MAX)
		x->done++;
	__wake_up(&x->wait, 0);
	__atomic_end();
}

void complete_all(struct completion *x)
{
	__atomic_begin();
	x->done = UINT_MAX;
	__wake_up(&x->wait, 0);
	__atomic_end();
}

static inline void take_one(struct completion *x)
{
	if (x->done != UINT_MAX)
		x->done--;
}

void wait_for_completion(struct completion *x)
{
	if (!x->done) {
		do {
			prepare_to_wait(&x->wait, 0, TASK_UNINTERRUPTIBLE);
			if (x->done)
				break;
			schedule_timeout(MAX_SCHEDULE_TIMEOUT);
		} while (!x->done);
		finish_wait(&x->wait, 0);
	}
	take_one(x);
}

int wait_for_completion_interruptible(struct completion *x)
{
	wait_for_completion(x);
	return 0;
}

int wait_for_completion_killable(struct completion *x)
{
	wait_for_completion(x);
	return 0;
}

/* 0 when the time was up, else what is left of it, at least 1. */
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	long left = timeout;

	if (!x->done) {
		do {
			prepare_to_wait(&x->wait, 0, TASK_UNINTERRUPTIBLE);
			if (x->done)
				break;
			left = schedule_timeout(left);
		} while (!x->done && left);
		finish_wait(&x->wait, 0);
		if (!x->done)
			return 0;
	}
	take_one(x);
	return left ? left : 1;
}

long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	return wait_for_completion_timeout(x, timeout);
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
