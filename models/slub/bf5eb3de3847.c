/*
 * SLUB at bf5eb3de3847 "slub: separate out sysfs_slab_release() from sysfs_slab_remove()" (4.11 to 4.12-rc6).
 *
 * Protocol: kmem_cache_destroy() takes the cpu hotplug, memory hotplug and slab_mutex locks, shuts the cache down,
 * and removes its directory while it holds them; the directory's files are drained there. Then it drops the
 * reference that keeps the cache. A write to a file holds the file active and takes slab_mutex to give the value to
 * memcg children.
 *
 * Bugs: the two wait for each other: lock cycle s_active, slab_mutex, and the deadlock itself (reported by Steven
 * Rostedt, mended by 3b7b314053d0).
 * Left out: caches freed by RCU, names that cannot be merged, cpu and memory hotplug itself, busy caches, the race
 * between a child's deactivation and the destruction of its root (92ee383f6daa, 4.18).
 */
__kobjlab(linux, "4.11");
__kobjlab(expect, found, "lock-cycle", "s_active slab_mutex");
__kobjlab(expect, found, "deadlock", "s_active slab_mutex");
__kobjlab(expect, silent, "dup-name", "");
__kobjlab(expect, silent, "entry-alive", "");

#include <linux/list.h>
#include <linux/kobject.h>
#include "parts/params.h"

/* All but kobj under slab_mutex. refcount: users of the cache; kobj's count keeps the memory. */
struct kmem_cache {
	unsigned long flags;
	unsigned int size;
	unsigned int object_size;
	unsigned int order;
	unsigned int cpu_partial;
	unsigned long min_partial;
	unsigned int objects;
	int refcount;
	void (*ctor)(void *);
	const char *name;
	struct list_head list;
	struct kobject kobj;
	struct memcg_cache_params memcg_params;
	unsigned int max_attr_size;
	struct kset *memcg_kset;
};

#include "parts/slab.h"
#include "parts/attributes.h"
#include "parts/sysfs.h"
#include "parts/create.h"
#include "parts/destroy.h"
#include "parts/memcg.h"

static inline void sysfs_slab_remove(struct kmem_cache *s)
{
	if (slab_state < FULL)
		return;
	/* A child may have lost its directory when it was deactivated. */
	if (!s->kobj.state_in_sysfs)
		return;
	if (s->memcg_kset)
		kset_unregister(s->memcg_kset);
	kobject_uevent(&s->kobj, KOBJ_REMOVE);
	kobject_del(&s->kobj);
}

static int sysfs_slab_add(struct kmem_cache *s)
{
	return __sysfs_slab_add(s);
}

#include "parts/entry.h"
