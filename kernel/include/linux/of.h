/* Models include/linux/of.h on a machine without a device tree. */
#ifndef _LINUX_OF_H
#define _LINUX_OF_H

#include <linux/mod_devicetable.h>

struct device_node;

#define of_match_ptr(ptr) NULL
#define of_device_get_match_data(dev) NULL
#define device_get_match_data(dev) NULL

#endif
