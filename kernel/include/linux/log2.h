/* Models include/linux/log2.h: all of it stands in <linux/bitops.h>. */
#include <linux/bitops.h>
