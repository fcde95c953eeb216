/* Entry points for the rules of kobjects and ksets: each prints what the tests compare. */
#include <kobjlab/entry.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>

static void told_release(struct kobject *kobj)
{
	pr_info("release %s in_sysfs=%d parent=%s\n", kobject_name(kobj), kobj->state_in_sysfs,
		kobj->parent ? kobject_name(kobj->parent) : "NULL");
	kfree(kobj);
}

static const struct kobj_type told_ktype = {
	.release = told_release,
	.sysfs_ops = &kobj_sysfs_ops,
};

static struct kset *set;

static int objects_init(void)
{
	set = kset_create_and_add("set", NULL, kernel_kobj);
	return set ? 0 : -ENOMEM;
}
late_initcall(objects_init);

static struct kobject *new_object(void)
{
	struct kobject *kobj = kzalloc(sizeof(*kobj), GFP_KERNEL);

	if (kobj)
		kobject_init(kobj, &told_ktype);
	return kobj;
}

static void tell(const char *when, struct kobject *kobj)
{
	pr_info("%s refs=%u parent=%s in_sysfs=%d add=%d remove=%d set=%u\n", when, kref_read(&kobj->kref),
		kobj->parent ? kobject_name(kobj->parent) : "NULL", kobj->state_in_sysfs, kobj->state_add_uevent_sent,
		kobj->state_remove_uevent_sent, kref_read(&set->kobj.kref));
}

/* Added to the set, announced, deleted, put. */
__entry("test") long life(void)
{
	struct kobject *kobj = new_object();

	kobj->kset = set;
	tell("new", kobj);
	kobject_add(kobj, NULL, "o/%d", 1);
	tell("added", kobj);
	kobject_uevent(kobj, KOBJ_ADD);
	tell("announced", kobj);
	kobject_del(kobj);
	tell("deleted", kobj);
	kobject_put(kobj);
	return 0;
}

/* Put without having been deleted. */
__entry("test") long put_only(void)
{
	struct kobject *kobj = new_object();

	kobj->kset = set;
	kobject_add(kobj, NULL, "o");
	kobject_uevent(kobj, KOBJ_ADD);
	kobject_put(kobj);
	return kref_read(&set->kobj.kref);
}

__entry("test") long rename_and_move(void)
{
	struct kobject *parent = new_object();
	struct kobject *kobj = new_object();
	char *path;
	int err;

	kobj->kset = set;
	kobject_add(parent, kernel_kobj, "parent");
	kobject_add(kobj, NULL, "before");
	err = kobject_rename(kobj, "after");
	if (!err)
		err = kobject_move(kobj, parent);
	path = kobject_get_path(kobj, GFP_KERNEL);
	pr_info("path %s\n", path);
	kfree(path);
	kobject_put(kobj);
	kobject_put(parent);
	return err;
}

/* Mistakes: the results of each call in one number each. */
__entry("test") long same_name(void)
{
	struct kobject *first = kobject_create_and_add("twice", kernel_kobj);
	struct kobject *second = kobject_create_and_add("twice", kernel_kobj);

	kobject_put(first);
	return second ? 1 : 0;
}

__entry("test") long no_name(void)
{
	struct kobject *kobj = new_object();
	int err = kobject_add(kobj, NULL, "%s", "");

	kobject_put(kobj);
	return err;
}

__entry("test") long not_initialised(void)
{
	struct kobject kobj = { .name = NULL };

	return kobject_add(&kobj, NULL, "x");
}

__entry("test") long initialised_twice(void)
{
	struct kobject *kobj = new_object();

	kobject_init(kobj, &told_ktype);
	kobject_put(kobj);
	return 0;
}

__entry("test") long no_type(void)
{
	struct kobject kobj = { .name = NULL };

	kobject_init(&kobj, NULL);
	return kobj.state_initialized;
}

__entry("test") long find(void)
{
	struct kobject *kobj = new_object();
	struct kobject *found;

	kobj->kset = set;
	kobject_add(kobj, NULL, "wanted");
	found = kset_find_obj(set, "wanted");
	if (found != kobj || kref_read(&kobj->kref) != 2 || kset_find_obj(set, "other"))
		return -ENOENT;
	kobject_put(found);
	kobject_put(kobj);
	return 0;
}

/* Adds to what is not 0: the value, or a negative number where it did otherwise. */
__entry("test") long add_not_zero(void)
{
	refcount_t count = REFCOUNT_INIT(0);

	if (refcount_add_not_zero(2, &count) || refcount_read(&count))
		return -1;
	refcount_set(&count, 3);
	return refcount_add_not_zero(2, &count) ? refcount_read(&count) : -2;
}
