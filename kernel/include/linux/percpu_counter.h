/* Models include/linux/percpu_counter.h. Differs: the counter is one number, always exact. */
#ifndef _LINUX_PERCPU_COUNTER_H
#define _LINUX_PERCPU_COUNTER_H

#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/percpu.h>
#include <linux/spinlock.h>

struct percpu_counter {
	raw_spinlock_t lock;
	s64 count;
	s32 __percpu *counters;
};

#define percpu_counter_init(fbc, value, gfp) \
	({ \
		raw_spin_lock_init(&(fbc)->lock); \
		(fbc)->count = (value); \
		(fbc)->counters = alloc_percpu_gfp(s32, gfp); \
		(fbc)->counters ? 0 : -ENOMEM; \
	})

static inline void percpu_counter_destroy(struct percpu_counter *fbc)
{
	free_percpu(fbc->counters);
	fbc->counters = NULL;
}

#define percpu_counter_initialized(fbc) ((fbc)->counters != NULL)
#define percpu_counter_set(fbc, amount) ((void)((fbc)->count = (amount)))
#define percpu_counter_add(fbc, amount) ((void)((fbc)->count += (amount)))
#define percpu_counter_add_batch(fbc, amount, batch) percpu_counter_add(fbc, amount)
#define percpu_counter_sub(fbc, amount) percpu_counter_add(fbc, -(s64)(amount))
#define percpu_counter_inc(fbc) percpu_counter_add(fbc, 1)
#define percpu_counter_dec(fbc) percpu_counter_add(fbc, -1)
#define percpu_counter_sum(fbc) ((fbc)->count)
#define percpu_counter_sum_positive(fbc) ((fbc)->count < 0 ? 0 : (fbc)->count)
#define percpu_counter_read(fbc) ((fbc)->count)
#define percpu_counter_read_positive(fbc) percpu_counter_sum_positive(fbc)
#define percpu_counter_compare(fbc, rhs) ((fbc)->count < (rhs) ? -1 : (fbc)->count > (rhs))

#endif
