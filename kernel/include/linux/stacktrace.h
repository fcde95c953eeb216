/* Models include/linux/stacktrace.h: all of it stands in <linux/printk.h>. */
#include <linux/printk.h>
