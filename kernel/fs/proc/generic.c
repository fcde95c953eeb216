/*
 * Models fs/proc/generic.c and inode.c, 4.12 and 6.1: the tree at /proc as far as modules make it. An operation holds its entry
 * (use_pde), so that removal waits for it; removal closes what is open, after which its operations give -EIO.
 *
 * Left out: processes, what the kernel itself shows, permanent entries. By linux_version: nothing.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/string.h>

struct proc_dir_entry {
	const char *name;
	umode_t mode;
	struct proc_dir_entry *parent;
	/* Under proc_subdir_lock. */
	struct list_head sibling;
	struct list_head children;
	/* What its file does: one of the two, or what shows it. */
	const struct proc_ops *proc_ops;
	const struct file_operations *fops;
	int (*single_show)(struct seq_file *m, void *v);
	const struct seq_operations *seq_ops;
	unsigned int state_size;
	void *data;
	/* The tree's reference and those of open files. */
	unsigned int refcnt;
	/* Callers inside, those that removal waits for; going: no others come in. */
	unsigned int in_use;
	bool going;
	struct completion *pde_unload_completion;
	/* Open files, under pde_unload_lock. */
	struct list_head openers;
	spinlock_t pde_unload_lock;
};

/* An open file whose release is still to be called. */
struct pde_opener {
	struct list_head lh;
	struct file *file;
	bool closing;
	struct completion *c;
};

static DEFINE_RWLOCK(proc_subdir_lock);
static struct proc_dir_entry proc_root = {
	.name = "/proc",
	.mode = S_IFDIR | 0555,
	.children = LIST_HEAD_INIT(proc_root.children),
	.refcnt = 1,
};

static void pde_put(struct proc_dir_entry *pde)
{
	if (--pde->refcnt)
		return;
	kfree_const(pde->name);
	kfree(pde);
}

static bool use_pde(struct proc_dir_entry *pde)
{
	if (pde->going)
		return false;
	pde->in_use++;
	return true;
}

static void unuse_pde(struct proc_dir_entry *pde)
{
	if (--pde->in_use == 0 && pde->going && pde->pde_unload_completion)
		complete(pde->pde_unload_completion);
}

static struct proc_dir_entry *PDE(const struct inode *inode)
{
	return inode->i_pde;
}

void *pde_data(const struct inode *inode)
{
	return PDE(inode)->data;
}

void *__proc_parent_data(const struct inode *inode)
{
	return PDE(inode)->parent->data;
}

/* ---- operations of open files */

/* Calls an operation, if there is one, with the entry held; the operation is looked up when nothing can go any more. */
#define CALL(pde, type, op, none, failed, ...) \
	({ \
		typeof(none) __ret = (failed); \
		if (use_pde(pde)) { \
			type = (op); \
			__ret = operation ? operation(__VA_ARGS__) : (none); \
			unuse_pde(pde); \
		} \
		__ret; \
	})
/* The operation of that name, whichever way the entry gives it. */
#define OPERATION(pde, op) ((pde)->proc_ops ? (pde)->proc_ops->proc_##op : (pde)->fops ? (pde)->fops->op : NULL)

static bool is_seq(const struct proc_dir_entry *pde)
{
	return pde->single_show || pde->seq_ops;
}

static ssize_t proc_reg_read(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));

	return CALL(pde, ssize_t (*operation)(struct file *, char *, size_t, loff_t *),
		    is_seq(pde) ? seq_read : OPERATION(pde, read), (ssize_t)-EIO, -EIO, file, buf, count, ppos);
}

static ssize_t proc_reg_write(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));

	return CALL(pde, ssize_t (*operation)(struct file *, const char *, size_t, loff_t *), OPERATION(pde, write),
		    (ssize_t)-EIO, -EIO, file, buf, count, ppos);
}

static loff_t (*llseek_of(struct proc_dir_entry *pde))(struct file *file, loff_t offset, int whence)
{
	if (is_seq(pde))
		return seq_lseek;
	if (pde->proc_ops)
		return pde->proc_ops->proc_lseek;
	return pde->fops ? pde->fops->llseek : NULL;
}

static loff_t proc_reg_llseek(struct file *file, loff_t offset, int whence)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));

	return CALL(pde, loff_t (*operation)(struct file *, loff_t, int), llseek_of(pde), (loff_t)-EINVAL, -EINVAL, file,
		    offset, whence);
}

