/*
 * Models fs/open.c, fs/namei.c, fs/file.c, fs/readdir.c and the opening of device files as far as sysfs, debugfs and
 * devices need them: sysfs at /sys, debugfs at /sys/kernel/debug, the nodes of devices in /dev, what modules have in /proc; any
 * other path is not found.
 *
 * Left out: permissions of the process (it is root), directories' locks.
 * Differs: all processes share one table of descriptors, which outlives them.
 */
#include <linux/cdev.h>
#include <linux/debugfs.h>
#include <linux/devtmpfs.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#define NR_OPEN 32
#define FIRST_FD 3

/* A file that nobody uses has a count of 0. */
static struct file files[NR_OPEN];
static struct file *fdtable[NR_OPEN];

struct file *fget(unsigned int fd)
{
	struct file *f = fd < NR_OPEN ? fdtable[fd] : NULL;

	if (f)
		f->f_count++;
	return f;
}

/* Its operation may sleep, so that the file stays in use until it has returned. */
static void fput_special(struct file *file)
{
	const struct file_operations *fops = file->f_op;
	struct cdev *cdev = file->inode.i_cdev;
	struct dentry *dentry = file->f_path.dentry;

	file->f_count = 1;
	if (fops->release)
		fops->release(file->f_inode, file);
	file->inode.i_cdev = NULL;
	file->f_path.dentry = NULL;
	if (cdev)
		cdev_put(cdev);
	fops_put(fops);
	if (dentry)
		dput(dentry);
	file->f_count = 0;
}

void __fput(struct file *file)
{
	if (file->f_kn)
		file->f_op->release(file->f_inode, file);
	else
		fput_special(file);
}

static struct file *get_empty_filp(void)
{
	struct file *f;

	for (f = files; f < files + NR_OPEN; f++) {
		if (f->f_count == 0)
			return f;
	}
	return NULL;
}

static int do_dentry_open(struct file *f, struct kernfs_node *kn)
{
	f->f_kn = kn;
	if ((kn->flags & KERNFS_TYPE_MASK) == KERNFS_DIR) {
		if (f->f_mode & FMODE_WRITE)
			return -EISDIR;
		f->f_op = &kernfs_dir_fops;
	} else {
		if (f->f_flags & O_DIRECTORY)
			return -ENOTDIR;
		f->f_op = &kernfs_file_fops;
	}
	return f->f_op->open(f->f_inode, f);
}

static int open_device(struct file *f, dev_t devt)
{
	f->f_kn = NULL;
	f->inode.i_rdev = devt;
	f->inode.i_private = NULL;
	return chrdev_open(&f->inode, f);
}

static int open_debugfs(struct file *f, struct dentry *dentry)
{
	int error;

	f->f_kn = NULL;
	f->f_op = NULL;
	f->f_path.dentry = dget(dentry);
	error = debugfs_open(&f->inode, f);
	if (error) {
		f->f_path.dentry = NULL;
		dput(dentry);
	}
	return error;
}

static int open_proc(struct file *f, struct proc_dir_entry *pde)
{
	f->f_kn = NULL;
	return proc_open(pde, &f->inode, f);
}

static struct file *path_openat(const char *pathname, int flags)
{
	struct dentry *dentry = NULL;
	struct proc_dir_entry *pde = NULL;
	struct kernfs_node *kn = NULL;
	struct file *f;
	dev_t devt = 0;
	int error;

	if (strncmp(pathname, "/sys", 4) == 0 && (pathname[4] == '/' || pathname[4] == '\0')) {
		kn = kernfs_walk_path(sysfs_root_kn, pathname + 4);
		if (!kn || kn->flags & KERNFS_EMPTY_DIR)
			dentry = debugfs_walk(pathname);
	} else if (strncmp(pathname, "/dev/", 5) == 0) {
		devt = devtmpfs_lookup(pathname + 5);
	} else {
		pde = proc_walk(pathname);
	}
	if (!kn && !dentry && !devt && !pde)
		return ERR_PTR(-ENOENT);
	f = get_empty_filp();
	if (!f)
		return ERR_PTR(-ENFILE);
	f->f_count = 1;
	f->f_pos = 0;
	f->f_flags = flags;
	f->f_inode = &f->inode;
	f->private_data = NULL;
	f->f_mode = (flags & O_ACCMODE) == O_RDONLY ? FMODE_READ :
		    (flags & O_ACCMODE) == O_WRONLY ? FMODE_WRITE : FMODE_READ | FMODE_WRITE;
	error = dentry ? open_debugfs(f, dentry) : kn ? do_dentry_open(f, kn) : pde ? open_proc(f, pde) : open_device(f, devt);
	if (!error)
		return f;
	f->f_count = 0;
	return ERR_PTR(error);
}

static struct file *do_filp_open(const char *pathname, int flags)
{
	return path_openat(pathname, flags);
}

struct file *filp_open(const char *filename, int flags, umode_t mode)
{
	return do_filp_open(filename, flags);
}

int filp_close(struct file *filp, void *id)
{
	fput(filp);
	return 0;
}

static int get_unused_fd(void)
{
	int fd;

	for (fd = FIRST_FD; fd < NR_OPEN; fd++) {
		if (!fdtable[fd])
			return fd;
	}
	return -EMFILE;
}

static long do_sys_open(const char *filename, int flags)
{
	struct file *f = do_filp_open(filename, flags);
	int fd;

	if (IS_ERR(f))
		return PTR_ERR(f);
	fd = get_unused_fd();
	if (fd >= 0) {
		fdtable[fd] = f;
		return fd;
	}
	fput(f);
	return fd;
}

/* -ENOENT, -ENODEV, -EACCES, -EISDIR, -ENOTDIR, -EMFILE, -ENOMEM. */
long SyS_open(const char *filename, int flags, umode_t mode)
{
	return do_sys_open(filename, flags);
}

long SyS_close(unsigned int fd)
{
	struct file *f = fd < NR_OPEN ? fdtable[fd] : NULL;

	if (!f)
		return -EBADF;
	fdtable[fd] = NULL;
	fput(f);
	return 0;
}

static int iterate_dir(struct file *file, struct dir_context *ctx)
{
	if (!file->f_op->iterate)
		return -ENOTDIR;
	return file->f_op->iterate(file, ctx);
}

/* Calls the actor for each entry; the entries' order is that of their creation. */
long SyS_getdents(unsigned int fd, struct dir_context *ctx)
{
	struct file *f = fget(fd);
	long ret;

	if (!f)
		return -EBADF;
	ret = iterate_dir(f, ctx);
	fput(f);
	return ret;
}
