/*
 * Models lib/kobject.c, 4.12 and 6.x: names, directories, reference counts, release.
 *
 * By linux_version: who sends REMOVE and when the parent is put (__kobject_del), how a failed registration is told.
 * Left out: namespaces, dynamic debug, the delayed release of CONFIG_DEBUG_KOBJECT_RELEASE.
 * Differs: misuse is a finding of kind "kobject" besides the kernel's text.
 */
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "kobject-internal.h"

/* 079ad2fb4bf9: the parent is put after the release; REMOVE is sent by kobject_del. */
#define KOBJECT_DEL_SENDS_REMOVE (linux_version >= KERNEL_VERSION(5, 9, 0))
/* A failed registration is an error message and no longer a WARN. */
#define KOBJECT_ADD_ERROR_IS_PLAIN (linux_version >= KERNEL_VERSION(5, 19, 0))

static inline void kobject_misuse(const char *what)
{
	__report(FINDING_KOBJECT, what);
	dump_stack();
}

/* Length with the 0 of "/a/b/c"; 0 when a name is missing. */
static inline int get_kobj_path_length(const struct kobject *kobj)
{
	int length = 1;

	for (; kobj; kobj = kobj->parent) {
		if (!kobj->name)
			return 0;
		length += strlen(kobj->name) + 1;
	}
	return length;
}

/* The path of an object, "/a/b/c", in memory of its own; NULL when a name is missing. */
char *kobject_get_path(const struct kobject *kobj, gfp_t gfp_mask)
{
	int length = get_kobj_path_length(kobj);
	char *path;

	if (!length)
		return NULL;
	path = kmalloc(length, gfp_mask);
	if (!path)
		return NULL;
	path[--length] = 0;
	for (; kobj; kobj = kobj->parent) {
		int size = strlen(kobj->name);

		length -= size;
		memcpy(path + length, kobj->name, size);
		path[--length] = '/';
	}
	return path;
}

int kobject_set_name_vargs(struct kobject *kobj, const char *fmt, va_list vargs)
{
	const char *name;

	if (kobj->name && !fmt)
		return 0;
	name = kvasprintf_const(GFP_KERNEL, fmt, vargs);
	if (!name)
		return -ENOMEM;
	strreplace((char *)name, '/', '!');
	kfree_const(kobj->name);
	kobj->name = name;
	return 0;
}

int kobject_set_name(struct kobject *kobj, const char *fmt, ...)
{
	va_list vargs;
	int err;

	va_start(vargs, fmt);
	err = kobject_set_name_vargs(kobj, fmt, vargs);
	va_end(vargs);
	return err;
}

void kobject_init(struct kobject *kobj, const struct kobj_type *ktype)
{
	const char *what;

	if (!kobj) {
		what = "invalid kobject pointer!";
		goto error;
	}
	if (!ktype) {
		what = "must have a ktype to be initialized properly!";
		goto error;
	}
	if (kobj->state_initialized) {
		printk(KERN_ERR "kobject (%p): tried to init an initialized object, something is seriously wrong.\n",
		       kobj);
		kobject_misuse("tried to init an initialized object");
	}
	refcount_set(&kobj->kref.refcount, 1);
	INIT_LIST_HEAD(&kobj->entry);
	kobj->state_in_sysfs = 0;
	kobj->state_add_uevent_sent = 0;
	kobj->state_remove_uevent_sent = 0;
	kobj->add_heard = 0;
	kobj->add_tried = 0;
	kobj->remove_heard = 0;
	kobj->remove_withheld = 0;
	kobj->state_initialized = 1;
	kobj->ktype = ktype;
	return;

error:
	printk(KERN_ERR "kobject (%p): %s\n", kobj, what);
	kobject_misuse(what);
}

static void kobj_kset_join(struct kobject *kobj)
{
	kset_get(kobj->kset);
	spin_lock(&kobj->kset->list_lock);
	list_add_tail(&kobj->entry, &kobj->kset->list);
	spin_unlock(&kobj->kset->list_lock);
}

