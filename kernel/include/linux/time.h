/* Models include/linux/time.h: all of it stands in <linux/ktime.h>. */
#include <linux/ktime.h>
