/* Models include/asm/types.h: all of it stands in <linux/types.h>. */
#include <linux/types.h>
