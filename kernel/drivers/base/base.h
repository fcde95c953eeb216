/* Models drivers/base/base.h: what the files of this directory share. */
#ifndef _DRIVERS_BASE_BASE_H
#define _DRIVERS_BASE_BASE_H

#include <linux/device.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/version.h>

/* /sys/devices; made with the first device. NULL when memory is used up. */
struct kset *devices_kset(void);
/* A directory right below /sys, made when it is first asked for. */
struct kobject *top_directory(struct kobject **dir, const char *name);

/* The node of a device's number in /dev. */
int devtmpfs_create_node(struct device *dev);
void devtmpfs_delete_node(struct device *dev);

#endif
