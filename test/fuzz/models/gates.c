/*
 * Two mutexes in both orders; what stands around them decides whether that can hang:
 *   GATE_TRYLOCK   a third mutex, which both try to take and without which they do nothing: it cannot
 *   GATE_WRITER    a semaphore that both write: it cannot
 *   GATE_READERS   a semaphore that both read: it can
 *   GATE_HANDED    a mutex that is released between the two locks: it can
 *   FIRST_TRYLOCK  the first lock of one order is taken by a trylock: it can
 *   LAST_TRYLOCK   the last lock of one order is taken by a trylock: that makes no order at all
 */
#include <kobjlab/entry.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>

static DEFINE_MUTEX(lock_a);
static DEFINE_MUTEX(lock_b);
static DEFINE_MUTEX(gate);
static DECLARE_RWSEM(semaphore);

static bool enter(void)
{
#ifdef GATE_TRYLOCK
	return mutex_trylock(&gate);
#endif
#ifdef GATE_WRITER
	down_write(&semaphore);
#endif
#ifdef GATE_READERS
	down_read(&semaphore);
#endif
#ifdef GATE_HANDED
	mutex_lock(&gate);
#endif
	return true;
}

static void leave(void)
{
#ifdef GATE_TRYLOCK
	mutex_unlock(&gate);
#endif
#ifdef GATE_WRITER
	up_write(&semaphore);
#endif
#ifdef GATE_READERS
	up_read(&semaphore);
#endif
}

static void between(void)
{
#ifdef GATE_HANDED
	mutex_unlock(&gate);
#endif
}

__entry("ab") long a_then_b(void)
{
	if (!enter())
		return 0;
	mutex_lock(&lock_a);
	between();
	mutex_lock(&lock_b);
	mutex_unlock(&lock_b);
	mutex_unlock(&lock_a);
	leave();
	return 0;
}

__entry("ba") long b_then_a(void)
{
	if (!enter())
		return 0;
#ifdef FIRST_TRYLOCK
	if (!mutex_trylock(&lock_b)) {
		leave();
		return 0;
	}
#else
	mutex_lock(&lock_b);
#endif
	between();
#ifdef LAST_TRYLOCK
	if (mutex_trylock(&lock_a))
		mutex_unlock(&lock_a);
#else
	mutex_lock(&lock_a);
	mutex_unlock(&lock_a);
#endif
	mutex_unlock(&lock_b);
	leave();
	return 0;
}
