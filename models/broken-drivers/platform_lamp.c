/* A lamp that blinks: a platform device and its driver, with memory that goes when the driver is unbound. */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include <linux/timer.h>

#define PERIOD_MIN	5
#define PERIOD_MAX	5000

struct lamp {
	spinlock_t lock;		/* protects what follows */
	bool on;
	bool blinking;
	unsigned int period_ms;
	struct timer_list timer;
};

static void lamp_tick(struct timer_list *t)
{
	struct lamp *lamp = from_timer(lamp, t, timer);

	spin_lock(&lamp->lock);
	if (lamp->blinking) {
		lamp->on = !lamp->on;
		mod_timer(&lamp->timer, jiffies + msecs_to_jiffies(lamp->period_ms));
	}
	spin_unlock(&lamp->lock);
}

static void lamp_stop(struct lamp *lamp)
{
	spin_lock_bh(&lamp->lock);
	lamp->blinking = false;
	spin_unlock_bh(&lamp->lock);
	del_timer_sync(&lamp->timer);
}

static ssize_t state_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct lamp *lamp = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%s%s\n", lamp->on ? "on" : "off", lamp->blinking ? " blinking" : "");
}

static ssize_t state_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	struct lamp *lamp = dev_get_drvdata(dev);

	if (sysfs_streq(buf, "blink")) {
		spin_lock_bh(&lamp->lock);
		lamp->blinking = true;
		mod_timer(&lamp->timer, jiffies + msecs_to_jiffies(lamp->period_ms));
		spin_unlock_bh(&lamp->lock);
	} else if (sysfs_streq(buf, "on") || sysfs_streq(buf, "off")) {
		lamp_stop(lamp);
		lamp->on = buf[1] == 'n';
	} else {
		return -EINVAL;
	}
	return count;
}
static DEVICE_ATTR_RW(state);

static ssize_t period_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct lamp *lamp = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%u\n", lamp->period_ms);
}

static ssize_t period_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	struct lamp *lamp = dev_get_drvdata(dev);
	unsigned int period;
	int err;

	err = kstrtouint(buf, 10, &period);
	if (err)
		return err;
	spin_lock_bh(&lamp->lock);
	lamp->period_ms = clamp(period, PERIOD_MIN, PERIOD_MAX);
	spin_unlock_bh(&lamp->lock);
	return count;
}
static DEVICE_ATTR_RW(period);

static struct attribute *lamp_attrs[] = {
	&dev_attr_state.attr,
	&dev_attr_period.attr,
	NULL,
};
ATTRIBUTE_GROUPS(lamp);

static int lamp_probe(struct platform_device *pdev)
{
	struct lamp *lamp;

	lamp = devm_kzalloc(&pdev->dev, sizeof(*lamp), GFP_KERNEL);
	if (!lamp)
		return -ENOMEM;
	spin_lock_init(&lamp->lock);
	timer_setup(&lamp->timer, lamp_tick, 0);
	lamp->period_ms = 500;
	platform_set_drvdata(pdev, lamp);

	dev_info(&pdev->dev, "ready\n");
	return 0;
}

static void lamp_remove(struct platform_device *pdev)
{
	((struct lamp *)platform_get_drvdata(pdev))->blinking = false;
}

static struct platform_driver lamp_driver = {
	.probe = lamp_probe,
	.remove = lamp_remove,
	.driver = {
		.name = "lamp",
		/* Made behind probe and gone before remove. */
		.dev_groups = lamp_groups,
	},
};

static struct platform_device *lamp_device;

static int __init lamp_init(void)
{
	int err;

	err = platform_driver_register(&lamp_driver);
	if (err)
		return err;
	lamp_device = platform_device_register_simple("lamp", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(lamp_device)) {
		platform_driver_unregister(&lamp_driver);
		return PTR_ERR(lamp_device);
	}
	return 0;
}

static void __exit lamp_exit(void)
{
	platform_device_unregister(lamp_device);
	platform_driver_unregister(&lamp_driver);
}

module_init(lamp_init);
module_exit(lamp_exit);
MODULE_DESCRIPTION("Blinking lamp");
MODULE_LICENSE("GPL");
