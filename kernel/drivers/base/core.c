/*
 * Models drivers/base/core.c, 4.12 and 6.1: a device's way into sysfs and out of it again.
 *
 * Left out: firmware nodes, links, power management, notifiers, deferred removal of directories, device types' devnode.
 * Differs: top directories appear with the first device.
 */
#include "base.h"

static struct kobject *virtual_dir;
/* Guards the directories that hold the devices of a class. */
static DEFINE_MUTEX(gdp_mutex);

static void noop_release(struct kobject *kobj)
{
}

static const struct kobj_type devices_ktype = { .sysfs_ops = &kobj_sysfs_ops, .release = noop_release };

static int dev_uevent_filter(struct kobject *kobj)
{
	if (kobj->ktype != &device_ktype)
		return 0;
	return kobj_to_dev(kobj)->bus || kobj_to_dev(kobj)->class;
}

static const char *dev_uevent_name(struct kobject *kobj)
{
	struct device *dev = kobj_to_dev(kobj);

	return dev->bus ? dev->bus->name : dev->class ? dev->class->name : NULL;
}

static int dev_uevent(struct kobject *kobj, struct kobj_uevent_env *env)
{
	struct device *dev = kobj_to_dev(kobj);

	if (MAJOR(dev->devt)) {
		add_uevent_var(env, "MAJOR=%u", MAJOR(dev->devt));
		add_uevent_var(env, "MINOR=%u", MINOR(dev->devt));
		add_uevent_var(env, "DEVNAME=%s", dev_name(dev));
	}
	if (dev->type && dev->type->name)
		add_uevent_var(env, "DEVTYPE=%s", dev->type->name);
	if (dev->driver)
		add_uevent_var(env, "DRIVER=%s", dev->driver->name);
	if (dev->bus && dev->bus->uevent && dev->bus->uevent(dev, env))
		pr_debug("device: '%s': %s: bus uevent() failed\n", dev_name(dev), __func__);
	if (dev->class && dev->class->dev_uevent)
		return dev->class->dev_uevent(dev, env);
	return 0;
}

static const struct kset_uevent_ops device_uevent_ops = {
	.filter = dev_uevent_filter,
	.name = dev_uevent_name,
	.uevent = dev_uevent,
};

struct kset *devices_kset(void)
{
	static struct kset kset;

	if (!kset.kobj.state_in_sysfs) {
		kset.kobj.ktype = &devices_ktype;
		kset.uevent_ops = &device_uevent_ops;
		if (kobject_set_name(&kset.kobj, "devices") || kset_register(&kset))
			return NULL;
	}
	return &kset;
}

struct kobject *top_directory(struct kobject **dir, const char *name)
{
	if (!*dir)
		*dir = sysfs_kept(kobject_create_and_add(name, NULL));
	return *dir;
}

const char *dev_name(const struct device *dev)
{
	return dev->init_name ? dev->init_name : kobject_name(&dev->kobj);
}

int dev_set_name(struct device *dev, const char *fmt, ...)
{
	va_list vargs;
	int err;

	va_start(vargs, fmt);
	err = kobject_set_name_vargs(&dev->kobj, fmt, vargs);
	va_end(vargs);
	return err;
}

const char *dev_driver_string(const struct device *dev)
{
	return dev->driver ? dev->driver->name : dev->bus ? dev->bus->name : dev->class ? dev->class->name : "";
}

static struct device_attribute *to_dev_attr(struct attribute *attr)
{
	return container_of(attr, struct device_attribute, attr);
}

static ssize_t dev_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct device_attribute *dev_attr = to_dev_attr(attr);

	return dev_attr->show ? dev_attr->show(kobj_to_dev(kobj), dev_attr, buf) : -EIO;
}

static ssize_t dev_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct device_attribute *dev_attr = to_dev_attr(attr);

	return dev_attr->store ? dev_attr->store(kobj_to_dev(kobj), dev_attr, buf, count) : -EIO;
}

static const struct sysfs_ops dev_sysfs_ops = { .show = dev_attr_show, .store = dev_attr_store };

static void device_release(struct kobject *kobj)
{
	struct device *dev = kobj_to_dev(kobj);

	/* Some resources belong to a device that never had a driver. */
	devres_release_all(dev);
	if (dev->release)
		dev->release(dev);
	else if (dev->type && dev->type->release)
		dev->type->release(dev);
	else if (dev->class && dev->class->dev_release)
		dev->class->dev_release(dev);
	else
		WARN(1, KERN_ERR "Device '%s' does not have a release() function, it is broken and must be fixed. "
			"See Documentation/core-api/kobject.rst.\n", dev_name(dev));
}

const struct kobj_type device_ktype = { .release = device_release, .sysfs_ops = &dev_sysfs_ops };

