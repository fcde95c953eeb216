/* Models drivers/base/class.c: /sys/class. Left out: interfaces. */
#include "base.h"

int class_register(const struct class *class)
{
	return PTR_ERR_OR_ZERO(subsys_add(class, NULL));
}

void class_unregister(const struct class *class)
{
	struct subsys_private *sp = class_to_subsys(class);

	if (!WARN_ON(!sp))
		subsys_remove(sp);
}

static void class_create_release(const struct class *class)
{
	kfree(class);
}

struct class *__class_create(const char *name)
{
	struct class *class = kzalloc(sizeof(*class), GFP_KERNEL);
	int error;

	if (!class)
		return ERR_PTR(-ENOMEM);
	class->name = name;
	class->class_release = class_create_release;
	error = class_register(class);
	if (!error)
		return class;
	kfree(class);
	return ERR_PTR(error);
}

void class_destroy(const struct class *class)
{
	if (!IS_ERR_OR_NULL(class))
		class_unregister(class);
}

int class_create_file(const struct class *class, const struct class_attribute *attr)
{
	struct subsys_private *sp = class_to_subsys(class);

	return sp ? sysfs_create_file(&sp->kobj, &attr->attr) : -EINVAL;
}

void class_remove_file(const struct class *class, const struct class_attribute *attr)
{
	struct subsys_private *sp = class_to_subsys(class);

	if (sp)
		sysfs_remove_file(&sp->kobj, &attr->attr);
}

/* The first behind start for which fn gives something, with a reference. */
static struct device *walk_devices(const struct class *class, const struct device *start, void *data,
				   int (*fn)(struct device *dev, void *data), int *ret)
{
	struct subsys_private *sp = class_to_subsys(class);
	struct device *dev;
	bool behind = !start;

	*ret = 0;
	if (!sp) {
		WARN(1, "%s called for class '%s' before it was registered", __func__, class->name);
		return NULL;
	}
	list_for_each_entry(dev, &sp->devices, class_node) {
		if (behind) {
			get_device(dev);
			*ret = fn(dev, data);
			if (*ret)
				return dev;
			put_device(dev);
		}
		behind |= dev == start;
	}
	return NULL;
}

struct device *class_find_device(const struct class *class, const struct device *start, const void *data,
				 int (*match)(struct device *dev, const void *data))
{
	int ret;

	return walk_devices(class, start, (void *)data, (int (*)(struct device *, void *))match, &ret);
}

int class_for_each_device(const struct class *class, const struct device *start, void *data,
			  int (*fn)(struct device *dev, void *data))
{
	int ret;

	put_device(walk_devices(class, start, data, fn, &ret));
	return ret;
}

static int match_name(struct device *dev, const void *name)
{
	return sysfs_streq(dev_name(dev), name);
}

struct device *class_find_device_by_name(const struct class *class, const char *name)
{
	return class_find_device(class, NULL, name, match_name);
}

static int match_devt(struct device *dev, const void *devt)
{
	return dev->devt == *(const dev_t *)devt;
}

struct device *class_find_device_by_devt(const struct class *class, dev_t devt)
{
	return class_find_device(class, NULL, &devt, match_devt);
}