static unsigned int proc_reg_poll(struct file *file, struct poll_table_struct *wait)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));

	return CALL(pde, __poll_t (*operation)(struct file *, struct poll_table_struct *), OPERATION(pde, poll),
		    (__poll_t)DEFAULT_POLLMASK, DEFAULT_POLLMASK, file, wait);
}

static long (*ioctl_of(struct proc_dir_entry *pde))(struct file *file, unsigned int cmd, unsigned long arg)
{
	if (pde->proc_ops)
		return pde->proc_ops->proc_ioctl;
	return pde->fops ? pde->fops->unlocked_ioctl : NULL;
}

static long proc_reg_unlocked_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));

	return CALL(pde, long (*operation)(struct file *, unsigned int, unsigned long), ioctl_of(pde), (long)-ENOTTY, -ENOTTY,
		    file, cmd, arg);
}

typedef int (*release_fn)(struct inode *inode, struct file *file);

static release_fn release_of(struct proc_dir_entry *pde)
{
	if (pde->single_show)
		return single_release;
	if (pde->seq_ops)
		return pde->state_size ? seq_release_private : seq_release;
	return OPERATION(pde, release);
}

/* Called with pde_unload_lock held, which it gives back. */
static void close_pdeo(struct proc_dir_entry *pde, struct pde_opener *pdeo)
{
	struct completion *c;
	release_fn release;

	if (pdeo->closing) {
		DECLARE_COMPLETION_ONSTACK(closed);

		pdeo->c = &closed;
		spin_unlock(&pde->pde_unload_lock);
		wait_for_completion(&closed);
		return;
	}
	pdeo->closing = true;
	spin_unlock(&pde->pde_unload_lock);
	release = release_of(pde);
	if (release)
		release(file_inode(pdeo->file), pdeo->file);
	spin_lock(&pde->pde_unload_lock);
	list_del(&pdeo->lh);
	c = pdeo->c;
	spin_unlock(&pde->pde_unload_lock);
	if (c)
		complete(c);
	kfree(pdeo);
}

static int proc_reg_release(struct inode *inode, struct file *file)
{
	struct proc_dir_entry *pde = PDE(inode);
	struct pde_opener *pdeo;

	spin_lock(&pde->pde_unload_lock);
	list_for_each_entry(pdeo, &pde->openers, lh) {
		if (pdeo->file == file) {
			close_pdeo(pde, pdeo);
			pde_put(pde);
			return 0;
		}
	}
	spin_unlock(&pde->pde_unload_lock);
	pde_put(pde);
	return 0;
}

/* The n-th of a directory, with a reference. */
static struct proc_dir_entry *nth_child(struct proc_dir_entry *dir, loff_t n)
{
	struct proc_dir_entry *child, *found = NULL;

	read_lock(&proc_subdir_lock);
	list_for_each_entry(child, &dir->children, sibling) {
		if (n--)
			continue;
		found = child;
		found->refcnt++;
		break;
	}
	read_unlock(&proc_subdir_lock);
	return found;
}

static int proc_readdir(struct file *file, struct dir_context *ctx)
{
	struct proc_dir_entry *child;
	bool full = false;

	while (!full && (child = nth_child(PDE(file_inode(file)), ctx->pos))) {
		full = ctx->actor(ctx, child->name, strlen(child->name), ctx->pos + 1, 0,
				  S_ISDIR(child->mode) ? DT_DIR : DT_REG);
		pde_put(child);
		ctx->pos += !full;
	}
	return 0;
}

static int proc_dir_release(struct inode *inode, struct file *file)
{
	pde_put(PDE(inode));
	return 0;
}

static const struct file_operations proc_dir_operations = { .iterate = proc_readdir, .release = proc_dir_release };
static const struct file_operations proc_reg_file_ops = {
	.read = proc_reg_read,
	.write = proc_reg_write,
	.llseek = proc_reg_llseek,
	.poll = proc_reg_poll,
	.unlocked_ioctl = proc_reg_unlocked_ioctl,
	.release = proc_reg_release,
};

static int call_open(struct proc_dir_entry *pde, struct inode *inode, struct file *file)
{
	int (*open)(struct inode *inode, struct file *file) = OPERATION(pde, open);

	if (pde->single_show)
		return single_open(file, pde->single_show, pde->data);
	if (pde->seq_ops)
		return pde->state_size ? seq_open_private(file, pde->seq_ops, pde->state_size) : seq_open(file, pde->seq_ops);
	return open ? open(inode, file) : 0;
}

