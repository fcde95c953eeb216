/* Models include/linux/ktime.h and timekeeping.h on the machine's virtual time. */
#ifndef _LINUX_KTIME_H
#define _LINUX_KTIME_H

#include <linux/jiffies.h>

#define NSEC_PER_SEC 1000000000L
#define NSEC_PER_MSEC 1000000L
#define MSEC_PER_SEC 1000L
#define ktime_get_ns() (get_jiffies_64() * 1000000ULL)
#define ktime_get() ((ktime_t)ktime_get_ns())
#define ktime_to_ns(kt) (kt)
#define ktime_to_ms(kt) ((kt) / 1000000)
#define ktime_sub(a, b) ((a) - (b))
#define ms_to_ktime(ms) ((ktime_t)(ms) * 1000000)

#endif
