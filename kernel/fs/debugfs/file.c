/*
 * Models fs/debugfs/file.c, 4.12 and 6.1: opening a file, and the operations that stand before those of its owner.
 *
 * An operation holds its file (debugfs_file_get), so that removal waits for it; on a file that is gone it gets -EIO.
 * By linux_version: until 4.6 nothing is held.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/poll.h>
#include "internal.h"

int debugfs_file_get(struct dentry *dentry)
{
	if (linux_version < KERNEL_VERSION(4, 7, 0))
		return 0;
	if (d_unlinked(dentry) || !refcount_inc_not_zero(&dentry->active_users))
		return -EIO;
	return 0;
}

void debugfs_file_put(struct dentry *dentry)
{
	if (linux_version < KERNEL_VERSION(4, 7, 0))
		return;
	if (refcount_dec_and_test(&dentry->active_users))
		complete(&dentry->active_users_drained);
}

const struct file_operations *debugfs_real_fops(const struct file *filp)
{
	return filp->f_path.dentry->i_fop;
}

/* Calls an operation of the owner with the file held. */
#define PROXY(file, call, failed) \
	({ \
		struct dentry *__dentry = (file)->f_path.dentry; \
		int __err = debugfs_file_get(__dentry); \
		typeof(call) __ret = (failed); \
		if (!__err) { \
			__ret = (call); \
			debugfs_file_put(__dentry); \
		} \
		__ret; \
	})

static ssize_t full_proxy_read(struct file *file, char *buf, size_t size, loff_t *ppos)
{
	const struct file_operations *real = debugfs_real_fops(file);

	return real->read ? PROXY(file, real->read(file, buf, size, ppos), -EIO) : -EINVAL;
}

static ssize_t full_proxy_write(struct file *file, const char *buf, size_t size, loff_t *ppos)
{
	const struct file_operations *real = debugfs_real_fops(file);

	return real->write ? PROXY(file, real->write(file, buf, size, ppos), -EIO) : -EINVAL;
}

static loff_t full_proxy_llseek(struct file *file, loff_t offset, int whence)
{
	const struct file_operations *real = debugfs_real_fops(file);

	return real->llseek ? PROXY(file, real->llseek(file, offset, whence), -EIO) : default_llseek(file, offset, whence);
}

static unsigned int full_proxy_poll(struct file *file, struct poll_table_struct *wait)
{
	const struct file_operations *real = debugfs_real_fops(file);

	return real->poll ? PROXY(file, real->poll(file, wait), POLLHUP) : DEFAULT_POLLMASK;
}

static long full_proxy_unlocked_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	const struct file_operations *real = debugfs_real_fops(file);

	return real->unlocked_ioctl ? PROXY(file, real->unlocked_ioctl(file, cmd, arg), -EIO) : -ENOTTY;
}

/* Not held: whoever opened the file must be able to free what the open has allocated. */
static int full_proxy_release(struct inode *inode, struct file *file)
{
	const struct file_operations *real = debugfs_real_fops(file);

	if (real->release)
		real->release(inode, file);
	fops_put(real);
	return 0;
}

static const struct file_operations debugfs_full_proxy_fops = {
	.read = full_proxy_read,
	.write = full_proxy_write,
	.llseek = full_proxy_llseek,
	.poll = full_proxy_poll,
	.unlocked_ioctl = full_proxy_unlocked_ioctl,
	.release = full_proxy_release,
};

static int debugfs_readdir(struct file *file, struct dir_context *ctx)
{
	struct dentry *dir = file->f_path.dentry;
	struct dentry *child;
	loff_t at = 0;

	mutex_lock(&dir->lock);
	list_for_each_entry(child, &dir->d_subdirs, d_child) {
		unsigned int type = S_ISDIR(child->mode) ? DT_DIR : S_ISLNK(child->mode) ? DT_LNK : DT_REG;

		if (at++ < ctx->pos)
			continue;
		if (ctx->actor(ctx, child->d_name, strlen(child->d_name), at, 0, type))
			break;
		ctx->pos = at;
	}
	mutex_unlock(&dir->lock);
	return 0;
}

const struct file_operations debugfs_dir_fops = { .iterate = debugfs_readdir };

static bool may_open(struct dentry *dentry, struct file *file)
{
	return !((file->f_mode & FMODE_WRITE) && !(dentry->mode & 0222)) &&
	       !((file->f_mode & FMODE_READ) && !(dentry->mode & 0444));
}

/* -ENOENT: it has been removed; -ENXIO: its module is going; -EISDIR, -ENOTDIR; what the owner's open gives. */
int debugfs_open(struct inode *inode, struct file *file)
{
	struct dentry *dentry = file->f_path.dentry;
	const struct file_operations *fops;
	int error = 0;

	inode->i_private = dentry->i_private;
	if (S_ISDIR(dentry->mode)) {
		file->f_op = &debugfs_dir_fops;
		return file->f_mode & FMODE_WRITE ? -EISDIR : 0;
	}
	if (file->f_flags & O_DIRECTORY)
		return -ENOTDIR;
	if (!may_open(dentry, file))
		return -EACCES;
	if (debugfs_file_get(dentry))
		return -ENOENT;
	fops = fops_get(dentry->i_fop);
	if (!fops) {
		debugfs_file_put(dentry);
		return -ENXIO;
	}
	file->f_op = dentry->unsafe || linux_version < KERNEL_VERSION(4, 7, 0) ? fops : &debugfs_full_proxy_fops;
	if (fops->open)
		error = fops->open(inode, file);
	if (error)
		fops_put(fops);
	debugfs_file_put(dentry);
	return error;
}
