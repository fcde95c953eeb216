/* Models include/linux/of_platform.h: all of it stands in <linux/platform_device.h>. */
#include <linux/platform_device.h>
