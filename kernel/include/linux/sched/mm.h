/* Models include/linux/sched/mm.h. */
#include <linux/sched.h>
