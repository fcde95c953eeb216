/*
 * Models fs/sysfs/file.c, 4.12 and 6.x: attributes as files.
 *
 * Each struct attribute is a lockdep class of its own (`key`, or else the attribute's own `skey`), shared by all
 * files made from it; with `ignore_lockdep` there is none.
 * Left out: SYSFS_PREALLOC's buffer, chown.
 */
#include "sysfs.h"
#include <linux/fs.h>

/* The file's node is in its object's directory, or in that of a group in it. */
static inline struct kobject *sysfs_file_kobj(struct kernfs_node *kn)
{
	return kn->parent->priv;
}

static const struct sysfs_ops *sysfs_file_ops(struct kernfs_node *kn)
{
	struct kobject *kobj = sysfs_file_kobj(kn);

	return kobj->ktype ? kobj->ktype->sysfs_ops : NULL;
}

static int sysfs_kf_seq_show(struct seq_file *sf, void *v)
{
	struct kernfs_open_file *of = sf->private;
	struct kobject *kobj = sysfs_file_kobj(of->kn);
	const struct sysfs_ops *ops = sysfs_file_ops(of->kn);
	ssize_t count;
	char *buf;

	count = seq_get_buf(sf, &buf);
	if (count < PAGE_SIZE) {
		seq_commit(sf, -1);
		return 0;
	}
	memset(buf, 0, PAGE_SIZE);
	count = ops->show(kobj, of->kn->priv, buf);
	if (count < 0)
		return count;
	if (count >= (ssize_t)PAGE_SIZE) {
		printk("fill_read_buffer: %pS returned bad count\n", ops->show);
		count = PAGE_SIZE - 1;
	}
	seq_commit(sf, count);
	return 0;
}

static ssize_t sysfs_kf_write(struct kernfs_open_file *of, char *buf, size_t count, loff_t pos)
{
	struct kernfs_node *kn = of->kn;
	struct kobject *kobj = kn->parent->priv;

	if (!count)
		return 0;
	return kobj->ktype->sysfs_ops->store(kobj, kn->priv, buf, count);
}

static ssize_t sysfs_kf_bin_read(struct kernfs_open_file *of, char *buf, size_t count, loff_t pos)
{
	struct bin_attribute *battr = of->kn->priv;
	loff_t size = of->kn->attr.size;

	if (!count)
		return 0;
	if (size) {
		if (pos >= size)
			return 0;
		if (pos + (loff_t)count > size)
			count = size - pos;
	}
	if (!battr->read)
		return -EIO;
	return battr->read(of->file, sysfs_file_kobj(of->kn), battr, buf, pos, count);
}

static ssize_t sysfs_kf_bin_write(struct kernfs_open_file *of, char *buf, size_t count, loff_t pos)
{
	struct bin_attribute *battr = of->kn->priv;
	loff_t size = of->kn->attr.size;

	if (size) {
		if (size <= pos)
			return -EFBIG;
		if ((loff_t)count > size - pos)
			count = size - pos;
	}
	if (!count)
		return 0;
	if (!battr->write)
		return -EIO;
	return battr->write(of->file, sysfs_file_kobj(of->kn), battr, buf, pos, count);
}

/* Wakes who polls a file of the object, or with `dir` of its named group. */
void sysfs_notify(struct kobject *kobj, const char *dir, const char *attr)
{
	struct kernfs_node *kn = kobj->sd;

	kernfs_get(kn);
	if (kn && dir) {
		struct kernfs_node *parent = kn;

		kn = kernfs_find_and_get_ns(parent, dir, NULL);
		kernfs_put(parent);
	}
	if (kn && attr) {
		struct kernfs_node *parent = kn;

		kn = kernfs_find_and_get_ns(parent, attr, NULL);
		kernfs_put(parent);
	}
	if (kn) {
		kernfs_notify(kn);
		kernfs_put(kn);
	}
}

static const struct kernfs_ops sysfs_file_kfops_empty = {};
static const struct kernfs_ops sysfs_file_kfops_ro = { .seq_show = sysfs_kf_seq_show };
static const struct kernfs_ops sysfs_file_kfops_wo = { .write = sysfs_kf_write };
static const struct kernfs_ops sysfs_file_kfops_rw = { .seq_show = sysfs_kf_seq_show, .write = sysfs_kf_write };
static const struct kernfs_ops sysfs_bin_kfops_ro = { .read = sysfs_kf_bin_read };
static const struct kernfs_ops sysfs_bin_kfops_wo = { .write = sysfs_kf_bin_write };
static const struct kernfs_ops sysfs_bin_kfops_rw = { .read = sysfs_kf_bin_read, .write = sysfs_kf_bin_write };

/* What the object's type can do, not what the attribute has, says whether the file can be read and written. */
static const struct kernfs_ops *sysfs_attr_kfops(const struct sysfs_ops *ops)
{
	if (ops->show && ops->store)
		return &sysfs_file_kfops_rw;
	if (ops->show)
		return &sysfs_file_kfops_ro;
	if (ops->store)
		return &sysfs_file_kfops_wo;
	return &sysfs_file_kfops_empty;
}

static const struct kernfs_ops *sysfs_bin_kfops(const struct bin_attribute *battr)
{
	if (battr->read && battr->write)
		return &sysfs_bin_kfops_rw;
	if (battr->read)
		return &sysfs_bin_kfops_ro;
	if (battr->write)
		return &sysfs_bin_kfops_wo;
	return &sysfs_file_kfops_empty;
}

