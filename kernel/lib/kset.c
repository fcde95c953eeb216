/*
 * Models the kset half of lib/kobject.c (a file of its own here).
 *
 * By linux_version: whether the name is freed when registration fails, whether a kset without a type is refused.
 */
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "kobject-internal.h"

void kset_init(struct kset *k)
{
	/* The kernel names no type here: kobject_init() without one only prints, so the fields are set as it would. */
	refcount_set(&k->kobj.kref.refcount, 1);
	INIT_LIST_HEAD(&k->kobj.entry);
	k->kobj.state_in_sysfs = 0;
	k->kobj.state_add_uevent_sent = 0;
	k->kobj.state_remove_uevent_sent = 0;
	k->kobj.add_heard = 0;
	k->kobj.add_tried = 0;
	k->kobj.remove_heard = 0;
	k->kobj.remove_withheld = 0;
	k->kobj.state_initialized = 1;
	INIT_LIST_HEAD(&k->list);
	spin_lock_init(&k->list_lock);
}

int kset_register(struct kset *k)
{
	int err;

	if (!k)
		return -EINVAL;
	if (linux_version >= KERNEL_VERSION(6, 1, 0) && !k->kobj.ktype) {
		pr_err("must have a ktype to be initialized properly!\n");
		return -EINVAL;
	}
	kset_init(k);
	err = kobject_add_internal(&k->kobj);
	if (!err) {
		kobject_uevent(&k->kobj, KOBJ_ADD);
		return 0;
	}
	if (linux_version >= KERNEL_VERSION(6, 2, 0)) {
		kfree(k->kobj.name);
		k->kobj.name = NULL;
	}
	return err;
}

void kset_unregister(struct kset *k)
{
	if (!k)
		return;
	/* Until 5.9 the kernel itself loses a kset's REMOVE. */
	if (linux_version < KERNEL_VERSION(5, 9, 0))
		k->kobj.add_heard = 0;
	kobject_del(&k->kobj);
	kobject_put(&k->kobj);
}

struct kobject *kset_find_obj(struct kset *kset, const char *name)
{
	struct kobject *found = NULL;
	struct kobject *k;

	spin_lock(&kset->list_lock);
	list_for_each_entry(k, &kset->list, entry) {
		if (k->name && !strcmp(k->name, name)) {
			found = kobject_get_unless_zero(k);
			break;
		}
	}
	spin_unlock(&kset->list_lock);
	return found;
}

static void kset_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct kset, kobj));
}

const struct kobj_type kset_ktype = {
	.sysfs_ops = &kobj_sysfs_ops,
	.release = kset_release,
};

static inline struct kset *kset_create(const char *name, const struct kset_uevent_ops *uevent_ops,
				       struct kobject *parent_kobj)
{
	struct kset *kset = kzalloc(sizeof(*kset), GFP_KERNEL);

	if (!kset)
		return NULL;
	if (kobject_set_name(&kset->kobj, "%s", name)) {
		kfree(kset);
		return NULL;
	}
	kset->uevent_ops = uevent_ops;
	kset->kobj.parent = parent_kobj;
	kset->kobj.ktype = &kset_ktype;
	kset->kobj.kset = NULL;
	return kset;
}

struct kset *kset_create_and_add(const char *name, const struct kset_uevent_ops *uevent_ops,
				 struct kobject *parent_kobj)
{
	struct kset *kset = kset_create(name, uevent_ops, parent_kobj);

	if (!kset)
		return NULL;
	if (kset_register(kset)) {
		kfree(kset);
		return NULL;
	}
	return kset;
}
