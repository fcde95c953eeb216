/*
 * Models drivers/base/bus.c, dd.c and driver.c: devices and drivers of a bus find each other, and are told apart through the
 * files `bind` and `unbind` of the driver.
 *
 * A driver's probe and remove run under the device's lock. By linux_version: nothing. Left out: deferred probing, the files of a
 * bus that are not its own, a device's own `driver` link to modules, asynchronous probing.
 */
#include "base.h"

static struct kobject *bus_dir;

struct driver_private {
	struct kobject kobj;
	struct device_driver *driver;
};

static struct device_driver *driver_of(struct kobject *kobj)
{
	return container_of(kobj, struct driver_private, kobj)->driver;
}

static ssize_t drv_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct driver_attribute *drv_attr = container_of(attr, struct driver_attribute, attr);

	return drv_attr->show ? drv_attr->show(driver_of(kobj), buf) : -EIO;
}

static ssize_t drv_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct driver_attribute *drv_attr = container_of(attr, struct driver_attribute, attr);

	return drv_attr->store ? drv_attr->store(driver_of(kobj), buf, count) : -EIO;
}

static void driver_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct driver_private, kobj));
}

static const struct sysfs_ops driver_sysfs_ops = { .show = drv_attr_show, .store = drv_attr_store };
static const struct kobj_type driver_ktype = { .release = driver_release, .sysfs_ops = &driver_sysfs_ops };

static int really_probe(struct device *dev, struct device_driver *drv)
{
	int ret;

	dev->driver = drv;
	ret = sysfs_create_link(&drv->p->kobj, &dev->kobj, dev_name(dev));
	if (!ret) {
		ret = sysfs_create_link(&dev->kobj, &drv->p->kobj, "driver");
		if (ret)
			sysfs_remove_link(&drv->p->kobj, dev_name(dev));
	}
	if (ret)
		goto failed;
	ret = dev->bus->probe ? dev->bus->probe(dev) : drv->probe ? drv->probe(dev) : 0;
	if (!ret)
		ret = device_add_groups(dev, drv->dev_groups);
	if (!ret) {
		kobject_uevent(&dev->kobj, KOBJ_BIND);
		return 0;
	}
	sysfs_remove_link(&drv->p->kobj, dev_name(dev));
	sysfs_remove_link(&dev->kobj, "driver");
failed:
	devres_release_all(dev);
	dev->driver = NULL;
	dev_set_drvdata(dev, NULL);
	if (ret != -ENODEV && ret != -ENXIO)
		pr_warn("%s: probe of %s failed with error %d\n", drv->name, dev_name(dev), ret);
	return ret;
}

/* Called with the device's lock held. */
static void __device_release_driver(struct device *dev)
{
	struct device_driver *drv = dev->driver;

	if (!drv)
		return;
	sysfs_remove_link(&drv->p->kobj, dev_name(dev));
	sysfs_remove_link(&dev->kobj, "driver");
	device_remove_groups(dev, drv->dev_groups);
	if (dev->bus->remove)
		dev->bus->remove(dev);
	else if (drv->remove)
		drv->remove(dev);
	devres_release_all(dev);
	dev->driver = NULL;
	dev_set_drvdata(dev, NULL);
	kobject_uevent(&dev->kobj, KOBJ_UNBIND);
}

void device_release_driver(struct device *dev)
{
	device_lock(dev);
	__device_release_driver(dev);
	device_unlock(dev);
}

/* 1: bound; 0: no match; else the probe's error. */
static int driver_attach_one(struct device_driver *drv, struct device *dev)
{
	int ret = 0;

	if (!dev->bus->match(dev, drv))
		return 0;
	device_lock(dev);
	if (!dev->driver) {
		ret = really_probe(dev, drv);
		if (!ret)
			ret = 1;
	}
	device_unlock(dev);
	return ret;
}

/* The n-th device or driver of a bus; a device with a reference. */
static struct device *nth_device(struct bus_type *bus, unsigned int n)
{
	struct device *dev, *found = NULL;

