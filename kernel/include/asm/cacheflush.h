/* Models include/asm/cacheflush.h: all of it stands in <linux/mm.h>. */
#include <linux/mm.h>
