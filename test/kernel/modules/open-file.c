/* A module whose device may be open when it is unloaded; FIXED: its files hold it. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static ssize_t counter_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return 0;
}

static const struct file_operations counter_fops = {
#ifdef FIXED
	.owner = THIS_MODULE,
#endif
	.read = counter_read,
};

static struct miscdevice counter_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "counter",
	.fops = &counter_fops,
};

module_misc_device(counter_device);
