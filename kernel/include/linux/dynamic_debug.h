/* Models include/linux/dynamic_debug.h: all of it stands in <linux/printk.h>. */
#include <linux/printk.h>
