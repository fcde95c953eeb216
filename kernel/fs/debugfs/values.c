/*
 * Models the second half of fs/debugfs/file.c, and simple attributes from fs/libfs.c: files that show and set one number or text.
 */
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define NUMBER_BYTES 24

struct simple_attr {
	int (*get)(void *data, u64 *val);
	int (*set)(void *data, u64 val);
	/* What was read last, as its rest is read from it. */
	char get_buf[NUMBER_BYTES];
	void *data;
	const char *fmt;
	struct mutex mutex;
};

int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *data, u64 *val),
		     int (*set)(void *data, u64 val), const char *fmt)
{
	struct simple_attr *attr = kzalloc(sizeof(*attr), GFP_KERNEL);

	if (!attr)
		return -ENOMEM;
	attr->get = get;
	attr->set = set;
	attr->data = inode->i_private;
	attr->fmt = fmt;
	mutex_init(&attr->mutex);
	file->private_data = attr;
	return 0;
}

int simple_attr_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

ssize_t simple_attr_read(struct file *file, char *buf, size_t len, loff_t *ppos)
{
	struct simple_attr *attr = file->private_data;
	ssize_t ret = 0;

	if (!attr->get)
		return -EACCES;
	ret = mutex_lock_interruptible(&attr->mutex);
	if (ret)
		return ret;
	if (!*ppos || !attr->get_buf[0]) {
		u64 val;

		ret = attr->get(attr->data, &val);
		if (!ret)
			scnprintf(attr->get_buf, sizeof(attr->get_buf), attr->fmt, val);
	}
	if (!ret)
		ret = simple_read_from_buffer(buf, len, ppos, attr->get_buf, strlen(attr->get_buf));
	mutex_unlock(&attr->mutex);
	return ret;
}

ssize_t simple_attr_write(struct file *file, const char *buf, size_t len, loff_t *ppos)
{
	struct simple_attr *attr = file->private_data;
	char set_buf[NUMBER_BYTES];
	unsigned long long val;
	size_t size = min(sizeof(set_buf) - 1, len);
	ssize_t ret;

	if (!attr->set)
		return -EACCES;
	ret = mutex_lock_interruptible(&attr->mutex);
	if (ret)
		return ret;
	ret = -EFAULT;
	if (copy_from_user(set_buf, buf, size))
		goto out;
	set_buf[size] = '\0';
	ret = kstrtoull(set_buf, 0, &val);
	if (!ret)
		ret = attr->set(attr->data, val);
	if (!ret)
		ret = len;
out:
	mutex_unlock(&attr->mutex);
	return ret;
}

ssize_t debugfs_attr_read(struct file *file, char *buf, size_t len, loff_t *ppos)
{
	ssize_t ret = debugfs_file_get(file_dentry(file));

	if (ret)
		return ret;
	ret = simple_attr_read(file, buf, len, ppos);
	debugfs_file_put(file_dentry(file));
	return ret;
}

ssize_t debugfs_attr_write(struct file *file, const char *buf, size_t len, loff_t *ppos)
{
	ssize_t ret = debugfs_file_get(file_dentry(file));

	if (ret)
		return ret;
	ret = simple_attr_write(file, buf, len, ppos);
	debugfs_file_put(file_dentry(file));
	return ret;
}

#undef THIS_MODULE
#define THIS_MODULE NULL

