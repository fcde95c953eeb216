/* Models include/asm/byteorder.h: all of it stands in <linux/byteorder/generic.h>. */
#include <linux/byteorder/generic.h>