static int proc_reg_open(struct proc_dir_entry *pde, struct inode *inode, struct file *file)
{
	struct pde_opener *pdeo;
	int rv;

	if (!use_pde(pde))
		return -ENOENT;
	pdeo = release_of(pde) ? kmalloc(sizeof(*pdeo), GFP_KERNEL) : NULL;
	rv = release_of(pde) && !pdeo ? -ENOMEM : call_open(pde, inode, file);
	if (rv) {
		kfree(pdeo);
	} else if (pdeo) {
		pdeo->file = file;
		pdeo->closing = false;
		pdeo->c = NULL;
		spin_lock(&pde->pde_unload_lock);
		list_add(&pdeo->lh, &pde->openers);
		spin_unlock(&pde->pde_unload_lock);
	}
	unuse_pde(pde);
	return rv;
}

static bool may_open(const struct proc_dir_entry *pde, const struct file *file)
{
	return !((file->f_mode & FMODE_WRITE) && !(pde->mode & 0222)) &&
	       !((file->f_mode & FMODE_READ) && !(pde->mode & 0444));
}

/* -ENOENT: it has been removed; -EACCES, -EISDIR, -ENOTDIR; what its own open gives. */
int proc_open(struct proc_dir_entry *pde, struct inode *inode, struct file *file)
{
	int error = 0;

	inode->i_pde = pde;
	inode->i_private = pde->data;
	pde->refcnt++;
	if (S_ISDIR(pde->mode)) {
		file->f_op = &proc_dir_operations;
		error = file->f_mode & FMODE_WRITE ? -EISDIR : 0;
	} else {
		file->f_op = &proc_reg_file_ops;
		error = file->f_flags & O_DIRECTORY ? -ENOTDIR : may_open(pde, file) ? proc_reg_open(pde, inode, file) : -EACCES;
	}
	if (error)
		pde_put(pde);
	return error;
}

/* ---- the tree */

static struct proc_dir_entry *pde_subdir_find(struct proc_dir_entry *dir, const char *name, size_t len)
{
	struct proc_dir_entry *pde;

	list_for_each_entry(pde, &dir->children, sibling)
		if (strlen(pde->name) == len && strncmp(pde->name, name, len) == 0)
			return pde;
	return NULL;
}

/* What a path below dir leads to, NULL for nothing. */
static struct proc_dir_entry *lookup_below(struct proc_dir_entry *dir, const char *path)
{
	while (dir && *path) {
		size_t len = strchrnul(path, '/') - path;

		dir = len ? pde_subdir_find(dir, path, len) : dir;
		path += len;
		if (*path)
			path++;
	}
	return dir;
}

struct proc_dir_entry *proc_walk(const char *pathname)
{
	const size_t len = strlen(proc_root.name);

	if (strncmp(pathname, proc_root.name, len) != 0 || (pathname[len] && pathname[len] != '/'))
		return NULL;
	return lookup_below(&proc_root, pathname + len);
}

/* The directory of a name with slashes, and its last part. */
static struct proc_dir_entry *xlate_proc_name(const char **name, struct proc_dir_entry *dir)
{
	const char *slash;

	if (!dir)
		dir = &proc_root;
	while ((slash = strchr(*name, '/')) != NULL) {
		struct proc_dir_entry *next = pde_subdir_find(dir, *name, slash - *name);

		if (!next) {
			WARN(1, "name '%s'\n", *name);
			return NULL;
		}
		dir = next;
		*name = slash + 1;
	}
	return dir;
}

static struct proc_dir_entry *proc_make(const char *name, umode_t mode, struct proc_dir_entry *parent, void *data)
{
	struct proc_dir_entry *pde;

	parent = xlate_proc_name(&name, parent);
	if (!parent)
		return NULL;
	pde = kzalloc(sizeof(*pde), GFP_KERNEL);
	if (!pde)
		return NULL;
	pde->name = kstrdup_const(name, GFP_KERNEL);
	if (!pde->name) {
		kfree(pde);
		return NULL;
	}
	pde->mode = mode;
	pde->data = data;
	pde->parent = parent;
	pde->refcnt = 1;
	INIT_LIST_HEAD(&pde->children);
	INIT_LIST_HEAD(&pde->openers);
	spin_lock_init(&pde->pde_unload_lock);
	return pde;
}

static struct proc_dir_entry *proc_register(struct proc_dir_entry *pde)
{
	struct proc_dir_entry *dir = pde->parent;
	bool taken;

	write_lock(&proc_subdir_lock);
	taken = pde_subdir_find(dir, pde->name, strlen(pde->name));
	if (!taken)
		list_add_tail(&pde->sibling, &dir->children);
	write_unlock(&proc_subdir_lock);
	if (!taken)
		return pde;
	WARN(1, "proc_dir_entry '%s/%s' already registered\n", dir->name, pde->name);
	pde_put(pde);
	return NULL;
}

