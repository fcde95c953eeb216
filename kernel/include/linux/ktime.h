/* Models include/linux/ktime.h, timekeeping.h and time64.h on the machine's virtual time: all clocks show the same. */
#ifndef _LINUX_KTIME_H
#define _LINUX_KTIME_H

#include <linux/jiffies.h>

#define KTIME_MAX LLONG_MAX

#define ktime_get_ns() (get_jiffies_64() * 1000000ULL)
#define ktime_get() ((ktime_t)ktime_get_ns())
#define ktime_get_raw() ktime_get()
#define ktime_get_real() ktime_get()
#define ktime_get_boottime() ktime_get()
#define ktime_get_coarse() ktime_get()
#define ktime_get_real_ns() ktime_get_ns()
#define ktime_get_boottime_ns() ktime_get_ns()
#define ktime_get_raw_ns() ktime_get_ns()
#define ktime_get_seconds() ((time64_t)(get_jiffies_64() / 1000))
#define ktime_get_real_seconds() ktime_get_seconds()
#define ktime_get_boottime_seconds() ktime_get_seconds()
#define ktime_set(secs, nsecs) ((ktime_t)(secs) * NSEC_PER_SEC + (ktime_t)(nsecs))
#define ktime_to_ns(kt) ((s64)(kt))
#define ktime_to_us(kt) ((s64)(kt) / NSEC_PER_USEC)
#define ktime_to_ms(kt) ((s64)(kt) / NSEC_PER_MSEC)
#define ns_to_ktime(ns) ((ktime_t)(ns))
#define us_to_ktime(us) ((ktime_t)(us) * NSEC_PER_USEC)
#define ms_to_ktime(ms) ((ktime_t)(ms) * NSEC_PER_MSEC)
#define ktime_add(a, b) ((ktime_t)(a) + (b))
#define ktime_sub(a, b) ((ktime_t)(a) - (b))
#define ktime_add_ns(kt, ns) ((ktime_t)(kt) + (ns))
#define ktime_sub_ns(kt, ns) ((ktime_t)(kt) - (ns))
#define ktime_add_us(kt, us) ktime_add_ns(kt, (ktime_t)(us) * NSEC_PER_USEC)
#define ktime_sub_us(kt, us) ktime_sub_ns(kt, (ktime_t)(us) * NSEC_PER_USEC)
#define ktime_add_ms(kt, ms) ktime_add_ns(kt, (ktime_t)(ms) * NSEC_PER_MSEC)
#define ktime_sub_ms(kt, ms) ktime_sub_ns(kt, (ktime_t)(ms) * NSEC_PER_MSEC)
#define ktime_compare(a, b) ((a) < (b) ? -1 : (a) > (b))
#define ktime_after(a, b) ((a) > (b))
#define ktime_before(a, b) ((a) < (b))
#define ktime_us_delta(later, earlier) ktime_to_us(ktime_sub(later, earlier))
#define ktime_ms_delta(later, earlier) ktime_to_ms(ktime_sub(later, earlier))

#define local_clock() ktime_get_ns()
#define sched_clock() ktime_get_ns()

struct timespec64 {
	time64_t tv_sec;
	long tv_nsec;
};

static inline void ktime_get_ts64(struct timespec64 *ts)
{
	ts->tv_sec = ktime_get_seconds();
	ts->tv_nsec = ktime_get_ns() % NSEC_PER_SEC;
}
#define ktime_get_real_ts64(ts) ktime_get_ts64(ts)

#endif
