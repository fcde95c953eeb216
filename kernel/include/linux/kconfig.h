/* Models include/linux/kconfig.h: all of it stands in <linux/kernel.h>. */
#include <linux/kernel.h>
