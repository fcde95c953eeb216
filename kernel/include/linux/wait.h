/*
 * Models include/linux/wait.h: who waits stands in the tasks, so that a wait queue entry holds nothing, and a task is on one
 * queue at a time. Left out: wake functions of one's own, wait_woken(), high resolution timeouts.
 */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

#include <kobjlab/abi.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/types.h>

typedef struct wait_queue_head wait_queue_head_t;
typedef struct wait_queue_entry {
	struct task_struct *private;
} wait_queue_entry_t;
typedef struct wait_queue_entry wait_queue_t;

/* Core operations; the first two have the entry as an argument more in Kernel C. */
void prepare_to_wait(struct wait_queue_head *wq_head, long state);
void finish_wait(struct wait_queue_head *wq_head);
void __wake_up(struct wait_queue_head *wq_head, unsigned int how);
void __queue_task(struct wait_queue_head *wq_head, int exclusive);
void __dequeue_task(struct wait_queue_head *wq_head);
int waitqueue_active(struct wait_queue_head *wq_head);

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) { .initialised = 1 }
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_WAIT_QUEUE_HEAD(name)
#define init_waitqueue_head(wq_head) ((void)((wq_head)->initialised = 1))
#define DEFINE_WAIT(name) wait_queue_entry_t name = { .private = NULL }
#define DECLARE_WAITQUEUE(name, tsk) wait_queue_entry_t name = { .private = (tsk) }
#define init_wait(wq_entry) ((void)((wq_entry)->private = NULL))
#define init_waitqueue_entry(wq_entry, p) ((void)((wq_entry)->private = (p)))
#define wq_has_sleeper(wq_head) (waitqueue_active(wq_head) != 0)

#define __WAIT_EXCLUSIVE 0x10000
#define prepare_to_wait(wq_head, wq_entry, state) ((void)(wq_entry), prepare_to_wait(wq_head, state))
#define prepare_to_wait_exclusive(wq_head, wq_entry, state) \
	prepare_to_wait(wq_head, wq_entry, (state) | __WAIT_EXCLUSIVE)
/* 0, or -ERESTARTSYS when a signal ends the wait. */
#define prepare_to_wait_event(wq_head, wq_entry, state) \
	({ \
		prepare_to_wait(wq_head, wq_entry, state); \
		signal_pending_state(state, current) ? -ERESTARTSYS : 0; \
	})
#define finish_wait(wq_head, wq_entry) ((void)(wq_entry), finish_wait(wq_head))
#define add_wait_queue(wq_head, wq_entry) ((void)(wq_entry), __queue_task(wq_head, 0))
#define add_wait_queue_exclusive(wq_head, wq_entry) ((void)(wq_entry), __queue_task(wq_head, 1))
#define remove_wait_queue(wq_head, wq_entry) ((void)(wq_entry), __dequeue_task(wq_head))

/* Wake all who are not exclusive, and as many of the exclusive ones. */
#define wake_up_nr(x, nr) __wake_up(x, nr)
#define wake_up(x) __wake_up(x, 1)
#define wake_up_all(x) __wake_up(x, 0)
#define wake_up_locked(x) wake_up(x)
#define wake_up_all_locked(x) wake_up_all(x)
#define wake_up_sync(x) wake_up(x)
#define wake_up_poll(x, m) wake_up(x)
#define wake_up_interruptible(x) __wake_up(x, 1 | TASK_INTERRUPTIBLE << 16)
#define wake_up_interruptible_nr(x, nr) __wake_up(x, (nr) | TASK_INTERRUPTIBLE << 16)
#define wake_up_interruptible_all(x) __wake_up(x, TASK_INTERRUPTIBLE << 16)
#define wake_up_interruptible_sync(x) wake_up_interruptible(x)
#define wake_up_interruptible_poll(x, m) wake_up_interruptible(x)

/* cmd waits; 0, or -ERESTARTSYS when a signal ended the wait before the condition came true. */
#define __wait_event_loop(wq_head, condition, state, cmd) \
	({ \
		int __interrupted = 0; \
		for (;;) { \
			prepare_to_wait(&(wq_head), 0, state); \
			if (condition) \
				break; \
			if (((state) & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) && \
			    signal_pending_state(state, current)) { \
				__interrupted = -ERESTARTSYS; \
				break; \
			} \
			cmd; \
		} \
		finish_wait(&(wq_head), 0); \
		__interrupted; \
	})
