/*
 * The user space of the booted kernel that the oracle's logs were recorded on, in Kernel C: one entry point a step of a
 * scenario. What a step prints goes to the kernel's log, as there.
 */
#include <linux/bug.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/kernfs.h>
#include <linux/preempt.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <linux/wait.h>
#include <kobjlab/entry.h>

#define LINE 1024
#define NAMES 256
#define NAME_BYTES 128
#define TREE_BYTES 4000
#define PROCESSES 32

void __return_to_user(void);

__kobjlab(builtin);

#define NR_WRITE 1

/* Only a write runs the module's commands. */
static noinline void syscall_exit_to_user_mode(void)
{
	warn_slowpath_fmt("kernel/entry/common.c", 130, FINDING_NONE, NULL, "syscall %lu left IRQs disabled",
			  (unsigned long)NR_WRITE);
	local_irq_enable();
}

/* A system call: what it returns, its way back to user space taken. There a task that was woken on this CPU goes first. */
#define SYSCALL(call) \
	({ \
		long __result = (call); \
		if (irqs_disabled()) \
			syscall_exit_to_user_mode(); \
		__return_to_user(); \
		if (preemptible()) \
			cond_resched(); \
		__result; \
	})

#define OUT(fmt, ...) printk(KERN_INFO "ORACLE none " fmt "\n", ##__VA_ARGS__)

__user_process
static const char *errno_name(long result)
{
	switch (-result) {
	case EPERM: return "EPERM";
	case ENOENT: return "ENOENT";
	case EINTR: return "EINTR";
	case EIO: return "EIO";
	case EBADF: return "EBADF";
	case EAGAIN: return "EAGAIN";
	case ENOMEM: return "ENOMEM";
	case EACCES: return "EACCES";
	case EFAULT: return "EFAULT";
	case EBUSY: return "EBUSY";
	case EEXIST: return "EEXIST";
	case ENODEV: return "ENODEV";
	case ENOTDIR: return "ENOTDIR";
	case EISDIR: return "EISDIR";
	case EINVAL: return "EINVAL";
	case EFBIG: return "EFBIG";
	}
	return "E?";
}

/* "2 0" or "-1 ENODEV", as what read and write give is printed. */
__user_process
static const char *shown(long result, char *buf, unsigned long size)
{
	if (result < 0)
		snprintf(buf, size, "-1 %s", errno_name(result));
	else
		snprintf(buf, size, "%ld 0", result);
	return buf;
}

__user_process
static void one_line(const char *from, long len, char *to)
{
	long i;

	for (i = 0; i < len; i++)
		to[i] = from[i] == '\n' ? '|' : from[i];
	to[len] = 0;
}

__user_process __entry("init")
long oracle_command(const char *device __text, const char *line __text)
{
	long fd = SYSCALL(SyS_open(device, O_WRONLY, 0));
	long ret;

	if (fd < 0)
		return fd;
	ret = SYSCALL(SyS_write(fd, line, strlen(line)));
	SYSCALL(SyS_close(fd));
	return ret;
}

__user_process __entry("outil")
long oracle_write(const char *path __text, const char *data __text)
{
	char buf[64];
	long fd = SYSCALL(SyS_open(path, O_WRONLY, 0));
	long ret;

	if (fd < 0) {
		OUT("user.open:%s=%s", path, errno_name(fd));
		return fd;
	}
	ret = SYSCALL(SyS_write(fd, data, strlen(data)));
	OUT("user.write:%s=%s data=%s", path, shown(ret, buf, sizeof(buf)), data);
	SYSCALL(SyS_close(fd));
	return ret;
}

__user_process __entry("outil")
long oracle_read(const char *path __text)
{
	char data[LINE], text[LINE], buf[64];
	long fd = SYSCALL(SyS_open(path, O_RDONLY, 0));
	long ret;

	if (fd < 0) {
		OUT("user.open:%s=%s", path, errno_name(fd));
		return fd;
	}
	ret = SYSCALL(SyS_read(fd, data, sizeof(data) - 1));
	one_line(data, ret > 0 ? ret : 0, text);
	OUT("user.read:%s=%s data=%s", path, shown(ret, buf, sizeof(buf)), text);
	SYSCALL(SyS_close(fd));
	return ret;
}

static char names[NAMES][NAME_BYTES];
static unsigned int name_count;

/* Keeps them sorted by their bytes. */
__user_process
static void add_name(const char *name)
{
	unsigned int i;

	if (name_count == NAMES)
		return;
	for (i = name_count; i > 0 && strcmp(names[i - 1], name) > 0; i--)
		strscpy(names[i], names[i - 1], NAME_BYTES);
	strscpy(names[i], name, NAME_BYTES);
	name_count++;
}

