/* Models include/linux/hrtimer_types.h: all of it stands in <linux/hrtimer.h>. */
#include <linux/hrtimer.h>
