/* Models kernel/ksysfs.c: /sys/kernel. Left out: its own files. */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kobject.h>

struct kobject *kernel_kobj;

static int ksysfs_init(void)
{
	kernel_kobj = kobject_create_and_add("kernel", NULL);
	return kernel_kobj ? 0 : -ENOMEM;
}
core_initcall(ksysfs_init);
