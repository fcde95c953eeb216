/* Models include/linux/platform_device.h: devices that a driver finds by name. Left out: properties. */
#ifndef _PLATFORM_DEVICE_H_
#define _PLATFORM_DEVICE_H_

#include <linux/device.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/mod_devicetable.h>

#define PLATFORM_DEVID_NONE (-1)
#define PLATFORM_DEVID_AUTO (-2)

struct platform_device {
	const char *name;
	int id;
	bool id_auto;
	struct device dev;
	u32 num_resources;
	struct resource *resource;
	const struct platform_device_id *id_entry;
};

/* remove: returned an int until 6.11, of which nothing was made. */
struct platform_driver {
	int (*probe)(struct platform_device *pdev);
	union {
		void (*remove)(struct platform_device *pdev) __any_result;
		void (*remove_new)(struct platform_device *pdev);
	};
	void (*shutdown)(struct platform_device *pdev);
	int (*suspend)(struct platform_device *pdev, pm_message_t state);
	int (*resume)(struct platform_device *pdev);
	struct device_driver driver;
	const struct platform_device_id *id_table;
	bool prevent_deferred_probe;
};

struct platform_device_info {
	struct device *parent;
	void *fwnode;
	const char *name;
	int id;
	const struct resource *res;
	unsigned int num_res;
	const void *data;
	size_t size_data;
	u64 dma_mask;
};

#define to_platform_device(x) container_of((x), struct platform_device, dev)
#define to_platform_driver(drv) container_of((drv), struct platform_driver, driver)
#define platform_get_drvdata(pdev) dev_get_drvdata(&(pdev)->dev)
#define platform_set_drvdata(pdev, data) dev_set_drvdata(&(pdev)->dev, data)

int platform_device_register(struct platform_device *pdev);
void platform_device_unregister(struct platform_device *pdev);
struct platform_device *platform_device_alloc(const char *name, int id);
int platform_device_add(struct platform_device *pdev);
int platform_device_add_data(struct platform_device *pdev, const void *data, size_t size);
void platform_device_del(struct platform_device *pdev);
void platform_device_put(struct platform_device *pdev);
int platform_device_add_resources(struct platform_device *pdev, const struct resource *res, unsigned int num);
struct platform_device *platform_device_register_full(const struct platform_device_info *info);
#define platform_device_register_resndata(parent_, name_, id_, res_, num_, data_, size_) \
	platform_device_register_full(&(struct platform_device_info){ \
		.parent = (parent_), .name = (name_), .id = (id_), .res = (res_), .num_res = (num_), .data = (data_), \
		.size_data = (size_) })
#define platform_device_register_data(parent, name, id, data, size) \
	platform_device_register_resndata(parent, name, id, NULL, 0, data, size)
#define platform_device_register_simple(name, id, res, num) \
	platform_device_register_resndata(NULL, name, id, res, num, NULL, 0)
int platform_add_devices(struct platform_device **devs, int num);

/* NULL, or -ENXIO, when the device has no such thing. */
struct resource *platform_get_resource(struct platform_device *pdev, unsigned int type, unsigned int num);
struct resource *platform_get_resource_byname(struct platform_device *pdev, unsigned int type, const char *name);
int platform_get_irq(struct platform_device *pdev, unsigned int num);
int platform_get_irq_optional(struct platform_device *pdev, unsigned int num);
int platform_get_irq_byname(struct platform_device *pdev, const char *name);
int platform_get_irq_byname_optional(struct platform_device *pdev, const char *name);
int platform_irq_count(struct platform_device *pdev);
#define devm_platform_ioremap_resource(pdev, index) \
	devm_ioremap_resource(&(pdev)->dev, platform_get_resource(pdev, IORESOURCE_MEM, index))
#define devm_platform_ioremap_resource_byname(pdev, name) \
	devm_ioremap_resource(&(pdev)->dev, platform_get_resource_byname(pdev, IORESOURCE_MEM, name))
void __iomem *devm_platform_get_and_ioremap_resource(struct platform_device *pdev, unsigned int index,
						     struct resource **res);
#define platform_get_device_id(pdev) ((pdev)->id_entry)

int __platform_driver_register(struct platform_driver *drv, struct module *owner);
#define platform_driver_register(drv) __platform_driver_register(drv, THIS_MODULE)
void platform_driver_unregister(struct platform_driver *drv);

int platform_driver_probe(struct platform_driver *drv, int (*probe)(struct platform_device *pdev));
int __platform_register_drivers(struct platform_driver *const *drivers, unsigned int count, struct module *owner);
#define platform_register_drivers(drivers, count) __platform_register_drivers(drivers, count, THIS_MODULE)
void platform_unregister_drivers(struct platform_driver *const *drivers, unsigned int count);

#define builtin_platform_driver(__platform_driver) \
	static int __init __platform_driver##_init(void) { return platform_driver_register(&(__platform_driver)); } \
	device_initcall(__platform_driver##_init)
#define module_platform_driver_probe(__platform_driver, __platform_probe) \
	static int __init __platform_driver##_init(void) \
	{ \
		return platform_driver_probe(&(__platform_driver), __platform_probe); \
	} \
	module_init(__platform_driver##_init); \
	static void __exit __platform_driver##_exit(void) { platform_driver_unregister(&(__platform_driver)); } \
	module_exit(__platform_driver##_exit)
#define module_platform_driver(__platform_driver) \
	module_driver(__platform_driver, platform_driver_register, platform_driver_unregister)

#endif