__user_process
static void names_below(struct kernfs_node *dir, const char *prefix)
{
	struct kernfs_node *kn;

	list_for_each_entry(kn, &dir->dir.children, sibling) {
		char name[NAME_BYTES];

		if (!kernfs_active(kn))
			continue;
		snprintf(name, sizeof(name), "%s%s", prefix, kn->name);
		add_name(name);
		if (kernfs_type(kn) != KERNFS_DIR)
			continue;
		strlcat(name, "/", sizeof(name));
		names_below(kn, name);
	}
}

__user_process __entry("init")
void oracle_tree(const char *path __text, const char *label __text)
{
	struct kernfs_node *dir = kernfs_walk_path(sysfs_root_kn, path + 4);
	static char text[TREE_BYTES];
	unsigned int i;

	name_count = 0;
	text[0] = 0;
	if (dir)
		names_below(dir, "");
	for (i = 0; i < name_count; i++) {
		strlcat(text, names[i], sizeof(text));
		strlcat(text, " ", sizeof(text));
	}
	OUT("tree:%s=%s", label, text);
}

/* Where a link leads, as the relative path that it reads as. */
__user_process
static void link_text(struct kernfs_node *kn, char *buf, unsigned long size)
{
	struct kernfs_node *target = kn->symlink.target_kn, *base, *at;
	char path[NAME_BYTES];
	unsigned int skip;

	buf[0] = 0;
	for (base = kn->parent; base; base = base->parent) {
		for (at = target->parent; at && at != base; at = at->parent)
			;
		if (at)
			break;
		strlcat(buf, "../", size);
	}
	if (!base)
		return;
	skip = base->parent ? kernfs_path(base, path, sizeof(path)) + 1 : 1;
	kernfs_path(target, path, sizeof(path));
	strlcat(buf, path + skip, size);
}

/* The node itself, a last link not followed. */
__user_process
static struct kernfs_node *node_at(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct kernfs_node *dir, *kn;
	char parent[NAME_BYTES];

	strscpy(parent, path, sizeof(parent));
	parent[slash - path] = 0;
	dir = kernfs_walk_path(sysfs_root_kn, parent + 4);
	if (!dir || kernfs_type(dir) != KERNFS_DIR)
		return NULL;
	list_for_each_entry(kn, &dir->dir.children, sibling)
		if (!strcmp(kn->name, slash + 1) && kernfs_active(kn))
			return kn;
	return NULL;
}

__user_process __entry("init")
void oracle_list(const char *path __text, const char *label __text, const char *contains __text, long links __range(0, 1))
{
	struct kernfs_node *dir = kernfs_walk_path(sysfs_root_kn, path + 4), *kn;
	static char text[TREE_BYTES];
	unsigned int i;

	name_count = 0;
	text[0] = 0;
	if (dir && kernfs_type(dir) == KERNFS_DIR) {
		list_for_each_entry(kn, &dir->dir.children, sibling)
			if (kernfs_active(kn) && strstr(kn->name, contains))
				add_name(kn->name);
	}
	for (i = 0; i < name_count; i++) {
		char target[NAME_BYTES], whole[2 * NAME_BYTES];

		snprintf(whole, sizeof(whole), "%s/%s", path, names[i]);
		kn = node_at(whole);
		strlcat(text, names[i], sizeof(text));
		if (links && kn && kernfs_type(kn) == KERNFS_LINK) {
			link_text(kn, target, sizeof(target));
			strlcat(text, " -> ", sizeof(text));
			strlcat(text, target, sizeof(text));
		}
		strlcat(text, " ", sizeof(text));
	}
	OUT("%s=%s", label, text);
}

__user_process __entry("init")
void oracle_readlink(const char *path __text, const char *label __text)
{
	struct kernfs_node *kn = node_at(path);
	char target[NAME_BYTES];

	target[0] = 0;
	if (kn && kernfs_type(kn) == KERNFS_LINK)
		link_text(kn, target, sizeof(target));
	OUT("%s=%s", label, target);
}

__user_process __entry("init")
void oracle_exists(const char *path __text, const char *label __text)
{
	OUT("%s=%s", label, kernfs_walk_path(sysfs_root_kn, path + 4) ? "0" : "error");
}

