/* Models include/linux/seq_file.h; struct seq_file stands in <linux/fs.h>. */
#ifndef _LINUX_SEQ_FILE_H
#define _LINUX_SEQ_FILE_H

#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/string.h>

struct seq_operations {
	void *(*start)(struct seq_file *m, loff_t *pos);
	void (*stop)(struct seq_file *m, void *v);
	void *(*next)(struct seq_file *m, void *v, loff_t *pos);
	int (*show)(struct seq_file *m, void *v);
};

#define SEQ_SKIP 1
#define SEQ_START_TOKEN ((void *)1)

int seq_open(struct file *file, const struct seq_operations *op);
void *__seq_open_private(struct file *file, const struct seq_operations *op, int psize);
int seq_open_private(struct file *file, const struct seq_operations *op, int psize);
int seq_release(struct inode *inode, struct file *file);
int seq_release_private(struct inode *inode, struct file *file);
ssize_t seq_read(struct file *file, char *buf, size_t size, loff_t *ppos);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *data);
int single_open_size(struct file *file, int (*show)(struct seq_file *m, void *v), void *data, size_t size);
int single_release(struct inode *inode, struct file *file);

int seq_vprintf(struct seq_file *m, const char *fmt, va_list args);
int seq_puts(struct seq_file *m, const char *s);
int seq_putc(struct seq_file *m, char c);
int seq_write(struct seq_file *m, const void *data, size_t len);
#define seq_has_overflowed(m) ((m)->count == (m)->size)
#define __seq_puts(m, s) seq_puts(m, s)

struct list_head *seq_list_start(struct list_head *head, loff_t pos);
struct list_head *seq_list_start_head(struct list_head *head, loff_t pos);
struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *pos);

#define DEFINE_SEQ_ATTRIBUTE(__name) \
	static int __name##_open(struct inode *inode, struct file *file) \
	{ \
		int ret = seq_open(file, &__name##_sops); \
		if (!ret && inode->i_private) \
			((struct seq_file *)file->private_data)->private = inode->i_private; \
		return ret; \
	} \
	static const struct file_operations __name##_fops = { \
		.owner = THIS_MODULE, \
		.open = __name##_open, \
		.read = seq_read, \
		.llseek = seq_lseek, \
		.release = seq_release, \
	}

#define DEFINE_SHOW_ATTRIBUTE(__name) \
	static int __name##_open(struct inode *inode, struct file *file) \
	{ \
		return single_open(file, __name##_show, inode->i_private); \
	} \
	static const struct file_operations __name##_fops = { \
		.owner = THIS_MODULE, \
		.open = __name##_open, \
		.read = seq_read, \
		.llseek = seq_lseek, \
		.release = single_release, \
	}

#define DEFINE_SHOW_STORE_ATTRIBUTE(__name) \
	static int __name##_open(struct inode *inode, struct file *file) \
	{ \
		return single_open(file, __name##_show, inode->i_private); \
	} \
	static const struct file_operations __name##_fops = { \
		.owner = THIS_MODULE, \
		.open = __name##_open, \
		.read = seq_read, \
		.write = __name##_write, \
		.llseek = seq_lseek, \
		.release = single_release, \
	}

#endif
