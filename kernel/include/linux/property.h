/* Models include/linux/property.h on a machine without firmware: no device has a property. */
#ifndef _LINUX_PROPERTY_H
#define _LINUX_PROPERTY_H

#include <linux/errno.h>
#include <linux/types.h>

struct device;
struct fwnode_handle;

#define device_property_present(dev, name) ((void)(dev), false)
#define device_property_read_bool(dev, name) ((void)(dev), false)
#define device_property_read_u8(dev, name, val) ((void)(dev), (void)(val), -EINVAL)
#define device_property_read_u16(dev, name, val) ((void)(dev), (void)(val), -EINVAL)
#define device_property_read_u32(dev, name, val) ((void)(dev), (void)(val), -EINVAL)
#define device_property_read_u64(dev, name, val) ((void)(dev), (void)(val), -EINVAL)
#define device_property_read_string(dev, name, val) ((void)(dev), (void)(val), -EINVAL)
#define device_property_read_u32_array(dev, name, val, n) ((void)(dev), (void)(val), -EINVAL)
#define device_property_count_u32(dev, name) ((void)(dev), -EINVAL)
#define dev_fwnode(dev) ((void)(dev), (struct fwnode_handle *)NULL)
#define device_get_match_data(dev) ((void)(dev), (const void *)NULL)

#endif
