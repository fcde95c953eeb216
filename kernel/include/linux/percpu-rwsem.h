/*
 * Models include/linux/percpu-rwsem.h: to callers a rw_semaphore whose class has no wait type. Left out: the counts of
 * each CPU, and the grace period that they cost a writer.
 */
#ifndef _LINUX_PERCPU_RWSEM_H
#define _LINUX_PERCPU_RWSEM_H

#include <linux/errno.h>
#include <linux/rwsem.h>

#define DEFINE_PERCPU_RWSEM(name) struct percpu_rw_semaphore name = __LOCK_INIT(name, LD_WAIT_INV)
#define DEFINE_STATIC_PERCPU_RWSEM(name) static DEFINE_PERCPU_RWSEM(name)
#define percpu_init_rwsem(sem) \
	({ \
		static struct lock_class_key rwsem_key; \
		__lock_init_shared((sem), #sem, &rwsem_key, LD_WAIT_INV, LD_LOCK_NORMAL); \
		0; \
	})
#define percpu_free_rwsem(sem) ((void)(sem))

void percpu_down_read(struct percpu_rw_semaphore *sem);
int percpu_down_read_trylock(struct percpu_rw_semaphore *sem);
void percpu_up_read(struct percpu_rw_semaphore *sem);
void percpu_down_write(struct percpu_rw_semaphore *sem);
void percpu_up_write(struct percpu_rw_semaphore *sem);

#define percpu_rwsem_assert_held(sem) lockdep_assert_held(sem)
#define percpu_rwsem_is_held(sem) lockdep_is_held(sem)

#endif
