/*
 * A gauge that takes a sample every now and then. /dev/gauge gives the samples to whoever waits for them; its directory in
 * sysfs says how often one is taken.
 */
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define GAUGE_IOC_RESET		_IO('g', 1)
#define GAUGE_IOC_GET_SEQ	_IOR('g', 2, __u32)
#define GAUGE_IOC_SET_STEP	_IOW('g', 3, __u32)

#define GAUGE_STEP_MAX		1000

struct gauge {
	struct miscdevice misc;
	struct delayed_work work;
	wait_queue_head_t wait;
	struct mutex lock;		/* protects what follows */
	u32 seq;
	u32 value;
	u32 step;
	unsigned int interval_ms;
};

struct gauge_reader {
	struct gauge *gauge;
	u32 seen;
};

static struct gauge *the_gauge;

static void gauge_sample(struct work_struct *work)
{
	struct gauge *g = container_of(to_delayed_work(work), struct gauge, work);

	mutex_lock(&g->lock);
	g->value += g->step;
	g->seq++;
	if (g->interval_ms)
		schedule_delayed_work(&g->work, msecs_to_jiffies(g->interval_ms));
	mutex_unlock(&g->lock);

	wake_up_interruptible(&g->wait);
}

static int gauge_open(struct inode *inode, struct file *file)
{
	struct gauge *g = container_of(file->private_data, struct gauge, misc);
	struct gauge_reader *reader;

	reader = kzalloc(sizeof(*reader), GFP_KERNEL);
	if (!reader)
		return -ENOMEM;

	reader->gauge = g;
	file->private_data = reader;
	return nonseekable_open(inode, file);
}

static int gauge_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static ssize_t gauge_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct gauge_reader *reader = file->private_data;
	struct gauge *g = reader->gauge;
	u32 value;
	int ret;

	if (count < sizeof(value))
		return -EINVAL;

	if (READ_ONCE(g->seq) == reader->seen) {
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		ret = wait_event_interruptible(g->wait, READ_ONCE(g->seq) != reader->seen);
		if (ret)
			return ret;
	}

	mutex_lock(&g->lock);
	value = g->value;
	reader->seen = g->seq;
	mutex_unlock(&g->lock);

	if (copy_to_user(buf, &value, sizeof(value)))
		return -EFAULT;
	return sizeof(value);
}

static __poll_t gauge_poll(struct file *file, poll_table *wait)
{
	struct gauge_reader *reader = file->private_data;

	poll_wait(file, &reader->gauge->wait, wait);
	if (READ_ONCE(reader->gauge->seq) != reader->seen)
		return EPOLLIN | EPOLLRDNORM;
	return 0;
}

static long gauge_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct gauge_reader *reader = file->private_data;
	struct gauge *g = reader->gauge;
	u32 __user *argp = (u32 __user *)arg;
	u32 step;

	switch (cmd) {
	case GAUGE_IOC_RESET:
		mutex_lock(&g->lock);
		g->value = 0;
		mutex_unlock(&g->lock);
		return 0;

	case GAUGE_IOC_GET_SEQ:
		return put_user(READ_ONCE(g->seq), argp);

	case GAUGE_IOC_SET_STEP:
		if (get_user(step, argp))
			return -EFAULT;
		if (step > GAUGE_STEP_MAX)
			return -ERANGE;
		mutex_lock(&g->lock);
		g->step = step;
		mutex_unlock(&g->lock);
		return 0;

	default:
		return -ENOTTY;
	}
}

static const struct file_operations gauge_fops = {
	.owner = THIS_MODULE,
	.open = gauge_open,
	.release = gauge_release,
	.read = gauge_read,
	.poll = gauge_poll,
	.unlocked_ioctl = gauge_ioctl,
};

static struct gauge *dev_to_gauge(struct device *dev)
{
	return container_of(dev_get_drvdata(dev), struct gauge, misc);
}

static ssize_t interval_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", dev_to_gauge(dev)->interval_ms);
}

/* 0 stops it. */
static ssize_t interval_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	struct gauge *g = dev_to_gauge(dev);
	unsigned int interval;
	int ret;

	ret = kstrtouint(buf, 0, &interval);
	if (ret)
		return ret;
	if (interval > 60 * MSEC_PER_SEC)
		return -EINVAL;

	mutex_lock(&g->lock);
	g->interval_ms = interval;
	if (interval)
		mod_delayed_work(system_wq, &g->work, msecs_to_jiffies(interval));
	mutex_unlock(&g->lock);
	return count;
}
static DEVICE_ATTR_RW(interval);

static ssize_t value_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", READ_ONCE(dev_to_gauge(dev)->value));
}
static DEVICE_ATTR_RO(value);

static struct attribute *gauge_attrs[] = {
	&dev_attr_interval.attr,
	&dev_attr_value.attr,
	NULL,
};
ATTRIBUTE_GROUPS(gauge);

static int __init gauge_init(void)
{
	struct gauge *g;
	int ret;

	g = kzalloc(sizeof(*g), GFP_KERNEL);
	if (!g)
		return -ENOMEM;

	mutex_init(&g->lock);
	init_waitqueue_head(&g->wait);
	INIT_DELAYED_WORK(&g->work, gauge_sample);
	g->step = 1;

	g->misc.minor = MISC_DYNAMIC_MINOR;
	g->misc.name = "gauge";
	g->misc.fops = &gauge_fops;
	g->misc.groups = gauge_groups;
	the_gauge = g;

	ret = misc_register(&g->misc);
	if (ret)
		kfree(g);
	return ret;
}

static void __exit gauge_exit(void)
{
	struct gauge *g = the_gauge;

	misc_deregister(&g->misc);
	cancel_delayed_work(&g->work);
	kfree(g);
}

module_init(gauge_init);
module_exit(gauge_exit);
MODULE_DESCRIPTION("Gauge with samples for those who wait");
MODULE_LICENSE("GPL");
