/* Models include/linux/device/driver.h: all of it stands in <linux/device.h>. */
#include <linux/device.h>
