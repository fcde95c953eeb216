/*
 * Models drivers/char/misc.c with the part of devtmpfs that makes /dev/NAME. Left out: the device and its directory in
 * sysfs, uevents. Differs: two devices of one name are refused here, where the kernel's driver core does it.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/string.h>

#define FIRST_DYNAMIC_MINOR 256

static LIST_HEAD(misc_list);
static DEFINE_MUTEX(misc_mtx);
static int next_minor = FIRST_DYNAMIC_MINOR;

static inline const char *node_name(const struct miscdevice *misc)
{
	return misc->nodename ? misc->nodename : misc->name;
}

struct miscdevice *misc_find(const char *name)
{
	struct miscdevice *c;

	list_for_each_entry(c, &misc_list, list)
		if (!strcmp(node_name(c), name))
			return c;
	return NULL;
}

int misc_register(struct miscdevice *misc)
{
	struct miscdevice *c;
	int err = 0;

	if (!misc->name)
		return -EINVAL;
	INIT_LIST_HEAD(&misc->list);
	mutex_lock(&misc_mtx);
	if (misc_find(node_name(misc))) {
		err = -EEXIST;
	} else if (misc->minor == MISC_DYNAMIC_MINOR) {
		misc->minor = next_minor++;
	} else {
		list_for_each_entry(c, &misc_list, list)
			if (c->minor == misc->minor)
				err = -EBUSY;
	}
	if (!err)
		list_add(&misc->list, &misc_list);
	mutex_unlock(&misc_mtx);
	return err;
}

void misc_deregister(struct miscdevice *misc)
{
	if (WARN_ON(list_empty(&misc->list)))
		return;
	mutex_lock(&misc_mtx);
	list_del(&misc->list);
	mutex_unlock(&misc_mtx);
}

int misc_open(struct inode *inode, struct file *file, struct miscdevice *misc)
{
	const struct file_operations *fops = misc->fops;
	int err = 0;

	if (!fops || !try_module_get(fops->owner))
		return -ENODEV;
	file->private_data = misc;
	file->f_op = fops;
	if (fops->open)
		err = fops->open(inode, file);
	if (err)
		module_put(fops->owner);
	return err;
}
