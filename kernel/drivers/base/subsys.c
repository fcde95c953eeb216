/*
 * Models what classes and buses have in common (struct subsys_private of drivers/base/base.h, class.c and bus.c, 6.4 and later): their
 * directory with attributes, and the way to it from a struct class or bus_type, which may be constant.
 */
#include "base.h"

static struct kobject *bus_dir;
static struct kobject *class_dir;
static LIST_HEAD(subsystems);

struct subsys_private *class_to_subsys(const struct class *class)
{
	struct subsys_private *sp;

	list_for_each_entry(sp, &subsystems, node)
		if (class && sp->class == class)
			return sp;
	return NULL;
}

struct subsys_private *bus_to_subsys(const struct bus_type *bus)
{
	struct subsys_private *sp;

	list_for_each_entry(sp, &subsystems, node)
		if (bus && sp->bus == bus)
			return sp;
	return NULL;
}

static struct subsys_private *to_subsys_private(struct kobject *kobj)
{
	return container_of(kobj, struct subsys_private, kobj);
}

static ssize_t class_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct class_attribute *class_attr = container_of(attr, struct class_attribute, attr);

	return class_attr->show ? class_attr->show(to_subsys_private(kobj)->class, class_attr, buf) : -EIO;
}

static ssize_t class_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct class_attribute *class_attr = container_of(attr, struct class_attribute, attr);

	return class_attr->store ? class_attr->store(to_subsys_private(kobj)->class, class_attr, buf, count) : -EIO;
}

static void class_release(struct kobject *kobj)
{
	struct subsys_private *sp = to_subsys_private(kobj);

	if (sp->class->class_release)
		sp->class->class_release(sp->class);
	kfree(sp);
}

static ssize_t bus_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct bus_attribute *bus_attr = container_of(attr, struct bus_attribute, attr);

	return bus_attr->show ? bus_attr->show(to_subsys_private(kobj)->bus, buf) : -EIO;
}

static ssize_t bus_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct bus_attribute *bus_attr = container_of(attr, struct bus_attribute, attr);

	return bus_attr->store ? bus_attr->store(to_subsys_private(kobj)->bus, buf, count) : -EIO;
}

static void bus_release(struct kobject *kobj)
{
	kfree(to_subsys_private(kobj));
}

static const struct sysfs_ops class_sysfs_ops = { .show = class_attr_show, .store = class_attr_store };
static const struct kobj_type class_ktype = { .release = class_release, .sysfs_ops = &class_sysfs_ops };
static const struct sysfs_ops bus_sysfs_ops = { .show = bus_attr_show, .store = bus_attr_store };
static const struct kobj_type bus_ktype = { .release = bus_release, .sysfs_ops = &bus_sysfs_ops };

struct subsys_private *subsys_add(const struct class *class, const struct bus_type *bus)
{
	struct subsys_private *sp = kzalloc(sizeof(*sp), GFP_KERNEL);
	int error;

	if (!sp)
		return ERR_PTR(-ENOMEM);
	sp->class = class;
	sp->bus = bus;
	INIT_LIST_HEAD(&sp->glue_dirs);
	INIT_LIST_HEAD(&sp->devices);
	INIT_LIST_HEAD(&sp->drivers);
	spin_lock_init(&sp->lock);
	error = kobject_init_and_add(&sp->kobj, class ? &class_ktype : &bus_ktype,
				     class ? top_directory(&class_dir, "class") : top_directory(&bus_dir, "bus"), "%s",
				     class ? class->name : bus->name);
	if (!error) {
		error = sysfs_create_groups(&sp->kobj, class ? class->class_groups : bus->bus_groups);
		if (!error) {
			list_add_tail(&sp->node, &subsystems);
			return sp;
		}
		kobject_del(&sp->kobj);
	}
	/* The release function is for those that were registered. */
	kfree_const(sp->kobj.name);
	kfree(sp);
	return ERR_PTR(error);
}

void subsys_remove(struct subsys_private *sp)
{
	list_del(&sp->node);
	sysfs_remove_groups(&sp->kobj, sp->class ? sp->class->class_groups : sp->bus->bus_groups);
	kobject_del(&sp->kobj);
	kobject_put(&sp->kobj);
}
