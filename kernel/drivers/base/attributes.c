/* Models the end of drivers/base/core.c: attributes that show and set one variable. */
#include "base.h"

static struct dev_ext_attribute *to_ext_attr(struct device_attribute *attr)
{
	return container_of(attr, struct dev_ext_attribute, attr);
}

ssize_t device_show_int(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", *(int *)to_ext_attr(attr)->var);
}

ssize_t device_store_int(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	int ret = kstrtoint(buf, 0, to_ext_attr(attr)->var);

	return ret ? ret : count;
}

ssize_t device_show_ulong(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%lx\n", *(unsigned long *)to_ext_attr(attr)->var);
}

ssize_t device_store_ulong(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	int ret = kstrtoul(buf, 0, to_ext_attr(attr)->var);

	return ret ? ret : count;
}

ssize_t device_show_bool(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", *(bool *)to_ext_attr(attr)->var);
}

ssize_t device_store_bool(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	int ret = kstrtobool(buf, to_ext_attr(attr)->var);

	return ret ? ret : count;
}
