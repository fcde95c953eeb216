/*
 * Models include/linux/poll.h. Differs: a task waits on one queue at a time, so that a file whose poll operation names several
 * is waited for on the last one.
 */
#ifndef _LINUX_POLL_H
#define _LINUX_POLL_H

#include <linux/fs.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

typedef unsigned int __poll_t;

#define EPOLLIN POLLIN
#define EPOLLPRI POLLPRI
#define EPOLLOUT POLLOUT
#define EPOLLERR POLLERR
#define EPOLLHUP POLLHUP
#define EPOLLRDNORM POLLRDNORM
#define EPOLLWRNORM POLLWRNORM
#define DEFAULT_POLLMASK (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)

/* waiting: whether whoever asks would sleep. */
typedef struct poll_table_struct {
	bool waiting;
	wait_queue_head_t *queue;
} poll_table;

static inline void poll_wait(struct file *filp, wait_queue_head_t *queue, poll_table *table)
{
	if (!table || !table->waiting)
		return;
	table->queue = queue;
	prepare_to_wait(queue, 0, TASK_INTERRUPTIBLE);
}

static inline void poll_done(poll_table *table)
{
	if (table->queue)
		finish_wait(table->queue, 0);
	table->queue = NULL;
}

#endif