	mutex_lock(&bus->lock);
	list_for_each_entry(dev, &bus->device_list, bus_node) {
		if (n--)
			continue;
		found = get_device(dev);
		break;
	}
	mutex_unlock(&bus->lock);
	return found;
}

static struct device *find_device(struct bus_type *bus, const char *name)
{
	struct device *dev;
	unsigned int n;

	for (n = 0; (dev = nth_device(bus, n)); n++) {
		if (sysfs_streq(name, dev_name(dev)))
			return dev;
		put_device(dev);
	}
	return NULL;
}

static ssize_t unbind_store(struct device_driver *drv, const char *buf, size_t count)
{
	struct device *dev = find_device(drv->bus, buf);
	ssize_t err = -ENODEV;

	if (dev && dev->driver == drv) {
		device_release_driver(dev);
		err = count;
	}
	put_device(dev);
	return err;
}

static ssize_t bind_store(struct device_driver *drv, const char *buf, size_t count)
{
	struct device *dev = find_device(drv->bus, buf);
	ssize_t err = -ENODEV;

	if (dev && drv->bus->match(dev, drv)) {
		err = driver_attach_one(drv, dev);
		err = err > 0 ? (ssize_t)count : err == 0 ? -ENODEV : err;
	}
	put_device(dev);
	return err;
}

/* A write removes what it is below: the file is not part of lockdep's picture. */
static struct driver_attribute driver_attr_unbind = __ATTR_IGNORE_LOCKDEP(unbind, 0200, NULL, unbind_store);
static struct driver_attribute driver_attr_bind = __ATTR_IGNORE_LOCKDEP(bind, 0200, NULL, bind_store);

/* What a registered bus has in sysfs. */
struct bus_directory {
	struct kobject kobj;
	struct bus_type *bus;
};

static struct bus_type *bus_of(struct kobject *kobj)
{
	return container_of(kobj, struct bus_directory, kobj)->bus;
}

static ssize_t bus_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct bus_attribute *bus_attr = container_of(attr, struct bus_attribute, attr);

	return bus_attr->show ? bus_attr->show(bus_of(kobj), buf) : -EIO;
}

static ssize_t bus_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct bus_attribute *bus_attr = container_of(attr, struct bus_attribute, attr);

	return bus_attr->store ? bus_attr->store(bus_of(kobj), buf, count) : -EIO;
}

static void bus_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct bus_directory, kobj));
}

static const struct sysfs_ops bus_sysfs_ops = { .show = bus_attr_show, .store = bus_attr_store };
static const struct kobj_type bus_ktype = { .release = bus_release, .sysfs_ops = &bus_sysfs_ops };

int bus_register(struct bus_type *bus)
{
	struct bus_directory *dir = kzalloc(sizeof(*dir), GFP_KERNEL);
	int error;

	if (!dir)
		return -ENOMEM;
	dir->bus = bus;
	INIT_LIST_HEAD(&bus->device_list);
	INIT_LIST_HEAD(&bus->driver_list);
	mutex_init(&bus->lock);
	error = kobject_init_and_add(&dir->kobj, &bus_ktype, top_directory(&bus_dir, "bus"), "%s", bus->name);
	if (error) {
		kobject_put(&dir->kobj);
		return error;
	}
	bus->kobj = &dir->kobj;
	bus->devices = kobject_create_and_add("devices", bus->kobj);
	bus->drivers = kobject_create_and_add("drivers", bus->kobj);
	error = bus->devices && bus->drivers ? sysfs_create_groups(bus->kobj, bus->bus_groups) : -ENOMEM;
	if (error) {
		kobject_put(bus->drivers);
		kobject_put(bus->devices);
		kobject_put(bus->kobj);
		bus->kobj = NULL;
	}
	return error;
}

void bus_unregister(struct bus_type *bus)
{
	struct kobject *kobj = bus->kobj;

	if (!kobj)
		return;
	bus->kobj = NULL;
	sysfs_remove_groups(kobj, bus->bus_groups);
	kobject_put(bus->drivers);
	kobject_put(bus->devices);
	kobject_del(kobj);
	kobject_put(kobj);
}

