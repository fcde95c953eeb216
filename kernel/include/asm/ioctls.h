/* Models include/asm/ioctls.h: all of it stands in <linux/ioctl.h>. */
#include <linux/ioctl.h>
