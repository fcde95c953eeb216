/*
 * Models fs/kernfs/dir.c, 4.12 and 6.1: active references, activation, removal with its drain, self-removal, renaming.
 *
 * An active reference keeps a node's owner alive: whoever runs an operation of a file holds one, and removal waits
 * until nobody does. lockdep sees it as a reader's trylock (only locks taken inside depend on it) and the drain as a
 * writer's blocking acquisition (it depends on all locks of the remover).
 *
 * Left out: namespaces, the invalidation of dentries.
 * Differs: `active` changes in plain C in the same step as its lockdep operation. Until 4.20 kernfs_drain() is
 * inlined into its caller, as it was in the kernels whose reports are known.
 */
#include "kernfs-internal.h"

struct kernfs_node *kernfs_get_active(struct kernfs_node *kn)
{
	if (!kn || kn->active.counter < 0)
		return NULL;
	kn->active.counter++;
	if (kernfs_lockdep(kn))
		lock_acquire(&kn->dep_map, 0, 1, 1, 1, NULL, _RET_IP_);
	return kn;
}

void kernfs_put_active(struct kernfs_node *kn)
{
	if (!kn)
		return;
	if (kernfs_lockdep(kn))
		lock_release(&kn->dep_map, _RET_IP_);
	if (--kn->active.counter == KN_DEACTIVATED_BIAS)
		wake_up_all(&kernfs_root(kn)->deactivate_waitq);
}

void kernfs_break_active_protection(struct kernfs_node *kn)
{
	kernfs_put_active(kn);
}

/* The node may be gone for good: the reference only makes the put of the enclosing operation right. */
void kernfs_unbreak_active_protection(struct kernfs_node *kn)
{
	kn->active.counter++;
	if (kernfs_lockdep(kn))
		lock_acquire(&kn->dep_map, 0, 1, 0, 1, NULL, _RET_IP_);
}

static inline void kernfs_activate_down(struct kernfs_node *kn)
{
	struct kernfs_node *child;

	if (!(kn->flags & KERNFS_ACTIVATED)) {
		kn->flags |= KERNFS_ACTIVATED;
		kn->active.counter -= KN_DEACTIVATED_BIAS;
	}
	if (kernfs_type(kn) != KERNFS_DIR)
		return;
	list_for_each_entry(child, &kn->dir.children, sibling)
		kernfs_activate_down(child);
}

void kernfs_activate(struct kernfs_node *kn)
{
	kernfs_tree_lock(kernfs_root(kn));
	kernfs_activate_down(kn);
	kernfs_tree_unlock(kernfs_root(kn));
}

static inline void kernfs_deactivate_down(struct kernfs_node *kn)
{
	struct list_head *head = &kn->dir.children;
	struct kernfs_node *child;

	if (kn->active.counter >= 0)
		kn->active.counter += KN_DEACTIVATED_BIAS;
	if ((kn->flags & KERNFS_TYPE_MASK) != KERNFS_DIR)
		return;
	for (child = (void *)head->next; &child->sibling != head; child = (void *)child->sibling.next) {
		if (child->flags & KERNFS_DIR)
			kernfs_deactivate_down(child);
		else if (child->active.counter >= 0)
			child->active.counter += KN_DEACTIVATED_BIAS;
	}
}

#define wait_until_drained(kn) \
	wait_event(kernfs_root(kn)->deactivate_waitq, (kn)->active.counter == KN_DEACTIVATED_BIAS)

/*
 * Waits until nobody is inside the node; at: where lockdep says the drain is. Entered and left with the tree locked,
 * which is dropped in between. A macro, as it stands in two functions that old and new kernels show in their stacks.
 */
#define __kernfs_drain(kn, at) \
	do { \
		kernfs_tree_unlock(kernfs_root(kn)); \
		if (kernfs_lockdep(kn)) { \
			lock_acquire(&(kn)->dep_map, 0, 0, 0, 1, NULL, at); \
			if ((kn)->active.counter != KN_DEACTIVATED_BIAS) { \
				lock_contended(&(kn)->dep_map, at); \
				wait_until_drained(kn); \
				lock_acquired(&(kn)->dep_map, at); \
			} \
			lock_release(&(kn)->dep_map, at); \
		} else if ((kn)->active.counter != KN_DEACTIVATED_BIAS) { \
			wait_until_drained(kn); \
		} \
		kernfs_tree_lock(kernfs_root(kn)); \
	} while (0)

static void kernfs_drain(struct kernfs_node *kn)
{
	if (linux_version >= KERNEL_VERSION(6, 1, 0) && kn->active.counter == KN_DEACTIVATED_BIAS)
		return;
	__kernfs_drain(kn, _RET_IP_);
}

