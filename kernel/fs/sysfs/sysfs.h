/* Models fs/sysfs/sysfs.h: what the files of this directory share. */
#ifndef __SYSFS_INTERNAL_H
#define __SYSFS_INTERNAL_H

#include <linux/sysfs.h>
#include <linux/kobject.h>
#include <linux/kernfs.h>
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/printk.h>
#include <linux/bug.h>
#include <linux/version.h>

int sysfs_create_link_sd(struct kernfs_node *kn, struct kobject *target, const char *name);
void sysfs_warn_dup(struct kernfs_node *parent, const char *name);
int sysfs_add_file_mode_ns(struct kernfs_node *parent, const struct attribute *attr, bool is_bin, umode_t mode,
			   const void *ns);

/* What callers must not do: a BUG until 4.20, since then a warning and an error. A macro, as it names its caller. */
#define refuse(condition) \
	({ \
		if (linux_version < KERNEL_VERSION(5, 0, 0)) \
			BUG_ON(condition); \
		WARN_ON(condition); \
	})

#endif
