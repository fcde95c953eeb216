/*
 * Models fs/debugfs/inode.c, 4.12 and 6.1: the tree at /sys/kernel/debug, and removal, which since 4.7 waits until nobody is
 * inside the files that go.
 *
 * By linux_version: what a failure returns, whether debugfs_remove() takes directories with what is in them, whether removal
 * waits. Left out: mounting, permissions, renaming. Differs: from 4.7 to 4.14 the kernel waits for users of any file (SRCU);
 * /sys/kernel/debug appears with the first entry.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include "internal.h"

#define MOUNT_POINT "/sys/kernel/debug"

static struct dentry *root;
static struct lock_class_key dir_key;

void dput(struct dentry *dentry)
{
	if (--dentry->count)
		return;
	kfree(dentry->d_fsdata);
	kfree_const(dentry->d_name);
	kfree(dentry);
}

static struct dentry *new_dentry(const char *name, umode_t mode, struct dentry *parent)
{
	struct dentry *dentry = kzalloc(sizeof(*dentry), GFP_KERNEL);

	if (!dentry)
		return NULL;
	dentry->d_name = kstrdup(name, GFP_KERNEL);
	if (!dentry->d_name) {
		kfree(dentry);
		return NULL;
	}
	dentry->mode = mode;
	dentry->d_parent = parent;
	dentry->count = 1;
	INIT_LIST_HEAD(&dentry->d_child);
	INIT_LIST_HEAD(&dentry->d_subdirs);
	__mutex_init(&dentry->lock, "&sb->s_type->i_mutex_key", &dir_key);
	refcount_set(&dentry->active_users, 1);
	init_completion(&dentry->active_users_drained);
	return dentry;
}

struct dentry *debugfs_root(void)
{
	return root;
}

bool debugfs_initialized(void)
{
	return true;
}

static struct dentry *mount_root(void)
{
	if (!root && !sysfs_create_mount_point(kernel_kobj, "debug"))
		root = new_dentry("debug", S_IFDIR | 0700, NULL);
	return root;
}

/* Called with the directory's lock held, or where nothing else can run. */
static struct dentry *find_child(struct dentry *dir, const char *name, size_t len)
{
	struct dentry *child;

	list_for_each_entry(child, &dir->d_subdirs, d_child)
		if (strlen(child->d_name) == len && !strncmp(child->d_name, name, len))
			return child;
	return NULL;
}

struct dentry *debugfs_walk(const char *pathname)
{
	size_t len = strlen(MOUNT_POINT);
	struct dentry *dentry = root;

	if (!root || strncmp(pathname, MOUNT_POINT, len))
		return NULL;
	for (pathname += len; dentry && *pathname; pathname += len) {
		if (*pathname++ != '/')
			return NULL;
		len = strcspn(pathname, "/");
		if (len)
			dentry = find_child(dentry, pathname, len);
	}
	return dentry;
}

static struct dentry *failed(int error)
{
	return linux_version < KERNEL_VERSION(5, 0, 0) ? NULL : ERR_PTR(error);
}

struct dentry *debugfs_new_entry(const char *name, umode_t mode, struct dentry *parent, void *data,
				 const struct file_operations *fops, bool unsafe)
{
	struct dentry *dentry;

	if (IS_ERR(parent))
		return parent;
	if (!parent)
		parent = mount_root();
	dentry = parent ? new_dentry(name, mode, parent) : NULL;
	if (!dentry)
		return failed(-ENOMEM);
	dentry->i_private = data;
	dentry->i_fop = fops;
	dentry->unsafe = unsafe;
	mutex_lock(&parent->lock);
	if (find_child(parent, name, strlen(name))) {
		mutex_unlock(&parent->lock);
		if (S_ISDIR(mode))
			pr_err("debugfs: Directory '%s' with parent '%s' already present!\n", name, parent->d_name);
		else
			pr_err("debugfs: File '%s' in directory '%s' already present!\n", name, parent->d_name);
		dput(dentry);
		return failed(-EEXIST);
	}
	list_add_tail(&dentry->d_child, &parent->d_subdirs);
	mutex_unlock(&parent->lock);
	return dentry;
}

struct dentry *debugfs_create_dir(const char *name, struct dentry *parent)
{
	return debugfs_new_entry(name, S_IFDIR | 0755, parent, NULL, &debugfs_dir_fops, true);
}

static umode_t file_mode(umode_t mode)
{
	return (mode & S_IALLUGO) | S_IFREG;
}

struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent, void *data,
				   const struct file_operations *fops)
{
	return debugfs_new_entry(name, file_mode(mode), parent, data, fops, false);
}

struct dentry *debugfs_create_file_unsafe(const char *name, umode_t mode, struct dentry *parent, void *data,
					  const struct file_operations *fops)
{
	return debugfs_new_entry(name, file_mode(mode), parent, data, fops, true);
}

struct dentry *debugfs_create_symlink(const char *name, struct dentry *parent, const char *target)
{
	struct dentry *dentry = debugfs_new_entry(name, S_IFLNK | 0777, parent, NULL, NULL, true);

	if (!IS_ERR_OR_NULL(dentry))
		dentry->d_fsdata = kstrdup(target, GFP_KERNEL);
	return dentry;
}

/* The file has been unlinked: waits for those that are inside. */
static void file_removed(struct dentry *dentry)
{
	if (linux_version < KERNEL_VERSION(4, 7, 0))
		return;
	if (!refcount_dec_and_test(&dentry->active_users))
		wait_for_completion(&dentry->active_users_drained);
}

/* Removes an entry and all below it, leaves first; each under the lock of its directory. */
static void recursive_removal(struct dentry *dentry)
{
	struct dentry *dir = dentry->d_parent;

	for (;;) {
		struct dentry *child;

		mutex_lock(&dentry->lock);
		child = list_first_entry_or_null(&dentry->d_subdirs, struct dentry, d_child);
		if (child)
			dget(child);
		mutex_unlock(&dentry->lock);
		if (!child)
			break;
		recursive_removal(child);
		dput(child);
	}
	mutex_lock(&dir->lock);
	if (!d_unlinked(dentry)) {
		list_del_init(&dentry->d_child);
		if (S_ISREG(dentry->mode))
			file_removed(dentry);
		dput(dentry);
	}
	mutex_unlock(&dir->lock);
}

void debugfs_remove_recursive(struct dentry *dentry)
{
	if (IS_ERR_OR_NULL(dentry))
		return;
	dget(dentry);
	recursive_removal(dentry);
	dput(dentry);
}

void debugfs_remove(struct dentry *dentry)
{
	if (IS_ERR_OR_NULL(dentry))
		return;
	if (linux_version < KERNEL_VERSION(5, 6, 0) && !list_empty(&dentry->d_subdirs))
		return;
	debugfs_remove_recursive(dentry);
}

struct dentry *debugfs_lookup(const char *name, struct dentry *parent)
{
	struct dentry *dentry;

	if (IS_ERR(parent))
		return NULL;
	if (!parent)
		parent = root;
	if (!parent)
		return NULL;
	mutex_lock(&parent->lock);
	dentry = find_child(parent, name, strlen(name));
	if (dentry)
		dget(dentry);
	mutex_unlock(&parent->lock);
	return dentry;
}

void debugfs_lookup_and_remove(const char *name, struct dentry *parent)
{
	struct dentry *dentry = debugfs_lookup(name, parent);

	if (!dentry)
		return;
	debugfs_remove(dentry);
	dput(dentry);
}
