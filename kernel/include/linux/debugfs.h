/*
 * Models include/linux/debugfs.h. Left out: register sets, blobs of devices, automounts. Differs: those that make a file of a
 * number return its dentry, as they did until 5.6.
 */
#ifndef _DEBUGFS_H_
#define _DEBUGFS_H_

#include <linux/atomic.h>
#include <linux/dcache.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/types.h>

struct device;

struct debugfs_blob_wrapper {
	void *data;
	unsigned long size;
};

/* ERR_PTR of -EEXIST, -ENOMEM or the parent's error; until 4.20 NULL. */
struct dentry *debugfs_create_dir(const char *name, struct dentry *parent);
struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent, void *data,
				   const struct file_operations *fops);
/* For operations that hold the file themselves (debugfs_file_get). */
struct dentry *debugfs_create_file_unsafe(const char *name, umode_t mode, struct dentry *parent, void *data,
					  const struct file_operations *fops);
struct dentry *debugfs_create_symlink(const char *name, struct dentry *parent, const char *target);
/* A directory goes with all below it; until 5.5 debugfs_remove() left those that are not empty. */
void debugfs_remove(struct dentry *dentry);
void debugfs_remove_recursive(struct dentry *dentry);
struct dentry *debugfs_lookup(const char *name, struct dentry *parent);
void debugfs_lookup_and_remove(const char *name, struct dentry *parent);
bool debugfs_initialized(void);
#define debugfs_create_file_size(name, mode, parent, data, fops, size) debugfs_create_file(name, mode, parent, data, fops)

/* Keeps a file from being removed: 0, or -EIO when it is gone. */
int debugfs_file_get(struct dentry *dentry);
void debugfs_file_put(struct dentry *dentry);
const struct file_operations *debugfs_real_fops(const struct file *filp);

struct dentry *debugfs_create_u8(const char *name, umode_t mode, struct dentry *parent, u8 *value);
struct dentry *debugfs_create_u16(const char *name, umode_t mode, struct dentry *parent, u16 *value);
struct dentry *debugfs_create_u32(const char *name, umode_t mode, struct dentry *parent, u32 *value);
struct dentry *debugfs_create_u64(const char *name, umode_t mode, struct dentry *parent, u64 *value);
struct dentry *debugfs_create_ulong(const char *name, umode_t mode, struct dentry *parent, unsigned long *value);
struct dentry *debugfs_create_x8(const char *name, umode_t mode, struct dentry *parent, u8 *value);
struct dentry *debugfs_create_x16(const char *name, umode_t mode, struct dentry *parent, u16 *value);
struct dentry *debugfs_create_x32(const char *name, umode_t mode, struct dentry *parent, u32 *value);
struct dentry *debugfs_create_x64(const char *name, umode_t mode, struct dentry *parent, u64 *value);
struct dentry *debugfs_create_size_t(const char *name, umode_t mode, struct dentry *parent, size_t *value);
struct dentry *debugfs_create_atomic_t(const char *name, umode_t mode, struct dentry *parent, atomic_t *value);
struct dentry *debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent, bool *value);
struct dentry *debugfs_create_str(const char *name, umode_t mode, struct dentry *parent, char **value);
struct dentry *debugfs_create_blob(const char *name, umode_t mode, struct dentry *parent,
				   struct debugfs_blob_wrapper *blob);
struct dentry *debugfs_create_devm_seqfile(struct device *dev, const char *name, struct dentry *parent,
					   int (*read_fn)(struct seq_file *s, void *data));

int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *data, u64 *val),
		     int (*set)(void *data, u64 val), const char *fmt);
int simple_attr_release(struct inode *inode, struct file *file);
ssize_t simple_attr_read(struct file *file, char *buf, size_t len, loff_t *ppos);
ssize_t simple_attr_write(struct file *file, const char *buf, size_t len, loff_t *ppos);
/* The same with the file held. */
ssize_t debugfs_attr_read(struct file *file, char *buf, size_t len, loff_t *ppos);
ssize_t debugfs_attr_write(struct file *file, const char *buf, size_t len, loff_t *ppos);

#define __DEFINE_NUMBER_ATTRIBUTE(__fops, __get, __set, __fmt, __read, __write) \
	static int __fops##_open(struct inode *inode, struct file *file) \
	{ \
		return simple_attr_open(inode, file, __get, __set, __fmt); \
	} \
	static const struct file_operations __fops = { \
		.owner = THIS_MODULE, \
		.open = __fops##_open, \
		.release = simple_attr_release, \
		.read = __read, \
		.write = __write, \
		.llseek = generic_file_llseek, \
	}
#define DEFINE_SIMPLE_ATTRIBUTE(__fops, __get, __set, __fmt) \
	__DEFINE_NUMBER_ATTRIBUTE(__fops, __get, __set, __fmt, simple_attr_read, simple_attr_write)
#define DEFINE_SIMPLE_ATTRIBUTE_SIGNED(__fops, __get, __set, __fmt) \
	DEFINE_SIMPLE_ATTRIBUTE(__fops, __get, __set, __fmt)
#define DEFINE_DEBUGFS_ATTRIBUTE(__fops, __get, __set, __fmt) \
	__DEFINE_NUMBER_ATTRIBUTE(__fops, __get, __set, __fmt, debugfs_attr_read, debugfs_attr_write)
#define DEFINE_DEBUGFS_ATTRIBUTE_SIGNED(__fops, __get, __set, __fmt) \
	DEFINE_DEBUGFS_ATTRIBUTE(__fops, __get, __set, __fmt)

/* Ours. The entry at a path from /sys/kernel/debug on, without a reference; NULL for none. */
struct dentry *debugfs_walk(const char *pathname);
/* The directory that everything is below; NULL as long as there is nothing. */
struct dentry *debugfs_root(void);
/* The file has its dentry: opens it. */
int debugfs_open(struct inode *inode, struct file *file);

#endif
