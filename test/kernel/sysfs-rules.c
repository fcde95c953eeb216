/* The rules of sysfs's calls, one entry point a rule: what it returns is what the rule says. */
#include <linux/fs.h>
#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>
#include <kobjlab/entry.h>

static struct kobject *a, *gone;
static size_t stored;
static bool visible = true;

static ssize_t plain_show(struct kobject *k, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "plain\n");
}

static ssize_t plain_store(struct kobject *k, struct kobj_attribute *attr, const char *buf, size_t n)
{
	stored = n;
	return n;
}

static ssize_t much_show(struct kobject *k, struct kobj_attribute *attr, char *buf)
{
	memset(buf, 'x', PAGE_SIZE);
	return PAGE_SIZE;
}

static ssize_t more_store(struct kobject *k, struct kobj_attribute *attr, const char *buf, size_t n)
{
	return n + 5;
}

static char cells[8];

static ssize_t cells_read(struct file *file, struct kobject *k, struct bin_attribute *attr, char *buf, loff_t pos, size_t n)
{
	memcpy(buf, cells + pos, n);
	return n;
}

static ssize_t cells_write(struct file *file, struct kobject *k, struct bin_attribute *attr, char *buf, loff_t pos, size_t n)
{
	memcpy(cells + pos, buf, n);
	return n;
}

static struct kobj_attribute plain_attr = __ATTR(plain, 0644, plain_show, plain_store);
static struct kobj_attribute other_attr = __ATTR(other, 0644, plain_show, plain_store);
static struct kobj_attribute third_attr = __ATTR(third, 0644, plain_show, plain_store);
static struct kobj_attribute wide_attr = __ATTR(wide, 0666, plain_show, plain_store);
static struct kobj_attribute much_attr = __ATTR(much, 0444, much_show, NULL);
static struct kobj_attribute more_attr = __ATTR(more, 0200, NULL, more_store);
static struct kobj_attribute empty_attr = __ATTR(empty, 0644, NULL, NULL);
static BIN_ATTR_RW(cells, 8);

static const struct attribute *three[] = { &third_attr.attr, &other_attr.attr, &plain_attr.attr, NULL };
static struct attribute *group_attrs[] = { &plain_attr.attr, &other_attr.attr, NULL };
static struct attribute *merged_attrs[] = { &third_attr.attr, &other_attr.attr, NULL };
static struct attribute *wide_attrs[] = { &wide_attr.attr, NULL };

static umode_t group_visible(struct kobject *k, struct attribute *attr, int n)
{
	return attr == &other_attr.attr && !visible ? 0 : attr->mode;
}

static const struct attribute_group named = { .name = "named", .attrs = group_attrs, .is_visible = group_visible };
static const struct attribute_group merged = { .name = "named", .attrs = merged_attrs };
static const struct attribute_group nothing = { .name = "nothing" };
static const struct attribute_group wide = { .attrs = wide_attrs };

__entry("test")
int make(void)
{
	a = kobject_create_and_add("a", kernel_kobj);
	gone = kobject_create_and_add("gone", kernel_kobj);
	kobject_del(gone);
	return sysfs_create_file(a, &plain_attr.attr) ?: sysfs_create_file(a, &much_attr.attr) ?:
	       sysfs_create_file(a, &more_attr.attr) ?: sysfs_create_file(a, &empty_attr.attr) ?:
	       sysfs_create_bin_file(a, &bin_attr_cells);
}

__entry("test") int link_from_gone(void) { return sysfs_create_link(gone, a, "x"); }
__entry("test") int link_to_gone(void) { return sysfs_create_link(a, gone, "x"); }
__entry("test") int add_below_gone(void) { return kobject_create_and_add("x", gone) ? 0 : -1; }
__entry("test") int remove_missing(void) { sysfs_remove_file(a, &other_attr.attr); return 0; }
__entry("test") int remove_from_gone(void) { sysfs_remove_file(gone, &other_attr.attr); return 0; }
__entry("test") int files_in_the_way(void) { return sysfs_create_files(a, three); }
__entry("test") int group(void) { return sysfs_create_group(a, &named); }
__entry("test") int group_of_nothing(void) { return sysfs_create_group(a, &nothing); }
__entry("test") int group_too_open(void) { return sysfs_create_group(a, &wide); }
__entry("test") int group_merge(void) { return sysfs_merge_group(a, &merged); }
__entry("test") int group_hides(void) { visible = false; return sysfs_update_group(a, &named); }
__entry("test") int group_unmerge(void) { sysfs_unmerge_group(a, &merged); return 0; }
__entry("test") int group_link(void) { return sysfs_add_link_to_group(a, "named", kernel_kobj, "top"); }
__entry("test") int group_link_twice(void) { group_link(); return group_link(); }
__entry("test") int group_link_nowhere(void) { return sysfs_add_link_to_group(a, "unnamed", kernel_kobj, "top"); }
__entry("test") int link_to_entry(void) { return compat_only_sysfs_link_entry_to_kobj(kernel_kobj, a, "named", NULL); }
__entry("test") int mount_point(void) { return sysfs_create_mount_point(a, "here"); }

__entry("test")
int move_into_mount_point(void)
{
	struct kernfs_node *here = kernfs_find_and_get(a->sd, "here");
	int err = kernfs_rename(a->sd, here, "a");

	kernfs_put(here);
	return err;
}

/* What arrives of a write of `size` bytes. */
__entry("test")
long write_size(long size __range(0, 10000))
{
	char *data = kzalloc(size + 1, GFP_KERNEL);
	long fd = SyS_open("/sys/kernel/a/plain", O_WRONLY, 0);
	long ret = SyS_write(fd, data, size);

	SyS_close(fd);
	kfree(data);
	return ret == stored || !size ? ret : -1;
}

/* Reads `size` bytes from `at`. */
__entry("test")
long read_at(const char *path __text, long at __range(0, 100), long size __range(0, 8192))
{
	char *data = kzalloc(size + 1, GFP_KERNEL);
	long fd = SyS_open(path, O_RDONLY, 0);
	long ret;

	SyS_lseek(fd, at, SEEK_SET);
	ret = SyS_read(fd, data, size);
	SyS_close(fd);
	kfree(data);
	return ret;
}

/* What a descriptor gives in pieces of 3 bytes, a digit each, when the object goes after the first one: 9 for -ENODEV. */
__entry("test")
long read_removed(void)
{
	long fd = SyS_open("/sys/kernel/a/plain", O_RDONLY, 0);
	long digits = 0;
	char data[3];
	int i;

	for (i = 0; i < 3; i++) {
		long got = SyS_read(fd, data, sizeof(data));

		digits = 10 * digits + (got == -ENODEV ? 9 : got);
		if (i == 0)
			kobject_del(a);
	}
	SyS_close(fd);
	return digits;
}

/* Goes on reading elsewhere: the file is shown again. */
__entry("test")
long read_elsewhere(void)
{
	long fd = SyS_open("/sys/kernel/a/plain", O_RDONLY, 0);
	char data[3];
	long got;

	SyS_read(fd, data, sizeof(data));
	SyS_lseek(fd, 1, SEEK_SET);
	kobject_del(a);
	got = SyS_read(fd, data, sizeof(data));
	SyS_close(fd);
	return got;
}

__entry("test")
long write_at(const char *path __text, long at __range(0, 100), const char *data __text)
{
	long fd = SyS_open(path, O_WRONLY, 0);
	long ret;

	SyS_lseek(fd, at, SEEK_SET);
	ret = SyS_write(fd, data, strlen(data));
	SyS_close(fd);
	return ret;
}
