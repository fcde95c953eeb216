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

static inline bool kernfs_lockdep(struct kernfs_node *kn)
{
	return kn->flags & KERNFS_LOCKDEP;
}

struct kernfs_node *kernfs_new_node(struct kernfs_node *parent, const char *name, umode_t mode, unsigned int flags);
int kernfs_add_one(struct kernfs_node *kn);
struct kernfs_node *kernfs_find_ns(struct kernfs_node *parent, const char *name);

#endif
