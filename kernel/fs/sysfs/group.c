/*
 * Models fs/sysfs/group.c, 4.12 and 6.x: sets of attributes, in the object's directory or in one of their own.
 *
 * Left out: ownership changes, groups that are hidden as a whole (6.9).
 */
#include "sysfs.h"

#define SYSFS_GROUP_MODES (0664 | SYSFS_PREALLOC)

static void remove_files(struct kernfs_node *parent, const struct attribute_group *grp)
{
	struct attribute *const *attr;
	struct bin_attribute *const *bin_attr;

	if (grp->attrs) {
		for (attr = grp->attrs; *attr; attr++)
			kernfs_remove_by_name(parent, (*attr)->name);
	}
	if (grp->bin_attrs) {
		for (bin_attr = grp->bin_attrs; *bin_attr; bin_attr++)
			kernfs_remove_by_name(parent, (*bin_attr)->attr.name);
	}
}

static inline umode_t group_mode(const char *name, umode_t mode)
{
	WARN(mode & ~SYSFS_GROUP_MODES, "Attribute %s: Invalid permissions 0%o\n", name, mode);
	return mode & SYSFS_GROUP_MODES;
}

static int create_files(struct kernfs_node *parent, struct kobject *kobj, const struct attribute_group *grp, int update)
{
	struct attribute *const *attr;
	struct bin_attribute *const *bin_attr;
	int error = 0;
	int i;

	if (grp->attrs) {
		for (i = 0, attr = grp->attrs; *attr && !error; i++, attr++) {
			umode_t mode = (*attr)->mode;

			if (update)
				kernfs_remove_by_name(parent, (*attr)->name);
			if (grp->is_visible) {
				mode = grp->is_visible(kobj, *attr, i);
				if (!mode)
					continue;
			}
			mode = group_mode((*attr)->name, mode);
			error = sysfs_add_file_mode_ns(parent, *attr, false, mode, NULL);
		}
		if (error)
			goto exit;
	}
	if (grp->bin_attrs) {
		for (i = 0, bin_attr = grp->bin_attrs; *bin_attr && !error; i++, bin_attr++) {
			umode_t mode = (*bin_attr)->attr.mode;

			if (update)
				kernfs_remove_by_name(parent, (*bin_attr)->attr.name);
			if (grp->is_bin_visible) {
				mode = grp->is_bin_visible(kobj, *bin_attr, i);
				if (!mode)
					continue;
			}
			mode = group_mode((*bin_attr)->attr.name, mode);
			error = sysfs_add_file_mode_ns(parent, &(*bin_attr)->attr, true, mode, NULL);
		}
	}
exit:
	if (error)
		remove_files(parent, grp);
	return error;
}

static int internal_create_group(struct kobject *kobj, int update, const struct attribute_group *grp)
{
	struct kernfs_node *kn;
	int error;

	if (refuse(!kobj || (!update && !kobj->sd)))
		return -EINVAL;
	/* An update of an object that has been removed. */
	if (update && !kobj->sd)
		return -EINVAL;
	if (!grp->attrs && !grp->bin_attrs) {
		WARN(1, "sysfs: (bin_)attrs not set by subsystem for group: %s/%s\n", kobject_name(kobj),
		     grp->name ? grp->name : "");
		return -EINVAL;
	}
	kn = kobj->sd;
	if (grp->name && update && linux_version >= KERNEL_VERSION(4, 19, 0)) {
		kn = kernfs_find_and_get_ns(kobj->sd, grp->name, NULL);
		if (!kn) {
			pr_warn("Can't update unknown attr grp name: %s/%s\n", kobject_name(kobj), grp->name);
			return -EINVAL;
		}
	} else if (grp->name) {
		kn = kernfs_create_dir_ns(kobj->sd, grp->name, S_IRWXU | S_IRUGO | S_IXUGO, kobj, NULL);
		if (IS_ERR(kn)) {
			if (PTR_ERR(kn) == -EEXIST)
				sysfs_warn_dup(kobj->sd, grp->name);
			return PTR_ERR(kn);
		}
		kernfs_get(kn);
	} else {
		kernfs_get(kn);
	}
	error = create_files(kn, kobj, grp, update);
	if (error && grp->name)
		kernfs_remove(kn);
	kernfs_put(kn);
	return error;
}

/* -EEXIST, -EINVAL (no attributes), -ENOENT (the object is going), -ENOMEM. */
int sysfs_create_group(struct kobject *kobj, const struct attribute_group *grp)
{
	return internal_create_group(kobj, 0, grp);
}

static int internal_create_groups(struct kobject *kobj, int update, const struct attribute_group **groups)
{
	int error = 0;
	int i;

	if (!groups)
		return 0;
	for (i = 0; groups[i]; i++) {
		error = internal_create_group(kobj, update, groups[i]);
		if (error) {
			while (--i >= 0)
				sysfs_remove_group(kobj, groups[i]);
			break;
		}
	}
	return error;
}

int sysfs_create_groups(struct kobject *kobj, const struct attribute_group **groups)
{
	return internal_create_groups(kobj, 0, groups);
}

