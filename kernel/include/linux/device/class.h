/* Models include/linux/device/class.h: all of it stands in <linux/device.h>. */
#include <linux/device.h>
