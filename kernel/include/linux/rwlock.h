/* Models include/linux/rwlock.h: queued read-write spinlocks. A writer that waits keeps new readers out. */
#ifndef _LINUX_RWLOCK_H
#define _LINUX_RWLOCK_H

#include <linux/spinlock.h>

typedef struct rwlock rwlock_t;

void _raw_read_lock(rwlock_t *lock);
void _raw_read_lock_irq(rwlock_t *lock);
unsigned long _raw_read_lock_irqsave(rwlock_t *lock);
void _raw_read_lock_bh(rwlock_t *lock);
int _raw_read_trylock(rwlock_t *lock);
void _raw_read_unlock(rwlock_t *lock);
void _raw_read_unlock_irq(rwlock_t *lock);
void _raw_read_unlock_irqrestore(rwlock_t *lock, unsigned long flags);
void _raw_read_unlock_bh(rwlock_t *lock);
void _raw_write_lock(rwlock_t *lock);
void _raw_write_lock_nested(rwlock_t *lock, int subclass);
void _raw_write_lock_irq(rwlock_t *lock);
unsigned long _raw_write_lock_irqsave(rwlock_t *lock);
void _raw_write_lock_bh(rwlock_t *lock);
int _raw_write_trylock(rwlock_t *lock);
void _raw_write_unlock(rwlock_t *lock);
void _raw_write_unlock_irq(rwlock_t *lock);
void _raw_write_unlock_irqrestore(rwlock_t *lock, unsigned long flags);
void _raw_write_unlock_bh(rwlock_t *lock);

#define __RW_LOCK_UNLOCKED(lockname) __LOCK_INIT(lockname, LD_WAIT_CONFIG)
#define DEFINE_RWLOCK(x) rwlock_t x = __RW_LOCK_UNLOCKED(x)
#define rwlock_init(lock) \
	do { \
		static struct lock_class_key __key; \
		__lock_init_shared((lock), #lock, &__key, LD_WAIT_CONFIG, LD_LOCK_NORMAL); \
	} while (0)

#define __rwlock_init(lock, name, key) __lock_init_shared((lock), (name), (key), LD_WAIT_CONFIG, LD_LOCK_NORMAL)

#define read_lock(lock) _raw_read_lock(lock)
#define read_lock_irq(lock) _raw_read_lock_irq(lock)
#define read_lock_irqsave(lock, flags) ((void)((flags) = _raw_read_lock_irqsave(lock)))
#define read_lock_bh(lock) _raw_read_lock_bh(lock)
#define read_trylock(lock) _raw_read_trylock(lock)
#define read_unlock(lock) _raw_read_unlock(lock)
#define read_unlock_irq(lock) _raw_read_unlock_irq(lock)
#define read_unlock_irqrestore(lock, flags) _raw_read_unlock_irqrestore(lock, flags)
#define read_unlock_bh(lock) _raw_read_unlock_bh(lock)
#define write_lock(lock) _raw_write_lock(lock)
#define write_lock_nested(lock, subclass) _raw_write_lock_nested(lock, subclass)
#define write_lock_irq(lock) _raw_write_lock_irq(lock)
#define write_lock_irqsave(lock, flags) ((void)((flags) = _raw_write_lock_irqsave(lock)))
#define write_lock_bh(lock) _raw_write_lock_bh(lock)
#define write_trylock(lock) _raw_write_trylock(lock)
#define write_unlock(lock) _raw_write_unlock(lock)
#define write_unlock_irq(lock) _raw_write_unlock_irq(lock)
#define write_unlock_irqrestore(lock, flags) _raw_write_unlock_irqrestore(lock, flags)
#define write_unlock_bh(lock) _raw_write_unlock_bh(lock)

DEFINE_LOCK_GUARD_1(read_lock, rwlock_t, read_lock(_T->lock), read_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(read_lock_irq, rwlock_t, read_lock_irq(_T->lock), read_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(read_lock_irqsave, rwlock_t, read_lock_irqsave(_T->lock, _T->flags),
		    read_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
DEFINE_LOCK_GUARD_1(write_lock, rwlock_t, write_lock(_T->lock), write_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(write_lock_irq, rwlock_t, write_lock_irq(_T->lock), write_unlock_irq(_T->lock))
DEFINE_LOCK_GUARD_1(write_lock_irqsave, rwlock_t, write_lock_irqsave(_T->lock, _T->flags),
		    write_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)

#endif
