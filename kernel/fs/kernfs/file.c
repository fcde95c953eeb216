/*
 * Models fs/kernfs/file.c: files, and what open, read, write and close of one do. In 4.12 a read goes through
 * seq_read(), a write through kernfs_fop_write().
 *
 * Each read and write holds the open file's mutex, and within it an active reference. An open file pins the node's
 * memory, not its activity: after removal every operation gets -ENODEV.
 * Left out: mmap, release operations, the list of those who have a node open (events are counted in the node).
 */
#include "kernfs-internal.h"
#include <linux/poll.h>

struct kernfs_node *__kernfs_create_file(struct kernfs_node *parent, const char *name, umode_t mode, loff_t size,
					 const struct kernfs_ops *ops, void *priv, const void *ns,
					 struct lock_class_key *key)
{
	struct kernfs_node *kn = kernfs_new_node(parent, name, (mode & S_IALLUGO) | S_IFREG, KERNFS_FILE);
	int rc;

	if (!kn)
		return ERR_PTR(-ENOMEM);
	kn->attr.ops = ops;
	kn->attr.size = size;
	kn->attr.event = 1;
	init_waitqueue_head(&kn->attr.poll);
	kn->priv = priv;
	if (key) {
		const char *map_name = linux_version >= KERNEL_VERSION(5, 4, 0) ? "kn->active" :
				       linux_version > KERNEL_VERSION(4, 12, 255) ? "kn->count" : "s_active";

		lockdep_init_map(&kn->dep_map, map_name, key, 0);
		kn->flags |= KERNFS_LOCKDEP;
	}
	if (ops->seq_show)
		kn->flags |= KERNFS_HAS_SEQ_SHOW;
	rc = kernfs_add_one(kn);
	if (!rc)
		return kn;
	kernfs_put(kn);
	return ERR_PTR(rc);
}

static inline bool kernfs_may_open(struct kernfs_node *kn, struct file *file)
{
	const struct kernfs_ops *ops = kn->attr.ops;

	if (!(kernfs_root(kn)->flags & KERNFS_ROOT_EXTRA_OPEN_PERM_CHECK))
		return true;
	if ((file->f_mode & FMODE_WRITE) && (!(kn->mode & S_IWUGO) || !ops->write))
		return false;
	if ((file->f_mode & FMODE_READ) && (!(kn->mode & S_IRUGO) || (!ops->read && !ops->seq_show)))
		return false;
	return true;
}

static int kernfs_fop_open(struct inode *inode, struct file *file)
{
	struct kernfs_node *kn = file->f_kn;
	struct kernfs_open_file *of;
	int error = -EACCES;

	if (!kernfs_get_active(kn))
		return -ENODEV;
	if (!kernfs_may_open(kn, file))
		goto err_out;
	error = -ENOMEM;
	of = kzalloc(sizeof(*of), GFP_KERNEL);
	if (!of)
		goto err_out;
	mutex_init(&of->mutex);
	of->kn = kn;
	of->file = file;
	kernfs_get(kn);
	file->private_data = of;
	kernfs_put_active(kn);
	return 0;

err_out:
	kernfs_put_active(kn);
	return error;
}

static int kernfs_fop_release(struct inode *inode, struct file *file)
{
	struct kernfs_open_file *of = file->private_data;

	kernfs_put(of->kn);
	kfree(of->priv);
	kfree(of);
	return 0;
}

/* Reading through seq_show: the buffer stays with the open file until it is closed or read from its start again. */
static void *kernfs_seq_start(struct kernfs_open_file *of)
{
	mutex_lock(&of->mutex);
	if (!kernfs_get_active(of->kn))
		return ERR_PTR(-ENODEV);
	return of;
}

static int kernfs_seq_show(struct seq_file *sf, struct kernfs_open_file *of)
{
	of->event = of->kn->attr.event;
	return of->kn->attr.ops->seq_show(sf, of);
}

static void kernfs_seq_stop(struct kernfs_open_file *of, bool active)
{
	if (active)
		kernfs_put_active(of->kn);
	mutex_unlock(&of->mutex);
}

static struct lock_class_key seq_lock_key;

/* Not the seq_read() of fs/seq_file.c: kernfs's files have one record, and this is what most reads of a run are. */
static ssize_t seq_read(struct file *file, char *buf, size_t size, loff_t *ppos)
{
	struct kernfs_open_file *of = file->private_data;
	struct seq_file *m = of->priv;
	ssize_t left;
	void *p;
	int err = 0;

	if (!m) {
		m = kzalloc(sizeof(*m) + PAGE_SIZE, GFP_KERNEL);
		if (!m)
			return -ENOMEM;
		/* Named after seq_open()'s variable. */
		__mutex_init(&m->lock, "&p->lock", &seq_lock_key);
		m->buf = (char *)(m + 1);
		m->size = PAGE_SIZE;
		m->private = of;
		of->priv = m;
	}
	mutex_lock(&m->lock);
	if (*ppos == 0 || *ppos != of->read_pos)
		m->count = 0;
	/* What is buffered is given without a look at the node, which may be gone. */
	if (*ppos >= m->count) {
		p = kernfs_seq_start(of);
		err = IS_ERR(p) ? PTR_ERR(p) : m->count == 0 ? kernfs_seq_show(m, of) : 0;
		kernfs_seq_stop(of, !IS_ERR(p));
	}
	left = err < 0 ? err : (ssize_t)m->count - *ppos;
	if (left > 0) {
		if (left > size)
			left = size;
		memcpy(buf, m->buf + *ppos, left);
		*ppos += left;
		of->read_pos = *ppos;
	} else if (!err) {
		left = 0;
	}
	mutex_unlock(&m->lock);
	return left;
}