/* On error those that were updated are removed. */
int sysfs_update_groups(struct kobject *kobj, const struct attribute_group **groups)
{
	return internal_create_groups(kobj, 1, groups);
}

int sysfs_update_group(struct kobject *kobj, const struct attribute_group *grp)
{
	return internal_create_group(kobj, 1, grp);
}

void sysfs_remove_group(struct kobject *kobj, const struct attribute_group *grp)
{
	struct kernfs_node *parent = kobj->sd;
	struct kernfs_node *kn = parent;

	if (grp->name) {
		kn = parent ? kernfs_find_and_get_ns(parent, grp->name, NULL) : NULL;
		if (!kn) {
			WARN(1, "sysfs group '%s' not found for kobject '%s'\n", grp->name, kobject_name(kobj));
			return;
		}
	} else {
		kernfs_get(kn);
	}
	remove_files(kn, grp);
	if (grp->name)
		kernfs_remove(kn);
	kernfs_put(kn);
}

void sysfs_remove_groups(struct kobject *kobj, const struct attribute_group **groups)
{
	int i;

	if (!groups)
		return;
	for (i = 0; groups[i]; i++)
		sysfs_remove_group(kobj, groups[i]);
}

/* Adds files to a named group that exists. */
int sysfs_merge_group(struct kobject *kobj, const struct attribute_group *grp)
{
	struct kernfs_node *parent = kernfs_find_and_get_ns(kobj->sd, grp->name, NULL);
	struct attribute *const *attr;
	int error = 0;
	int i;

	if (!parent)
		return -ENOENT;
	for (i = 0, attr = grp->attrs; *attr && !error; i++, attr++)
		error = sysfs_add_file_mode_ns(parent, *attr, false, (*attr)->mode, NULL);
	/* What stood in the way is removed, too. */
	if (error)
		while (--i >= 0)
			kernfs_remove_by_name(parent, grp->attrs[i]->name);
	kernfs_put(parent);
	return error;
}

void sysfs_unmerge_group(struct kobject *kobj, const struct attribute_group *grp)
{
	struct kernfs_node *parent = kernfs_find_and_get_ns(kobj->sd, grp->name, NULL);
	struct attribute *const *attr;

	if (!parent)
		return;
	for (attr = grp->attrs; *attr; attr++)
		kernfs_remove_by_name(parent, (*attr)->name);
	kernfs_put(parent);
}

int sysfs_add_file_to_group(struct kobject *kobj, const struct attribute *attr, const char *group)
{
	struct kernfs_node *parent = kobj->sd;
	int error;

	if (group)
		parent = kernfs_find_and_get_ns(kobj->sd, group, NULL);
	else
		kernfs_get(parent);
	if (!parent)
		return -ENOENT;
	error = sysfs_add_file_mode_ns(parent, attr, false, attr->mode, NULL);
	kernfs_put(parent);
	return error;
}

void sysfs_remove_file_from_group(struct kobject *kobj, const struct attribute *attr, const char *group)
{
	struct kernfs_node *parent = kobj->sd;

	if (group)
		parent = kernfs_find_and_get_ns(kobj->sd, group, NULL);
	else
		kernfs_get(parent);
	if (!parent)
		return;
	kernfs_remove_by_name(parent, attr->name);
	kernfs_put(parent);
}

/* -ENOENT: no such group, or the target is not in sysfs; -EEXIST. */
int sysfs_add_link_to_group(struct kobject *kobj, const char *group_name, struct kobject *target, const char *link_name)
{
	struct kernfs_node *parent = kernfs_find_and_get_ns(kobj->sd, group_name, NULL);
	int error;

	if (!parent)
		return -ENOENT;
	error = sysfs_create_link_sd(parent, target, link_name);
	kernfs_put(parent);
	return error;
}

void sysfs_remove_link_from_group(struct kobject *kobj, const char *group_name, const char *link_name)
{
	struct kernfs_node *parent = kernfs_find_and_get_ns(kobj->sd, group_name, NULL);

	if (!parent)
		return;
	kernfs_remove_by_name(parent, link_name);
	kernfs_put(parent);
}

/* A link to a group or an attribute of another object; without symlink_name it has the target's name. */
int compat_only_sysfs_link_entry_to_kobj(struct kobject *kobj, struct kobject *target_kobj, const char *target_name,
					 const char *symlink_name)
{
	struct kernfs_node *target = target_kobj->sd;
	struct kernfs_node *entry, *link;

	if (!target)
		return -ENOENT;
	entry = kernfs_find_and_get(target, target_name);
	if (!entry)
		return -ENOENT;
	if (!symlink_name)
		symlink_name = target_name;
	link = kernfs_create_link(kobj->sd, symlink_name, entry);
	if (IS_ERR(link) && PTR_ERR(link) == -EEXIST)
		sysfs_warn_dup(kobj->sd, symlink_name);
	kernfs_put(entry);
	return IS_ERR(link) ? PTR_ERR(link) : 0;
}
