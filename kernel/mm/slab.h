/* Models mm/slab.h: what the files of this directory share. Models of SLUB's history have a struct of their own. */
#ifndef MM_SLAB_H
#define MM_SLAB_H

#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/slab.h>

struct kmem_cache {
	unsigned long flags;
	/* Of an object with what SLUB adds, and as it was asked for. */
	unsigned int size;
	unsigned int object_size;
	unsigned int align;
	/* Pages of a slab, as a power of two, and the objects in them. */
	unsigned int order;
	unsigned int objs_per_slab;
	/* Aliases count. */
	int refcount;
	void (*ctor)(void *);
	const char *name;
	struct list_head list;
	/* That have an object in use. */
	struct list_head slabs;
	struct kobject kobj;
};

/* What keeps a cache from being merged, and what merged caches must have in common. */
#define SLAB_NEVER_MERGE \
	(SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER | SLAB_TRACE | SLAB_TYPESAFE_BY_RCU | SLAB_NOLEAKTRACE)
#define SLAB_MERGE_SAME (SLAB_RECLAIM_ACCOUNT | SLAB_CACHE_DMA | SLAB_ACCOUNT)

bool slab_unmergeable(struct kmem_cache *s);
void slab_kmem_cache_release(struct kmem_cache *s);

/* slub.c. -EINVAL: no slab can hold such an object; what sysfs says. */
int __kmem_cache_create(struct kmem_cache *s);
/* -EBUSY, with the kernel's text, when objects are left. */
int __kmem_cache_shutdown(struct kmem_cache *s);
unsigned int slab_count(struct kmem_cache *s);
unsigned int slab_objects_in_use(struct kmem_cache *s);

/* slub_sysfs.c, called with slab_mutex but for the last two. */
int sysfs_slab_add(struct kmem_cache *s);
int sysfs_slab_alias(struct kmem_cache *s, const char *name);
void sysfs_slab_unlink(struct kmem_cache *s);
void sysfs_slab_release(struct kmem_cache *s);

#endif
