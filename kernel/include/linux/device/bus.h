/* Models include/linux/device/bus.h: all of it stands in <linux/device.h>. */
#include <linux/device.h>