#define ___wait_event(wq_head, condition, state, cmd) \
	({ \
		int __woken = 0; \
		might_sleep(); \
		if (!(condition)) \
			__woken = __wait_event_loop(wq_head, condition, state, cmd); \
		__woken; \
	})

#define wait_event(wq_head, condition) \
	((void)___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, schedule()))
#define wait_event_exclusive_cmd(wq_head, condition, cmd1, cmd2) \
	((void)___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE | __WAIT_EXCLUSIVE, cmd1; schedule(); cmd2))
#define wait_event_cmd(wq_head, condition, cmd1, cmd2) \
	((void)___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE, cmd1; schedule(); cmd2))
#define wait_event_idle(wq_head, condition) ((void)___wait_event(wq_head, condition, TASK_IDLE, schedule()))
#define wait_event_idle_exclusive(wq_head, condition) \
	((void)___wait_event(wq_head, condition, TASK_IDLE | __WAIT_EXCLUSIVE, schedule()))
#define wait_event_interruptible(wq_head, condition) \
	___wait_event(wq_head, condition, TASK_INTERRUPTIBLE, schedule())
#define wait_event_interruptible_exclusive(wq_head, condition) \
	___wait_event(wq_head, condition, TASK_INTERRUPTIBLE | __WAIT_EXCLUSIVE, schedule())
#define wait_event_killable(wq_head, condition) ___wait_event(wq_head, condition, TASK_KILLABLE, schedule())
#define wait_event_killable_exclusive(wq_head, condition) \
	___wait_event(wq_head, condition, TASK_KILLABLE | __WAIT_EXCLUSIVE, schedule())
#define wait_event_freezable(wq_head, condition) wait_event_interruptible(wq_head, condition)

/* The condition is tested, and may be changed, under the lock, which is given back while the task sleeps. */
#define wait_event_lock_irq(wq_head, condition, lock) \
	do { \
		if (!(condition)) \
			(void)__wait_event_loop(wq_head, condition, TASK_UNINTERRUPTIBLE, \
						spin_unlock_irq(&(lock)); schedule(); spin_lock_irq(&(lock))); \
	} while (0)
#define wait_event_interruptible_lock_irq(wq_head, condition, lock) \
	({ \
		int __woken = 0; \
		if (!(condition)) \
			__woken = __wait_event_loop(wq_head, condition, TASK_INTERRUPTIBLE, \
						    spin_unlock_irq(&(lock)); schedule(); \
						    spin_lock_irq(&(lock))); \
		__woken; \
	})

/* What is left of the time, at least 1 when the condition came true; 0 when the time was up; -ERESTARTSYS. */
#define ___wait_event_timeout(wq_head, condition, timeout, state) \
	({ \
		long __left = (timeout); \
		bool __true; \
		might_sleep(); \
		__true = (condition); \
		while (!__true && __left) { \
			prepare_to_wait(&(wq_head), 0, state); \
			__true = (condition); \
			if (__true) \
				break; \
			if (((state) & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) && \
			    signal_pending_state(state, current)) { \
				__left = -ERESTARTSYS; \
				break; \
			} \
			__left = schedule_timeout(__left); \
			__true = (condition); \
		} \
		finish_wait(&(wq_head), 0); \
		__true && !__left ? 1L : __left; \
	})
#define wait_event_timeout(wq_head, condition, timeout) \
	___wait_event_timeout(wq_head, condition, timeout, TASK_UNINTERRUPTIBLE)
#define wait_event_idle_timeout(wq_head, condition, timeout) \
	___wait_event_timeout(wq_head, condition, timeout, TASK_IDLE)
#define wait_event_interruptible_timeout(wq_head, condition, timeout) \
	___wait_event_timeout(wq_head, condition, timeout, TASK_INTERRUPTIBLE)
#define wait_event_killable_timeout(wq_head, condition, timeout) \
	___wait_event_timeout(wq_head, condition, timeout, TASK_KILLABLE)
#define wait_event_freezable_timeout(wq_head, condition, timeout) \
	wait_event_interruptible_timeout(wq_head, condition, timeout)

#endif