int bus_create_file(struct bus_type *bus, struct bus_attribute *attr)
{
	return bus->kobj ? sysfs_create_file(bus->kobj, &attr->attr) : -EINVAL;
}

void bus_remove_file(struct bus_type *bus, struct bus_attribute *attr)
{
	if (bus->kobj)
		sysfs_remove_file(bus->kobj, &attr->attr);
}

/* The platform bus is there when it is first needed. */
static int bus_start(struct bus_type *bus)
{
	int error = 0;

	if (!bus->kobj && bus == &platform_bus_type) {
		error = bus_register(bus);
		if (!error) {
			sysfs_kept(bus->kobj);
			sysfs_kept(bus->devices);
			sysfs_kept(bus->drivers);
		}
	}
	return bus->kobj ? 0 : error ? error : -EINVAL;
}

/* The first device behind start for which fn returns something, which is kept in *ret; with a reference. */
static struct device *walk_devices(struct bus_type *bus, struct device *start, void *data,
				   int (*fn)(struct device *dev, void *data), int *ret)
{
	struct device *dev;
	unsigned int n;
	bool behind = !start;

	*ret = 0;
	for (n = 0; bus->kobj && (dev = nth_device(bus, n)); n++) {
		if (behind)
			*ret = fn(dev, data);
		if (*ret)
			return dev;
		behind |= dev == start;
		put_device(dev);
	}
	return NULL;
}

int bus_for_each_dev(struct bus_type *bus, struct device *start, void *data, int (*fn)(struct device *dev, void *data))
{
	int ret;

	put_device(walk_devices(bus, start, data, fn, &ret));
	return ret;
}

struct device *bus_find_device(struct bus_type *bus, struct device *start, const void *data,
			       int (*match)(struct device *dev, const void *data))
{
	int ret;

	return walk_devices(bus, start, (void *)data, (int (*)(struct device *, void *))match, &ret);
}

static int match_name(struct device *dev, const void *name)
{
	return sysfs_streq(dev_name(dev), name);
}

struct device *bus_find_device_by_name(struct bus_type *bus, struct device *start, const char *name)
{
	return bus_find_device(bus, start, name, match_name);
}

struct of_driver {
	struct device_driver *drv;
	void *data;
	int (*fn)(struct device *dev, void *data);
};

static int if_of_driver(struct device *dev, void *data)
{
	struct of_driver *of = data;

	return dev->driver == of->drv ? of->fn(dev, of->data) : 0;
}

int driver_for_each_device(struct device_driver *drv, struct device *start, void *data,
			   int (*fn)(struct device *dev, void *data))
{
	struct of_driver of = { drv, data, fn };

	return drv ? bus_for_each_dev(drv->bus, start, &of, if_of_driver) : -EINVAL;
}

struct device *driver_find_device(struct device_driver *drv, struct device *start, const void *data,
				  int (*match)(struct device *dev, const void *data))
{
	struct of_driver of = { drv, (void *)data, (int (*)(struct device *, void *))match };
	int ret;

	return drv ? walk_devices(drv->bus, start, &of, if_of_driver, &ret) : NULL;
}

int bus_for_each_drv(struct bus_type *bus, struct device_driver *start, void *data,
		     int (*fn)(struct device_driver *drv, void *data))
{
	struct device_driver *drv;
	bool behind = !start;
	int error = 0;

	if (!bus->kobj)
		return -EINVAL;
	list_for_each_entry(drv, &bus->driver_list, bus_node) {
		if (behind)
			error = fn(drv, data);
		if (error)
			break;
		behind |= drv == start;
	}
	return error;
}

struct device_driver *driver_find(const char *name, struct bus_type *bus)
{
	struct device_driver *drv;

	if (bus->kobj)
		list_for_each_entry(drv, &bus->driver_list, bus_node)
			if (!strcmp(drv->name, name))
				return drv;
	return NULL;
}

