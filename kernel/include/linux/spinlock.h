/*
 * Models include/linux/spinlock.h, spinlock_types.h and rwlock.h: the locks are the core's. A task that finds one taken
 * busy-waits: it cannot go on until the lock is free.
 */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <kobjlab/abi.h>
#include <linux/bottom_half.h>
#include <linux/cleanup.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/lockdep_types.h>
#include <linux/preempt.h>
#include <linux/types.h>
#include <linux/version.h>

typedef struct raw_spinlock raw_spinlock_t;
typedef struct spinlock {
	union {
		struct raw_spinlock rlock;
		struct {
			unsigned int owner, waiters, magic, pad;
			struct lockdep_map dep_map;
		};
	};
} spinlock_t;

/* Core operations. The irqsave forms return the flags. */
void __lock_init_exclusive(void *lock, const char *name, struct lock_class_key *key, unsigned int wait_type,
			   unsigned int lock_type);
void __lock_init_shared(void *lock, const char *name, struct lock_class_key *key, unsigned int wait_type,
			unsigned int lock_type);
void _raw_spin_lock(raw_spinlock_t *lock);
void _raw_spin_lock_nested(raw_spinlock_t *lock, int subclass);
void _raw_spin_lock_nest_lock(raw_spinlock_t *lock, struct lockdep_map *map);
void _raw_spin_lock_irq(raw_spinlock_t *lock);
unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock);
unsigned long _raw_spin_lock_irqsave_nested(raw_spinlock_t *lock, int subclass);
void _raw_spin_lock_bh(raw_spinlock_t *lock);
int _raw_spin_trylock(raw_spinlock_t *lock);
int _raw_spin_trylock_bh(raw_spinlock_t *lock);
void _raw_spin_unlock(raw_spinlock_t *lock);
void _raw_spin_unlock_irq(raw_spinlock_t *lock);
void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags);
void _raw_spin_unlock_bh(raw_spinlock_t *lock);
int __raw_spin_is_locked(raw_spinlock_t *lock);

