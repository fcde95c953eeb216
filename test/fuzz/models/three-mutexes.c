/*
 * Three mutexes, each pair in one order; the three orders together make a circle.
 *   GATE     every pair is taken under a fourth mutex; with NO_GATE_FOR_BC one is not
 *   TRYLOCK  the last one is not waited for
 */
#include <kobjlab/entry.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(lock_a);
static DEFINE_MUTEX(lock_b);
static DEFINE_MUTEX(lock_c);
static DEFINE_MUTEX(gate);

static void both(struct mutex *first, struct mutex *second)
{
	mutex_lock(first);
	mutex_lock(second);
	mutex_unlock(second);
	mutex_unlock(first);
}

__entry("ab") long ab(void)
{
#ifdef GATE
	mutex_lock(&gate);
#endif
	both(&lock_a, &lock_b);
#ifdef GATE
	mutex_unlock(&gate);
#endif
	return 0;
}

__entry("bc") long bc(void)
{
#if defined(GATE) && !defined(NO_GATE_FOR_BC)
	mutex_lock(&gate);
#endif
	both(&lock_b, &lock_c);
#if defined(GATE) && !defined(NO_GATE_FOR_BC)
	mutex_unlock(&gate);
#endif
	return 0;
}

__entry("ca") long ca(void)
{
#ifdef GATE
	mutex_lock(&gate);
#endif
#ifdef TRYLOCK
	mutex_lock(&lock_c);
	if (mutex_trylock(&lock_a))
		mutex_unlock(&lock_a);
	mutex_unlock(&lock_c);
#else
	both(&lock_c, &lock_a);
#endif
#ifdef GATE
	mutex_unlock(&gate);
#endif
	return 0;
}
