/* Models include/linux/ratelimit.h: nothing is ever too much. */
#ifndef _LINUX_RATELIMIT_H
#define _LINUX_RATELIMIT_H

#include <linux/jiffies.h>
#include <linux/spinlock.h>

#define DEFAULT_RATELIMIT_INTERVAL (5 * HZ)
#define DEFAULT_RATELIMIT_BURST 10

struct ratelimit_state {
	raw_spinlock_t lock;
	int interval;
	int burst;
};

#define RATELIMIT_STATE_INIT(name, interval_init, burst_init) \
	{ .lock = __RAW_SPIN_LOCK_UNLOCKED(name.lock), .interval = (interval_init), .burst = (burst_init) }
#define DEFINE_RATELIMIT_STATE(name, interval, burst) \
	struct ratelimit_state name = RATELIMIT_STATE_INIT(name, interval, burst)
#define ratelimit_state_init(rs, interval_, burst_) \
	do { \
		raw_spin_lock_init(&(rs)->lock); \
		(rs)->interval = (interval_); \
		(rs)->burst = (burst_); \
	} while (0)
#define ratelimit_default_init(rs) ratelimit_state_init(rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST)
#define ratelimit_set_flags(rs, flags) ((void)(rs))
#define __ratelimit(state) ((void)(state), 1)
#define printk_ratelimit() 1
#define WARN_ON_RATELIMIT(condition, state) WARN_ON(condition)

#endif
