/*
 * Models fs/kernfs/symlink.c: links, and what stands in for fs/namei.c's walk along a path.
 *
 * A link pins its target's node, not what the node stands for. Following it goes by name from the root, as in the
 * kernel, where the link is read as a relative path: a target that was removed and made again is found.
 * Left out: `.` and `..` in paths. A node begins with its place in the list of children, so that a list_head is cast.
 */
#include "kernfs-internal.h"

struct kernfs_node *kernfs_create_link(struct kernfs_node *parent, const char *name, struct kernfs_node *target)
{
	struct kernfs_node *kn = kernfs_new_node(parent, name, S_IFLNK | S_IRWXUGO, KERNFS_LINK);
	int error;

	if (!kn)
		return ERR_PTR(-ENOMEM);
	kernfs_get(target);
	kn->symlink.target_kn = target;
	error = kernfs_add_one(kn);
	if (!error)
		return kn;
	kernfs_put(kn);
	return ERR_PTR(error);
}

/* The active node under the place where `kn` was made; NULL when there is none. */
static inline struct kernfs_node *kernfs_same_place(struct kernfs_node *kn)
{
	struct kernfs_node *parent;

	if (kn->active.counter >= 0)
		return kn;
	if (!kn->parent)
		return NULL;
	parent = kernfs_same_place(kn->parent);
	if (!parent)
		return NULL;
	kn = kernfs_find_ns(parent, kn->name);
	return kn && kn->active.counter >= 0 ? kn : NULL;
}

struct kernfs_node *kernfs_follow_link(struct kernfs_node *kn)
{
	int depth = 0;

	while (kn && (kn->flags & KERNFS_TYPE_MASK) == KERNFS_LINK) {
		if (++depth > 8)
			return NULL;
		kn = kernfs_same_place(kn->symlink.target_kn);
	}
	return kn;
}

/* Names are compared where they stand in the path: the end of a component is known when a child's name fits. */
struct kernfs_node *kernfs_walk_path(struct kernfs_node *root, const char *path)
{
	struct kernfs_node *kn = root, *child;
	struct list_head *head;
	char first;

next_component:
	do
		first = *path++;
	while (first == '/');
	if (!first)
		return kn;
	if (!(kn->flags & KERNFS_DIR))
		return NULL;
	head = &kn->dir.children;
	for (child = (void *)head->next; &child->sibling != head; child = (void *)child->sibling.next) {
		const char *name = child->name;
		unsigned long rest;
		char end;

		if (*name != first)
			continue;
		rest = child->namelen - 1;
		if (strncmp(name + 1, path, rest) != 0)
			continue;
		end = path[rest];
		if (end && end != '/')
			continue;
		if (child->active.counter < 0)
			return NULL;
		path += rest;
		kn = child->flags & KERNFS_LINK ? kernfs_follow_link(child) : child;
		if (!kn)
			return NULL;
		goto next_component;
	}
	return NULL;
}
