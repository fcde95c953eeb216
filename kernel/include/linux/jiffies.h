/* Models include/linux/jiffies.h: a jiffy is a millisecond of the machine's virtual time. */
#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#include <linux/types.h>

#define HZ 1000
u64 get_jiffies_64(void);
#define jiffies ((unsigned long)get_jiffies_64())
#define jiffies_64 get_jiffies_64()

#define msecs_to_jiffies(m) ((unsigned long)(m))
#define usecs_to_jiffies(u) (((unsigned long)(u) + 999) / 1000)
#define jiffies_to_msecs(j) ((unsigned int)(j))
#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)
#define round_jiffies(j) (j)
#define round_jiffies_relative(j) (j)

#endif
