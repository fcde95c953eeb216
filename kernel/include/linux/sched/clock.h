/* Models include/linux/clock.h: all of it stands in <linux/ktime.h>. */
#include <linux/ktime.h>