#define NUMBER_FILE(kind, type, fmt, getter) \
	static int debugfs_##kind##_get(void *data, u64 *val) \
	{ \
		*val = *(type *)data; \
		return 0; \
	} \
	static int debugfs_##kind##_set(void *data, u64 val) \
	{ \
		*(type *)data = val; \
		return 0; \
	} \
	DEFINE_DEBUGFS_ATTRIBUTE(fops_##kind, debugfs_##kind##_get, debugfs_##kind##_set, fmt); \
	struct dentry *debugfs_create_##kind(const char *name, umode_t mode, struct dentry *parent, getter *value) \
	{ \
		return debugfs_create_file_unsafe(name, mode, parent, value, &fops_##kind); \
	}

NUMBER_FILE(u8, u8, "%llu\n", u8)
NUMBER_FILE(u16, u16, "%llu\n", u16)
NUMBER_FILE(u32, u32, "%llu\n", u32)
NUMBER_FILE(u64, u64, "%llu\n", u64)
NUMBER_FILE(ulong, unsigned long, "%llu\n", unsigned long)
NUMBER_FILE(x8, u8, "0x%02llx\n", u8)
NUMBER_FILE(x16, u16, "0x%04llx\n", u16)
NUMBER_FILE(x32, u32, "0x%08llx\n", u32)
NUMBER_FILE(x64, u64, "0x%016llx\n", u64)
NUMBER_FILE(size_t, size_t, "%llu\n", size_t)

static int debugfs_atomic_t_get(void *data, u64 *val)
{
	*val = atomic_read((atomic_t *)data);
	return 0;
}

static int debugfs_atomic_t_set(void *data, u64 val)
{
	atomic_set((atomic_t *)data, val);
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(fops_atomic_t, debugfs_atomic_t_get, debugfs_atomic_t_set, "%lld\n");

struct dentry *debugfs_create_atomic_t(const char *name, umode_t mode, struct dentry *parent, atomic_t *value)
{
	return debugfs_create_file_unsafe(name, mode, parent, value, &fops_atomic_t);
}

static ssize_t debugfs_read_file_bool(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	bool *value = file->private_data;
	char text[2];

	text[0] = *value ? 'Y' : 'N';
	text[1] = '\n';
	return simple_read_from_buffer(buf, count, ppos, text, sizeof(text));
}

static ssize_t debugfs_write_file_bool(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	char text[8];
	size_t len = min(count, sizeof(text) - 1);
	bool value;

	if (copy_from_user(text, buf, len))
		return -EFAULT;
	text[len] = '\0';
	if (!kstrtobool(text, &value))
		*(bool *)file->private_data = value;
	return count;
}

static const struct file_operations fops_bool = {
	.read = debugfs_read_file_bool,
	.write = debugfs_write_file_bool,
	.open = simple_open,
};

struct dentry *debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent, bool *value)
{
	return debugfs_create_file(name, mode, parent, value, &fops_bool);
}

static ssize_t debugfs_read_file_str(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	const char *str = *(char **)file->private_data;
	char *copy = kasprintf(GFP_KERNEL, "%s\n", str ? str : "");
	ssize_t ret;

	if (!copy)
		return -ENOMEM;
	ret = simple_read_from_buffer(buf, count, ppos, copy, strlen(copy));
	kfree(copy);
	return ret;
}

static const struct file_operations fops_str = { .read = debugfs_read_file_str, .open = simple_open };

struct dentry *debugfs_create_str(const char *name, umode_t mode, struct dentry *parent, char **value)
{
	return debugfs_create_file(name, mode & ~0222, parent, value, &fops_str);
}

static ssize_t read_file_blob(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	struct debugfs_blob_wrapper *blob = file->private_data;

	return simple_read_from_buffer(buf, count, ppos, blob->data, blob->size);
}

static const struct file_operations fops_blob = { .read = read_file_blob, .open = simple_open };

struct dentry *debugfs_create_blob(const char *name, umode_t mode, struct dentry *parent,
				   struct debugfs_blob_wrapper *blob)
{
	return debugfs_create_file(name, mode & ~0222, parent, blob, &fops_blob);
}

struct devm_seqfile {
	int (*read)(struct seq_file *s, void *data);
	struct device *dev;
};

static int devm_seqfile_open(struct inode *inode, struct file *file)
{
	struct devm_seqfile *entry = inode->i_private;

	return single_open(file, entry->read, entry->dev);
}

static const struct file_operations fops_devm_seqfile = {
	.open = devm_seqfile_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

struct dentry *debugfs_create_devm_seqfile(struct device *dev, const char *name, struct dentry *parent,
					   int (*read_fn)(struct seq_file *s, void *data))
{
	struct devm_seqfile *entry = devm_kzalloc(dev, sizeof(*entry), GFP_KERNEL);

	if (!entry)
		return ERR_PTR(-ENOMEM);
	entry->read = read_fn;
	entry->dev = dev;
	return debugfs_create_file(name, 0444, parent, entry, &fops_devm_seqfile);
}
