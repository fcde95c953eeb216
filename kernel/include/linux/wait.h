/*
 * Models include/linux/wait.h: who waits stands in the tasks, so that a wait queue entry holds nothing. Left out:
 * exclusive waits (each wake_up wakes all, as for waits that are not exclusive), signals.
 */
#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

#include <kobjlab/abi.h>
#include <linux/sched.h>
#include <linux/types.h>

typedef struct wait_queue_head wait_queue_head_t;
typedef struct wait_queue_entry {
	struct task_struct *private;
} wait_queue_entry_t;
typedef struct wait_queue_entry wait_queue_t;

void prepare_to_wait(struct wait_queue_head *wq_head, long state);
void finish_wait(struct wait_queue_head *wq_head);
void __wake_up(struct wait_queue_head *wq_head, unsigned int nr);

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) { .initialised = 1 }
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define init_waitqueue_head(wq_head) ((void)((wq_head)->initialised = 1))
#define DEFINE_WAIT(name) wait_queue_entry_t name = { .private = NULL }
#define DECLARE_WAITQUEUE(name, tsk) wait_queue_entry_t name = { .private = (tsk) }

/* In Kernel C both have the entry as an argument more. */
#define prepare_to_wait(wq_head, wq_entry, state) ((void)(wq_entry), prepare_to_wait(wq_head, state))
#define finish_wait(wq_head, wq_entry) ((void)(wq_entry), finish_wait(wq_head))

#define wake_up(x) __wake_up(x, 0)
#define wake_up_nr(x, nr) __wake_up(x, nr)
#define wake_up_all(x) __wake_up(x, 0)
#define wake_up_interruptible(x) __wake_up(x, 0)
#define wake_up_interruptible_all(x) __wake_up(x, 0)
#define wake_up_sync(x) __wake_up(x, 0)

#define ___wait_event(wq_head, condition, state) \
	do { \
		if (condition) \
			break; \
		for (;;) { \
			prepare_to_wait(&(wq_head), 0, state); \
			if (condition) \
				break; \
			schedule(); \
		} \
		finish_wait(&(wq_head), 0); \
	} while (0)
#define wait_event(wq_head, condition) ___wait_event(wq_head, condition, TASK_UNINTERRUPTIBLE)
#define wait_event_idle(wq_head, condition) ___wait_event(wq_head, condition, TASK_IDLE)
#define wait_event_interruptible(wq_head, condition) \
	({ ___wait_event(wq_head, condition, TASK_INTERRUPTIBLE); 0; })
#define wait_event_killable(wq_head, condition) ({ ___wait_event(wq_head, condition, TASK_KILLABLE); 0; })
#define wait_event_freezable(wq_head, condition) wait_event_interruptible(wq_head, condition)

/* What is left of the time, at least 1 when the condition came true; 0 when the time was up. */
#define wait_event_timeout(wq_head, condition, timeout) \
	({ \
		long __left = (timeout); \
		bool __true = (condition); \
		while (!__true && __left) { \
			prepare_to_wait(&(wq_head), 0, TASK_UNINTERRUPTIBLE); \
			__true = (condition); \
			if (__true) \
				break; \
			__left = schedule_timeout(__left); \
			__true = (condition); \
		} \
		finish_wait(&(wq_head), 0); \
		__true ? (__left ? __left : 1L) : 0L; \
	})
#define wait_event_interruptible_timeout(wq_head, condition, timeout) wait_event_timeout(wq_head, condition, timeout)
#define wait_event_killable_timeout(wq_head, condition, timeout) wait_event_timeout(wq_head, condition, timeout)

#endif
