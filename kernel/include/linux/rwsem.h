/*
 * Models include/linux/rwsem.h: the semaphore is the core's. A writer that waits keeps new readers out. The
 * interruptible and killable forms give -EINTR when a signal ends the wait. Left out: the _non_owner forms.
 */
#ifndef _LINUX_RWSEM_H
#define _LINUX_RWSEM_H

#include <linux/cleanup.h>
#include <linux/spinlock.h>

#define __RWSEM_INITIALIZER(name) __LOCK_INIT(name, LD_WAIT_SLEEP)
#define DECLARE_RWSEM(name) struct rw_semaphore name = __RWSEM_INITIALIZER(name)
#define __init_rwsem(sem, name, key) __lock_init_shared((sem), (name), (key), LD_WAIT_SLEEP, LD_LOCK_NORMAL)
#define init_rwsem(sem) \
	do { \
		static struct lock_class_key __key; \
		__init_rwsem((sem), #sem, &__key); \
	} while (0)

void down_read(struct rw_semaphore *sem);
void down_read_nested(struct rw_semaphore *sem, int subclass);
int down_read_interruptible(struct rw_semaphore *sem);
int down_read_killable(struct rw_semaphore *sem);
int down_read_killable_nested(struct rw_semaphore *sem, int subclass);
int down_read_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
void down_write_nested(struct rw_semaphore *sem, int subclass);
void _down_write_nest_lock(struct rw_semaphore *sem, struct lockdep_map *nest_lock);
int down_write_killable(struct rw_semaphore *sem);
int down_write_killable_nested(struct rw_semaphore *sem, int subclass);
int down_write_trylock(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
void downgrade_write(struct rw_semaphore *sem);
int rwsem_is_locked(struct rw_semaphore *sem);

#define down_write_nest_lock(sem, nest_lock) _down_write_nest_lock(sem, &(nest_lock)->dep_map)
#define rwsem_is_contended(sem) ((sem)->queued != 0)

DEFINE_GUARD(rwsem_read, struct rw_semaphore *, down_read(_T), up_read(_T))
DEFINE_GUARD_COND(rwsem_read, _try, down_read_trylock(_T))
DEFINE_GUARD_COND(rwsem_read, _intr, down_read_interruptible(_T) == 0)
DEFINE_GUARD(rwsem_write, struct rw_semaphore *, down_write(_T), up_write(_T))
DEFINE_GUARD_COND(rwsem_write, _try, down_write_trylock(_T))
DEFINE_GUARD_COND(rwsem_write, _kill, down_write_killable(_T) == 0)
DEFINE_FREE(up_read, struct rw_semaphore *, if (_T) up_read(_T))
DEFINE_FREE(up_write, struct rw_semaphore *, if (_T) up_write(_T))

#endif
