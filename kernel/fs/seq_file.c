/*
 * Models fs/seq_file.c: files that are shown record after record into a buffer. kernfs, whose files have one record, has a
 * seq_read() of its own (fs/kernfs/file.c).
 *
 * Left out: padding, reading at a position other than where the last read ended, escapes.
 */
#include <linux/err.h>
#include <linux/list.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

int seq_open(struct file *file, const struct seq_operations *op)
{
	struct seq_file *p;

	WARN_ON(file->private_data);
	p = kzalloc(sizeof(*p), GFP_KERNEL);
	if (!p)
		return -ENOMEM;
	file->private_data = p;
	mutex_init(&p->lock);
	p->op = op;
	p->file = file;
	return 0;
}

void *__seq_open_private(struct file *file, const struct seq_operations *op, int psize)
{
	void *private = kzalloc(psize, GFP_KERNEL);

	if (!private)
		return NULL;
	if (seq_open(file, op) < 0) {
		kfree(private);
		return NULL;
	}
	((struct seq_file *)file->private_data)->private = private;
	return private;
}

int seq_open_private(struct file *file, const struct seq_operations *op, int psize)
{
	return __seq_open_private(file, op, psize) ? 0 : -ENOMEM;
}

int seq_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kfree(m->buf);
	kfree(m);
	return 0;
}

int seq_release_private(struct inode *inode, struct file *file)
{
	struct seq_file *seq = file->private_data;

	kfree(seq->private);
	seq->private = NULL;
	return seq_release(inode, file);
}

/* Shows records from m->index on until the buffer holds `size` bytes; a record that does not fit enlarges it. */
static int fill(struct seq_file *m, size_t size)
{
	int err = 0;
	void *p;

	m->from = 0;
	m->count = 0;
	p = m->op->start(m, &m->index);
	while (!IS_ERR_OR_NULL(p)) {
		size_t before = m->count;
		loff_t index = m->index;

		err = m->op->show(m, p);
		if (err < 0)
			break;
		if (err)
			m->count = before;
		err = 0;
		if (seq_has_overflowed(m)) {
			m->count = before;
			if (before)
				break;
			m->op->stop(m, p);
			kfree(m->buf);
			m->size <<= 1;
			m->buf = kmalloc(m->size, GFP_KERNEL);
			if (!m->buf)
				return -ENOMEM;
			p = m->op->start(m, &m->index);
			continue;
		}
		p = m->op->next(m, p, &m->index);
		if (m->index == index)
			m->index++;
		if (m->count >= size)
			break;
	}
	if (IS_ERR(p))
		err = PTR_ERR(p);
	m->op->stop(m, p);
	return m->count ? 0 : err;
}

ssize_t seq_read(struct file *file, char *buf, size_t size, loff_t *ppos)
{
	struct seq_file *m = file->private_data;
	ssize_t copied = 0;
	int err = 0;

	if (!size)
		return 0;
	mutex_lock(&m->lock);
	if (*ppos == 0) {
		m->index = 0;
		m->from = 0;
		m->count = 0;
	}
	if (!m->buf) {
		m->size = PAGE_SIZE;
		m->buf = kmalloc(m->size, GFP_KERNEL);
		if (!m->buf)
			err = -ENOMEM;
	}
	if (!err && m->from == m->count)
		err = fill(m, size);
	if (!err && m->from < m->count) {
		copied = min(m->count - m->from, size);
		if (copy_to_user(buf, m->buf + m->from, copied))
			copied = -EFAULT;
		else
			m->from += copied;
	}
	if (copied > 0)
		*ppos += copied;
	mutex_unlock(&m->lock);
	return err ? err : copied;
}

loff_t seq_lseek(struct file *file, loff_t offset, int whence)
{
	struct seq_file *m = file->private_data;
	loff_t at;

	mutex_lock(&m->lock);
	at = offset == 0 && whence == SEEK_SET ? 0 : -EINVAL;
	if (!at)
		file->f_pos = 0;
	mutex_unlock(&m->lock);
	return at;
}

int seq_vprintf(struct seq_file *m, const char *fmt, va_list args)
{
	size_t len = m->count < m->size ? vsnprintf(m->buf + m->count, m->size - m->count, fmt, args) : 0;

	m->count = m->count + len < m->size ? m->count + len : m->size;
	return 0;
}

int seq_write(struct seq_file *m, const void *data, size_t len)
{
	if (m->count + len >= m->size) {
		m->count = m->size;
		return -1;
	}
	memcpy(m->buf + m->count, data, len);
	m->count += len;
	return 0;
}

int seq_puts(struct seq_file *m, const char *s)
{
	return seq_write(m, s, strlen(s));
}

int seq_putc(struct seq_file *m, char c)
{
	return seq_write(m, &c, 1);
}

static void *single_start(struct seq_file *p, loff_t *pos)
{
	return *pos ? NULL : SEQ_START_TOKEN;
}

static void *single_next(struct seq_file *p, void *v, loff_t *pos)
{
	++*pos;
	return NULL;
}

static void single_stop(struct seq_file *p, void *v)
{
}

int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *data)
{
	struct seq_operations *op = kmalloc(sizeof(*op), GFP_KERNEL);
	int res = -ENOMEM;

	if (!op)
		return res;
	op->start = single_start;
	op->next = single_next;
	op->stop = single_stop;
	op->show = show;
	res = seq_open(file, op);
	if (!res)
		((struct seq_file *)file->private_data)->private = data;
	else
		kfree(op);
	return res;
}

int single_open_size(struct file *file, int (*show)(struct seq_file *m, void *v), void *data, size_t size)
{
	return single_open(file, show, data);
}

int single_release(struct inode *inode, struct file *file)
{
	const struct seq_operations *op = ((struct seq_file *)file->private_data)->op;
	int res = seq_release(inode, file);

	kfree(op);
	return res;
}

struct list_head *seq_list_start(struct list_head *head, loff_t pos)
{
	struct list_head *lh;

	list_for_each(lh, head)
		if (pos-- == 0)
			return lh;
	return NULL;
}

struct list_head *seq_list_start_head(struct list_head *head, loff_t pos)
{
	return pos ? seq_list_start(head, pos - 1) : head;
}

struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *pos)
{
	struct list_head *lh = ((struct list_head *)v)->next;

	++*pos;
	return lh == head ? NULL : lh;
}
