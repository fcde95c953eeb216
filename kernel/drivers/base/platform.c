/*
 * Models drivers/base/platform.c: devices and drivers that belong together by name, and what the devices
 * have. Left out: the device tree, driver_override.
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

static int platform_match(struct device *dev, const struct device_driver *drv)
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

const struct bus_type platform_bus_type = {
	.name = "platform",
	.match = platform_match,
	.probe = platform_probe,
	.remove = platform_remove,
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
	kfree(to_platform_device(dev)->resource);
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

int platform_device_add_resources(struct platform_device *pdev, const struct resource *res, unsigned int num)
{
	struct resource *copy = NULL;

	if (res) {
		copy = kmemdup(res, num * sizeof(*res), GFP_KERNEL);
		if (!copy)
			return -ENOMEM;
	}
	kfree(pdev->resource);
	pdev->resource = copy;
	pdev->num_resources = num;
	return 0;
}

struct platform_device *platform_device_register_full(const struct platform_device_info *info)
{
	struct platform_device *pdev = platform_device_alloc(info->name, info->id);
	int ret;

	if (!pdev)
		return ERR_PTR(-ENOMEM);
	pdev->dev.parent = info->parent;
	ret = platform_device_add_resources(pdev, info->res, info->num_res);
	if (!ret)
		ret = platform_device_add_data(pdev, info->data, info->size_data);
	if (!ret)
		ret = platform_device_add(pdev);
	if (!ret)
		return pdev;
	platform_device_put(pdev);
	return ERR_PTR(ret);
}

int platform_add_devices(struct platform_device **devs, int num)
{
	int i, ret = 0;

	for (i = 0; i < num; i++) {
		ret = platform_device_register(devs[i]);
		if (ret) {
			while (--i >= 0)
				platform_device_unregister(devs[i]);
			break;
		}
	}
	return ret;
}

struct resource *platform_get_resource(struct platform_device *pdev, unsigned int type, unsigned int num)
{
	u32 i;

	for (i = 0; i < pdev->num_resources; i++) {
		struct resource *r = &pdev->resource[i];

		if (type == resource_type(r) && num-- == 0)
			return r;
	}
	return NULL;
}

struct resource *platform_get_resource_byname(struct platform_device *pdev, unsigned int type, const char *name)
{
	u32 i;

	for (i = 0; i < pdev->num_resources; i++) {
		struct resource *r = &pdev->resource[i];

		if (r->name && type == resource_type(r) && !strcmp(r->name, name))
			return r;
	}
	return NULL;
}

int platform_get_irq_optional(struct platform_device *pdev, unsigned int num)
{
	struct resource *r = platform_get_resource(pdev, IORESOURCE_IRQ, num);

	return r ? (int)r->start : -ENXIO;
}

/* By linux_version: since 5.4 it says what is missing. */
int platform_get_irq(struct platform_device *pdev, unsigned int num)
{
	int ret = platform_get_irq_optional(pdev, num);

	if (ret < 0 && linux_version >= KERNEL_VERSION(5, 4, 0))
		dev_err(&pdev->dev, "error %d: IRQ index %u not found\n", ret, num);
	return ret;
}

int platform_get_irq_byname_optional(struct platform_device *pdev, const char *name)
{
	struct resource *r = platform_get_resource_byname(pdev, IORESOURCE_IRQ, name);

	return r ? (int)r->start : -ENXIO;
}

int platform_get_irq_byname(struct platform_device *pdev, const char *name)
{
	int ret = platform_get_irq_byname_optional(pdev, name);

	if (ret < 0 && linux_version >= KERNEL_VERSION(5, 4, 0))
		dev_err(&pdev->dev, "error %d: IRQ %s not found\n", ret, name);
	return ret;
}

int platform_irq_count(struct platform_device *pdev)
{
	int n = 0;

	while (platform_get_resource(pdev, IORESOURCE_IRQ, n))
		n++;
	return n;
}

static void iounmap_action(void *addr)
{
	iounmap(addr);
}

void *devm_ioremap(struct device *dev, resource_size_t start, resource_size_t size)
{
	void *addr = ioremap(start, size);

	return addr && devm_add_action_or_reset(dev, iounmap_action, addr) ? NULL : addr;
}

void *devm_ioremap_resource(struct device *dev, const struct resource *res)
{
	void *addr;

	if (!res || resource_type(res) != IORESOURCE_MEM) {
		dev_err(dev, "invalid resource\n");
		return ERR_PTR(-EINVAL);
	}
	addr = devm_ioremap(dev, res->start, resource_size(res));
	return addr ? addr : ERR_PTR(-ENOMEM);
}

void *devm_platform_get_and_ioremap_resource(struct platform_device *pdev, unsigned int index, struct resource **res)
{
	struct resource *r = platform_get_resource(pdev, IORESOURCE_MEM, index);

	if (res)
		*res = r;
	return devm_ioremap_resource(&pdev->dev, r);
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

static int any_device(struct device *dev, const void *unused)
{
	return 1;
}

/* -ENODEV: there was no device for it. */
int platform_driver_probe(struct platform_driver *drv, int (*probe)(struct platform_device *pdev))
{
	struct device *bound;
	int ret;

	drv->driver.suppress_bind_attrs = true;
	drv->probe = probe;
	ret = __platform_driver_register(drv, NULL);
	if (ret)
		return ret;
	bound = driver_find_device(&drv->driver, NULL, NULL, any_device);
	if (bound) {
		put_device(bound);
		return 0;
	}
	platform_driver_unregister(drv);
	return -ENODEV;
}

int __platform_register_drivers(struct platform_driver *const *drivers, unsigned int count, struct module *owner)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		int err = __platform_driver_register(drivers[i], owner);

		if (err) {
			platform_unregister_drivers(drivers, i);
			return err;
		}
	}
	return 0;
}

void platform_unregister_drivers(struct platform_driver *const *drivers, unsigned int count)
{
	while (count--)
		platform_driver_unregister(drivers[count]);
}
