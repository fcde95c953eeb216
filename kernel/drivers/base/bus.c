/*
 * Models drivers/base/bus.c, dd.c and driver.c: devices and drivers of a bus find each other, and are told apart through the
 * files `bind` and `unbind` of the driver.
 *
 * A driver's probe and remove run under the device's lock. By linux_version: nothing. Left out: deferred probing, the files of a
 * bus that are not its own, a device's own `driver` link to modules, asynchronous probing.
 */
#include "base.h"

struct driver_private {
	struct kobject kobj;
	struct device_driver *driver;
	/* In the bus's list until it is going and nobody looks at it any more. */
	struct list_head node;
	unsigned int users;
	bool going;
};

static DECLARE_WAIT_QUEUE_HEAD(driver_list_wq);

static void driver_unuse(struct driver_private *priv)
{
	if (--priv->users == 0 && priv->going)
		wake_up_all(&driver_list_wq);
}

/* The driver behind prev, NULL for the first; in use until the one behind it is asked for. NULL behind the last. */
static struct driver_private *next_driver(struct subsys_private *sp, struct driver_private *prev)
{
	struct list_head *at = prev ? &prev->node : &sp->drivers;
	struct driver_private *next = NULL;

	for (at = at->next; at != &sp->drivers; at = at->next) {
		next = list_entry(at, struct driver_private, node);
		if (!next->going)
			break;
		next = NULL;
	}
	if (next)
		next->users++;
	if (prev)
		driver_unuse(prev);
	return next;
}

/* Waits until nobody looks at the driver. */
static void remove_from_list(struct driver_private *priv)
{
	priv->going = true;
	wait_event(driver_list_wq, !priv->users);
	list_del(&priv->node);
}

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

/* The n-th device of a bus, with a reference. */
static struct device *nth_device(struct subsys_private *sp, unsigned int n)
{
	struct device *dev, *found = NULL;

	spin_lock(&sp->lock);
	list_for_each_entry(dev, &sp->devices, bus_node) {
		if (n--)
			continue;
		found = get_device(dev);
		break;
	}
	spin_unlock(&sp->lock);
	return found;
}

static struct device *find_device(const struct bus_type *bus, const char *name)
{
	struct subsys_private *sp = bus_to_subsys(bus);
	struct device *dev;
	unsigned int n;

