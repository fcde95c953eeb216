/* Events that user space asks for, what is sent of them, and names that there are not. */
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <kobjlab/entry.h>

static ssize_t uevent_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	int err = kobject_synth_uevent(kobj, buf, count);

	return err ? err : count;
}
static struct kobj_attribute uevent_attribute = __ATTR_WO(uevent);

static void told_release(struct kobject *kobj)
{
	printk("release %s\n", kobject_name(kobj));
	kfree(kobj);
}
static const struct kobj_type told_ktype = { .release = told_release, .sysfs_ops = &kobj_sysfs_ops };

static int told_uevent(struct kobject *kobj, struct kobj_uevent_env *env)
{
	printk("event of %s\n", kobject_name(kobj));
	return 0;
}
static const struct kset_uevent_ops told_ops = { .uevent = told_uevent };

static struct kset *set;
static struct kobject *object;

static struct kobject *new_object(struct kset *kset, struct kobject *parent, const char *name)
{
	struct kobject *kobj = kzalloc(sizeof(*kobj), GFP_KERNEL);

	kobj->kset = kset;
	if (kobject_init_and_add(kobj, &told_ktype, parent, "%s", name))
		printk("%s was not added\n", name);
	return kobj;
}

__entry("test")
int make(void)
{
	set = kset_create_and_add("set", &told_ops, kernel_kobj);
	object = new_object(set, NULL, "o");
	return sysfs_create_file(object, &uevent_attribute.attr);
}

__entry("test")
int unbind(void)
{
	char *envp[] = { "A=1", "MODALIAS=x:y", "B=2", "MODALIAS=z", NULL };

	return kobject_uevent_env(object, KOBJ_UNBIND, envp);
}

/* The old parent has no other reference than its child's: it goes before the event is sent. */
__entry("test")
int move_away(void)
{
	struct kobject *parent = new_object(NULL, kernel_kobj, "parent");
	struct kobject *child = new_object(set, parent, "child");

	kobject_put(parent);
	return kobject_move(child, kernel_kobj);
}

__entry("test")
int no_names(void)
{
	struct kobject *created = kobject_create_and_add(NULL, kernel_kobj);

	printk("created %s, link %d, rename %d\n", created ? "yes" : "no", sysfs_create_link(kernel_kobj, object, NULL),
	       kobject_rename(object, NULL));
	return kobject_set_name(object, "%s", (char *)NULL);
}
