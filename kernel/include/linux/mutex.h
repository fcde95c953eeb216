/*
 * Models include/linux/mutex.h: struct mutex and its operations are the core's. Left out: signals (the
 * interruptible and killable forms always take the lock).
 */
#ifndef _LINUX_MUTEX_H
#define _LINUX_MUTEX_H

#include <kobjlab/abi.h>
#include <linux/lockdep.h>
#include <linux/types.h>

#define __MUTEX_INITIALIZER(lockname) { .dep_map = { .name = #lockname } }
#define DEFINE_MUTEX(mutexname) struct mutex mutexname = __MUTEX_INITIALIZER(mutexname)

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key);
void mutex_lock(struct mutex *lock);
void mutex_lock_nested(struct mutex *lock, unsigned int subclass);
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
int mutex_is_locked(struct mutex *lock);

#define mutex_init(mutex) \
	do { \
		static struct lock_class_key __key; \
		__mutex_init((mutex), #mutex, &__key); \
	} while (0)
#define mutex_lock_interruptible(lock) ({ mutex_lock(lock); 0; })
#define mutex_lock_killable(lock) ({ mutex_lock(lock); 0; })
#define mutex_lock_interruptible_nested(lock, subclass) ({ mutex_lock_nested(lock, subclass); 0; })
#define mutex_lock_killable_nested(lock, subclass) ({ mutex_lock_nested(lock, subclass); 0; })
#define mutex_lock_io(lock) mutex_lock(lock)
#define mutex_destroy(lock) ((void)(lock))
#define mutex_get_owner(lock) ((lock)->owner)

#endif
