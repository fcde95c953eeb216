/*
 * Models include/linux/fs.h and seq_file.h as far as files of sysfs and of devices need them: an open file, its
 * operations, the calls that processes make.
 *
 * Left out: dentries, mounts, super blocks; a file of sysfs points at its kernfs node, and an inode lives as long as one
 * open file. Differs: all processes share one table of open files; a file has no path when it was not opened by one.
 */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/types.h>
#include <linux/stat.h>
#include <linux/mutex.h>

struct kernfs_node;
struct module;
struct poll_table_struct;

#define O_ACCMODE 00000003
#define O_RDONLY 00000000
#define O_WRONLY 00000001
#define O_RDWR 00000002
#define O_NONBLOCK 00004000
#define O_APPEND 00002000
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
};

struct file {
	/* Its descriptor and the calls that are using it. */
	unsigned int f_count;
	unsigned int f_mode;
	unsigned int f_flags;
	loff_t f_pos;
	struct kernfs_node *f_kn;
	const struct file_operations *f_op;
	struct inode *f_inode;
	void *private_data;
	struct inode inode;
};

#define file_inode(f) ((f)->f_inode)

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
	int (*iterate)(struct file *file, struct dir_context *ctx);
};

#define no_llseek NULL
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t default_llseek(struct file *file, loff_t offset, int whence);
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

struct seq_file {
	char *buf;
	size_t size;
	size_t count;
	struct mutex lock;
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

ssize_t seq_read(struct file *file, char *buf, size_t size, loff_t *ppos);
int seq_printf(struct seq_file *m, const char *fmt, ...);
/* All that is left of the buffer; commit says how much of it was used. */
size_t seq_get_buf(struct seq_file *m, char **bufp);
void seq_commit(struct seq_file *m, int num);

extern const struct file_operations kernfs_file_fops;
extern const struct file_operations kernfs_dir_fops;

#endif
