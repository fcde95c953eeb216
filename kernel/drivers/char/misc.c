/*
 * Models drivers/char/misc.c: devices of major 10, told apart by their minors.
 *
 * Left out: /proc/misc, modules loaded on demand. Differs: minors that are given to those who ask for any ascend from 256.
 */
#include <linux/cdev.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/string.h>

#define FIRST_DYNAMIC_MINOR 256
#define NR_MINORS 1024

static LIST_HEAD(misc_list);
static DEFINE_MUTEX(misc_mtx);
static int next_minor = FIRST_DYNAMIC_MINOR;

static char *misc_devnode(const struct device *dev, umode_t *mode)
{
	const struct miscdevice *c = dev_get_drvdata(dev);

	if (mode && c->mode)
		*mode = c->mode;
	return c->nodename ? kstrdup(c->nodename, GFP_KERNEL) : NULL;
}

static const struct class misc_class = { .name = "misc", .devnode = misc_devnode };

static int misc_open(struct inode *inode, struct file *file)
{
	const struct file_operations *new_fops = NULL;
	int minor = MINOR(inode->i_rdev);
	struct miscdevice *c;
	int err = -ENODEV;

	mutex_lock(&misc_mtx);
	list_for_each_entry(c, &misc_list, list) {
		if (c->minor != minor)
			continue;
		new_fops = fops_get(c->fops);
		break;
	}
	if (!new_fops)
		goto fail;
	/* For drivers without an open operation of their own. */
	file->private_data = c;
	err = 0;
	replace_fops(file, new_fops);
	if (file->f_op->open)
		err = file->f_op->open(inode, file);
fail:
	mutex_unlock(&misc_mtx);
	return err;
}

static const struct file_operations misc_fops = { .open = misc_open };

/* With the first device. */
static int misc_start(void)
{
	static bool started;
	int err;

	if (started)
		return 0;
	err = class_register(&misc_class);
	if (err)
		return err;
	err = __register_chrdev(MISC_MAJOR, 0, NR_MINORS, "misc", &misc_fops);
	if (err)
		class_unregister(&misc_class);
	started = !err;
	return err;
}

/* -EINVAL (no name), -EBUSY (the minor is taken), -EEXIST (the name is). */
int misc_register(struct miscdevice *misc)
{
	bool is_dynamic = misc->minor == MISC_DYNAMIC_MINOR;
	struct miscdevice *c;
	int err = 0;
	dev_t dev;

	if (!misc->name)
		return -EINVAL;
	INIT_LIST_HEAD(&misc->list);
	mutex_lock(&misc_mtx);
	err = misc_start();
	if (err)
		goto out;
	if (is_dynamic) {
		misc->minor = next_minor++;
	} else {
		list_for_each_entry(c, &misc_list, list)
			if (c->minor == misc->minor)
				err = -EBUSY;
		if (err)
			goto out;
	}
	dev = MKDEV(MISC_MAJOR, misc->minor);
	misc->this_device = device_create_with_groups(&misc_class, misc->parent, dev, misc, misc->groups, "%s",
						      misc->name);
	if (IS_ERR(misc->this_device)) {
		err = PTR_ERR(misc->this_device);
		if (is_dynamic)
			misc->minor = MISC_DYNAMIC_MINOR;
		goto out;
	}
	list_add(&misc->list, &misc_list);
out:
	mutex_unlock(&misc_mtx);
	return err;
}

void misc_deregister(struct miscdevice *misc)
{
	if (WARN_ON(list_empty(&misc->list)))
		return;
	mutex_lock(&misc_mtx);
	list_del_init(&misc->list);
	device_destroy(&misc_class, MKDEV(MISC_MAJOR, misc->minor));
	if (misc->minor >= FIRST_DYNAMIC_MINOR)
		misc->minor = MISC_DYNAMIC_MINOR;
	mutex_unlock(&misc_mtx);
}