/* Removes a node and all below it, leaves first. Called with the tree locked; a second removal does nothing. */
static void __kernfs_remove(struct kernfs_node *kn)
{
	bool inlined = linux_version < KERNEL_VERSION(5, 0, 0);
	bool pinned = linux_version >= KERNEL_VERSION(6, 1, 0);
	struct kernfs_node *pos;
	bool activated;

	if (!kn || (kn->parent && list_empty(&kn->sibling)))
		return;
	if (pinned)
		kernfs_get(kn);
	activated = kn->flags & KERNFS_ACTIVATED;
	kernfs_deactivate_down(kn);
	do {
		pos = kn;
		while ((pos->flags & KERNFS_DIR) && !list_empty(&pos->dir.children))
			pos = (void *)pos->dir.children.next;
		/* While the lock is dropped another remover may unlink it: only one does, and drops the base reference. */
		pos->count.counter++;
		if (activated && inlined)
			__kernfs_drain(pos, _RET_IP_);
		else if (activated)
			kernfs_drain(pos);
		if (!list_empty(&pos->sibling)) {
			list_del_init(&pos->sibling);
			if (pos->flags & KERNFS_DIR)
				pos->parent->dir.subdirs--;
			pos->count.counter--;
		} else if (!pos->parent) {
			kernfs_put(pos);
		}
		kernfs_put(pos);
	} while (pos != kn);
	if (pinned)
		kernfs_put(kn);
}

void kernfs_remove(struct kernfs_node *kn)
{
	struct kernfs_root *root;

	if (!kn)
		return;
	root = kernfs_root(kn);
	kernfs_tree_lock(root);
	__kernfs_remove(kn);
	kernfs_tree_unlock(root);
}

int kernfs_remove_by_name_ns(struct kernfs_node *parent, const char *name, const void *ns)
{
	struct kernfs_node *kn;

	if (!parent) {
		WARN(1, "kernfs: can not remove '%s', no directory\n", name);
		return -ENOENT;
	}
	kernfs_tree_lock(kernfs_root(parent));
	kn = kernfs_find_ns(parent, name);
	if (kn)
		__kernfs_remove(kn);
	kernfs_tree_unlock(kernfs_root(parent));
	return kn ? 0 : -ENOENT;
}

/*
 * Removes a node from within one of its own operations. Of several callers one removes it and gets true; the others
 * wait until the winner's whole operation has finished.
 */
bool kernfs_remove_self(struct kernfs_node *kn)
{
	bool ret;

	kernfs_tree_lock(kernfs_root(kn));
	kernfs_break_active_protection(kn);
	if (!(kn->flags & KERNFS_SUICIDAL)) {
		kn->flags |= KERNFS_SUICIDAL;
		__kernfs_remove(kn);
		kn->flags |= KERNFS_SUICIDED;
		ret = true;
	} else {
		wait_queue_head_t *waitq = &kernfs_root(kn)->deactivate_waitq;

		while (!(kn->flags & KERNFS_SUICIDED) || kn->active.counter != KN_DEACTIVATED_BIAS) {
			kernfs_tree_unlock(kernfs_root(kn));
			wait_event(*waitq, (kn->flags & KERNFS_SUICIDED) && kn->active.counter == KN_DEACTIVATED_BIAS);
			kernfs_tree_lock(kernfs_root(kn));
		}
		WARN_ON_ONCE(!list_empty(&kn->sibling));
		ret = false;
	}
	/* Before the lock is dropped: the last of the waiters must find the winner still inside. */
	kernfs_unbreak_active_protection(kn);
	kernfs_tree_unlock(kernfs_root(kn));
	return ret;
}

/* Hides a file or directory (waits until nobody is inside), or shows it again. */
void kernfs_show(struct kernfs_node *kn, bool show)
{
	kernfs_tree_lock(kernfs_root(kn));
	if (show) {
		kn->flags &= ~KERNFS_HIDDEN;
		if ((kn->flags & KERNFS_ACTIVATED) && kn->active.counter < 0)
			kn->active.counter -= KN_DEACTIVATED_BIAS;
	} else {
		kn->flags |= KERNFS_HIDDEN;
		if (kn->active.counter >= 0)
			kn->active.counter += KN_DEACTIVATED_BIAS;
		kernfs_drain(kn);
	}
	kernfs_tree_unlock(kernfs_root(kn));
}

/* -ENOENT, -EEXIST, -ENOMEM. Does not drain. */
int kernfs_rename_ns(struct kernfs_node *kn, struct kernfs_node *new_parent, const char *new_name, const void *new_ns)
{
	struct kernfs_node *old_parent = kn->parent;
	const char *old_name = NULL;
	bool same;
	int error = 0;

	if (!old_parent)
		return -EINVAL;
	kernfs_tree_lock(kernfs_root(kn));
	same = !strcmp(kn->name, new_name);
	if (!kernfs_active(kn) || !kernfs_active(new_parent) || (new_parent->flags & KERNFS_EMPTY_DIR))
		error = -ENOENT;
	else if (new_parent == old_parent && same)
		error = 0;
	else if (kernfs_find_ns(new_parent, new_name))
		error = -EEXIST;
	if (error || (new_parent == old_parent && same))
		goto out;
	if (!same) {
		const char *name = kstrdup(new_name, GFP_KERNEL);

		if (!name) {
			error = -ENOMEM;
			goto out;
		}
		old_name = kn->flags & KERNFS_RENAMED ? kn->name : NULL;
		kn->flags |= KERNFS_RENAMED;
		kn->name = name;
		kn->namelen = strlen(name);
	}
	list_del_init(&kn->sibling);
	if (kernfs_type(kn) == KERNFS_DIR) {
		old_parent->dir.subdirs--;
		new_parent->dir.subdirs++;
	}
	kernfs_get(new_parent);
	kn->parent = new_parent;
	list_add_tail(&kn->sibling, &new_parent->dir.children);
	kernfs_put(old_parent);
	kfree(old_name);
out:
	kernfs_tree_unlock(kernfs_root(kn));
	return error;
}
