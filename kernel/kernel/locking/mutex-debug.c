/* Models kernel/locking/mutex-debug.c: the check when a mutex goes. */
#include <linux/debug_locks.h>
#include <linux/mutex.h>

void mutex_destroy(struct mutex *lock)
{
	DEBUG_LOCKS_WARN_ON(mutex_is_locked(lock));
	__mutex_destroy(lock);
}
