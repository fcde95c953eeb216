/* Models kernel/locking/semaphore.c: first come, first served; up() hands over to the first waiter. */
#include <linux/errno.h>
#include <linux/semaphore.h>

static inline bool take_granted(struct semaphore *sem)
{
	if (!sem->granted)
		return false;
	sem->granted--;
	return true;
}

/*
 * How it ends is decided in the same step in which the waiter looks. One that gives up takes nothing: as long as something
 * is granted it has it.
 */
#define __down_common(sem, state, timeout) \
	({ \
		long __left = (timeout); \
		int __ret = 0; \
		might_sleep(); \
		__write_once(sem); \
		__atomic_begin(); \
		if ((sem)->count) { \
			(sem)->count--; \
		} else { \
			(sem)->waiters++; \
			prepare_to_wait(&(sem)->wait, 0, (state) | __WAIT_EXCLUSIVE); \
			for (;;) { \
				__atomic_end(); \
				if (!signal_pending_state(state, current)) \
					__left = schedule_timeout(__left); \
				__atomic_begin(); \
				if (take_granted(sem)) \
					break; \
				if (signal_pending_state(state, current)) \
					__ret = -EINTR; \
				else if (__left <= 0) \
					__ret = -ETIME; \
				if (__ret) { \
					(sem)->waiters--; \
					break; \
				} \
				prepare_to_wait(&(sem)->wait, 0, (state) | __WAIT_EXCLUSIVE); \
			} \
			finish_wait(&(sem)->wait, 0); \
		} \
		__atomic_end(); \
		__ret; \
	})

void down(struct semaphore *sem)
{
	(void)__down_common(sem, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}

int down_interruptible(struct semaphore *sem)
{
	return __down_common(sem, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}

int down_killable(struct semaphore *sem)
{
	return __down_common(sem, TASK_KILLABLE, MAX_SCHEDULE_TIMEOUT);
}

int down_timeout(struct semaphore *sem, long timeout)
{
	return __down_common(sem, TASK_UNINTERRUPTIBLE, timeout);
}

int down_trylock(struct semaphore *sem)
{
	__write_once(sem);
	if (!sem->count)
		return 1;
	sem->count--;
	return 0;
}

void up(struct semaphore *sem)
{
	__write_once(sem);
	__atomic_begin();
	if (sem->waiters) {
		sem->waiters--;
		sem->granted++;
		wake_up(&sem->wait);
	} else {
		sem->count++;
	}
	__atomic_release();
}
