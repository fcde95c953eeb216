/* Models include/asm/bitops.h: all of it stands in <linux/bitops.h>. */
#include <linux/bitops.h>
