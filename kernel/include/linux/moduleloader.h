/* Models include/linux/moduleloader.h: all of it stands in <linux/module.h>. */
#include <linux/module.h>
