/* Models include/linux/sched/task_stack.h: all of it stands in <linux/sched.h>. */
#include <linux/sched.h>