	for (n = 0; sp && (dev = nth_device(sp, n)); n++) {
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

int bus_register(const struct bus_type *bus)
{
	struct subsys_private *sp = subsys_add(NULL, bus);

	if (IS_ERR(sp))
		return PTR_ERR(sp);
	sp->devices_dir = kobject_create_and_add("devices", &sp->kobj);
	sp->drivers_dir = kobject_create_and_add("drivers", &sp->kobj);
	if (sp->devices_dir && sp->drivers_dir)
		return 0;
	bus_unregister(bus);
	return -ENOMEM;
}

void bus_unregister(const struct bus_type *bus)
{
	struct subsys_private *sp = bus_to_subsys(bus);

	if (!sp)
		return;
	kobject_put(sp->drivers_dir);
	kobject_put(sp->devices_dir);
	subsys_remove(sp);
}

int bus_create_file(const struct bus_type *bus, struct bus_attribute *attr)
{
	struct subsys_private *sp = bus_to_subsys(bus);

	return sp ? sysfs_create_file(&sp->kobj, &attr->attr) : -EINVAL;
}

void bus_remove_file(const struct bus_type *bus, struct bus_attribute *attr)
{
	struct subsys_private *sp = bus_to_subsys(bus);

	if (sp)
		sysfs_remove_file(&sp->kobj, &attr->attr);
}

/* The platform bus is there when it is first needed. */
static struct subsys_private *bus_start(const struct bus_type *bus)
{
	struct subsys_private *sp = bus_to_subsys(bus);
	int error;

	if (sp)
		return sp;
	error = bus == &platform_bus_type ? bus_register(bus) : -EINVAL;
	if (error)
		return ERR_PTR(error);
	sp = bus_to_subsys(bus);
	sysfs_kept(&sp->kobj);
	sysfs_kept(sp->devices_dir);
	sysfs_kept(sp->drivers_dir);
	return sp;
}

/* The first device behind start for which fn returns something, which is kept in *ret; with a reference. */
static struct device *walk_devices(const struct bus_type *bus, struct device *start, void *data,
				   int (*fn)(struct device *dev, void *data), int *ret)
{
	struct subsys_private *sp = bus_to_subsys(bus);
	struct device *dev;
	unsigned int n;
	bool behind = !start;

	*ret = 0;
	for (n = 0; sp && (dev = nth_device(sp, n)); n++) {
		if (behind)
			*ret = fn(dev, data);
		if (*ret)
			return dev;
		behind |= dev == start;
		put_device(dev);
	}
	return NULL;
}

int bus_for_each_dev(const struct bus_type *bus, struct device *start, void *data, int (*fn)(struct device *dev, void *data))
{
	int ret;

	put_device(walk_devices(bus, start, data, fn, &ret));
	return ret;
}

struct device *bus_find_device(const struct bus_type *bus, struct device *start, const void *data,
			       int (*match)(struct device *dev, const void *data))
{
	int ret;

	return walk_devices(bus, start, (void *)data, (int (*)(struct device *, void *))match, &ret);
}

static int match_name(struct device *dev, const void *name)
{
	return sysfs_streq(dev_name(dev), name);
}

struct device *bus_find_device_by_name(const struct bus_type *bus, struct device *start, const char *name)
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

int bus_for_each_drv(const struct bus_type *bus, struct device_driver *start, void *data,
		     int (*fn)(struct device_driver *drv, void *data))
{
	struct subsys_private *sp = bus_to_subsys(bus);
	struct driver_private *priv = NULL;
	bool behind = !start;
	int error = 0;

	if (!sp)
		return -EINVAL;
	while (!error && (priv = next_driver(sp, priv))) {
		if (behind)
			error = fn(priv->driver, data);
		behind |= priv->driver == start;
	}
	if (priv)
		driver_unuse(priv);
	return error;
}

struct device_driver *driver_find(const char *name, const struct bus_type *bus)
{
	struct subsys_private *sp = bus_to_subsys(bus);
	struct driver_private *priv;

	if (sp)
		list_for_each_entry(priv, &sp->drivers, node)
			if (!priv->going && !strcmp(priv->driver->name, name))
				return priv->driver;
	return NULL;
}

int bus_add_device(struct device *dev)
{
	struct subsys_private *sp;
	int error;

	if (!dev->bus)
		return 0;
	sp = bus_start(dev->bus);
	if (IS_ERR(sp))
		return PTR_ERR(sp);
	error = sysfs_create_link(sp->devices_dir, &dev->kobj, dev_name(dev));
	if (!error)
		error = sysfs_create_link(&dev->kobj, &sp->kobj, "subsystem");
	if (error)
		return error;
	spin_lock(&sp->lock);
	list_add_tail(&dev->bus_node, &sp->devices);
	spin_unlock(&sp->lock);
	return device_add_groups(dev, dev->bus->dev_groups);
}

/* When its probe fails the next one may try. */
static int try_driver(struct device_driver *drv, void *dev)
{
	return driver_attach_one(drv, dev) > 0;
}

int device_attach(struct device *dev)
{
	return dev->driver ? 1 : bus_for_each_drv(dev->bus, NULL, dev, try_driver);
}

static int rescan_device(struct device *dev, void *unused)
{
	int ret = device_attach(dev);

	return ret < 0 ? ret : 0;
}

int bus_rescan_devices(const struct bus_type *bus)
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
	struct subsys_private *sp = bus_to_subsys(dev->bus);

	if (!sp)
		return;
	sysfs_remove_link(&dev->kobj, "subsystem");
	device_remove_groups(dev, dev->bus->dev_groups);
	sysfs_delete_link(sp->devices_dir, &dev->kobj, dev_name(dev));
	spin_lock(&sp->lock);
	list_del_init(&dev->bus_node);
	spin_unlock(&sp->lock);
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
	struct subsys_private *sp = bus_start(drv->bus);
	unsigned int n;
	int error;

	if (IS_ERR(sp)) {
		pr_err("Driver '%s' was unable to register with bus_type '%s' because the bus was not initialized.\n",
		       drv->name, drv->bus->name);
		return PTR_ERR(sp);
	}
	if (driver_find(drv->name, drv->bus)) {
		pr_err("Error: Driver '%s' is already registered, aborting...\n", drv->name);
		return -EBUSY;
	}
	priv = kzalloc(sizeof(*priv), GFP_KERNEL);
	if (!priv)
		return -ENOMEM;
	priv->driver = drv;
	drv->p = priv;
	error = kobject_init_and_add(&priv->kobj, &driver_ktype, sp->drivers_dir, "%s", drv->name);
	if (!error)
		error = sysfs_create_groups(&priv->kobj, drv->bus->drv_groups);
	if (!error)
		error = sysfs_create_groups(&priv->kobj, drv->groups);
	if (error) {
		kobject_put(&priv->kobj);
		drv->p = NULL;
		return error;
	}
	list_add_tail(&priv->node, &sp->drivers);
	for (n = 0; (dev = nth_device(sp, n)); n++) {
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
	struct subsys_private *sp;
	struct device *dev;
	unsigned int n;

	if (WARN(!drv || !drv->p, "Unexpected driver unregister!\n"))
		return;
	sp = bus_to_subsys(drv->bus);
	if (!drv->suppress_bind_attrs) {
		driver_remove_file(drv, &driver_attr_bind);
		driver_remove_file(drv, &driver_attr_unbind);
	}
	sysfs_remove_groups(&drv->p->kobj, drv->groups);
	sysfs_remove_groups(&drv->p->kobj, drv->bus->drv_groups);
	remove_from_list(drv->p);
	for (n = 0; sp && (dev = nth_device(sp, n)); n++) {
		if (dev->driver == drv)
			device_release_driver(dev);
		put_device(dev);
	}
	kobject_del(&drv->p->kobj);
	kobject_put(&drv->p->kobj);
	drv->p = NULL;
}
