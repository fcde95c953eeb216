/* One object below /sys/kernel with three integers that can be shown and set. */
#include <linux/init.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/sysfs.h>

static int width;
static int height;
static int depth;

static ssize_t width_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", width);
}

static ssize_t width_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	int ret;

	ret = kstrtoint(buf, 10, &width);
	if (ret < 0)
		return ret;

	return count;
}

static struct kobj_attribute width_attribute = __ATTR(width, 0664, width_show, width_store);

/* One pair of functions for two values, told apart by the attribute's name. */
static ssize_t other_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	int value;

	if (strcmp(attr->attr.name, "height") == 0)
		value = height;
	else
		value = depth;
	return sysfs_emit(buf, "%d\n", value);
}

static ssize_t other_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	int value, ret;

	ret = kstrtoint(buf, 10, &value);
	if (ret < 0)
		return ret;

	if (strcmp(attr->attr.name, "height") == 0)
		height = value;
	else
		depth = value;
	return count;
}

static struct kobj_attribute height_attribute = __ATTR(height, 0664, other_show, other_store);
static struct kobj_attribute depth_attribute = __ATTR(depth, 0664, other_show, other_store);

static struct attribute *attrs[] = {
	&width_attribute.attr,
	&height_attribute.attr,
	&depth_attribute.attr,
	NULL,
};

static struct attribute_group attr_group = {
	.attrs = attrs,
};

static struct kobject *box_kobj;

static int __init three_values_init(void)
{
	int retval;

	box_kobj = kobject_create_and_add("three_values", kernel_kobj);
	if (!box_kobj)
		return -ENOMEM;

	retval = sysfs_create_group(box_kobj, &attr_group);
	if (retval)
		kobject_put(box_kobj);

	return retval;
}

static void __exit three_values_exit(void)
{
	kobject_del(box_kobj);
}

module_init(three_values_init);
module_exit(three_values_exit);
MODULE_DESCRIPTION("An object with three values");
MODULE_LICENSE("GPL");
