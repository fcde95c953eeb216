/*
 * Models fs/sysfs/symlink.c: links from one kobject's directory to another's.
 *
 * Left out: namespaces.
 */
#include "sysfs.h"

static int sysfs_do_create_link_sd(struct kernfs_node *parent, struct kobject *target_kobj, const char *name, int warn)
{
	struct kernfs_node *target = target_kobj->sd;
	struct kernfs_node *kn;

	if (!target)
		return -ENOENT;
	kernfs_get(target);
	kn = kernfs_create_link(parent, name, target);
	kernfs_put(target);
	if (!IS_ERR(kn))
		return 0;
	if (warn && PTR_ERR(kn) == -EEXIST)
		sysfs_warn_dup(parent, name);
	return PTR_ERR(kn);
}

/* As sysfs_create_link(), in a directory that is no object's own. */
int sysfs_create_link_sd(struct kernfs_node *kn, struct kobject *target, const char *name)
{
	return sysfs_do_create_link_sd(kn, target, name, 1);
}

static int sysfs_do_create_link(struct kobject *kobj, struct kobject *target, const char *name, int warn)
{
	struct kernfs_node *parent = kobj ? kobj->sd : sysfs_root_kn;

	if (!parent)
		return -EFAULT;
	return sysfs_do_create_link_sd(parent, target, name, warn);
}

/* -EFAULT: `kobj` is not in sysfs; -ENOENT: `target` is not; -EEXIST; -ENOMEM. */
int sysfs_create_link(struct kobject *kobj, struct kobject *target, const char *name)
{
	return sysfs_do_create_link(kobj, target, name, 1);
}

int sysfs_create_link_nowarn(struct kobject *kobj, struct kobject *target, const char *name)
{
	return sysfs_do_create_link(kobj, target, name, 0);
}

void sysfs_delete_link(struct kobject *kobj, struct kobject *targ, const char *name)
{
	kernfs_remove_by_name_ns(kobj->sd, name, NULL);
}

/* Removes whatever has that name: a directory, too. */
void sysfs_remove_link(struct kobject *kobj, const char *name)
{
	struct kernfs_node *parent = kobj ? kobj->sd : sysfs_root_kn;

	kernfs_remove_by_name_ns(parent, name, NULL);
}

int sysfs_rename_link_ns(struct kobject *kobj, struct kobject *targ, const char *old, const char *new,
			 const void *new_ns)
{
	struct kernfs_node *parent = kobj ? kobj->sd : sysfs_root_kn;
	struct kernfs_node *kn = kernfs_find_and_get_ns(parent, old, NULL);
	int result = -ENOENT;

	if (!kn)
		return result;
	if (kernfs_type(kn) != KERNFS_LINK || kn->symlink.target_kn->priv != targ)
		result = -EINVAL;
	else
		result = kernfs_rename_ns(kn, parent, new, new_ns);
	kernfs_put(kn);
	return result;
}
