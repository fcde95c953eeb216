/* Models include/linux/cdev.h: character devices by number. */
#ifndef _LINUX_CDEV_H
#define _LINUX_CDEV_H

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/kobject.h>
#include <linux/list.h>

struct cdev {
	struct kobject kobj;
	struct module *owner;
	const struct file_operations *ops;
	struct list_head list;
	dev_t dev;
	unsigned int count;
};

void cdev_init(struct cdev *cdev, const struct file_operations *fops);
/* NULL when memory is used up. */
struct cdev *cdev_alloc(void);
void cdev_put(struct cdev *p);
/* -EBUSY: one of the numbers is a device's already. */
int cdev_add(struct cdev *p, dev_t dev, unsigned int count);
void cdev_del(struct cdev *p);
int cdev_device_add(struct cdev *cdev, struct device *dev);
void cdev_device_del(struct cdev *cdev, struct device *dev);
/* What opening the node of a number does first: gives the file its driver's operations. */
int chrdev_open(struct inode *inode, struct file *filp);
/* The n-th number that was handed out whatever the device, with the name it was given: NULL behind the last. */
const char *chrdev_region_name(unsigned int n, dev_t *dev);

#endif