#define __LOCK_INIT(lockname, wait) \
	{ .magic = LOCK_MAGIC, .dep_map = { .name = #lockname, .wait_type_inner = (wait) } }
#define __RAW_SPIN_LOCK_UNLOCKED(lockname) __LOCK_INIT(lockname, LD_WAIT_SPIN)
#define __SPIN_LOCK_UNLOCKED(lockname) { .rlock = __LOCK_INIT(lockname, LD_WAIT_CONFIG) }
#define DEFINE_RAW_SPINLOCK(x) raw_spinlock_t x = __RAW_SPIN_LOCK_UNLOCKED(x)
#define DEFINE_SPINLOCK(x) spinlock_t x = __SPIN_LOCK_UNLOCKED(x)

#define raw_spin_lock_init(lock) \
	do { \
		static struct lock_class_key __key; \
		__lock_init_exclusive((lock), #lock, &__key, LD_WAIT_SPIN, LD_LOCK_NORMAL); \
	} while (0)
/* Until 5.6 the class was named after the raw lock inside. */
#define spin_lock_init(lock) \
	do { \
		static struct lock_class_key __key; \
		const char *__name = #lock; \
		if (linux_version < KERNEL_VERSION(5, 7, 0)) \
			__name = "&(" #lock ")->rlock"; \
		__lock_init_exclusive(&(lock)->rlock, __name, &__key, LD_WAIT_CONFIG, LD_LOCK_NORMAL); \
	} while (0)

/* For those who name the class themselves; inner: the wait type of those who hold it. */
#define __raw_spin_lock_init(lock, name, key, inner) __lock_init_exclusive((lock), (name), (key), (inner), LD_LOCK_NORMAL)
#define spinlock_check(lock) (&(lock)->rlock)

#define raw_spin_lock(lock) _raw_spin_lock(lock)
#define raw_spin_lock_nested(lock, subclass) _raw_spin_lock_nested(lock, subclass)
#define raw_spin_lock_nest_lock(lock, nest_lock) _raw_spin_lock_nest_lock(lock, &(nest_lock)->dep_map)
#define raw_spin_lock_irq(lock) _raw_spin_lock_irq(lock)
#define raw_spin_lock_irqsave(lock, flags) ((void)((flags) = _raw_spin_lock_irqsave(lock)))
#define raw_spin_lock_irqsave_nested(lock, flags, subclass) \
	((void)((flags) = _raw_spin_lock_irqsave_nested(lock, subclass)))
#define raw_spin_lock_bh(lock) _raw_spin_lock_bh(lock)
#define raw_spin_trylock(lock) _raw_spin_trylock(lock)
#define raw_spin_trylock_bh(lock) _raw_spin_trylock_bh(lock)
#define raw_spin_trylock_irq(lock) \
	({ \
		int __taken; \
		local_irq_disable(); \
		__taken = raw_spin_trylock(lock); \
		if (!__taken) \
			local_irq_enable(); \
		__taken; \
	})
#define raw_spin_trylock_irqsave(lock, flags) \
	({ \
		int __taken; \
		local_irq_save(flags); \
		__taken = raw_spin_trylock(lock); \
		if (!__taken) \
			local_irq_restore(flags); \
		__taken; \
	})
#define raw_spin_unlock(lock) _raw_spin_unlock(lock)
#define raw_spin_unlock_irq(lock) _raw_spin_unlock_irq(lock)
#define raw_spin_unlock_irqrestore(lock, flags) _raw_spin_unlock_irqrestore(lock, flags)
#define raw_spin_unlock_bh(lock) _raw_spin_unlock_bh(lock)
#define raw_spin_is_locked(lock) __raw_spin_is_locked(lock)
#define assert_raw_spin_locked(lock) ((void)WARN_ON(!raw_spin_is_locked(lock)))

#define spin_lock(lock) raw_spin_lock(&(lock)->rlock)
#define spin_lock_nested(lock, subclass) raw_spin_lock_nested(&(lock)->rlock, subclass)
#define spin_lock_nest_lock(lock, nest_lock) raw_spin_lock_nest_lock(&(lock)->rlock, nest_lock)
#define spin_lock_irq(lock) raw_spin_lock_irq(&(lock)->rlock)
#define spin_lock_irqsave(lock, flags) raw_spin_lock_irqsave(&(lock)->rlock, flags)
#define spin_lock_irqsave_nested(lock, flags, subclass) raw_spin_lock_irqsave_nested(&(lock)->rlock, flags, subclass)
#define spin_lock_bh(lock) raw_spin_lock_bh(&(lock)->rlock)
#define spin_trylock(lock) raw_spin_trylock(&(lock)->rlock)
#define spin_trylock_bh(lock) raw_spin_trylock_bh(&(lock)->rlock)
#define spin_trylock_irq(lock) raw_spin_trylock_irq(&(lock)->rlock)
#define spin_trylock_irqsave(lock, flags) raw_spin_trylock_irqsave(&(lock)->rlock, flags)
#define spin_unlock(lock) raw_spin_unlock(&(lock)->rlock)
#define spin_unlock_irq(lock) raw_spin_unlock_irq(&(lock)->rlock)
#define spin_unlock_irqrestore(lock, flags) raw_spin_unlock_irqrestore(&(lock)->rlock, flags)
#define spin_unlock_bh(lock) raw_spin_unlock_bh(&(lock)->rlock)
#define spin_is_locked(lock) raw_spin_is_locked(&(lock)->rlock)
#define assert_spin_locked(lock) assert_raw_spin_locked(&(lock)->rlock)

DEFINE_LOCK_GUARD_1(raw_spinlock, raw_spinlock_t, raw_spin_lock(_T->lock), raw_spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1_COND(raw_spinlock, _try, raw_spin_trylock(_T->lock))
DEFINE_LOCK_GUARD_1(raw_spinlock_irq, raw_spinlock_t, raw_spin_lock_irq(_T->lock), raw_spin_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1_COND(raw_spinlock_irq, _try, raw_spin_trylock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(raw_spinlock_bh, raw_spinlock_t, raw_spin_lock_bh(_T->lock), raw_spin_unlock_bh(_T->lock))
DEFINE_LOCK_GUARD_1_COND(raw_spinlock_bh, _try, raw_spin_trylock_bh(_T->lock))
DEFINE_LOCK_GUARD_1(raw_spinlock_irqsave, raw_spinlock_t, raw_spin_lock_irqsave(_T->lock, _T->flags),
		    raw_spin_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
DEFINE_LOCK_GUARD_1_COND(raw_spinlock_irqsave, _try, raw_spin_trylock_irqsave(_T->lock, _T->flags))
DEFINE_LOCK_GUARD_1(spinlock, spinlock_t, spin_lock(_T->lock), spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1_COND(spinlock, _try, spin_trylock(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irq, spinlock_t, spin_lock_irq(_T->lock), spin_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1_COND(spinlock_irq, _try, spin_trylock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_bh, spinlock_t, spin_lock_bh(_T->lock), spin_unlock_bh(_T->lock))
DEFINE_LOCK_GUARD_1_COND(spinlock_bh, _try, spin_trylock_bh(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irqsave, spinlock_t, spin_lock_irqsave(_T->lock, _T->flags),
		    spin_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
DEFINE_LOCK_GUARD_1_COND(spinlock_irqsave, _try, spin_trylock_irqsave(_T->lock, _T->flags))
DEFINE_LOCK_GUARD_1(raw_spinlock_nested, raw_spinlock_t, raw_spin_lock_nested(_T->lock, SINGLE_DEPTH_NESTING), raw_spin_unlock(_T->lock))

#include <linux/rwlock.h>

#endif
