/* Models include/asm/io.h: all of it stands in <linux/io.h>. */
#include <linux/io.h>
