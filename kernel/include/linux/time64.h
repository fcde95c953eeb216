/* Models include/linux/time64.h: all of it stands in <linux/ktime.h>. */
#include <linux/ktime.h>
