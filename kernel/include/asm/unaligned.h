/* Models include/asm/unaligned.h: all of it stands in <linux/unaligned.h>. */
#include <linux/unaligned.h>
