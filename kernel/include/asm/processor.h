/* Models include/asm/processor.h: all of it stands in <linux/sched.h>. */
#include <linux/sched.h>