int sysfs_add_file_mode_ns(struct kernfs_node *parent, const struct attribute *attr, bool is_bin, umode_t mode,
			   const void *ns)
{
	struct lock_class_key *key = NULL;
	const struct kernfs_ops *ops;
	struct kernfs_node *kn;
	loff_t size;

	if (!is_bin) {
		struct kobject *kobj = parent->priv;
		const struct sysfs_ops *sysfs_ops = kobj->ktype ? kobj->ktype->sysfs_ops : NULL;

		if (WARN(!sysfs_ops, "missing sysfs attribute operations for kobject: %s\n", kobject_name(kobj)))
			return -EINVAL;
		ops = sysfs_attr_kfops(sysfs_ops);
		size = PAGE_SIZE;
	} else {
		const struct bin_attribute *battr = (const void *)attr;

		ops = sysfs_bin_kfops(battr);
		size = battr->size;
	}
	if (!attr->ignore_lockdep)
		key = attr->key ? attr->key : (struct lock_class_key *)&attr->skey;
	kn = __kernfs_create_file(parent, attr->name, mode & 0777, size, ops, (void *)attr, ns, key);
	if (!IS_ERR(kn))
		return 0;
	if (PTR_ERR(kn) == -EEXIST)
		sysfs_warn_dup(parent, attr->name);
	return PTR_ERR(kn);
}

int sysfs_create_file_ns(struct kobject *kobj, const struct attribute *attr, const void *ns)
{
	if (refuse(!kobj || !kobj->sd || !attr))
		return -EINVAL;
	return sysfs_add_file_mode_ns(kobj->sd, attr, false, attr->mode, ns);
}

/* All of a NULL-terminated list, or none: what stood in the way of one is removed, too. */
int sysfs_create_files(struct kobject *kobj, const struct attribute *const *ptr)
{
	int err = 0;
	int i;

	for (i = 0; ptr[i] && !err; i++)
		err = sysfs_create_file_ns(kobj, ptr[i], NULL);
	if (err)
		while (--i >= 0)
			sysfs_remove_file_ns(kobj, ptr[i], NULL);
	return err;
}

void sysfs_remove_file_ns(struct kobject *kobj, const struct attribute *attr, const void *ns)
{
	kernfs_remove_by_name_ns(kobj->sd, attr->name, ns);
}

void sysfs_remove_files(struct kobject *kobj, const struct attribute *const *ptr)
{
	int i;

	for (i = 0; ptr[i]; i++)
		sysfs_remove_file_ns(kobj, ptr[i], NULL);
}

/* From within the file's own show or store: true for the one caller that removed it. */
bool sysfs_remove_file_self(struct kobject *kobj, const struct attribute *attr)
{
	struct kernfs_node *kn = kernfs_find_and_get_ns(kobj->sd, attr->name, NULL);
	bool ret;

	if (WARN_ON_ONCE(!kn))
		return false;
	ret = kernfs_remove_self(kn);
	kernfs_put(kn);
	return ret;
}

int sysfs_chmod_file(struct kobject *kobj, const struct attribute *attr, umode_t mode)
{
	struct kernfs_node *kn = kernfs_find_and_get_ns(kobj->sd, attr->name, NULL);
	int rc;

	if (!kn)
		return -ENOENT;
	rc = kernfs_setattr(kn, mode);
	kernfs_put(kn);
	return rc;
}

/* From 4.19 on. Until 6.9 a file that is not found leaks the reference on the kobject. */
struct kernfs_node *sysfs_break_active_protection(struct kobject *kobj, const struct attribute *attr)
{
	struct kernfs_node *kn;

	kobject_get(kobj);
	kn = kernfs_find_and_get_ns(kobj->sd, attr->name, NULL);
	if (kn)
		kernfs_break_active_protection(kn);
	else if (linux_version >= KERNEL_VERSION(6, 9, 0))
		kobject_put(kobj);
	return kn;
}

void sysfs_unbreak_active_protection(struct kernfs_node *kn)
{
	struct kobject *kobj = kn->parent->priv;

	kernfs_unbreak_active_protection(kn);
	kernfs_put(kn);
	kobject_put(kobj);
}

int sysfs_create_bin_file(struct kobject *kobj, const struct bin_attribute *attr)
{
	if (refuse(!kobj || !kobj->sd || !attr))
		return -EINVAL;
	return sysfs_add_file_mode_ns(kobj->sd, &attr->attr, true, attr->attr.mode, NULL);
}

void sysfs_remove_bin_file(struct kobject *kobj, const struct bin_attribute *attr)
{
	kernfs_remove_by_name_ns(kobj->sd, attr->attr.name, NULL);
}

int sysfs_emit(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	if (WARN(!buf, "invalid sysfs_emit: buf:%p\n", buf))
		return 0;
	va_start(args, fmt);
	len = vscnprintf(buf, PAGE_SIZE, fmt, args);
	va_end(args);
	return len;
}

int sysfs_emit_at(char *buf, int at, const char *fmt, ...)
{
	va_list args;
	int len;

	if (WARN(!buf || at < 0 || at >= (int)PAGE_SIZE, "invalid sysfs_emit_at: buf:%p at:%d\n", buf, at))
		return 0;
	va_start(args, fmt);
	len = vscnprintf(buf + at, PAGE_SIZE - at, fmt, args);
	va_end(args);
	return len;
}
