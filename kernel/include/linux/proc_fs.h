/*
 * Models include/linux/proc_fs.h: files that a module has in /proc. Until 5.5 their operations are those of any file, since then
 * a struct proc_ops. Left out: directories of one's own kind, permissions by network namespace.
 */
#ifndef _LINUX_PROC_FS_H
#define _LINUX_PROC_FS_H

#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/types.h>

struct proc_dir_entry;

enum { PROC_ENTRY_PERMANENT = 1 };

struct proc_ops {
	unsigned int proc_flags;
	int (*proc_open)(struct inode *inode, struct file *file);
	ssize_t (*proc_read)(struct file *file, char *buf, size_t size, loff_t *pos);
	ssize_t (*proc_write)(struct file *file, const char *buf, size_t size, loff_t *pos);
	loff_t (*proc_lseek)(struct file *file, loff_t offset, int whence);
	int (*proc_release)(struct inode *inode, struct file *file);
	__poll_t (*proc_poll)(struct file *file, struct poll_table_struct *wait);
	long (*proc_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	long (*proc_compat_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	/* Nobody calls it. */
	int (*proc_mmap)(struct file *file, struct vm_area_struct *vma);
};

/* One of ops and fops is NULL. NULL: a name that is taken (with a warning), or no memory. */
struct proc_dir_entry *__proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
				     const struct proc_ops *ops, const struct file_operations *fops, void *data);
#define __proc_is(type, ops) \
	_Generic((ops), const struct type *: (const struct type *)(ops), struct type *: (const struct type *)(ops), default: NULL)
#define proc_create_data(name, mode, parent, ops, data) \
	__proc_create(name, mode, parent, __proc_is(proc_ops, ops), __proc_is(file_operations, ops), data)
#define proc_create(name, mode, parent, ops) proc_create_data(name, mode, parent, ops, NULL)
struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *m, void *v), void *data);
#define proc_create_single(name, mode, parent, show) proc_create_single_data(name, mode, parent, show, NULL)
struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode, struct proc_dir_entry *parent,
					       const struct seq_operations *ops, unsigned int state_size, void *data);
#define proc_create_seq_data(name, mode, parent, ops, data) proc_create_seq_private(name, mode, parent, ops, 0, data)
#define proc_create_seq(name, mode, parent, ops) proc_create_seq_private(name, mode, parent, ops, 0, NULL)
struct proc_dir_entry *proc_mkdir_data(const char *name, umode_t mode, struct proc_dir_entry *parent, void *data);
#define proc_mkdir_mode(name, mode, parent) proc_mkdir_data(name, mode, parent, NULL)
#define proc_mkdir(name, parent) proc_mkdir_data(name, 0555, parent, NULL)

/* Waits until nobody is inside the file's operations, and closes what is open. */
void proc_remove(struct proc_dir_entry *entry);
void remove_proc_entry(const char *name, struct proc_dir_entry *parent);
/* With all below it. */
int remove_proc_subtree(const char *name, struct proc_dir_entry *parent);

/* The data that an open file's entry was made with: names until 5.16, and since. */
void *pde_data(const struct inode *inode);
#define PDE_DATA(inode) pde_data(inode)
#define proc_get_parent_data(inode) __proc_parent_data(inode)
void *__proc_parent_data(const struct inode *inode);

/* Ours. The entry at a path from /proc on, NULL for none; opening it; calling fn for each. */
struct proc_dir_entry *proc_walk(const char *pathname);
int proc_open(struct proc_dir_entry *entry, struct inode *inode, struct file *file);
void proc_for_each(void (*fn)(const char *path, umode_t mode, const void *ops));

#endif
