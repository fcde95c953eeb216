/*
 * Models drivers/base/devtmpfs.c and the part of fs/devices that opens nodes: /dev. Differs: what a number was handed out for
 * has a node, too, as if someone had run mknod; a node is a list entry, not a file of a file system.
 */
#include <linux/cdev.h>
#include <linux/devtmpfs.h>
#include <linux/miscdevice.h>
#include "base.h"

static LIST_HEAD(nodes);

struct dev_node {
	struct list_head list;
	const char *name;
	umode_t mode;
	dev_t devt;
};

static struct dev_node *find_node(const char *name)
{
	struct dev_node *node;

	list_for_each_entry(node, &nodes, list)
		if (!strcmp(node->name, name))
			return node;
	return NULL;
}

int devtmpfs_create_node(struct device *dev)
{
	struct dev_node *node = kzalloc(sizeof(*node), GFP_KERNEL);
	umode_t mode = 0;
	char *name = dev->class && dev->class->devnode ? dev->class->devnode(dev, &mode) : NULL;

	if (!node)
		return -ENOMEM;
	node->name = name ? name : kstrdup(dev_name(dev), GFP_KERNEL);
	node->mode = mode ? mode : 0600;
	node->devt = dev->devt;
	if (!node->name) {
		kfree(node);
		return -ENOMEM;
	}
	strreplace((char *)node->name, '!', '/');
	list_add_tail(&node->list, &nodes);
	return 0;
}

void devtmpfs_delete_node(struct device *dev)
{
	struct dev_node *node;

	list_for_each_entry(node, &nodes, list) {
		if (node->devt != dev->devt)
			continue;
		list_del(&node->list);
		kfree(node->name);
		kfree(node);
		return;
	}
}

/* Or needs none: each misc device has its own. */
static bool has_node(dev_t devt)
{
	struct dev_node *node;

	if (MAJOR(devt) == MISC_MAJOR)
		return true;

	list_for_each_entry(node, &nodes, list)
		if (node->devt == devt)
			return true;
	return false;
}

dev_t devtmpfs_lookup(const char *name)
{
	struct dev_node *node = find_node(name);
	const char *region;
	unsigned int n;
	dev_t devt;

	if (node)
		return node->devt;
	for (n = 0; (region = chrdev_region_name(n, &devt)); n++)
		if (!strcmp(region, name) && !has_node(devt))
			return devt;
	return 0;
}

void devtmpfs_for_each(void (*fn)(const char *name, umode_t mode, dev_t devt))
{
	struct dev_node *node;
	const char *region;
	unsigned int n;
	dev_t devt;

	list_for_each_entry(node, &nodes, list)
		fn(node->name, node->mode, node->devt);
	for (n = 0; (region = chrdev_region_name(n, &devt)); n++)
		if (!has_node(devt) && !find_node(region))
			fn(region, 0600, devt);
}
