/* Models include/linux/delay.h: sleeps last in virtual time; busy waiting lets others run and takes no time. */
#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

#include <linux/sched.h>

void msleep(unsigned int msecs);
#define ssleep(seconds) msleep((seconds) * 1000)
#define msleep_interruptible(msecs) ({ msleep(msecs); 0UL; })
#define usleep_range(min, max) msleep(((max) + 999) / 1000)
#define fsleep(usecs) msleep(((usecs) + 999) / 1000)
#define mdelay(n) ((void)(n), (void)cond_resched())
#define udelay(n) ((void)(n), (void)cond_resched())
#define ndelay(n) ((void)(n), (void)cond_resched())
#define cpu_relax() ((void)cond_resched())

#endif
