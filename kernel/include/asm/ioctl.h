/* Models include/asm/ioctl.h: all of it stands in <linux/ioctl.h>. */
#include <linux/ioctl.h>