static ssize_t uevent_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	int len = 0;

	if (MAJOR(dev->devt))
		len = sysfs_emit_at(buf, 0, "MAJOR=%u\nMINOR=%u\nDEVNAME=%s\n", MAJOR(dev->devt), MINOR(dev->devt), dev_name(dev));
	if (dev->driver)
		len += sysfs_emit_at(buf, len, "DRIVER=%s\n", dev->driver->name);
	return len;
}

static ssize_t uevent_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	enum kobject_action action = sysfs_streq(buf, "add") ? KOBJ_ADD : sysfs_streq(buf, "remove") ? KOBJ_REMOVE : KOBJ_CHANGE;

	if (action == KOBJ_CHANGE && !sysfs_streq(buf, "change"))
		return -EINVAL;
	kobject_uevent(&dev->kobj, action);
	return count;
}
static DEVICE_ATTR_RW(uevent);

static ssize_t dev_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u:%u\n", MAJOR(dev->devt), MINOR(dev->devt));
}
static DEVICE_ATTR_RO(dev);

int device_create_file(struct device *dev, const struct device_attribute *attr)
{
	if (!dev)
		return 0;
	WARN((attr->attr.mode & S_IWUGO) && !attr->store, "Attribute %s: write permission without 'store'\n",
	     attr->attr.name);
	WARN((attr->attr.mode & S_IRUGO) && !attr->show, "Attribute %s: read permission without 'show'\n",
	     attr->attr.name);
	return sysfs_create_file(&dev->kobj, &attr->attr);
}

void device_remove_file(struct device *dev, const struct device_attribute *attr)
{
	if (dev)
		sysfs_remove_file(&dev->kobj, &attr->attr);
}

bool device_remove_file_self(struct device *dev, const struct device_attribute *attr)
{
	return dev ? sysfs_remove_file_self(&dev->kobj, &attr->attr) : false;
}

int device_create_bin_file(struct device *dev, const struct bin_attribute *attr)
{
	return dev ? sysfs_create_bin_file(&dev->kobj, attr) : -EINVAL;
}

void device_remove_bin_file(struct device *dev, const struct bin_attribute *attr)
{
	if (dev)
		sysfs_remove_bin_file(&dev->kobj, attr);
}

int device_add_groups(struct device *dev, const struct attribute_group **groups)
{
	return sysfs_create_groups(&dev->kobj, groups);
}

void device_remove_groups(struct device *dev, const struct attribute_group **groups)
{
	sysfs_remove_groups(&dev->kobj, groups);
}

int device_add_group(struct device *dev, const struct attribute_group *grp)
{
	return sysfs_create_group(&dev->kobj, grp);
}

void device_remove_group(struct device *dev, const struct attribute_group *grp)
{
	sysfs_remove_group(&dev->kobj, grp);
}

void device_initialize(struct device *dev)
{
	dev->kobj.kset = devices_kset();
	kobject_init(&dev->kobj, &device_ktype);
	INIT_LIST_HEAD(&dev->class_node);
	INIT_LIST_HEAD(&dev->bus_node);
	INIT_LIST_HEAD(&dev->node);
	INIT_LIST_HEAD(&dev->children);
	INIT_LIST_HEAD(&dev->devres_head);
	spin_lock_init(&dev->devres_lock);
	mutex_init(&dev->mutex);
	lockdep_set_novalidate_class(&dev->mutex);
}

/* The directory of a class's devices below one parent; stands as long as one of them does. */
struct class_dir {
	struct kobject kobj;
	struct list_head node;
};

static void class_dir_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct class_dir, kobj));
}

static const struct kobj_type class_dir_ktype = { .release = class_dir_release, .sysfs_ops = &kobj_sysfs_ops };

/* With a reference; NULL when memory is used up, or the class is not registered. */
static struct kobject *get_glue_dir(struct subsys_private *sp, struct kobject *parent)
{
	struct kobject *kobj = NULL;
	struct class_dir *dir;

	mutex_lock(&gdp_mutex);
	list_for_each_entry(dir, &sp->glue_dirs, node) {
		if (dir->kobj.parent == parent) {
			kobj = kobject_get(&dir->kobj);
			goto unlock;
		}
	}
	dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	if (!dir)
		goto unlock;
	if (kobject_init_and_add(&dir->kobj, &class_dir_ktype, parent, "%s", sp->class->name)) {
		kobject_put(&dir->kobj);
		goto unlock;
	}
	list_add_tail(&dir->node, &sp->glue_dirs);
	kobj = &dir->kobj;
unlock:
	mutex_unlock(&gdp_mutex);
	return kobj;
}

/* NULL when the device's parent is none. */
static struct kobject *get_own_glue_dir(struct device *dev)
{
	struct kobject *parent = dev->kobj.parent;

