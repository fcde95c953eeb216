/* Models include/linux/freezer.h: nothing is ever frozen. */
#ifndef _LINUX_FREEZER_H
#define _LINUX_FREEZER_H

#include <linux/sched.h>
#include <linux/wait.h>

#define set_freezable() ((void)0)
#define try_to_freeze() 0
#define freezing(p) ((void)(p), 0)
#define frozen(p) ((void)(p), 0)
#define freezable_schedule() schedule()
#define freezable_schedule_timeout_interruptible(timeout) schedule_timeout_interruptible(timeout)

#endif
