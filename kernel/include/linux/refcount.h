/* Models include/linux/refcount.h: core operations with the checks of the version that runs. */
#ifndef _LINUX_REFCOUNT_H
#define _LINUX_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>

typedef struct refcount_struct {
	atomic_t refs;
} refcount_t;

#define REFCOUNT_INIT(n) { .refs = ATOMIC_INIT(n) }

void refcount_set(refcount_t *r, unsigned int n);
unsigned int refcount_read(const refcount_t *r);
void refcount_inc(refcount_t *r);
int refcount_inc_not_zero(refcount_t *r);
void refcount_add(int i, refcount_t *r);
void refcount_dec(refcount_t *r);
int refcount_dec_and_test(refcount_t *r);
int refcount_sub_and_test(int i, refcount_t *r);
int refcount_dec_if_one(refcount_t *r);
int refcount_dec_not_one(refcount_t *r);
bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock);
bool refcount_dec_and_lock(refcount_t *r, spinlock_t *lock);

static inline bool refcount_add_not_zero(int i, refcount_t *r)
{
	if (!refcount_read(r))
		return false;
	refcount_add(i, r);
	return true;
}

#endif
