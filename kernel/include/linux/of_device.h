/* Models include/linux/of_device.h: all of it stands in <linux/of.h>. */
#include <linux/of.h>
