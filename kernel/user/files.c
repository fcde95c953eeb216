/*
 * User space: what a shell does to a file of sysfs. Each entry point is one process's call, or the few that belong
 * together; its result is what the process sees, a count or a negative error number.
 */
#include <linux/fs.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/kernel.h>
#include <kobjlab/abi.h>
#include <kobjlab/entry.h>

#define USER_BUFFER 512

/* echo -n DATA > PATH */
__user_process __entry("sh")
long write(const char *path __path(writable), const char *data __text)
{
	long fd = SyS_open(path, O_WRONLY, 0);
	long ret;

	if (fd < 0)
		return fd;
	ret = SyS_write(fd, data, strlen(data));
	SyS_close(fd);
	return ret;
}

__user_process
static inline long read_out(unsigned int fd)
{
	char buf[USER_BUFFER];
	long total = 0;
	long got;

	while ((got = SyS_read(fd, buf, sizeof(buf))) > 0) {
		__user_output(buf, got);
		total += got;
	}
	return got < 0 ? got : total;
}

__user_process
static long read_once(unsigned int fd)
{
	char buf[USER_BUFFER];
	long got = SyS_read(fd, buf, sizeof(buf));

	if (got > 0)
		__user_output(buf, got);
	return got;
}

/* cat PATH; of a device, what one read(2) gives. */
__user_process __entry("cat")
long read(const char *path __path(readable))
{
	long fd = SyS_open(path, O_RDONLY, 0);
	long ret;

	if (fd < 0)
		return fd;
	/* A device need not have an end. */
	ret = strncmp(path, "/dev/", 5) ? read_out(fd) : read_once(fd);
	SyS_close(fd);
	return ret;
}

/* A descriptor; how: "r", "w" or "rw". */
__user_process __entry("sh") __returns(fd)
long open(const char *path __path(readable), const char *how __one_of("r", "w", "rw"))
{
	return SyS_open(path, how[0] == 'w' ? O_WRONLY : how[1] == 'w' ? O_RDWR : O_RDONLY, 0);
}

/* Reads on from where the descriptor stands, to the end. */
__user_process __entry("sh")
long read_fd(long fd __resource(fd))
{
	return fd < 0 ? -EBADF : read_out(fd);
}

__user_process __entry("sh")
long write_fd(long fd __resource(fd), const char *data __text)
{
	return fd < 0 ? -EBADF : SyS_write(fd, data, strlen(data));
}

__user_process __entry("sh")
long close(long fd __resource(fd))
{
	return fd < 0 ? -EBADF : SyS_close(fd);
}
