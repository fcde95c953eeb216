/* Models include/linux/semaphore.h: a counting semaphore, unknown to the lock validator. */
#ifndef _LINUX_SEMAPHORE_H
#define _LINUX_SEMAPHORE_H

#include <linux/wait.h>

/* granted: by up() to waiters that have not gone on yet; nobody else may have these. */
struct semaphore {
	unsigned int count;
	unsigned int waiters;
	unsigned int granted;
	wait_queue_head_t wait;
};

#define __SEMAPHORE_INITIALIZER(name, n) { .count = (n), .wait = __WAIT_QUEUE_HEAD_INITIALIZER(name) }
/* The number of holders is an argument since 6.4; before there was one. */
#define __DEFINE_SEMAPHORE(name, n, ...) struct semaphore name = __SEMAPHORE_INITIALIZER(name, n)
#define DEFINE_SEMAPHORE(name, n...) __DEFINE_SEMAPHORE(name, ##n, 1)

static inline void sema_init(struct semaphore *sem, int val)
{
	sem->count = val;
	sem->waiters = 0;
	sem->granted = 0;
	init_waitqueue_head(&sem->wait);
}

void down(struct semaphore *sem);
/* 0, or -EINTR when a signal came; with a timeout 0 or -ETIME. */
int down_interruptible(struct semaphore *sem);
int down_killable(struct semaphore *sem);
int down_timeout(struct semaphore *sem, long timeout);
/* The other way round: 0 when it was got, 1 when not. */
int down_trylock(struct semaphore *sem);
void up(struct semaphore *sem);

#endif