static umode_t file_mode(umode_t mode)
{
	return S_IFREG | ((mode & S_IALLUGO) ? mode & S_IALLUGO : 0444);
}

struct proc_dir_entry *__proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
				     const struct proc_ops *ops, const struct file_operations *fops, void *data)
{
	struct proc_dir_entry *pde = proc_make(name, file_mode(mode), parent, data);

	if (!pde)
		return NULL;
	pde->proc_ops = ops;
	pde->fops = fops;
	return proc_register(pde);
}

struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *m, void *v), void *data)
{
	struct proc_dir_entry *pde = proc_make(name, file_mode(mode), parent, data);

	if (!pde)
		return NULL;
	pde->single_show = show;
	return proc_register(pde);
}

struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode, struct proc_dir_entry *parent,
					       const struct seq_operations *ops, unsigned int state_size, void *data)
{
	struct proc_dir_entry *pde = proc_make(name, file_mode(mode), parent, data);

	if (!pde)
		return NULL;
	pde->seq_ops = ops;
	pde->state_size = state_size;
	return proc_register(pde);
}

struct proc_dir_entry *proc_mkdir_data(const char *name, umode_t mode, struct proc_dir_entry *parent, void *data)
{
	struct proc_dir_entry *pde = proc_make(name, S_IFDIR | (mode ? mode : 0555), parent, data);

	return pde ? proc_register(pde) : NULL;
}

static void proc_entry_rundown(struct proc_dir_entry *pde)
{
	DECLARE_COMPLETION_ONSTACK(c);

	pde->pde_unload_completion = &c;
	pde->going = true;
	if (pde->in_use)
		wait_for_completion(&c);
	pde->pde_unload_completion = NULL;
	spin_lock(&pde->pde_unload_lock);
	while (!list_empty(&pde->openers)) {
		close_pdeo(pde, list_first_entry(&pde->openers, struct pde_opener, lh));
		spin_lock(&pde->pde_unload_lock);
	}
	spin_unlock(&pde->pde_unload_lock);
}

void remove_proc_entry(const char *name, struct proc_dir_entry *parent)
{
	const char *fn = name;
	struct proc_dir_entry *pde = NULL;

	write_lock(&proc_subdir_lock);
	parent = xlate_proc_name(&fn, parent);
	if (parent)
		pde = pde_subdir_find(parent, fn, strlen(fn));
	if (pde)
		list_del_init(&pde->sibling);
	write_unlock(&proc_subdir_lock);
	if (!pde) {
		if (parent)
			WARN(1, "name '%s'\n", name);
		return;
	}
	proc_entry_rundown(pde);
	WARN(!list_empty(&pde->children), "%s: removing non-empty directory '%s/%s', leaking at least '%s'\n", __func__,
	     pde->parent->name, pde->name, list_first_entry(&pde->children, struct proc_dir_entry, sibling)->name);
	pde_put(pde);
}

static void remove_tree(struct proc_dir_entry *pde)
{
	while (!list_empty(&pde->children))
		remove_tree(list_first_entry(&pde->children, struct proc_dir_entry, sibling));
	write_lock(&proc_subdir_lock);
	list_del_init(&pde->sibling);
	write_unlock(&proc_subdir_lock);
	proc_entry_rundown(pde);
	pde_put(pde);
}

int remove_proc_subtree(const char *name, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *pde = lookup_below(parent ? parent : &proc_root, name);

	if (!pde) {
		WARN(1, "name '%s'\n", name);
		return -ENOENT;
	}
	remove_tree(pde);
	return 0;
}

void proc_remove(struct proc_dir_entry *de)
{
	if (de)
		remove_tree(de);
}

static void for_each_below(struct proc_dir_entry *dir, const char *path,
			   void (*fn)(const char *path, umode_t mode, const void *ops))
{
	char below[256];
	struct proc_dir_entry *pde;

	list_for_each_entry(pde, &dir->children, sibling) {
		const void *ops = pde->proc_ops ? (const void *)pde->proc_ops : pde->fops;

		snprintf(below, sizeof(below), "%s%s%s", path, *path ? "/" : "", pde->name);
		fn(below, pde->mode, ops ? ops : pde->seq_ops);
		for_each_below(pde, below, fn);
	}
}

void proc_for_each(void (*fn)(const char *path, umode_t mode, const void *ops))
{
	for_each_below(&proc_root, "", fn);
}
