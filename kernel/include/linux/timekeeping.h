/* Models include/linux/timekeeping.h: all of it stands in <linux/ktime.h>. */
#include <linux/ktime.h>
