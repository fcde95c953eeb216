/* Models include/asm/current.h: all of it stands in <linux/sched.h>. */
#include <linux/sched.h>
