/* Models fs/debugfs/internal.h: what the files of this directory share. */
#ifndef _DEBUGFS_INTERNAL_H_
#define _DEBUGFS_INTERNAL_H_

#include <linux/debugfs.h>
#include <linux/version.h>

extern const struct file_operations debugfs_dir_fops;

struct dentry *debugfs_new_entry(const char *name, umode_t mode, struct dentry *parent, void *data,
				 const struct file_operations *fops, bool unsafe);

#endif
