/*
 * Models include/linux/device.h as far as attributes go: struct device holds a kobject. Left out: buses, drivers, classes,
 * the device tree.
 */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H

#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/sysfs.h>

struct device_driver;

struct device {
	struct kobject kobj;
	struct device *parent;
	const char *init_name;
	struct mutex mutex;
	void *platform_data;
	void *driver_data;
	void (*release)(struct device *dev);
};

struct device_attribute {
	struct attribute attr;
	ssize_t (*show)(struct device *dev, struct device_attribute *attr, char *buf);
	ssize_t (*store)(struct device *dev, struct device_attribute *attr, const char *buf, size_t count);
};

#define DEVICE_ATTR(_name, _mode, _show, _store) \
	struct device_attribute dev_attr_##_name = __ATTR(_name, _mode, _show, _store)
#define DEVICE_ATTR_RW(_name) struct device_attribute dev_attr_##_name = __ATTR_RW(_name)
#define DEVICE_ATTR_RO(_name) struct device_attribute dev_attr_##_name = __ATTR_RO(_name)
#define DEVICE_ATTR_WO(_name) struct device_attribute dev_attr_##_name = __ATTR_WO(_name)

#define kobj_to_dev(__kobj) container_of(__kobj, struct device, kobj)
#define dev_name(dev) ((dev)->init_name ? (dev)->init_name : kobject_name(&(dev)->kobj))
#define dev_get_drvdata(dev) ((dev)->driver_data)
#define dev_set_drvdata(dev, data) ((void)((dev)->driver_data = (data)))
#define get_device(dev) (kobject_get(&(dev)->kobj), (dev))
#define put_device(dev) kobject_put(&(dev)->kobj)
#define device_create_file(dev, attr) sysfs_create_file(&(dev)->kobj, &(attr)->attr)
#define device_remove_file(dev, attr) sysfs_remove_file(&(dev)->kobj, &(attr)->attr)
#define device_remove_file_self(dev, attr) sysfs_remove_file_self(&(dev)->kobj, &(attr)->attr)
#define device_lock(dev) mutex_lock(&(dev)->mutex)
#define device_unlock(dev) mutex_unlock(&(dev)->mutex)

#define dev_err(dev, fmt, ...) printk(KERN_ERR "%s: " fmt, dev_name(dev), ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...) printk(KERN_WARNING "%s: " fmt, dev_name(dev), ##__VA_ARGS__)
#define dev_info(dev, fmt, ...) printk(KERN_INFO "%s: " fmt, dev_name(dev), ##__VA_ARGS__)
#define dev_dbg(dev, fmt, ...) no_printk(fmt, ##__VA_ARGS__)

#endif