static void kobj_kset_leave(struct kobject *kobj)
{
	if (!kobj->kset)
		return;
	spin_lock(&kobj->kset->list_lock);
	list_del_init(&kobj->entry);
	spin_unlock(&kobj->kset->list_lock);
	kset_put(kobj->kset);
}

static int populate_dir(struct kobject *kobj)
{
	const struct kobj_type *t = kobj->ktype;
	int i;

	if (!t)
		return 0;
	if (t->default_attrs) {
		for (i = 0; t->default_attrs[i]; i++) {
			int err = sysfs_create_file(kobj, t->default_attrs[i]);

			if (err)
				return err;
		}
	}
	return t->default_groups ? sysfs_create_groups(kobj, t->default_groups) : 0;
}

static inline int create_dir(struct kobject *kobj)
{
	int err = sysfs_create_dir_ns(kobj, NULL);

	if (err)
		return err;
	err = populate_dir(kobj);
	if (err) {
		sysfs_remove_dir(kobj);
		return err;
	}
	kernfs_get(kobj->sd);
	return 0;
}

/* What is told about a registration that failed. */
static inline void kobject_add_failed(struct kobject *kobj, struct kobject *parent, int err)
{
	const char *in = parent ? kobject_name(parent) : "'none'";

	if (err == -EEXIST) {
		if (KOBJECT_ADD_ERROR_IS_PLAIN)
			pr_err("%s failed for %s with -EEXIST, don't try to register things with the same name in the same directory.\n",
			       "kobject_add_internal", kobject_name(kobj));
		else
			WARN_TEXT(1, "%s failed for %s with -EEXIST, don't try to register things with the same name in the same directory.\n",
				  "kobject_add_internal", kobject_name(kobj));
		return;
	}
	if (KOBJECT_ADD_ERROR_IS_PLAIN)
		pr_err("%s failed for %s (error: %d parent: %s)\n", "kobject_add_internal", kobject_name(kobj), err, in);
	else
		/* Where memory ran out, the caller did nothing wrong. */
		WARN_FINDING(err == -ENOMEM ? FINDING_NONE : FINDING_KOBJECT, 1,
			     "%s failed for %s (error: %d parent: %s)\n", "kobject_add_internal", kobject_name(kobj),
			     err, in);
}

int kobject_add_internal(struct kobject *kobj)
{
	struct kobject *parent;
	int err;

	if (!kobj)
		return -ENOENT;
	if (!kobj->name || !kobj->name[0]) {
		WARN_FINDING(FINDING_KOBJECT, 1, "kobject: (%p): attempted to be registered with empty name!\n", kobj);
		return -EINVAL;
	}
	parent = kobject_get(kobj->parent);
	if (kobj->kset) {
		if (!parent)
			parent = kobject_get(&kobj->kset->kobj);
		kobj_kset_join(kobj);
		kobj->parent = parent;
	}
	err = create_dir(kobj);
	if (!err) {
		kobj->state_in_sysfs = 1;
		return 0;
	}
	kobj_kset_leave(kobj);
	kobject_put(parent);
	kobj->parent = NULL;
	kobject_add_failed(kobj, parent, err);
	return err;
}

int kobject_add(struct kobject *kobj, struct kobject *parent, const char *fmt, ...)
{
	va_list args;
	int err;

	if (!kobj)
		return -EINVAL;
	if (!kobj->state_initialized) {
		printk(KERN_ERR "kobject '%s' (%p): tried to add an uninitialized object, something is seriously wrong.\n",
		       kobject_name(kobj), kobj);
		kobject_misuse("tried to add an uninitialized object");
		return -EINVAL;
	}
	va_start(args, fmt);
	err = kobject_set_name_vargs(kobj, fmt, args);
	va_end(args);
	if (err) {
		pr_err("kobject: can not set name properly!\n");
		return err;
	}
	kobj->parent = parent;
	return kobject_add_internal(kobj);
}