int bus_add_device(struct device *dev)
{
	int error;

	if (!dev->bus)
		return 0;
	error = bus_start(dev->bus);
	if (!error)
		error = sysfs_create_link(dev->bus->devices, &dev->kobj, dev_name(dev));
	if (!error)
		error = sysfs_create_link(&dev->kobj, dev->bus->kobj, "subsystem");
	if (error)
		return error;
	mutex_lock(&dev->bus->lock);
	list_add_tail(&dev->bus_node, &dev->bus->device_list);
	mutex_unlock(&dev->bus->lock);
	return device_add_groups(dev, dev->bus->dev_groups);
}

int device_attach(struct device *dev)
{
	struct device_driver *drv;
	int ret = 0;

	if (dev->driver)
		return 1;
	list_for_each_entry(drv, &dev->bus->driver_list, bus_node) {
		ret = driver_attach_one(drv, dev);
		if (ret)
			break;
	}
	return ret;
}

static int rescan_device(struct device *dev, void *unused)
{
	int ret = device_attach(dev);

	return ret < 0 ? ret : 0;
}

int bus_rescan_devices(struct bus_type *bus)
{
	return bus_for_each_dev(bus, NULL, NULL, rescan_device);
}

void bus_probe_device(struct device *dev)
{
	if (dev->bus)
		device_attach(dev);
}

void bus_remove_device(struct device *dev)
{
	if (!dev->bus)
		return;
	sysfs_remove_link(&dev->kobj, "subsystem");
	device_remove_groups(dev, dev->bus->dev_groups);
	sysfs_delete_link(dev->bus->devices, &dev->kobj, dev_name(dev));
	mutex_lock(&dev->bus->lock);
	list_del_init(&dev->bus_node);
	mutex_unlock(&dev->bus->lock);
	device_release_driver(dev);
}

int driver_create_file(struct device_driver *drv, const struct driver_attribute *attr)
{
	return drv ? sysfs_create_file(&drv->p->kobj, &attr->attr) : -EINVAL;
}

void driver_remove_file(struct device_driver *drv, const struct driver_attribute *attr)
{
	if (drv)
		sysfs_remove_file(&drv->p->kobj, &attr->attr);
}

int driver_register(struct device_driver *drv)
{
	struct driver_private *priv;
	struct device *dev;
	unsigned int n;
	int error = bus_start(drv->bus);

	if (error)
		return error;
	if (driver_find(drv->name, drv->bus)) {
		pr_err("Error: Driver '%s' is already registered, aborting...\n", drv->name);
		return -EBUSY;
	}
	priv = kzalloc(sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;
	priv->driver = drv;
	drv->p = priv;
	error = kobject_init_and_add(&priv->kobj, &driver_ktype, drv->bus->drivers, "%s", drv->name);
	if (!error)
		error = sysfs_create_groups(&priv->kobj, drv->bus->drv_groups);
	if (!error)
		error = sysfs_create_groups(&priv->kobj, drv->groups);
	if (error) {
		kobject_put(&priv->kobj);
		drv->p = NULL;
		return error;
	}
	list_add_tail(&drv->bus_node, &drv->bus->driver_list);
	for (n = 0; (dev = nth_device(drv->bus, n)); n++) {
		driver_attach_one(drv, dev);
		put_device(dev);
	}
	if (!drv->suppress_bind_attrs) {
		error = driver_create_file(drv, &driver_attr_unbind);
		if (!error)
			error = driver_create_file(drv, &driver_attr_bind);
		WARN_ON(error);
	}
	return 0;
}

void driver_unregister(struct device_driver *drv)
{
	struct device *dev;
	unsigned int n;

	if (WARN(!drv || !drv->p, "Unexpected driver unregister!\n"))
		return;
	if (!drv->suppress_bind_attrs) {
		driver_remove_file(drv, &driver_attr_bind);
		driver_remove_file(drv, &driver_attr_unbind);
	}
	sysfs_remove_groups(&drv->p->kobj, drv->groups);
	sysfs_remove_groups(&drv->p->kobj, drv->bus->drv_groups);
	list_del(&drv->bus_node);
	for (n = 0; (dev = nth_device(drv->bus, n)); n++) {
		if (dev->driver == drv)
			device_release_driver(dev);
		put_device(dev);
	}
	kobject_del(&drv->p->kobj);
	kobject_put(&drv->p->kobj);
	drv->p = NULL;
}
