/* Models include/asm/bug.h: all of it stands in <linux/bug.h>. */
#include <linux/bug.h>
