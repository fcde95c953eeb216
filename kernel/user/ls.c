/* User space: listing directories of sysfs. */
#include <linux/debugfs.h>
#include <linux/devtmpfs.h>
#include <linux/fs.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/proc_fs.h>
#include <linux/string.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <kobjlab/abi.h>
#include <kobjlab/entry.h>

#define LS_NAMES 128
#define PATH_BYTES 512
#define NAME_BYTES 256

struct ls {
	struct dir_context ctx;
	unsigned int count;
	char *names[LS_NAMES];
};

/* Keeps copies of the names, sorted: a node may be gone once the directory has been read. */
__user_process
static int ls_add(struct dir_context *ctx, const char *name, int namelen, loff_t off, u64 ino, unsigned int type)
{
	struct ls *ls = container_of(ctx, struct ls, ctx);
	char *copy;
	unsigned int i;

	if (ls->count == LS_NAMES)
		return 1;
	copy = kstrdup(name, GFP_KERNEL | __GFP_NOFAIL);
	if (!copy)
		return 1;
	for (i = ls->count; i > 0 && strcmp(ls->names[i - 1], name) > 0; i--)
		ls->names[i] = ls->names[i - 1];
	ls->names[i] = copy;
	ls->count++;
	return 0;
}

/* ls PATH: the number of entries, or an error. */
__user_process __entry("ls")
long ls(const char *path __path(directory))
{
	struct ls ls;
	long fd = SyS_open(path, O_RDONLY | O_DIRECTORY, 0);
	unsigned int i;
	long ret;

	if (fd < 0)
		return fd;
	ls.ctx.actor = ls_add;
	ls.ctx.pos = 0;
	ls.count = 0;
	ret = SyS_getdents(fd, &ls.ctx);
	for (i = 0; i < ls.count; i++) {
		char line[NAME_BYTES];
		int len = snprintf(line, sizeof(line), "%s\n", ls.names[i]);

		__user_output(line, len < NAME_BYTES ? len : NAME_BYTES - 1);
		kfree(ls.names[i]);
	}
	SyS_close(fd);
	return ret < 0 ? ret : ls.count;
}

/* attr: the object that makes the file what it is, NULL where there is none. */
__user_process
static void print_entry(const char *root, const char *path, const char *type, umode_t mode, const void *attr)
{
	char line[PATH_BYTES];
	int len = snprintf(line, sizeof(line), "%s%s %s %o %lx\n", root, path, type, mode & S_IALLUGO, (unsigned long)attr);

	__user_output(line, len < PATH_BYTES ? len : PATH_BYTES - 1);
}

__user_process
static void tree_line(struct kernfs_node *kn, const char *path)
{
	const char *type = kernfs_type(kn) == KERNFS_DIR ? "dir" : kernfs_type(kn) == KERNFS_LINK ? "link" : "file";

	print_entry("/sys", path, type, kn->mode, kernfs_type(kn) == KERNFS_FILE ? kn->priv : NULL);
}

__user_process
static void tree_below(struct kernfs_node *dir)
{
	char path[PATH_BYTES];
	struct kernfs_node *kn;

	list_for_each_entry(kn, &dir->dir.children, sibling) {
		if (!kernfs_active(kn))
			continue;
		kernfs_path(kn, path, sizeof(path));
		tree_line(kn, path);
		if (kernfs_type(kn) == KERNFS_DIR)
			tree_below(kn);
	}
}

__user_process
static void debugfs_below(struct dentry *dir, const char *path)
{
	char below[PATH_BYTES];
	struct dentry *child;

	list_for_each_entry(child, &dir->d_subdirs, d_child) {
		snprintf(below, sizeof(below), "%s/%s", path, child->d_name);
		print_entry("", below, S_ISDIR(child->mode) ? "dir" : S_ISLNK(child->mode) ? "link" : "device", child->mode,
			    child->i_fop);
		debugfs_below(child, below);
	}
}

__user_process
static void print_device(const char *name, umode_t mode, dev_t devt)
{
	print_entry("/dev/", name, "device", mode, NULL);
}

__user_process
static void print_proc_entry(const char *path, umode_t mode, const void *ops)
{
	print_entry("/proc/", path, S_ISDIR(mode) ? "dir" : "device", mode, ops);
}

__user_process
static void print_interrupt(unsigned int irq)
{
	char name[16];

	snprintf(name, sizeof(name), "%u", irq);
	print_entry("/proc/irq/", name, "interrupt", S_IFDIR | 0555, NULL);
}

/*
 * For the host, not for programs: one line an entry, `PATH TYPE MODE ATTRIBUTE` (dir, file, link, device or interrupt; octal;
 * hex).
 */
__user_process
void sysfs_tree(void)
{
	tree_line(sysfs_root_kn, "");
	tree_below(sysfs_root_kn);
	if (debugfs_root())
		debugfs_below(debugfs_root(), "/sys/kernel/debug");
	devtmpfs_for_each(print_device);
	proc_for_each(print_proc_entry);
	irq_for_each(print_interrupt);
}
