/*
 * Models include/linux/local_lock.h. There are no per-CPU variables: a local_lock_t stands for the one of a CPU, and
 * excludes whoever uses it.
 */
#ifndef _LINUX_LOCAL_LOCK_H
#define _LINUX_LOCAL_LOCK_H

#include <linux/spinlock.h>

typedef struct local_lock local_lock_t;

#define INIT_LOCAL_LOCK(lockname) \
	{ .magic = LOCK_MAGIC, \
	  .dep_map = { .name = #lockname, .wait_type_inner = LD_WAIT_CONFIG, .lock_type = LD_LOCK_PERCPU } }
#define local_lock_init(lock) \
	do { \
		static struct lock_class_key __key; \
		__lock_init_exclusive((lock), #lock, &__key, LD_WAIT_CONFIG, LD_LOCK_PERCPU); \
	} while (0)

void __local_lock(local_lock_t *lock);
void __local_lock_irq(local_lock_t *lock);
unsigned long __local_lock_irqsave(local_lock_t *lock);
void __local_unlock(local_lock_t *lock);
void __local_unlock_irq(local_lock_t *lock);
void __local_unlock_irqrestore(local_lock_t *lock, unsigned long flags);

#define local_lock(lock) __local_lock(lock)
#define local_lock_irq(lock) __local_lock_irq(lock)
#define local_lock_irqsave(lock, flags) ((void)((flags) = __local_lock_irqsave(lock)))
#define local_unlock(lock) __local_unlock(lock)
#define local_unlock_irq(lock) __local_unlock_irq(lock)
#define local_unlock_irqrestore(lock, flags) __local_unlock_irqrestore(lock, flags)

#endif
