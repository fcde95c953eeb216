/*
 * Models include/linux/mutex.h: struct mutex and its operations are the core's. The interruptible and killable forms give
 * -EINTR when a signal ends the wait.
 */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H

#include <linux/cleanup.h>
#include <kobjlab/abi.h>
#include <linux/lockdep.h>
#include <linux/lockdep_types.h>
#include <linux/types.h>

#define __MUTEX_INITIALIZER(lockname) \
	{ .magic = LOCK_MAGIC, .dep_map = { .name = #lockname, .wait_type_inner = LD_WAIT_SLEEP } }
#define DEFINE_MUTEX(mutexname) struct mutex mutexname = __MUTEX_INITIALIZER(mutexname)

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key);
void mutex_lock(struct mutex *lock);
void mutex_lock_nested(struct mutex *lock, unsigned int subclass);
int mutex_lock_interruptible(struct mutex *lock);
int mutex_lock_interruptible_nested(struct mutex *lock, unsigned int subclass);
int mutex_lock_killable(struct mutex *lock);
int mutex_lock_killable_nested(struct mutex *lock, unsigned int subclass);
void mutex_lock_io(struct mutex *lock);
void _mutex_lock_nest_lock(struct mutex *lock, struct lockdep_map *nest_lock);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
int mutex_is_locked(struct mutex *lock);
void __mutex_destroy(struct mutex *lock);
/* Warns about a mutex that is held. Using it afterwards is a finding. */
void mutex_destroy(struct mutex *lock);

#define mutex_init(mutex) \
	do { \
		static struct lock_class_key __key; \
		__mutex_init((mutex), #mutex, &__key); \
	} while (0)
#define mutex_lock_nest_lock(lock, nest_lock) _mutex_lock_nest_lock(lock, &(nest_lock)->dep_map)
#define mutex_get_owner(lock) ((lock)->owner)

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_GUARD_COND(mutex, _try, mutex_trylock(_T))
DEFINE_GUARD_COND(mutex, _intr, mutex_lock_interruptible(_T) == 0)
DEFINE_FREE(mutex, struct mutex *, if (_T) mutex_unlock(_T))

#endif
