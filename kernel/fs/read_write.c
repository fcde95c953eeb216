/*
 * Models fs/read_write.c and fs/select.c, 4.12 and 6.x: the way of a read, write or poll from the system call to the file's
 * operation. What frames other versions have in their place stands in src/report/frames.ts.
 *
 * By linux_version: where lockdep says that the super block's write count was taken.
 * Left out: security hooks, fsnotify, the file position's lock, poll of several files.
 * Differs: the write count is a lockdep map only, as nothing freezes sysfs; a file of another file system has it not.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/lockdep.h>
#include <linux/poll.h>

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
	/* Until 4.20 __sb_start_write() is a function of its own. */
	unsigned long ip = linux_version < KERNEL_VERSION(5, 0, 0) ? _THIS_IP_ : _RET_IP_;
	ssize_t ret;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!file->f_op->write)
		return -EINVAL;
	if (!file->f_kn)
		return __vfs_write(file, buf, count, pos);
	/* Nothing waits for this map: no decision of the scheduler belongs to it. */
	__atomic_begin();
	lock_acquire(&sb_writers_map, 0, 0, 1, 1, NULL, ip);
	__atomic_end();
	ret = __vfs_write(file, buf, count, pos);
	__atomic_begin();
	lock_release(&sb_writers_map, _THIS_IP_);
	__atomic_end();
	return ret;
}

ssize_t kernel_read(struct file *file, void *buf, size_t count, loff_t *pos)
{
	return vfs_read(file, buf, count, pos);
}

ssize_t kernel_write(struct file *file, const void *buf, size_t count, loff_t *pos)
{
	return vfs_write(file, buf, count, pos);
}

/* What the return to user space does with restart_syscall()'s error: others go on, then the call is made again. */
static bool restarts_syscall(long ret)
{
	if (ret != -ERESTARTNOINTR)
		return false;
	flush_signals(current);
	cond_resched();
	return true;
}

/* What read(2) gives: a count, -EBADF, -EISDIR, -ENODEV, the show function's error. */
long SyS_read(unsigned int fd, char *buf, size_t count)
{
	struct file *f = fget(fd);
	loff_t pos;
	long ret;

	if (!f)
		return -EBADF;
	do {
		pos = f->f_pos;
		ret = vfs_read(f, buf, count, &pos);
	} while (restarts_syscall(ret));
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
	do {
		pos = f->f_pos;
		ret = vfs_write(f, buf, count, &pos);
	} while (restarts_syscall(ret));
	if (ret >= 0)
		f->f_pos = pos;
	fput(f);
	return ret;
}

loff_t noop_llseek(struct file *file, loff_t offset, int whence)
{
	return file->f_pos;
}

loff_t default_llseek(struct file *file, loff_t offset, int whence)
{
	loff_t at = whence == SEEK_SET ? offset : whence == SEEK_CUR ? file->f_pos + offset : -1;

	if (at < 0)
		return -EINVAL;
	file->f_pos = at;
	return at;
}

loff_t generic_file_llseek(struct file *file, loff_t offset, int whence)
{
	return default_llseek(file, offset, whence);
}

int simple_open(struct inode *inode, struct file *file)
{
	if (inode->i_private)
		file->private_data = inode->i_private;
	return 0;
}

/* -EBADF, -EINVAL. */
long SyS_lseek(unsigned int fd, loff_t offset, unsigned int whence)
{
	struct file *f = fget(fd);
	loff_t ret;

	if (!f)
		return -EBADF;
	ret = f->f_op->llseek ? f->f_op->llseek(f, offset, whence) : default_llseek(f, offset, whence);
	fput(f);
	return ret;
}

long SyS_ioctl(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	struct file *f = fget(fd);
	long ret;

	if (!f)
		return -EBADF;
	ret = f->f_op->unlocked_ioctl ? f->f_op->unlocked_ioctl(f, cmd, arg) : -ENOTTY;
	fput(f);
	return ret;
}

long SyS_poll(unsigned int fd, unsigned int events, int timeout)
{
	unsigned int filter = events | POLLERR | POLLHUP;
	struct file *f = fget(fd);
	long left = timeout < 0 ? MAX_SCHEDULE_TIMEOUT : timeout;
	unsigned int mask;
	long ret = 0;

	if (!f)
		return POLLNVAL;
	for (;;) {
		poll_table table = { .waiting = left != 0 };

		mask = f->f_op->poll ? f->f_op->poll(f, &table) : POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
		mask &= filter;
		if (!mask && left && signal_pending(current))
			ret = -EINTR;
		if (mask || ret || !left) {
			poll_done(&table);
			break;
		}
		left = schedule_timeout(left);
		poll_done(&table);
	}
	fput(f);
	return ret ? ret : mask;
}
