/* Models include/asm/cmpxchg.h: all of it stands in <linux/atomic.h>. */
#include <linux/atomic.h>
