/* Models drivers/base/base.h: what the files of this directory share. */
#ifndef _DRIVERS_BASE_BASE_H
#define _DRIVERS_BASE_BASE_H

#include <linux/device.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/version.h>

/* What a registered class or bus has; the other of the two is NULL. */
struct subsys_private {
	/* Its directory. */
	struct kobject kobj;
	const struct class *class;
	const struct bus_type *bus;
	struct list_head node;
	/* Of a class: the directories that hold its devices, one for each parent. Under gdp_mutex. */
	struct list_head glue_dirs;
	/* Its devices, by class_node or bus_node; under lock. */
	struct list_head devices;
	spinlock_t lock;
	/* Of a bus: its drivers, and the directories of both. */
	struct list_head drivers;
	struct kobject *devices_dir;
	struct kobject *drivers_dir;
};

/* NULL when it is not registered. */
struct subsys_private *class_to_subsys(const struct class *class);
struct subsys_private *bus_to_subsys(const struct bus_type *bus);
/* Makes the directory; ERR_PTR. subsys_remove() ends what it began. */
struct subsys_private *subsys_add(const struct class *class, const struct bus_type *bus);
void subsys_remove(struct subsys_private *sp);

/* /sys/devices; made with the first device. NULL when memory is used up. */
struct kset *devices_kset(void);
/* A directory right below /sys, made when it is first asked for. */
struct kobject *top_directory(struct kobject **dir, const char *name);

/* The node of a device's number in /dev. */
int devtmpfs_create_node(struct device *dev);
void devtmpfs_delete_node(struct device *dev);

#endif
