/* An object whose file's store takes a mutex, and its removal with and without that mutex held. */
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/mutex.h>
#include <linux/init.h>
#include <kobjlab/entry.h>

static DEFINE_MUTEX(M);
static struct kobject *victim;

static ssize_t val_show(struct kobject *k, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "0\n");
}

static ssize_t val_store(struct kobject *k, struct kobj_attribute *attr, const char *buf, size_t n)
{
	mutex_lock(&M);
	mutex_unlock(&M);
	return n;
}

static struct kobj_attribute val_attr = __ATTR_RW(val);
static struct kobj_attribute ign_attr = __ATTR_IGNORE_LOCKDEP(ign, 0644, val_show, val_store);

static int build(void)
{
	victim = kobject_create_and_add("victim", kernel_kobj);
	return 0;
}
late_initcall(build);

__entry_setup int with_val(void) { return sysfs_create_file(victim, &val_attr.attr); }
__entry_setup int with_ign(void) { return sysfs_create_file(victim, &ign_attr.attr); }

__entry("rmmod") void del_locked(void)
{
	mutex_lock(&M);
	kobject_del(victim);
	mutex_unlock(&M);
}

__entry("rmmod") void del_unlocked(void)
{
	kobject_del(victim);
}

__entry("rmmod") void remove_file_locked(void)
{
	mutex_lock(&M);
	sysfs_remove_file(victim, &val_attr.attr);
	mutex_unlock(&M);
}

__entry("rmmod") void remove_file(void)
{
	sysfs_remove_file(victim, &val_attr.attr);
}
