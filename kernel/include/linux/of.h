/* Models include/linux/of.h on a machine without a device tree: no device has a node, no node a property. */
#ifndef _LINUX_OF_H
#define _LINUX_OF_H

#include <linux/errno.h>
#include <linux/mod_devicetable.h>
#include <linux/property.h>

struct device_node;

#define of_match_ptr(ptr) (ptr)
#define of_match_device(matches, dev) ((void)(matches), (void)(dev), (const struct of_device_id *)NULL)
#define of_match_node(matches, node) ((void)(matches), (void)(node), (const struct of_device_id *)NULL)
#define of_device_get_match_data(dev) ((void)(dev), (const void *)NULL)
#define of_property_read_bool(np, name) ((void)(np), false)
#define of_property_present(np, name) ((void)(np), false)
#define of_property_read_u32(np, name, val) ((void)(np), (void)(val), -EINVAL)
#define of_property_read_u64(np, name, val) ((void)(np), (void)(val), -EINVAL)
#define of_property_read_string(np, name, val) ((void)(np), (void)(val), -EINVAL)
#define of_device_is_compatible(np, name) ((void)(np), 0)
#define of_get_property(np, name, len) ((void)(np), (const void *)NULL)
#define of_get_child_by_name(np, name) ((void)(np), (struct device_node *)NULL)
#define of_node_get(np) (np)
#define of_node_put(np) ((void)(np))

#endif
