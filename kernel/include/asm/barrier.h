/* Models include/asm/barrier.h: all of it stands in <linux/compiler.h>. */
#include <linux/compiler.h>
