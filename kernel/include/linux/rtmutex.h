/* Models include/linux/rtmutex.h: the lock is the core's. Left out: priority inheritance. */
#ifndef _LINUX_RTMUTEX_H
#define _LINUX_RTMUTEX_H

#include <linux/spinlock.h>

#define __RT_MUTEX_INITIALIZER(mutexname) __LOCK_INIT(mutexname, LD_WAIT_SLEEP)
#define DEFINE_RT_MUTEX(mutexname) struct rt_mutex mutexname = __RT_MUTEX_INITIALIZER(mutexname)
/* The class has the name of the function that makes it. */
#define rt_mutex_init(mutex) \
	do { \
		static struct lock_class_key __key; \
		__lock_init_exclusive((mutex), __func__, &__key, LD_WAIT_SLEEP, LD_LOCK_NORMAL); \
	} while (0)
#define rt_mutex_destroy(mutex) ((void)(mutex))

void rt_mutex_lock(struct rt_mutex *lock);
void rt_mutex_lock_nested(struct rt_mutex *lock, unsigned int subclass);
int rt_mutex_lock_interruptible(struct rt_mutex *lock);
int rt_mutex_lock_killable(struct rt_mutex *lock);
int rt_mutex_trylock(struct rt_mutex *lock);
void rt_mutex_unlock(struct rt_mutex *lock);

#define rt_mutex_is_locked(lock) ((lock)->owner != 0)

#endif
