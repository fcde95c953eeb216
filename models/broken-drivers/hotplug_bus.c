/*
 * A bus whose devices come and go as user space says: "echo NAME SPEED > new_device", "echo NAME > delete_device", in
 * /sys/kernel/hotplug_bus.
 */
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#define DEVICES_MAX	4
#define SPEED_MAX	400

struct hp_device {
	struct kobject kobj;
	struct list_head node;		/* bus_lock */
	unsigned int speed;		/* bus_lock */
	bool going;			/* bus_lock */
};

static DEFINE_MUTEX(bus_lock);
static LIST_HEAD(bus_devices);
static unsigned int bus_count;
static struct kset *bus_kset;

static struct hp_device *to_hp(struct kobject *kobj)
{
	return container_of(kobj, struct hp_device, kobj);
}

static ssize_t speed_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	ssize_t len;

	mutex_lock(&bus_lock);
	len = sysfs_emit(buf, "%u\n", to_hp(kobj)->speed);
	mutex_unlock(&bus_lock);
	return len;
}

static ssize_t speed_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	unsigned int speed;
	int err;

	err = kstrtouint(buf, 10, &speed);
	if (err)
		return err;
	if (!speed || speed > SPEED_MAX)
		return -EINVAL;

	mutex_lock(&bus_lock);
	to_hp(kobj)->speed = speed;
	mutex_unlock(&bus_lock);
	return count;
}

static struct kobj_attribute speed_attr = __ATTR_RW(speed);

static struct attribute *hp_attrs[] = {
	&speed_attr.attr,
	NULL,
};
ATTRIBUTE_GROUPS(hp);

static void hp_release(struct kobject *kobj)
{
	kfree(to_hp(kobj));
}

static const struct kobj_type hp_ktype = {
	.release = hp_release,
	.sysfs_ops = &kobj_sysfs_ops,
	.default_groups = hp_groups,
};

static struct hp_device *find_device(const char *name)
{
	struct hp_device *hp;

	lockdep_assert_held(&bus_lock);
	list_for_each_entry(hp, &bus_devices, node)
		if (sysfs_streq(name, kobject_name(&hp->kobj)))
			return hp;
	return NULL;
}

static ssize_t new_device_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	struct hp_device *hp;
	char name[16];
	unsigned int speed;
	int err;

	if (sscanf(buf, "%15s %u", name, &speed) != 2)
		return -EINVAL;
	if (!strcmp(name, ".") || !strcmp(name, "..") || strchr(name, '/'))
		return -EINVAL;

	hp = kzalloc(sizeof(*hp), GFP_KERNEL);
	if (!hp)
		return -ENOMEM;
	hp->speed = speed;
	hp->kobj.kset = bus_kset;
	kobject_init(&hp->kobj, &hp_ktype);

	mutex_lock(&bus_lock);
	err = -EEXIST;
	if (find_device(name))
		goto err_unlock;
	err = -ENOSPC;
	if (bus_count == DEVICES_MAX)
		goto err_unlock;
	err = kobject_add(&hp->kobj, NULL, "%s", name);
	if (err)
		goto err_unlock;
	bus_count++;
	list_add_tail(&hp->node, &bus_devices);
	/* Somebody may delete it as soon as the lock is dropped. */
	kobject_uevent(&hp->kobj, KOBJ_ADD);
	mutex_unlock(&bus_lock);
	return count;

err_unlock:
	mutex_unlock(&bus_lock);
	kobject_put(&hp->kobj);
	return err;
}
static struct kobj_attribute new_device_attr = __ATTR_WO(new_device);

static ssize_t delete_device_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	struct hp_device *hp;

	mutex_lock(&bus_lock);
	hp = find_device(buf);
	if (!hp || hp->going) {
		mutex_unlock(&bus_lock);
		return -ENODEV;
	}
	hp->going = true;
	kobject_del(&hp->kobj);
	list_del(&hp->node);
	bus_count--;
	mutex_unlock(&bus_lock);
	kobject_put(&hp->kobj);
	return count;
}
static struct kobj_attribute delete_device_attr = __ATTR_WO(delete_device);

static ssize_t count_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", READ_ONCE(bus_count));
}
static struct kobj_attribute count_attr = __ATTR_RO(count);

static struct attribute *bus_attrs[] = {
	&new_device_attr.attr,
	&delete_device_attr.attr,
	&count_attr.attr,
	NULL,
};

static const struct attribute_group bus_group = {
	.attrs = bus_attrs,
};

static struct kobject *bus_kobj;

static int __init hotplug_bus_init(void)
{
	int err = -ENOMEM;

	bus_kobj = kobject_create_and_add("hotplug_bus", kernel_kobj);
	if (!bus_kobj)
		return err;

	bus_kset = kset_create_and_add("devices", NULL, bus_kobj);
	if (!bus_kset)
		goto err_kobj;

	err = sysfs_create_group(bus_kobj, &bus_group);
	if (err)
		goto err_kset;
	return 0;

err_kset:
	kset_unregister(bus_kset);
err_kobj:
	kobject_put(bus_kobj);
	return err;
}

static void __exit hotplug_bus_exit(void)
{
	struct hp_device *hp, *next;

	/* From here on nobody adds or deletes. */
	sysfs_remove_group(bus_kobj, &bus_group);

	list_for_each_entry_safe(hp, next, &bus_devices, node) {
		list_del(&hp->node);
		kobject_del(&hp->kobj);
		kobject_put(&hp->kobj);
	}
	kset_unregister(bus_kset);
	kobject_put(bus_kobj);
}

module_init(hotplug_bus_init);
module_exit(hotplug_bus_exit);
MODULE_DESCRIPTION("Bus with devices that come and go");
MODULE_LICENSE("GPL");
