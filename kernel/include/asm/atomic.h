/* Models include/asm/atomic.h: all of it stands in <linux/atomic.h>. */
#include <linux/atomic.h>
