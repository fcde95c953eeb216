/* Models drivers/base/class.c: /sys/class. Left out: interfaces, iteration under the list's lock. */
#include "base.h"

/* What a registered class has in sysfs. */
struct class_directory {
	struct kobject kobj;
	struct class *class;
};

static struct kobject *class_dir;

static struct class *class_of(struct kobject *kobj)
{
	return container_of(kobj, struct class_directory, kobj)->class;
}

static ssize_t class_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct class_attribute *class_attr = container_of(attr, struct class_attribute, attr);

	return class_attr->show ? class_attr->show(class_of(kobj), class_attr, buf) : -EIO;
}

static ssize_t class_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct class_attribute *class_attr = container_of(attr, struct class_attribute, attr);

	return class_attr->store ? class_attr->store(class_of(kobj), class_attr, buf, count) : -EIO;
}

static void class_release(struct kobject *kobj)
{
	struct class_directory *dir = container_of(kobj, struct class_directory, kobj);

	if (dir->class->class_release)
		dir->class->class_release(dir->class);
	kfree(dir);
}

static const struct sysfs_ops class_sysfs_ops = { .show = class_attr_show, .store = class_attr_store };
static const struct kobj_type class_ktype = { .release = class_release, .sysfs_ops = &class_sysfs_ops };

int class_register(const struct class *cls)
{
	struct class *class = (struct class *)cls;
	struct class_directory *dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	int error;

	if (!dir)
		return -ENOMEM;
	dir->class = class;
	INIT_LIST_HEAD(&class->devices);
	error = kobject_init_and_add(&dir->kobj, &class_ktype, top_directory(&class_dir, "class"), "%s", class->name);
	if (!error) {
		class->kobj = &dir->kobj;
		error = sysfs_create_groups(class->kobj, class->class_groups);
		if (!error)
			return 0;
		class->kobj = NULL;
	}
	/* Its release function is for classes that were registered. */
	kobject_del(&dir->kobj);
	kfree_const(dir->kobj.name);
	kfree(dir);
	return error;
}

void class_unregister(const struct class *cls)
{
	struct class *class = (struct class *)cls;
	struct kobject *kobj = class->kobj;

	class->kobj = NULL;
	sysfs_remove_groups(kobj, class->class_groups);
	kobject_del(kobj);
	kobject_put(kobj);
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
	return class ? sysfs_create_file(class->kobj, &attr->attr) : -EINVAL;
}

void class_remove_file(const struct class *class, const struct class_attribute *attr)
{
	if (class)
		sysfs_remove_file(class->kobj, &attr->attr);
}

struct device *class_find_device(const struct class *class, const struct device *start, const void *data,
				 int (*match)(struct device *dev, const void *data))
{
	struct device *dev;
	bool behind = !start;

	list_for_each_entry(dev, &class->devices, class_node) {
		if (behind && match(dev, data))
			return get_device(dev);
		behind |= dev == start;
	}
	return NULL;
}