size_t seq_get_buf(struct seq_file *m, char **bufp)
{
	*bufp = m->buf + m->count;
	return m->size - m->count;
}

void seq_commit(struct seq_file *m, int num)
{
	if (num >= 0)
		m->count += num;
}

int seq_printf(struct seq_file *m, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(m->buf + m->count, m->size - m->count, fmt, args);
	va_end(args);
	if (m->count + len < m->size)
		m->count += len;
	else
		m->count = m->size;
	return 0;
}

/* Reading through ops->read: binary files. */
static ssize_t kernfs_file_direct_read(struct kernfs_open_file *of, char *user_buf, size_t count, loff_t *ppos)
{
	size_t want = count < PAGE_SIZE ? count : PAGE_SIZE;
	ssize_t len;
	char *buf = kmalloc(want ? want : 1, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;
	mutex_lock(&of->mutex);
	if (!kernfs_get_active(of->kn)) {
		len = -ENODEV;
		mutex_unlock(&of->mutex);
		goto out_free;
	}
	of->event = of->kn->attr.event;
	len = of->kn->attr.ops->read ? of->kn->attr.ops->read(of, buf, want, *ppos) : -EINVAL;
	kernfs_put_active(of->kn);
	mutex_unlock(&of->mutex);
	if (len > 0) {
		memcpy(user_buf, buf, len);
		*ppos += len;
	}
out_free:
	kfree(buf);
	return len;
}

static ssize_t kernfs_fop_read(struct file *file, char *user_buf, size_t count, loff_t *ppos)
{
	struct kernfs_open_file *of = file->private_data;

	if (of->kn->flags & KERNFS_HAS_SEQ_SHOW)
		return seq_read(file, user_buf, count, ppos);
	return kernfs_file_direct_read(of, user_buf, count, ppos);
}

static ssize_t kernfs_fop_write(struct file *file, const char *user_buf, size_t count, loff_t *ppos)
{
	struct kernfs_open_file *of = file->private_data;
	size_t len = count < PAGE_SIZE ? count : PAGE_SIZE;
	const struct kernfs_ops *ops;
	ssize_t ret;
	char *buf = kmalloc(len + 1, GFP_KERNEL);

	if (!buf)
		return -ENOMEM;
	memcpy(buf, user_buf, len);
	buf[len] = '\0';

	mutex_lock(&of->mutex);
	if (!kernfs_get_active(of->kn)) {
		mutex_unlock(&of->mutex);
		ret = -ENODEV;
		goto out_free;
	}
	ops = of->kn->attr.ops;
	ret = ops->write ? ops->write(of, buf, len, *ppos) : -EINVAL;
	kernfs_put_active(of->kn);
	mutex_unlock(&of->mutex);
	if (ret > 0)
		*ppos += ret;
out_free:
	kfree(buf);
	return ret;
}

/* A file reads as changed until it is read: so it does when it was never read. */
static unsigned int kernfs_generic_poll(struct kernfs_open_file *of, struct poll_table_struct *wait)
{
	struct kernfs_node *kn = of->kn;

	poll_wait(of->file, &kn->attr.poll, wait);
	if (of->event != kn->attr.event)
		return DEFAULT_POLLMASK | POLLERR | POLLPRI;
	return DEFAULT_POLLMASK;
}

static unsigned int kernfs_fop_poll(struct file *file, struct poll_table_struct *wait)
{
	struct kernfs_open_file *of = file->private_data;
	unsigned int ret;

	if (!kernfs_get_active(of->kn))
		return DEFAULT_POLLMASK | POLLERR | POLLPRI;
	ret = kernfs_generic_poll(of, wait);
	kernfs_put_active(of->kn);
	return ret;
}

void kernfs_notify(struct kernfs_node *kn)
{
	if (WARN_ON(kernfs_type(kn) != KERNFS_FILE))
		return;
	kn->attr.event++;
	wake_up_interruptible(&kn->attr.poll);
}

const struct file_operations kernfs_file_fops = {
	.poll = kernfs_fop_poll,
	.open = kernfs_fop_open,
	.release = kernfs_fop_release,
	.read = kernfs_fop_read,
	.write = kernfs_fop_write,
};

static int kernfs_dir_fop_open(struct inode *inode, struct file *file)
{
	kernfs_get(file->f_kn);
	return 0;
}

static int kernfs_dir_fop_release(struct inode *inode, struct file *file)
{
	kernfs_put(file->f_kn);
	return 0;
}

static int kernfs_fop_readdir(struct file *file, struct dir_context *ctx)
{
	struct kernfs_node *pos;
	loff_t at = 0;

	kernfs_tree_lock_shared(kernfs_root(file->f_kn));
	list_for_each_entry(pos, &file->f_kn->dir.children, sibling) {
		unsigned int type = kernfs_type(pos) == KERNFS_DIR ? DT_DIR : kernfs_type(pos) == KERNFS_LINK ? DT_LNK : DT_REG;

		if (!kernfs_active(pos) || at++ < ctx->pos)
			continue;
		if (ctx->actor(ctx, pos->name, pos->namelen, at, 0, type))
			break;
		ctx->pos = at;
	}
	kernfs_tree_unlock_shared(kernfs_root(file->f_kn));
	return 0;
}

const struct file_operations kernfs_dir_fops = {
	.open = kernfs_dir_fop_open,
	.release = kernfs_dir_fop_release,
	.iterate = kernfs_fop_readdir,
};
