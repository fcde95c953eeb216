/* Models fs/kernfs/kernfs-internal.h: what the files of this directory share. */
#ifndef __KERNFS_INTERNAL_H
#define __KERNFS_INTERNAL_H

#include <linux/kernfs.h>
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/bug.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/printk.h>
#include <linux/version.h>
#include <linux/fs.h>

/* Added to `active` when a node goes: negative as long as anybody may be inside. */
#define KN_DEACTIVATED_BIAS (-2147483647)

/* The tree's lock: one mutex for all trees; from 5.15 on a semaphore, of each tree since 5.17. */
#define KERNFS_LOCK_IS_RWSEM (linux_version >= KERNEL_VERSION(5, 15, 0))

#define kernfs_tree_lock(root) \
	do { \
		if (KERNFS_LOCK_IS_RWSEM) \
			down_write(&(root)->kernfs_rwsem); \
		else \
			mutex_lock(&kernfs_mutex); \
	} while (0)
#define kernfs_tree_unlock(root) \
	do { \
		if (KERNFS_LOCK_IS_RWSEM) \
			up_write(&(root)->kernfs_rwsem); \
		else \
			mutex_unlock(&kernfs_mutex); \
	} while (0)
#define kernfs_tree_lock_shared(root) \
	do { \
		if (KERNFS_LOCK_IS_RWSEM) \
			down_read(&(root)->kernfs_rwsem); \
		else \
			mutex_lock(&kernfs_mutex); \
	} while (0)
#define kernfs_tree_unlock_shared(root) \
	do { \
		if (KERNFS_LOCK_IS_RWSEM) \
			up_read(&(root)->kernfs_rwsem); \
		else \
			mutex_unlock(&kernfs_mutex); \
	} while (0)

static inline struct kernfs_root *kernfs_root(struct kernfs_node *kn)
{
	if (kn->parent)
		kn = kn->parent;
	return kn->dir.root;
}

static inline bool kernfs_lockdep(struct kernfs_node *kn)
{
	return kn->flags & KERNFS_LOCKDEP;
}

struct kernfs_node *kernfs_new_node(struct kernfs_node *parent, const char *name, umode_t mode, unsigned int flags);
int kernfs_add_one(struct kernfs_node *kn);
struct kernfs_node *kernfs_find_ns(struct kernfs_node *parent, const char *name);

#endif
