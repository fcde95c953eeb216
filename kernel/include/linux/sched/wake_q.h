/* Models include/linux/wake_q.h: all of it stands in <linux/sched.h>. */
#include <linux/sched.h>
