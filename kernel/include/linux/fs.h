/*
 * Models include/linux/fs.h and seq_file.h as far as files of sysfs need them: an open file, its operations, the
 * calls that processes make.
 *
 * Left out: inodes, dentries, mounts, super blocks; a file points at its kernfs node.
 * Differs: all processes share one table of open files.
 */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/types.h>
#include <linux/stat.h>
#include <linux/mutex.h>

struct kernfs_node;
struct module;

#define O_ACCMODE 00000003
#define O_RDONLY 00000000
#define O_WRONLY 00000001
#define O_RDWR 00000002
#define O_DIRECTORY 00200000

#define FMODE_READ 0x1
#define FMODE_WRITE 0x2

#define DT_DIR 4
#define DT_REG 8
#define DT_LNK 10

struct file {
	/* Its descriptor and the calls that are using it. */
	unsigned int f_count;
	unsigned int f_mode;
	unsigned int f_flags;
	loff_t f_pos;
	struct kernfs_node *f_kn;
	const struct file_operations *f_op;
	void *private_data;
};

struct dir_context {
	int (*actor)(struct dir_context *ctx, const char *name, int namelen, loff_t off, u64 ino, unsigned int type);
	loff_t pos;
};

struct file_operations {
	struct module *owner;
	int (*open)(struct file *file);
	int (*release)(struct file *file);
	ssize_t (*read)(struct file *file, char *buf, size_t count, loff_t *pos);
	ssize_t (*write)(struct file *file, const char *buf, size_t count, loff_t *pos);
	int (*iterate)(struct file *file, struct dir_context *ctx);
};

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