int kobject_init_and_add(struct kobject *kobj, const struct kobj_type *ktype, struct kobject *parent, const char *fmt,
			 ...)
{
	va_list args;
	int err;

	kobject_init(kobj, ktype);
	va_start(args, fmt);
	err = kobject_set_name_vargs(kobj, fmt, args);
	va_end(args);
	if (err) {
		pr_err("kobject: can not set name properly!\n");
		return err;
	}
	kobj->parent = parent;
	return kobject_add_internal(kobj);
}

/* The path that a MOVE event gives as the old one, as a variable; NULL when there is none. */
static inline char *old_devpath(struct kobject *kobj)
{
	char *path = kobject_get_path(kobj, GFP_KERNEL);
	char *variable;

	if (!path)
		return NULL;
	variable = kasprintf(GFP_KERNEL, "DEVPATH_OLD=%s", path);
	kfree(path);
	return variable;
}

int kobject_rename(struct kobject *kobj, const char *new_name)
{
	char *envp[2] = { NULL, NULL };
	const char *name = NULL;
	int err = -ENOMEM;

	kobj = kobject_get(kobj);
	if (!kobj)
		return -EINVAL;
	if (!kobj->parent) {
		/* The reference stays behind in old kernels. */
		if (linux_version >= KERNEL_VERSION(4, 20, 0))
			kobject_put(kobj);
		return -EINVAL;
	}
	envp[0] = old_devpath(kobj);
	if (!envp[0])
		goto out;
	name = kstrdup_const(new_name, GFP_KERNEL);
	if (!name)
		goto out;
	err = sysfs_rename_dir_ns(kobj, new_name, NULL);
	if (err)
		goto out;
	swap(kobj->name, name);
	kobject_uevent_env(kobj, KOBJ_MOVE, envp);
out:
	kfree_const(name);
	kfree(envp[0]);
	kobject_put(kobj);
	return err;
}

int kobject_move(struct kobject *kobj, struct kobject *new_parent)
{
	char *envp[2] = { NULL, NULL };
	struct kobject *old_parent;
	int err = -ENOMEM;

	kobj = kobject_get(kobj);
	if (!kobj)
		return -EINVAL;
	new_parent = kobject_get(new_parent);
	if (!new_parent && kobj->kset)
		new_parent = kobject_get(&kobj->kset->kobj);
	envp[0] = old_devpath(kobj);
	if (!envp[0])
		goto out;
	err = sysfs_move_dir_ns(kobj, new_parent, NULL);
	if (err)
		goto out;
	old_parent = kobj->parent;
	kobj->parent = new_parent;
	new_parent = NULL;
	kobject_put(old_parent);
	kobject_uevent_env(kobj, KOBJ_MOVE, envp);
out:
	kobject_put(new_parent);
	kobject_put(kobj);
	kfree(envp[0]);
	return err;
}

/* Takes the object out of sysfs and its kset. From 5.9 on the caller puts the parent. */
static void __kobject_del(struct kobject *kobj)
{
	struct kernfs_node *sd = kobj->sd;

	if (KOBJECT_DEL_SENDS_REMOVE) {
		const struct kobj_type *t = kobj->ktype;

		if (t && t->default_groups)
			sysfs_remove_groups(kobj, t->default_groups);
		if (kobj->state_add_uevent_sent && !kobj->state_remove_uevent_sent)
			kobject_uevent(kobj, KOBJ_REMOVE);
	}
	sysfs_remove_dir(kobj);
	kernfs_put(sd);
	kobj->state_in_sysfs = 0;
	kobj_kset_leave(kobj);
	kobj->parent = NULL;
}

