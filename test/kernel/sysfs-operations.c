/* Every kind of thing that can stand in sysfs, and calls that change it. */
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/string.h>
#include <linux/init.h>
#include <kobjlab/entry.h>

static struct kobject *a, *b;
static int val;

static ssize_t val_show(struct kobject *k, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", val);
}

static ssize_t val_store(struct kobject *k, struct kobj_attribute *attr, const char *buf, size_t n)
{
	int err = kstrtoint(buf, 0, &val);

	return err ? err : n;
}

static int self_removals;

static ssize_t self_store(struct kobject *k, struct kobj_attribute *attr, const char *buf, size_t n)
{
	if (sysfs_remove_file_self(k, &attr->attr))
		self_removals++;
	return n;
}

static ssize_t broken_store(struct kobject *k, struct kobj_attribute *attr, const char *buf, size_t n)
{
	struct kernfs_node *kn = sysfs_break_active_protection(k, &attr->attr);

	sysfs_remove_file(k, &attr->attr);
	sysfs_unbreak_active_protection(kn);
	return n;
}

static ssize_t unbroken_store(struct kobject *k, struct kobj_attribute *attr, const char *buf, size_t n)
{
	sysfs_remove_file(k, &attr->attr);
	return n;
}

static ssize_t bin_read(struct file *file, struct kobject *k, struct bin_attribute *attr, char *buf, loff_t pos,
			size_t n)
{
	memset(buf, 'a' + pos, n);
	return n;
}

static struct kobj_attribute val_attr = __ATTR_RW(val);
static struct kobj_attribute ro_attr = __ATTR(ro, 0444, val_show, NULL);
static struct kobj_attribute hidden_attr = __ATTR(hidden, 0444, val_show, NULL);
static struct kobj_attribute self_attr = __ATTR(self, 0200, NULL, self_store);
static struct kobj_attribute broken_attr = __ATTR(broken, 0200, NULL, broken_store);
static struct kobj_attribute unbroken_attr = __ATTR(unbroken, 0200, NULL, unbroken_store);
static BIN_ATTR_RO(bin, 10);

static umode_t group_visible(struct kobject *k, struct attribute *attr, int n)
{
	return attr == &hidden_attr.attr ? 0 : attr->mode;
}

static struct attribute *top_attrs[] = {
	&val_attr.attr, &ro_attr.attr, &self_attr.attr, &broken_attr.attr, &unbroken_attr.attr, NULL,
};
static struct attribute *grp_attrs[] = { &val_attr.attr, &hidden_attr.attr, NULL };
static const struct attribute_group top = { .attrs = top_attrs };
static const struct attribute_group grp = { .name = "grp", .attrs = grp_attrs, .is_visible = group_visible };

static int build(void)
{
	a = kobject_create_and_add("a", kernel_kobj);
	b = kobject_create_and_add("b", a);
	return sysfs_create_group(a, &top) ?: sysfs_create_group(a, &grp) ?: sysfs_create_bin_file(a, &bin_attr_bin) ?:
	       sysfs_create_link(kernel_kobj, b, "to_b") ?: sysfs_create_link(b, a, "up");
}
late_initcall(build);

__entry("k") int rename_a(const char *name __one_of("c", "to_b")) { return kobject_rename(a, name); }
__entry("k") int link_again(void) { return sysfs_create_link(kernel_kobj, b, "to_b"); }
__entry("k") int link_quietly(void) { return sysfs_create_link_nowarn(kernel_kobj, b, "to_b"); }
__entry("k") int group_again(void) { return sysfs_create_group(a, &grp); }
__entry("k") int group_update(void) { return sysfs_update_group(a, &grp); }
__entry("k") void group_remove(void) { sysfs_remove_group(a, &grp); }
__entry("k") int chmod_val(void) { return sysfs_chmod_file(a, &val_attr.attr, 0444); }
__entry("k") int del_a(void) { kobject_del(a); return 0; }
__entry("k") int del_b(void) { kobject_del(b); return 0; }
__entry("k") int add_b(void) { return kobject_add(b, a, "b"); }
__entry("k") int removals(void) { return self_removals; }
