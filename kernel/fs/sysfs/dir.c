/*
 * Models fs/sysfs/dir.c, 4.12 and 6.x: a kobject's directory.
 *
 * Left out: namespaces. Differs: `kobj->sd` is read and cleared without sysfs_symlink_target_lock, in one step.
 */
#include "sysfs.h"

#define SYSFS_PATH_BYTES 256

/* Set by a model that does without a directory whose name is taken: then the warning is text only. */
bool sysfs_dup_name_is_handled;

/* A name is taken: the kernel's warning (a WARN until 4.12), and a finding named by the directory. */
void sysfs_warn_dup(struct kernfs_node *parent, const char *name)
{
	char buf[SYSFS_PATH_BYTES];

	kernfs_path(parent, buf, sizeof(buf));
	if (linux_version < KERNEL_VERSION(4, 15, 0)) {
		warn_slowpath_fmt(__FILE__, __LINE__, sysfs_dup_name_is_handled ? FINDING_NONE : FINDING_DUP_NAME, buf,
				  "sysfs: cannot create duplicate filename '%s/%s'\n",
				  buf, name);
		return;
	}
	pr_warn("sysfs: cannot create duplicate filename '%s/%s'\n", buf, name);
	dump_stack();
	if (!sysfs_dup_name_is_handled)
		__report(FINDING_DUP_NAME, buf);
}

/* -ENOENT: the parent is not in sysfs, or is going; -EEXIST; -ENOMEM. */
int sysfs_create_dir_ns(struct kobject *kobj, const void *ns)
{
	struct kernfs_node *parent = kobj->parent ? kobj->parent->sd : sysfs_root_kn;
	struct kernfs_node *kn;

	if (!parent)
		return -ENOENT;
	kn = kernfs_create_dir_ns(parent, kobject_name(kobj), S_IRWXU | S_IRUGO | S_IXUGO, kobj, ns);
	if (IS_ERR(kn)) {
		if (PTR_ERR(kn) == -EEXIST)
			sysfs_warn_dup(parent, kobject_name(kobj));
		return PTR_ERR(kn);
	}
	kobj->sd = kn;
	return 0;
}

/* Removes the directory with all that is in it; waits until nobody is inside any of its files. */
void sysfs_remove_dir(struct kobject *kobj)
{
	struct kernfs_node *kn = kobj->sd;

	kobj->sd = NULL;
	if (!kn)
		return;
	WARN_ON_ONCE(kernfs_type(kn) != KERNFS_DIR);
	kernfs_remove(kn);
}

int sysfs_rename_dir_ns(struct kobject *kobj, const char *new_name, const void *new_ns)
{
	return kernfs_rename_ns(kobj->sd, kobj->sd->parent, new_name, new_ns);
}

int sysfs_move_dir_ns(struct kobject *kobj, struct kobject *new_parent_kobj, const void *new_ns)
{
	struct kernfs_node *kn = kobj->sd;
	struct kernfs_node *new_parent = new_parent_kobj && new_parent_kobj->sd ? new_parent_kobj->sd : sysfs_root_kn;

	return kernfs_rename_ns(kn, new_parent, kn->name, new_ns);
}

int sysfs_create_mount_point(struct kobject *parent_kobj, const char *name)
{
	struct kernfs_node *parent = parent_kobj->sd;
	struct kernfs_node *kn = kernfs_create_empty_dir(parent, name);

	if (!IS_ERR(kn))
		return 0;
	if (PTR_ERR(kn) == -EEXIST)
		sysfs_warn_dup(parent, name);
	return PTR_ERR(kn);
}

void sysfs_remove_mount_point(struct kobject *parent_kobj, const char *name)
{
	kernfs_remove_by_name_ns(parent_kobj->sd, name, NULL);
}
