/*
 * Models include/linux/fs.h and seq_file.h as far as files of sysfs, debugfs and devices need them: an open file, its
 * operations, the calls that processes make.
 *
 * Left out: mounts, super blocks, mmap; a file of sysfs points at its kernfs node, one of debugfs has a dentry, and an
 * inode lives as long as one open file. Differs: all processes share one table of open files.
 */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/ioctl.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/kdev_t.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/wait.h>

struct cdev;
struct dentry;
struct kernfs_node;
struct module;
struct poll_table_struct;
struct proc_dir_entry;
struct vm_area_struct;

#define O_ACCMODE 00000003
#define O_RDONLY 00000000
#define O_WRONLY 00000001
#define O_RDWR 00000002
#define O_TRUNC 00001000
#define O_APPEND 00002000
#define O_NONBLOCK 00004000
#define O_DIRECTORY 00200000
#define O_CLOEXEC 02000000

#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

/* What poll(2) asks for and is told. */
#define POLLIN 0x0001
#define POLLPRI 0x0002
#define POLLOUT 0x0004
#define POLLERR 0x0008
#define POLLHUP 0x0010
#define POLLNVAL 0x0020
#define POLLRDNORM 0x0040
#define POLLWRNORM 0x0100

#define FMODE_READ 0x1
#define FMODE_WRITE 0x2

#define DT_DIR 4
#define DT_REG 8
#define DT_LNK 10

struct inode {
	umode_t i_mode;
	dev_t i_rdev;
	loff_t i_size;
	void *i_private;
	struct cdev *i_cdev;
	struct proc_dir_entry *i_pde;
	const struct file_operations *i_fop;
};

struct path {
	struct dentry *dentry;
};

struct file {
	/* Its descriptor and the calls that are using it. */
	unsigned int f_count;
	unsigned int f_mode;
	unsigned int f_flags;
	loff_t f_pos;
	struct kernfs_node *f_kn;
	struct path f_path;
	const struct file_operations *f_op;
	struct inode *f_inode;
	void *private_data;
	struct inode inode;
};

#define file_inode(f) ((f)->f_inode)
#define file_dentry(f) ((f)->f_path.dentry)
#define iminor(inode) MINOR((inode)->i_rdev)
#define imajor(inode) MAJOR((inode)->i_rdev)
#define i_size_read(inode) ((inode)->i_size)

struct dir_context {
	int (*actor)(struct dir_context *ctx, const char *name, int namelen, loff_t off, u64 ino, unsigned int type);
	loff_t pos;
};

struct file_operations {
	struct module *owner;
	int (*open)(struct inode *inode, struct file *file);
	int (*release)(struct inode *inode, struct file *file);
	ssize_t (*read)(struct file *file, char *buf, size_t count, loff_t *pos);
	ssize_t (*write)(struct file *file, const char *buf, size_t count, loff_t *pos);
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	unsigned int (*poll)(struct file *file, struct poll_table_struct *wait);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	long (*compat_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*iterate)(struct file *file, struct dir_context *ctx);
	int (*iterate_shared)(struct file *file, struct dir_context *ctx);
	/* Nobody calls those below. */
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	int (*flush)(struct file *file, void *id);
	int (*fsync)(struct file *file, loff_t start, loff_t end, int datasync);
	int (*fasync)(int fd, struct file *file, int on);
	unsigned int fop_flags;
};

/* NULL when the module is going. */
#define fops_get(fops) ({ typeof(fops) __fops = (fops); __fops && try_module_get(__fops->owner) ? __fops : NULL; })
#define fops_put(fops) ({ typeof(fops) __fops = (fops); if (__fops) module_put(__fops->owner); })
#define replace_fops(f, fops) ({ fops_put((f)->f_op); (f)->f_op = (fops); })

/* Character devices; major 0 stands for any that is free. */
int register_chrdev_region(dev_t from, unsigned int count, const char *name);
int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name);
void unregister_chrdev_region(dev_t from, unsigned int count);
int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count, const char *name,
		      const struct file_operations *fops);
void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count, const char *name);
#define register_chrdev(major, name, fops) __register_chrdev(major, 0, 256, name, fops)
#define unregister_chrdev(major, name) __unregister_chrdev(major, 0, 256, name)
bool try_module_get(struct module *module);
void module_put(struct module *module);

#define no_llseek NULL
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t default_llseek(struct file *file, loff_t offset, int whence);
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);
#define fixed_size_llseek(file, offset, whence, size) default_llseek(file, offset, whence)
#define compat_ptr_ioctl NULL

static inline int nonseekable_open(struct inode *inode, struct file *file)
{
	return 0;
}

static inline int stream_open(struct inode *inode, struct file *file)
{
	return 0;
}

/* For drivers that keep their data where the file's inode says. */
int simple_open(struct inode *inode, struct file *file);

/* Files that the kernel itself opens. filp_open: ERR_PTR of what open(2) gives. */
struct file *filp_open(const char *filename, int flags, umode_t mode);
int filp_close(struct file *filp, void *id);
ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t *pos);
ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos);

struct seq_operations;

struct seq_file {
	char *buf;
	size_t size;
	/* Where reading goes on in what is buffered, and how much that is. */
	size_t from;
	size_t count;
	loff_t index;
	struct mutex lock;
	const struct seq_operations *op;
	struct file *file;
	void *private;
};

/* System calls: what a process gets, the negative error number or a count. Paths and buffers are the process's. */
long SyS_open(const char *filename, int flags, umode_t mode);
long SyS_close(unsigned int fd);
long SyS_read(unsigned int fd, char *buf, size_t count);
long SyS_write(unsigned int fd, const char *buf, size_t count);
long SyS_getdents(unsigned int fd, struct dir_context *ctx);
long SyS_lseek(unsigned int fd, loff_t offset, unsigned int whence);
/* Of one descriptor: the events that are there, of those asked for; waits up to `timeout` ms, -1 without limit. */
long SyS_poll(unsigned int fd, unsigned int events, int timeout);
long SyS_ioctl(unsigned int fd, unsigned int cmd, unsigned long arg);

ssize_t vfs_read(struct file *file, char *buf, size_t count, loff_t *pos);
ssize_t vfs_write(struct file *file, const char *buf, size_t count, loff_t *pos);
/* The file of a descriptor with a reference, NULL when none is open under it. */
struct file *fget(unsigned int fd);
void __fput(struct file *file);

static inline void fput(struct file *file)
{
	if (--file->f_count == 0)
		__fput(file);
}

int seq_printf(struct seq_file *m, const char *fmt, ...);
/* All that is left of the buffer; commit says how much of it was used. */
size_t seq_get_buf(struct seq_file *m, char **bufp);
void seq_commit(struct seq_file *m, int num);

extern const struct file_operations kernfs_file_fops;
extern const struct file_operations kernfs_dir_fops;

DEFINE_FREE(fput, struct file *, if (!IS_ERR_OR_NULL(_T)) fput(_T))

#endif