	return dev->class && parent && parent->ktype == &class_dir_ktype ? parent : NULL;
}

static void cleanup_glue_dir(struct kobject *glue_dir)
{
	if (!glue_dir)
		return;
	mutex_lock(&gdp_mutex);
	if (kref_read(&glue_dir->kref) == 1) {
		list_del(&container_of(glue_dir, struct class_dir, kobj)->node);
		kobject_del(glue_dir);
	}
	kobject_put(glue_dir);
	mutex_unlock(&gdp_mutex);
}

/* The kobject below which a device's directory comes; *glue: that of its class, with a reference. */
static struct kobject *get_device_parent(struct device *dev, struct kobject **glue)
{
	struct kset *kset = devices_kset();

	*glue = NULL;
	if (dev->class) {
		struct subsys_private *sp = class_to_subsys(dev->class);
		struct kobject *parent = dev->parent ? &dev->parent->kobj : NULL;

		if (dev->parent && dev->parent->class)
			return parent;
		if (!parent) {
			if (!virtual_dir && kset)
				virtual_dir = sysfs_kept(kobject_create_and_add("virtual", &kset->kobj));
			parent = virtual_dir;
		}
		*glue = sp ? get_glue_dir(sp, parent) : NULL;
		return *glue;
	}
	return dev->parent ? &dev->parent->kobj : NULL;
}

static int device_add_class_symlinks(struct device *dev)
{
	struct subsys_private *sp = class_to_subsys(dev->class);
	int error;

	if (!sp)
		return 0;
	error = sysfs_create_link(&dev->kobj, &sp->kobj, "subsystem");
	if (error)
		return error;
	if (dev->parent) {
		error = sysfs_create_link(&dev->kobj, &dev->parent->kobj, "device");
		if (error)
			goto out_subsys;
	}
	error = sysfs_create_link(&sp->kobj, &dev->kobj, dev_name(dev));
	if (!error)
		return 0;
	sysfs_remove_link(&dev->kobj, "device");
out_subsys:
	sysfs_remove_link(&dev->kobj, "subsystem");
	return error;
}

static void device_remove_class_symlinks(struct device *dev)
{
	struct subsys_private *sp = class_to_subsys(dev->class);

	if (!sp)
		return;
	if (dev->parent)
		sysfs_remove_link(&dev->kobj, "device");
	sysfs_remove_link(&dev->kobj, "subsystem");
	sysfs_delete_link(&sp->kobj, &dev->kobj, dev_name(dev));
}

static int device_add_attrs(struct device *dev)
{
	int error = 0;

	if (dev->class)
		error = device_add_groups(dev, dev->class->dev_groups);
	if (error)
		return error;
	if (dev->type)
		error = device_add_groups(dev, dev->type->groups);
	if (error)
		goto err_class;
	error = device_add_groups(dev, dev->groups);
	if (!error)
		return 0;
	if (dev->type)
		device_remove_groups(dev, dev->type->groups);
err_class:
	if (dev->class)
		device_remove_groups(dev, dev->class->dev_groups);
	return error;
}

static void device_remove_attrs(struct device *dev)
{
	device_remove_groups(dev, dev->groups);
	if (dev->type)
		device_remove_groups(dev, dev->type->groups);
	if (dev->class)
		device_remove_groups(dev, dev->class->dev_groups);
}

int device_add(struct device *dev)
{
	struct kobject *glue_dir = NULL;
	struct device *parent;
	int error = -EINVAL;

	if (!get_device(dev))
		return error;
	if (dev->init_name) {
		error = dev_set_name(dev, "%s", dev->init_name);
		dev->init_name = NULL;
	}
	if (!dev_name(dev)) {
		error = -EINVAL;
		goto done;
	}
	parent = get_device(dev->parent);
	error = kobject_add(&dev->kobj, get_device_parent(dev, &glue_dir), NULL);
	if (error)
		goto err_parent;
	error = device_create_file(dev, &dev_attr_uevent);
	if (error)
		goto err_kobj;
	error = device_add_class_symlinks(dev);
	if (error)
		goto err_uevent;
	error = device_add_attrs(dev);
	if (error)
		goto err_links;
	error = bus_add_device(dev);
	if (error)
		goto err_attrs;
	if (MAJOR(dev->devt)) {
		error = device_create_file(dev, &dev_attr_dev);
		if (!error)
			error = devtmpfs_create_node(dev);
		if (error)
			goto err_bus;
	}
	kobject_uevent(&dev->kobj, KOBJ_ADD);
	bus_probe_device(dev);
	if (class_to_subsys(dev->class))
		list_add_tail(&dev->class_node, &class_to_subsys(dev->class)->devices);
	if (parent)
		list_add_tail(&dev->node, &parent->children);
	goto done;

err_bus:
	bus_remove_device(dev);
err_attrs:
	device_remove_attrs(dev);
err_links:
	device_remove_class_symlinks(dev);
err_uevent:
	device_remove_file(dev, &dev_attr_uevent);
err_kobj:
	kobject_del(&dev->kobj);
err_parent:
	cleanup_glue_dir(glue_dir);
	put_device(parent);
done:
	put_device(dev);
	return error;
}

