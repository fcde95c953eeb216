/*
 * Models include/linux/kernfs.h: nodes, their active references, open files.
 *
 * Left out: namespaces (the parameters are there, and ignored), extended attributes, mmap, several
 * hierarchies with their own system calls, file handles.
 * Differs: the children of a directory are a list in the order of their creation, not a red-black tree; the length of a
 * name stands where the kernel keeps a hash.
 */
#ifndef _LINUX_KERNFS_H
#define _LINUX_KERNFS_H

#include <linux/types.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/wait.h>
#include <linux/atomic.h>

struct file;
struct seq_file;
struct kernfs_open_file;

enum kernfs_node_type {
	KERNFS_DIR = 0x0001,
	KERNFS_FILE = 0x0002,
	KERNFS_LINK = 0x0004,
};

#define KERNFS_TYPE_MASK 0x000f

enum kernfs_node_flag {
	KERNFS_ACTIVATED = 0x0010,
	/* The name is an allocation of its own. */
	KERNFS_RENAMED = 0x0020,
	KERNFS_HAS_SEQ_SHOW = 0x0040,
	/* Active references are shown to lockdep. */
	KERNFS_LOCKDEP = 0x0100,
	KERNFS_SUICIDAL = 0x0400,
	KERNFS_SUICIDED = 0x0800,
	/* A directory that must stay empty. */
	KERNFS_EMPTY_DIR = 0x1000,
	/* Hidden by kernfs_show(). */
	KERNFS_HIDDEN = 0x2000,
	/* Ours: the kernel's, though a module was the first that needed it. */
	KERNFS_KEPT = 0x4000,
};

struct kernfs_elem_dir {
	unsigned long subdirs;
	struct list_head children;
	struct kernfs_root *root;
};

struct kernfs_elem_symlink {
	struct kernfs_node *target_kn;
};

struct kernfs_elem_attr {
	const struct kernfs_ops *ops;
	loff_t size;
	/* Counts notifications; who polls the file sleeps on `poll`. */
	int event;
	wait_queue_head_t poll;
};

struct kernfs_node {
	/* In the parent's list of children; empty: unlinked. First, as lists of nodes are what is walked most. */
	struct list_head sibling;
	/* Keeps the memory. */
	atomic_t count;
	/* How many are inside; KN_DEACTIVATED_BIAS is added when the node is going. */
	atomic_t active;
	struct lockdep_map dep_map;
	/* Stays when the node is unlinked. */
	struct kernfs_node *parent;
	const char *name;
	unsigned int namelen;
	unsigned short flags;
	umode_t mode;
	union {
		struct kernfs_elem_dir dir;
		struct kernfs_elem_symlink symlink;
		struct kernfs_elem_attr attr;
	};
	void *priv;
};

struct kernfs_root {
	struct kernfs_node *kn;
	unsigned int flags;
	/* Guards the tree from 5.15 on. */
	struct rw_semaphore kernfs_rwsem;
	/* Who drains, and who waits for a removal by another, sleeps here. */
	wait_queue_head_t deactivate_waitq;
};

enum kernfs_root_flag {
	KERNFS_ROOT_CREATE_DEACTIVATED = 0x0001,
	/* Whether a file may be opened depends on its mode, for root as well. */
	KERNFS_ROOT_EXTRA_OPEN_PERM_CHECK = 0x0002,
};

struct kernfs_open_file {
	struct kernfs_node *kn;
	struct file *file;
	void *priv;
	/* Held around each read and write through this open file. */
	struct mutex mutex;
	/* What attr.event was when the file was last read. */
	int event;
	/* Where the last read through seq_file ended. */
	loff_t read_pos;
	char *prealloc_buf;
	size_t atomic_write_len;
};

struct kernfs_ops {
	int (*seq_show)(struct seq_file *sf, void *v);
	ssize_t (*read)(struct kernfs_open_file *of, char *buf, size_t bytes, loff_t off);
	ssize_t (*write)(struct kernfs_open_file *of, char *buf, size_t bytes, loff_t off);
	size_t atomic_write_len;
	bool prealloc;
	struct lock_class_key lockdep_key;
};

static inline enum kernfs_node_type kernfs_type(struct kernfs_node *kn)
{
	return kn->flags & KERNFS_TYPE_MASK;
}

static inline void kernfs_enable_ns(struct kernfs_node *kn)
{
}

static inline bool kernfs_ns_enabled(struct kernfs_node *kn)
{
	return false;
}

extern struct mutex kernfs_mutex;

void kernfs_init(void);
void kernfs_get(struct kernfs_node *kn);
void kernfs_put(struct kernfs_node *kn);
bool kernfs_active(struct kernfs_node *kn);
struct kernfs_node *kernfs_get_active(struct kernfs_node *kn);
void kernfs_put_active(struct kernfs_node *kn);
void kernfs_break_active_protection(struct kernfs_node *kn);
void kernfs_unbreak_active_protection(struct kernfs_node *kn);

struct kernfs_root *kernfs_create_root(void *scops, unsigned int flags, void *priv);
struct kernfs_node *kernfs_create_dir_ns(struct kernfs_node *parent, const char *name, umode_t mode, void *priv,
					 const void *ns);
struct kernfs_node *kernfs_create_empty_dir(struct kernfs_node *parent, const char *name);
struct kernfs_node *__kernfs_create_file(struct kernfs_node *parent, const char *name, umode_t mode, loff_t size,
					 const struct kernfs_ops *ops, void *priv, const void *ns,
					 struct lock_class_key *key);
struct kernfs_node *kernfs_create_link(struct kernfs_node *parent, const char *name, struct kernfs_node *target);
void kernfs_activate(struct kernfs_node *kn);
void kernfs_show(struct kernfs_node *kn, bool show);
void kernfs_remove(struct kernfs_node *kn);
bool kernfs_remove_self(struct kernfs_node *kn);
int kernfs_remove_by_name_ns(struct kernfs_node *parent, const char *name, const void *ns);
int kernfs_rename_ns(struct kernfs_node *kn, struct kernfs_node *new_parent, const char *new_name, const void *new_ns);
int kernfs_setattr(struct kernfs_node *kn, umode_t mode);
void kernfs_notify(struct kernfs_node *kn);

/* The node of that name with a reference, NULL when there is none. */
struct kernfs_node *kernfs_find_and_get_ns(struct kernfs_node *parent, const char *name, const void *ns);
/* Writes the path from the root, "/" for the root itself; returns its length. */
int kernfs_path(struct kernfs_node *kn, char *buf, size_t buflen);
/* What a path leads to, links followed; NULL: nothing active. Holds no reference. */
struct kernfs_node *kernfs_walk_path(struct kernfs_node *root, const char *path);
struct kernfs_node *kernfs_follow_link(struct kernfs_node *kn);

static inline struct kernfs_node *kernfs_find_and_get(struct kernfs_node *kn, const char *name)
{
	return kernfs_find_and_get_ns(kn, name, NULL);
}

static inline struct kernfs_node *kernfs_create_dir(struct kernfs_node *parent, const char *name, umode_t mode,
						    void *priv)
{
	return kernfs_create_dir_ns(parent, name, mode, priv, NULL);
}

static inline int kernfs_remove_by_name(struct kernfs_node *parent, const char *name)
{
	return kernfs_remove_by_name_ns(parent, name, NULL);
}

static inline int kernfs_rename(struct kernfs_node *kn, struct kernfs_node *new_parent, const char *new_name)
{
	return kernfs_rename_ns(kn, new_parent, new_name, NULL);
}

#endif
