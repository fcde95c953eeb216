/* Models include/asm/div64.h: all of it stands in <linux/math64.h>. */
#include <linux/math64.h>
