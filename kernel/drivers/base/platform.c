/*
 * Models drivers/base/platform.c: devices and drivers that belong together by name. Left out: resources, the device tree,
 * driver_override.
 */
#include <linux/platform_device.h>
#include "base.h"

static bool platform_match_id(const struct platform_device_id *id, struct platform_device *pdev)
{
	for (; id->name[0]; id++) {
		if (strcmp(pdev->name, id->name))
			continue;
		pdev->id_entry = id;
		return true;
	}
	return false;
}

static int platform_match(struct device *dev, struct device_driver *drv)
{
	struct platform_device *pdev = to_platform_device(dev);
	struct platform_driver *pdrv = to_platform_driver(drv);

	if (pdrv->id_table)
		return platform_match_id(pdrv->id_table, pdev);
	return !strcmp(pdev->name, drv->name);
}

static int platform_probe(struct device *dev)
{
	struct platform_driver *drv = to_platform_driver(dev->driver);

	return drv->probe ? drv->probe(to_platform_device(dev)) : 0;
}

static void platform_remove(struct device *dev)
{
	struct platform_driver *drv = to_platform_driver(dev->driver);

	if (drv->remove)
		drv->remove(to_platform_device(dev));
}

struct bus_type platform_bus_type = {
	.name = "platform",
	.match = platform_match,
	.probe = platform_probe,
	.remove = platform_remove,
	.lock = __MUTEX_INITIALIZER(platform_bus_type.lock),
};

static int next_auto_id;

int platform_device_add(struct platform_device *pdev)
{
	struct device *dev = &pdev->dev;
	int ret;

	dev->bus = &platform_bus_type;
	if (pdev->id == PLATFORM_DEVID_AUTO) {
		pdev->id = next_auto_id++;
		ret = dev_set_name(dev, "%s.%d.auto", pdev->name, pdev->id);
	} else if (pdev->id == PLATFORM_DEVID_NONE) {
		ret = dev_set_name(dev, "%s", pdev->name);
	} else {
		ret = dev_set_name(dev, "%s.%d", pdev->name, pdev->id);
	}
	return ret ? ret : device_add(dev);
}

void platform_device_del(struct platform_device *pdev)
{
	if (!IS_ERR_OR_NULL(pdev))
		device_del(&pdev->dev);
}

void platform_device_put(struct platform_device *pdev)
{
	if (!IS_ERR_OR_NULL(pdev))
		put_device(&pdev->dev);
}

int platform_device_register(struct platform_device *pdev)
{
	device_initialize(&pdev->dev);
	return platform_device_add(pdev);
}

void platform_device_unregister(struct platform_device *pdev)
{
	platform_device_del(pdev);
	platform_device_put(pdev);
}

struct platform_object {
	struct platform_device pdev;
	char name[];
};

static void platform_device_release(struct device *dev)
{
	kfree(dev->platform_data);
	kfree(container_of(dev, struct platform_object, pdev.dev));
}

struct platform_device *platform_device_alloc(const char *name, int id)
{
	struct platform_object *pa = kzalloc(sizeof(*pa) + strlen(name) + 1, GFP_KERNEL);

	if (!pa)
		return NULL;
	strcpy(pa->name, name);
	pa->pdev.name = pa->name;
	pa->pdev.id = id;
	device_initialize(&pa->pdev.dev);
	pa->pdev.dev.release = platform_device_release;
	return &pa->pdev;
}

int platform_device_add_data(struct platform_device *pdev, const void *data, size_t size)
{
	void *copy = NULL;

	if (data) {
		copy = kmemdup(data, size, GFP_KERNEL);
		if (!copy)
			return -ENOMEM;
	}
	kfree(pdev->dev.platform_data);
	pdev->dev.platform_data = copy;
	return 0;
}

struct platform_device *platform_device_register_data(struct device *parent, const char *name, int id,
						      const void *data, size_t size)
{
	struct platform_device *pdev = platform_device_alloc(name, id);
	int ret;

	if (!pdev)
		return ERR_PTR(-ENOMEM);
	pdev->dev.parent = parent;
	ret = platform_device_add_data(pdev, data, size);
	if (!ret)
		ret = platform_device_add(pdev);
	if (!ret)
		return pdev;
	platform_device_put(pdev);
	return ERR_PTR(ret);
}

int __platform_driver_register(struct platform_driver *drv, struct module *owner)
{
	drv->driver.owner = owner;
	drv->driver.bus = &platform_bus_type;
	return driver_register(&drv->driver);
}

void platform_driver_unregister(struct platform_driver *drv)
{
	driver_unregister(&drv->driver);
}
