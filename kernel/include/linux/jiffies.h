/* Models include/linux/jiffies.h: a jiffy is a millisecond of the machine's virtual time. */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#include <linux/limits.h>
#include <linux/types.h>

#define HZ 1000
#define MSEC_PER_SEC 1000L
#define USEC_PER_MSEC 1000L
#define NSEC_PER_USEC 1000L
#define NSEC_PER_MSEC 1000000L
#define USEC_PER_SEC 1000000L
#define NSEC_PER_SEC 1000000000L
#define INITIAL_JIFFIES 0UL
u64 get_jiffies_64(void);
#define jiffies ((unsigned long)get_jiffies_64())
#define jiffies_64 get_jiffies_64()
#define MAX_JIFFY_OFFSET ((LONG_MAX >> 1) - 1)

#define msecs_to_jiffies(m) ((unsigned long)(m))
#define secs_to_jiffies(s) ((unsigned long)(s) * HZ)
#define usecs_to_jiffies(u) (((unsigned long)(u) + 999) / 1000)
#define nsecs_to_jiffies(n) ((unsigned long)(n) / 1000000)
#define nsecs_to_jiffies64(n) ((u64)(n) / 1000000)
#define jiffies_to_msecs(j) ((unsigned int)(j))
#define jiffies_to_usecs(j) ((unsigned int)(j) * 1000)
#define jiffies_to_nsecs(j) ((u64)(j) * 1000000)
#define jiffies64_to_nsecs(j) jiffies_to_nsecs(j)
#define jiffies_to_clock_t(j) ((long)(j) / 10)
#define clock_t_to_jiffies(c) ((unsigned long)(c) * 10)
#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)
#define time_in_range(a, b, c) (time_after_eq(a, b) && time_before_eq(a, c))
#define time_after64(a, b) time_after(a, b)
#define time_before64(a, b) time_before(a, b)
#define time_is_before_jiffies(a) time_after(jiffies, a)
#define time_is_after_jiffies(a) time_before(jiffies, a)
#define time_is_before_eq_jiffies(a) time_after_eq(jiffies, a)
#define time_is_after_eq_jiffies(a) time_before_eq(jiffies, a)
#define round_jiffies(j) (j)
#define round_jiffies_up(j) (j)
#define round_jiffies_relative(j) (j)
#define round_jiffies_up_relative(j) (j)

#endif
