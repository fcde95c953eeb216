/*
 * User space: what a process does to a file whose operations are a driver's own, of /dev or debugfs, over more than one call.
 * Those that open, read and write any file at once stand in files.c.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <kobjlab/abi.h>
#include <kobjlab/entry.h>

#define USER_BUFFER 128
/* Milliseconds. */
#define POLL_TIMEOUT 10

/* how: "rw", "r", "w", or "nonblock" for both without waiting. */
__user_process __entry("app") __returns(device)
long open_device(const char *path __path(device), const char *how __one_of("rw", "r", "w", "nonblock"))
{
	int flags = how[0] == 'w' ? O_WRONLY : how[0] == 'n' ? O_RDWR | O_NONBLOCK : how[1] == 'w' ? O_RDWR : O_RDONLY;

	return SyS_open(path, flags, 0);
}

/* One read(2). */
__user_process __entry("app")
long read_device(long fd __resource(device))
{
	char buf[USER_BUFFER];
	long got = fd < 0 ? -EBADF : SyS_read(fd, buf, sizeof(buf));

	if (got > 0)
		__user_output(buf, got);
	return got;
}

__user_process __entry("app")
long write_device(long fd __resource(device), const char *data __text)
{
	return fd < 0 ? -EBADF : SyS_write(fd, data, strlen(data));
}

/* From its start. */
__user_process __entry("app")
long rewind_device(long fd __resource(device))
{
	return fd < 0 ? -EBADF : SyS_lseek(fd, 0, SEEK_SET);
}

/*
 * A command that says that it passes something gets a pointer to a buffer of that size that begins with `arg` as a number,
 * NULL when `arg` is negative; any other gets `arg` itself.
 */
__user_process __entry("app")
long ioctl_device(long fd __resource(device), unsigned int cmd __number, long arg __number)
{
	size_t size = _IOC_SIZE(cmd);
	char buf[USER_BUFFER];

	if (fd < 0)
		return -EBADF;
	if (_IOC_DIR(cmd) == _IOC_NONE)
		return SyS_ioctl(fd, cmd, arg);
	if (size > sizeof(buf))
		return -EINVAL;
	memset(buf, 0, sizeof(buf));
	memcpy(buf, &arg, size < sizeof(arg) ? size : sizeof(arg));
	return SyS_ioctl(fd, cmd, arg < 0 ? 0 : (unsigned long)buf);
}

/* What is there after a short wait, as the bits of POLLIN and its like. */
__user_process __entry("app")
long poll_device(long fd __resource(device))
{
	return fd < 0 ? -EBADF : SyS_poll(fd, POLLIN | POLLPRI | POLLOUT, POLL_TIMEOUT);
}

__user_process __entry("app")
long close_device(long fd __resource(device))
{
	return fd < 0 ? -EBADF : SyS_close(fd);
}
