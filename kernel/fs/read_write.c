/*
 * Models fs/read_write.c, 4.12: the way of a read or write from the system call to the file's operation.
 *
 * Left out: security hooks, fsnotify, the file position's lock.
 * Differs: the super block's write count is a lockdep map only, as nothing freezes sysfs.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/lockdep.h>

static struct lock_class_key sb_writers_key;
static struct lockdep_map sb_writers_map = STATIC_LOCKDEP_MAP_INIT("sb_writers", &sb_writers_key);

static ssize_t __vfs_read(struct file *file, char *buf, size_t count, loff_t *pos)
{
	return file->f_op->read(file, buf, count, pos);
}

ssize_t vfs_read(struct file *file, char *buf, size_t count, loff_t *pos)
{
	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (!file->f_op->read)
		return file->f_op->iterate ? -EISDIR : -EINVAL;
	return __vfs_read(file, buf, count, pos);
}

static ssize_t __vfs_write(struct file *file, const char *buf, size_t count, loff_t *pos)
{
	return file->f_op->write(file, buf, count, pos);
}

ssize_t vfs_write(struct file *file, const char *buf, size_t count, loff_t *pos)
{
	ssize_t ret;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!file->f_op->write)
		return -EINVAL;
	/* Nothing waits for this map: no decision of the scheduler belongs to it. */
	__atomic_begin();
	lock_acquire(&sb_writers_map, 0, 0, 1, 1, NULL, _THIS_IP_);
	__atomic_end();
	ret = __vfs_write(file, buf, count, pos);
	__atomic_begin();
	lock_release(&sb_writers_map, _THIS_IP_);
	__atomic_end();
	return ret;
}

/* What read(2) gives: a count, -EBADF, -EISDIR, -ENODEV, the show function's error. */
long SyS_read(unsigned int fd, char *buf, size_t count)
{
	struct file *f = fget(fd);
	loff_t pos;
	long ret;

	if (!f)
		return -EBADF;
	pos = f->f_pos;
	ret = vfs_read(f, buf, count, &pos);
	if (ret >= 0)
		f->f_pos = pos;
	fput(f);
	return ret;
}

/* What write(2) gives: a count, -EBADF, -EINVAL, -ENODEV, the store function's error. */
long SyS_write(unsigned int fd, const char *buf, size_t count)
{
	struct file *f = fget(fd);
	loff_t pos;
	long ret;

	if (!f)
		return -EBADF;
	pos = f->f_pos;
	ret = vfs_write(f, buf, count, &pos);
	if (ret >= 0)
		f->f_pos = pos;
	fput(f);
	return ret;
}
