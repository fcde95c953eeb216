/* Models include/linux/delay.h: sleeps last in virtual time; busy waiting lets others run and takes no time. */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

#include <linux/sched.h>

void msleep(unsigned int msecs);
#define ssleep(seconds) msleep((seconds) * 1000)
/* What is left of the time, in ms, when a signal ended it. */
unsigned long msleep_interruptible(unsigned int msecs);
#define usleep_range(min, max) msleep(((max) + 999) / 1000)
#define usleep_range_state(min, max, state) usleep_range(min, max)
#define fsleep(usecs) msleep(((usecs) + 999) / 1000)
#define mdelay(n) ((void)(n), (void)cond_resched())
#define udelay(n) ((void)(n), (void)cond_resched())
#define ndelay(n) ((void)(n), (void)cond_resched())
#define cpu_relax() ((void)cond_resched())

#endif