int device_register(struct device *dev)
{
	device_initialize(dev);
	return device_add(dev);
}

struct device *get_device(struct device *dev)
{
	if (!dev)
		return NULL;
	kobject_get(&dev->kobj);
	return dev;
}

void put_device(struct device *dev)
{
	if (dev)
		kobject_put(&dev->kobj);
}

void device_del(struct device *dev)
{
	struct kobject *glue_dir = get_own_glue_dir(dev);
	struct device *parent = dev->parent;

	list_del_init(&dev->node);
	if (MAJOR(dev->devt)) {
		devtmpfs_delete_node(dev);
		device_remove_file(dev, &dev_attr_dev);
	}
	if (dev->class) {
		device_remove_class_symlinks(dev);
		list_del_init(&dev->class_node);
	}
	device_remove_file(dev, &dev_attr_uevent);
	device_remove_attrs(dev);
	bus_remove_device(dev);
	kobject_uevent(&dev->kobj, KOBJ_REMOVE);
	kobject_del(&dev->kobj);
	cleanup_glue_dir(glue_dir);
	put_device(parent);
}

void device_unregister(struct device *dev)
{
	device_del(dev);
	put_device(dev);
}

int device_for_each_child(struct device *parent, void *data, int (*fn)(struct device *dev, void *data))
{
	struct device *child, *next;
	int error = 0;

	list_for_each_entry_safe(child, next, &parent->children, node) {
		error = fn(child, data);
		if (error)
			break;
	}
	return error;
}

struct device *device_find_child(struct device *parent, void *data, int (*match)(struct device *dev, void *data))
{
	struct device *child;

	list_for_each_entry(child, &parent->children, node)
		if (match(child, data))
			return get_device(child);
	return NULL;
}

static void device_create_release(struct device *dev)
{
	kfree(dev);
}

static struct device *device_create_groups_vargs(const struct class *class, struct device *parent, dev_t devt,
						 void *drvdata, const struct attribute_group **groups, const char *fmt,
						 va_list args)
{
	struct device *dev;
	int retval;

	if (IS_ERR_OR_NULL(class))
		return ERR_PTR(-ENODEV);
	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return ERR_PTR(-ENOMEM);
	device_initialize(dev);
	dev->devt = devt;
	dev->class = class;
	dev->parent = parent;
	dev->groups = groups;
	dev->release = device_create_release;
	dev_set_drvdata(dev, drvdata);
	retval = kobject_set_name_vargs(&dev->kobj, fmt, args);
	if (!retval)
		retval = device_add(dev);
	if (!retval)
		return dev;
	put_device(dev);
	return ERR_PTR(retval);
}

struct device *device_create(const struct class *class, struct device *parent, dev_t devt, void *drvdata,
			     const char *fmt, ...)
{
	struct device *dev;
	va_list vargs;

	va_start(vargs, fmt);
	dev = device_create_groups_vargs(class, parent, devt, drvdata, NULL, fmt, vargs);
	va_end(vargs);
	return dev;
}

struct device *device_create_with_groups(const struct class *class, struct device *parent, dev_t devt, void *drvdata,
					 const struct attribute_group **groups, const char *fmt, ...)
{
	struct device *dev;
	va_list vargs;

	va_start(vargs, fmt);
	dev = device_create_groups_vargs(class, parent, devt, drvdata, groups, fmt, vargs);
	va_end(vargs);
	return dev;
}

static int match_devt(struct device *dev, const void *devt)
{
	return dev->devt == *(const dev_t *)devt;
}

void device_destroy(const struct class *class, dev_t devt)
{
	struct device *dev = class_find_device(class, NULL, &devt, match_devt);

	if (dev) {
		put_device(dev);
		device_unregister(dev);
	}
}

struct device *root_device_register(const char *name)
{
	struct device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	int err;

	if (!dev)
		return ERR_PTR(-ENOMEM);
	err = dev_set_name(dev, "%s", name);
	if (err) {
		kfree(dev);
		return ERR_PTR(err);
	}
	dev->release = device_create_release;
	err = device_register(dev);
	if (err) {
		put_device(dev);
		return ERR_PTR(err);
	}
	return dev;
}

void root_device_unregister(struct device *dev)
{
	device_unregister(dev);
}
