/*
 * Models include/linux/miscdevice.h. A registered device is /dev/NAME at once. Left out: its directory below /sys/class/misc,
 * fixed minors' meaning.
 */
#ifndef _LINUX_MISCDEVICE_H
#define _LINUX_MISCDEVICE_H

#include <linux/fs.h>
#include <linux/list.h>
#include <linux/types.h>

#define MISC_DYNAMIC_MINOR 255

struct attribute_group;
struct device;

struct miscdevice {
	int minor;
	const char *name;
	const struct file_operations *fops;
	struct list_head list;
	struct device *parent;
	struct device *this_device;
	const struct attribute_group **groups;
	const char *nodename;
	umode_t mode;
};

/* -EINVAL (no name), -EEXIST (the name is a device's already), -EBUSY (the minor is). */
int misc_register(struct miscdevice *misc);
void misc_deregister(struct miscdevice *misc);
/* The device at /dev/NAME, NULL when there is none. */
struct miscdevice *misc_find(const char *name);
/* What opening the file of a misc device does first: gives the file its driver's operations. */
int misc_open(struct inode *inode, struct file *file, struct miscdevice *misc);

#define module_misc_device(dev) \
	static int __init dev##_module_init(void) { return misc_register(&dev); } \
	static void __exit dev##_module_exit(void) { misc_deregister(&dev); } \
	module_init(dev##_module_init); \
	module_exit(dev##_module_exit)

#endif
