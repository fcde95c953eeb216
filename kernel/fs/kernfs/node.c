/*
 * Models the part of fs/kernfs/dir.c that keeps nodes: references, the children of a directory, names and paths.
 *
 * Left out: inode numbers, namespaces, attributes other than the mode.
 * Differs: reference counts and lists change in plain C, which nothing interrupts; looking a name up takes no lock for
 * the same reason. The children of a directory stand in the order of their creation. A name lies behind its node
 * until the node is renamed.
 */
#include "kernfs-internal.h"

DEFINE_MUTEX(kernfs_mutex);
static struct lock_class_key kernfs_rwsem_key;

bool kernfs_active(struct kernfs_node *kn)
{
	return kn->active.counter >= 0;
}

void kernfs_get(struct kernfs_node *kn)
{
	if (kn)
		kn->count.counter++;
}

static inline void kernfs_warn_active(struct kernfs_node *kn)
{
	WARN(1, "kernfs_put: %s/%s: released with incorrect active_ref %d\n", kn->parent ? kn->parent->name : "", kn->name,
	     kn->active.counter);
}

/* The last reference of a node is the one on its parent, too. */
void kernfs_put(struct kernfs_node *kn)
{
	while (kn && --kn->count.counter == 0) {
		struct kernfs_node *parent = kn->parent;

		if (kn->active.counter != KN_DEACTIVATED_BIAS)
			kernfs_warn_active(kn);
		if (kn->flags & (KERNFS_LINK | KERNFS_RENAMED)) {
			if (kn->flags & KERNFS_LINK)
				kernfs_put(kn->symlink.target_kn);
			if (kn->flags & KERNFS_RENAMED)
				kfree(kn->name);
		}
		kfree(kn);
		kn = parent;
	}
}

struct kernfs_node *kernfs_new_node(struct kernfs_node *parent, const char *name, umode_t mode, unsigned int flags)
{
	struct kernfs_node *kn;
	unsigned int len;

	/* The kernel copies the name first, and takes no name for no memory. */
	if (!name)
		return NULL;
	len = strlen(name);
	kn = kzalloc(sizeof(*kn) + len + 1, GFP_KERNEL);
	if (!kn)
		return NULL;
	kn->name = memcpy(kn + 1, name, len + 1);
	kn->namelen = len;
	kn->count.counter = 1;
	kn->active.counter = KN_DEACTIVATED_BIAS;
	kn->mode = mode;
	kn->flags = flags;
	INIT_LIST_HEAD(&kn->sibling);
	if ((flags & KERNFS_TYPE_MASK) == KERNFS_DIR)
		INIT_LIST_HEAD(&kn->dir.children);
	if (parent) {
		kernfs_get(parent);
		kn->parent = parent;
		if ((flags & KERNFS_TYPE_MASK) == KERNFS_DIR)
			kn->dir.root = kernfs_root(parent);
	}
	return kn;
}

/* A node that is being drained still stands here under its name. */
struct kernfs_node *kernfs_find_ns(struct kernfs_node *parent, const char *name)
{
	unsigned int len = strlen(name);
	struct kernfs_node *kn;

	list_for_each_entry(kn, &parent->dir.children, sibling) {
		if (kn->namelen == len && !memcmp(kn->name, name, len))
			return kn;
	}
	return NULL;
}

struct kernfs_node *kernfs_find_and_get_ns(struct kernfs_node *parent, const char *name, const void *ns)
{
	struct kernfs_node *kn;

	kernfs_tree_lock_shared(kernfs_root(parent));
	kn = kernfs_type(parent) == KERNFS_DIR ? kernfs_find_ns(parent, name) : NULL;
	kernfs_get(kn);
	kernfs_tree_unlock_shared(kernfs_root(parent));
	return kn;
}

/* -EINVAL, -ENOENT (the directory goes, or must stay empty), -EEXIST. */
int kernfs_add_one(struct kernfs_node *kn)
{
	struct kernfs_node *parent = kn->parent;
	int ret = 0;

	kernfs_tree_lock(kernfs_root(parent));
	if (kernfs_type(parent) != KERNFS_DIR)
		ret = -EINVAL;
	else if (parent->flags & KERNFS_EMPTY_DIR)
		ret = -ENOENT;
	else if ((parent->flags & KERNFS_ACTIVATED) && !kernfs_active(parent))
		ret = -ENOENT;
	else if (kernfs_find_ns(parent, kn->name))
		ret = -EEXIST;
	if (!ret) {
		list_add_tail(&kn->sibling, &parent->dir.children);
		if (kernfs_type(kn) == KERNFS_DIR)
			parent->dir.subdirs++;
	}
	kernfs_tree_unlock(kernfs_root(parent));
	if (!ret && !(kernfs_root(kn)->flags & KERNFS_ROOT_CREATE_DEACTIVATED))
		kernfs_activate(kn);
	return ret;
}

struct kernfs_node *kernfs_create_dir_ns(struct kernfs_node *parent, const char *name, umode_t mode, void *priv,
					 const void *ns)
{
	struct kernfs_node *kn = kernfs_new_node(parent, name, mode | S_IFDIR, KERNFS_DIR);
	int rc;

	if (!kn)
		return ERR_PTR(-ENOMEM);
	kn->priv = priv;
	rc = kernfs_add_one(kn);
	if (!rc)
		return kn;
	kernfs_put(kn);
	return ERR_PTR(rc);
}

struct kernfs_node *kernfs_create_empty_dir(struct kernfs_node *parent, const char *name)
{
	struct kernfs_node *kn = kernfs_create_dir_ns(parent, name, 0555, NULL, NULL);

	if (!IS_ERR(kn))
		kn->flags |= KERNFS_EMPTY_DIR;
	return kn;
}

struct kernfs_root *kernfs_create_root(void *scops, unsigned int flags, void *priv)
{
	struct kernfs_root *root = kzalloc(sizeof(*root), GFP_KERNEL);
	struct kernfs_node *kn;

	if (!root)
		return ERR_PTR(-ENOMEM);
	kn = kernfs_new_node(NULL, "", S_IFDIR | 0755, KERNFS_DIR);
	if (!kn) {
		kfree(root);
		return ERR_PTR(-ENOMEM);
	}
	kn->priv = priv;
	kn->dir.root = root;
	root->flags = flags;
	root->kn = kn;
	init_waitqueue_head(&root->deactivate_waitq);
	__init_rwsem(&root->kernfs_rwsem,
		     linux_version >= KERNEL_VERSION(5, 17, 0) ? "&root->kernfs_rwsem" : "kernfs_rwsem", &kernfs_rwsem_key);
	if (!(flags & KERNFS_ROOT_CREATE_DEACTIVATED))
		kernfs_activate(kn);
	return root;
}

int kernfs_setattr(struct kernfs_node *kn, umode_t mode)
{
	kn->mode = (kn->mode & S_IFMT) | (mode & S_IALLUGO);
	return 0;
}

int kernfs_path(struct kernfs_node *kn, char *buf, size_t buflen)
{
	int at;

	if (!kn->parent)
		return snprintf(buf, buflen, "/");
	at = kn->parent->parent ? kernfs_path(kn->parent, buf, buflen) : 0;
	if (at >= buflen)
		return at;
	return at + snprintf(buf + at, buflen - at, "/%s", kn->name);
}
