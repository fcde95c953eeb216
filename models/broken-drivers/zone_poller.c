/*
 * A thermal zone that is polled: /sys/devices/zone. A zone whose polling nobody wants any more gives up its "trip" file: what is
 * written to "retire" makes both files go.
 */
#include <linux/device.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#define TRIP_MIN	10
#define TRIP_MAX	120
#define POLL_MS		50

enum zone_mode { ZONE_COOL, ZONE_HOT };

struct zone {
	struct device dev;
	struct delayed_work poll;
	struct mutex lock;		/* protects what follows */
	enum zone_mode mode;
	int temp;
	int trip;
	bool retired;
};

static struct zone *the_zone;

static struct zone *to_zone(struct device *dev)
{
	return container_of(dev, struct zone, dev);
}

static void zone_poll(struct work_struct *work)
{
	struct zone *z = container_of(to_delayed_work(work), struct zone, poll);
	enum zone_mode before;

	mutex_lock(&z->lock);
	before = z->mode;
	z->temp += z->mode == ZONE_HOT ? -7 : 5;
	if (z->temp >= z->trip)
		z->mode = ZONE_HOT;
	else if (z->temp < z->trip - TRIP_MIN)
		z->mode = ZONE_COOL;
	if (!z->retired)
		queue_delayed_work(system_freezable_wq, &z->poll, msecs_to_jiffies(POLL_MS));
	mutex_unlock(&z->lock);

	if (z->mode != before)
		kobject_uevent(&z->dev.kobj, KOBJ_CHANGE);
}

static ssize_t temp_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(to_zone(dev)->temp));
}
static DEVICE_ATTR_RO(temp);

static ssize_t trip_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(to_zone(dev)->trip));
}

static ssize_t trip_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	struct zone *z = to_zone(dev);
	int trip, err;

	err = kstrtoint(buf, 10, &trip);
	if (err)
		return err;
	if (trip < TRIP_MIN || trip > TRIP_MAX)
		return -ERANGE;

	mutex_lock(&z->lock);
	z->trip = trip;
	if (!z->retired)
		mod_delayed_work(system_freezable_wq, &z->poll, 0);
	mutex_unlock(&z->lock);
	return count;
}
static DEVICE_ATTR_RW(trip);

static ssize_t retire_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	struct zone *z = to_zone(dev);
	bool yes;
	int err;

	err = kstrtobool(buf, &yes);
	if (err)
		return err;
	if (!yes)
		return count;

	/* A file that is gone does not keep anybody from unloading the module. */
	if (!try_module_get(THIS_MODULE))
		return -ENODEV;
	if (!z->retired) {
		device_remove_file(dev, attr);
		device_remove_file(dev, &dev_attr_trip);

		mutex_lock(&z->lock);
		z->retired = true;
		mutex_unlock(&z->lock);
		cancel_delayed_work_sync(&z->poll);
	}
	module_put(THIS_MODULE);
	return count;
}
static DEVICE_ATTR_WO(retire);

static void zone_release(struct device *dev)
{
	kfree(to_zone(dev));
}

static int __init zone_init(void)
{
	struct zone *z;
	int err;

	z = kzalloc(sizeof(*z), GFP_KERNEL);
	if (!z)
		return -ENOMEM;
	mutex_init(&z->lock);
	INIT_DELAYED_WORK(&z->poll, zone_poll);
	z->temp = 20;
	z->trip = 30;
	device_initialize(&z->dev);
	z->dev.release = zone_release;

	err = dev_set_name(&z->dev, "zone");
	if (err)
		goto err_put;
	err = device_add(&z->dev);
	if (err)
		goto err_put;
	err = device_create_file(&z->dev, &dev_attr_temp);
	if (err)
		goto err_del;
	err = device_create_file(&z->dev, &dev_attr_trip);
	if (err)
		goto err_temp;
	err = device_create_file(&z->dev, &dev_attr_retire);
	if (err)
		goto err_trip;

	the_zone = z;
	queue_delayed_work(system_freezable_wq, &z->poll, msecs_to_jiffies(POLL_MS));
	return 0;

err_trip:
	device_remove_file(&z->dev, &dev_attr_trip);
	cancel_delayed_work_sync(&z->poll);
err_temp:
	device_remove_file(&z->dev, &dev_attr_temp);
err_del:
	device_del(&z->dev);
err_put:
	put_device(&z->dev);
	return err;
}

static void __exit zone_exit(void)
{
	struct zone *z = the_zone;

	device_remove_file(&z->dev, &dev_attr_retire);
	device_remove_file(&z->dev, &dev_attr_trip);
	device_remove_file(&z->dev, &dev_attr_temp);

	mutex_lock(&z->lock);
	z->retired = true;
	mutex_unlock(&z->lock);
	cancel_delayed_work_sync(&z->poll);

	device_unregister(&z->dev);
}

module_init(zone_init);
module_exit(zone_exit);
MODULE_DESCRIPTION("Polled thermal zone");
MODULE_LICENSE("GPL");