void kobject_del(struct kobject *kobj)
{
	struct kernfs_node *sd;
	struct kobject *parent;

	if (!kobj)
		return;
	parent = kobj->parent;
	if (KOBJECT_DEL_SENDS_REMOVE) {
		__kobject_del(kobj);
		kobject_put(parent);
		return;
	}
	sd = kobj->sd;
	sysfs_remove_dir(kobj);
	kernfs_put(sd);
	kobj->state_in_sysfs = 0;
	kobj_kset_leave(kobj);
	kobject_put(kobj->parent);
	kobj->parent = NULL;
}

struct kobject *kobject_get(struct kobject *kobj)
{
	if (!kobj)
		return NULL;
	if (!kobj->state_initialized)
		WARN_FINDING(FINDING_KOBJECT, 1,
			     "kobject: '%s' (%p): is not initialized, yet kobject_get() is being called.\n",
			     kobject_name(kobj), kobj);
	refcount_inc(&kobj->kref.refcount);
	return kobj;
}

struct kobject *kobject_get_unless_zero(struct kobject *kobj)
{
	if (!kobj || !refcount_inc_not_zero(&kobj->kref.refcount))
		return NULL;
	return kobj;
}

/* The last reference is gone. */
static inline void kobject_cleanup(struct kobject *kobj)
{
	const struct kobj_type *t = kobj->ktype;
	const char *name = kobj->name;
	struct kobject *parent = kobj->parent;

	if (KOBJECT_DEL_SENDS_REMOVE) {
		if (kobj->state_in_sysfs)
			__kobject_del(kobj);
		else
			parent = NULL;
	} else {
		if (kobj->state_add_uevent_sent && !kobj->state_remove_uevent_sent)
			kobject_uevent(kobj, KOBJ_REMOVE);
		if (kobj->state_in_sysfs)
			kobject_del(kobj);
		parent = NULL;
	}
	if (unlikely(kobj->add_heard && !kobj->remove_heard && !kobj->remove_withheld))
		__report(FINDING_UEVENT, "ADD without REMOVE");
	if (t && t->release)
		t->release(kobj);
	else
		__report(FINDING_KOBJECT, "does not have a release() function");
	kfree(name);
	if (parent)
		kobject_put(parent);
}

void kobject_put(struct kobject *kobj)
{
	if (!kobj)
		return;
	if (!kobj->state_initialized)
		WARN_FINDING(FINDING_KOBJECT, 1,
			     "kobject: '%s' (%p): is not initialized, yet kobject_put() is being called.\n",
			     kobject_name(kobj), kobj);
	if (refcount_dec_and_test(&kobj->kref.refcount))
		kobject_cleanup(kobj);
}

static void dynamic_kobj_release(struct kobject *kobj)
{
	kfree(kobj);
}

const struct kobj_type dynamic_kobj_ktype = {
	.release = dynamic_kobj_release,
	.sysfs_ops = &kobj_sysfs_ops,
};

struct kobject *kobject_create(void)
{
	struct kobject *kobj = kzalloc(sizeof(*kobj), GFP_KERNEL);

	if (kobj)
		kobject_init(kobj, &dynamic_kobj_ktype);
	return kobj;
}

struct kobject *kobject_create_and_add(const char *name, struct kobject *parent)
{
	struct kobject *kobj = kobject_create();
	int err;

	if (!kobj)
		return NULL;
	err = kobject_add(kobj, parent, "%s", name);
	if (!err)
		return kobj;
	pr_warn("%s: kobject_add error: %d\n", __func__, err);
	kobject_put(kobj);
	return NULL;
}

static ssize_t kobj_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct kobj_attribute *kattr = container_of(attr, struct kobj_attribute, attr);

	return kattr->show ? kattr->show(kobj, kattr, buf) : -EIO;
}

static ssize_t kobj_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
	struct kobj_attribute *kattr = container_of(attr, struct kobj_attribute, attr);

	return kattr->store ? kattr->store(kobj, kattr, buf, count) : -EIO;
}

const struct sysfs_ops kobj_sysfs_ops = {
	.show = kobj_attr_show,
	.store = kobj_attr_store,
};
