/*
 * Models include/linux/spinlock.h. A spinlock is the core's mutex under another name: a task that finds it taken waits
 * instead of spinning. Left out: interrupts and bottom halves (irq, irqsave and bh forms are the plain ones), the
 * check for sleeping while one is held, rwlocks that let readers in together (read_lock excludes).
 */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <linux/mutex.h>

typedef struct spinlock {
	union {
		struct mutex rlock;
		struct {
			unsigned int owner;
			unsigned int waiters;
			struct lockdep_map dep_map;
		};
	};
} spinlock_t;
typedef spinlock_t raw_spinlock_t;
typedef spinlock_t rwlock_t;

#define __SPIN_LOCK_UNLOCKED(lockname) { .rlock = { .dep_map = { .name = #lockname } } }
#define DEFINE_SPINLOCK(x) spinlock_t x = __SPIN_LOCK_UNLOCKED(x)
#define DEFINE_RAW_SPINLOCK(x) raw_spinlock_t x = __SPIN_LOCK_UNLOCKED(x)
#define DEFINE_RWLOCK(x) rwlock_t x = __SPIN_LOCK_UNLOCKED(x)

#define spin_lock_init(lock) \
	do { \
		static struct lock_class_key __key; \
		__mutex_init(&(lock)->rlock, #lock, &__key); \
	} while (0)
#define spin_lock(lock) mutex_lock(&(lock)->rlock)
#define spin_lock_nested(lock, subclass) mutex_lock_nested(&(lock)->rlock, subclass)
#define spin_trylock(lock) mutex_trylock(&(lock)->rlock)
#define spin_unlock(lock) mutex_unlock(&(lock)->rlock)
#define spin_is_locked(lock) mutex_is_locked(&(lock)->rlock)
#define assert_spin_locked(lock) lockdep_assert_held(lock)

#define spin_lock_irq(lock) spin_lock(lock)
#define spin_unlock_irq(lock) spin_unlock(lock)
#define spin_lock_bh(lock) spin_lock(lock)
#define spin_unlock_bh(lock) spin_unlock(lock)
#define spin_lock_irqsave(lock, flags) do { (flags) = 0; spin_lock(lock); } while (0)
#define spin_unlock_irqrestore(lock, flags) do { (void)(flags); spin_unlock(lock); } while (0)

#define raw_spin_lock_init(lock) spin_lock_init(lock)
#define raw_spin_lock(lock) spin_lock(lock)
#define raw_spin_unlock(lock) spin_unlock(lock)
#define raw_spin_lock_irqsave(lock, flags) spin_lock_irqsave(lock, flags)
#define raw_spin_unlock_irqrestore(lock, flags) spin_unlock_irqrestore(lock, flags)

#define rwlock_init(lock) spin_lock_init(lock)
#define read_lock(lock) spin_lock(lock)
#define read_unlock(lock) spin_unlock(lock)
#define write_lock(lock) spin_lock(lock)
#define write_unlock(lock) spin_unlock(lock)
#define write_lock_irqsave(lock, flags) spin_lock_irqsave(lock, flags)
#define write_unlock_irqrestore(lock, flags) spin_unlock_irqrestore(lock, flags)

#define local_irq_save(flags) ((void)((flags) = 0))
#define local_irq_restore(flags) ((void)(flags))
#define local_irq_disable() ((void)0)
#define local_irq_enable() ((void)0)
#define preempt_disable() ((void)0)
#define preempt_enable() ((void)0)

#endif
