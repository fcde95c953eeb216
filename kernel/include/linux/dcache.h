/* Models include/linux/dcache.h as far as debugfs needs it: a name in a directory. */
#ifndef __LINUX_DCACHE_H
#define __LINUX_DCACHE_H

#include <linux/completion.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/types.h>

struct file_operations;

struct dentry {
	const char *d_name;
	umode_t mode;
	struct dentry *d_parent;
	/* Under `lock` of the directory; empty once it is unlinked. */
	struct list_head d_child;
	struct list_head d_subdirs;
	/* A directory's: held over what changes it, and while users of a file that is removed are waited for. */
	struct mutex lock;
	/* The tree's reference and those of open files. */
	unsigned int count;
	void *d_fsdata;
	void *i_private;
	const struct file_operations *i_fop;
	/* What guards itself against removal needs no proxy. */
	bool unsafe;
	refcount_t active_users;
	struct completion active_users_drained;
};

static inline struct dentry *dget(struct dentry *dentry)
{
	dentry->count++;
	return dentry;
}

void dput(struct dentry *dentry);
#define d_inode(dentry) (dentry)
#define d_unlinked(dentry) list_empty(&(dentry)->d_child)
#define d_is_dir(dentry) S_ISDIR((dentry)->mode)

#endif