/* What a file has, as a shell puts it into a variable. */
__user_process __entry("init")
void oracle_show(const char *path __text, const char *label __text)
{
	long fd = SYSCALL(SyS_open(path, O_RDONLY, 0));
	char data[LINE];
	long ret = fd < 0 ? 0 : SYSCALL(SyS_read(fd, data, sizeof(data) - 1));

	if (ret > 0 && data[ret - 1] == '\n')
		ret--;
	data[ret > 0 ? ret : 0] = 0;
	OUT("%s=%s", label, data);
	if (fd >= 0)
		SYSCALL(SyS_close(fd));
}

__user_process __entry("init")
void oracle_say(const char *text __text)
{
	OUT("%s", text);
}

__user_process __entry("init")
void oracle_sleep(long ms __range(0, 1000000))
{
	schedule_timeout_uninterruptible(ms);
}

__user_process
static void poll_line(const char *label, long fd, unsigned int events)
{
	long revents = SYSCALL(SyS_poll(fd, events, 0));

	OUT("user.%s=%d revents=0x%lx", label, revents != 0, revents);
}

/* Opens, runs the first command, and reads and writes through what it opened before; then the second one. */
__user_process __entry("outil")
long oracle_open_command_rw(const char *path __text, const char *device __text, const char *first __text,
			    const char *second __text)
{
	char data[LINE], buf[64];
	long fd = SYSCALL(SyS_open(path, O_RDWR, 0));
	long fresh, other;

	if (fd < 0) {
		OUT("user.fd:open=-1 %s", errno_name(fd));
		return fd;
	}
	fresh = SYSCALL(SyS_open(path, O_RDWR, 0));
	OUT("user.fd:open=0");
	OUT("user.fd:read_before=%s", shown(SYSCALL(SyS_read(fd, data, sizeof(data))), buf, sizeof(buf)));
	OUT("user.fd:write_before=%s", shown(SYSCALL(SyS_write(fd, "1", 1)), buf, sizeof(buf)));
	oracle_command(device, first);
	OUT("user.fd:write_after=%s", shown(SYSCALL(SyS_write(fd, "2", 1)), buf, sizeof(buf)));
	SYSCALL(SyS_lseek(fd, 0, SEEK_SET));
	OUT("user.fd:read_after=%s", shown(SYSCALL(SyS_read(fd, data, sizeof(data))), buf, sizeof(buf)));
	OUT("user.fd:read_after_unread_fd=%s", shown(SYSCALL(SyS_read(fresh, data, sizeof(data))), buf, sizeof(buf)));
	OUT("user.fd:lseek_after=%s", shown(SYSCALL(SyS_lseek(fd, 0, SEEK_SET)), buf, sizeof(buf)));
	poll_line("fd:poll_after", fd, POLLIN | POLLPRI);
	other = SYSCALL(SyS_open(path, O_RDWR, 0));
	if (other < 0)
		OUT("user.fd:open_after=-1 %s", errno_name(other));
	else
		OUT("user.fd:open_after=0 0");
	if (*second) {
		oracle_command(device, second);
		other = SYSCALL(SyS_open(path, O_RDWR, 0));
		if (other < 0)
			OUT("user.fd:open_after_recreate=-1 %s", errno_name(other));
		else
			OUT("user.fd:open_after_recreate=0 0");
		OUT("user.fd:old_fd_write_after_recreate=%s",
		    shown(SYSCALL(SyS_write(fd, "3", 1)), buf, sizeof(buf)));
	}
	SYSCALL(SyS_close(fresh));
	OUT("user.fd:close=%s", shown(SYSCALL(SyS_close(fd)), buf, sizeof(buf)));
	return 0;
}

__user_process __entry("outil")
long oracle_poll(const char *path __text, const char *device __text, const char *command __text)
{
	char data[LINE];
	long fd = SYSCALL(SyS_open(path, O_RDONLY, 0));

	if (fd < 0) {
		OUT("user.poll:open=-1 %s", errno_name(fd));
		return fd;
	}
	poll_line("poll:fresh", fd, POLLPRI);
	SYSCALL(SyS_read(fd, data, sizeof(data)));
	poll_line("poll:after_read", fd, POLLPRI);
	oracle_command(device, command);
	poll_line("poll:after_cmd", fd, POLLPRI);
	SYSCALL(SyS_close(fd));
	return 0;
}

static DECLARE_WAIT_QUEUE_HEAD(starts);
static bool started[PROCESSES];

/* A step in the background is a process of its own, which its start wakes. */
__user_process __entry("init")
void oracle_start(long process __range(0, 31))
{
	started[process] = true;
	wake_up(&starts);
}

__user_process __entry("outil")
void oracle_started(long process __range(0, 31))
{
	wait_event(starts, started[process]);
}
