/*
 * SLUB at 3b7b314053d0 "slub: make sysfs file removal asynchronous" (4.12 to 4.17, without the leak fix of August
 * 2017).
 *
 * Protocol: as before, but destruction under the locks only queues a work item, for which it takes a reference; the
 * work item removes the directory without any lock, and drops the reference.
 *
 * Bugs: the directory stands, and can be used, until the work item ran: a cache of the same kind cannot be made
 * again (duplicate name; mended by d50d82faa0c9, 4.18), files are there after kmem_cache_destroy() returned. A child
 * that is in no directory, or was deactivated before, is never put, as the work item returns early (leak of the
 * child). The failed creation leaks the kobject's name (80da026a8e5d).
 * Left out: as before; so the removal by name of what cannot be merged, which brings the old lock cycle back, is not
 * here.
 */
__kobjlab(linux, "4.12");
__kobjlab(expect, silent, "lock-cycle", "");
__kobjlab(expect, silent, "deadlock", "");
__kobjlab(expect, found, "dup-name", "/kernel/slab");
__kobjlab(expect, found, "entry-alive", "/kernel/slab");

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
	struct work_struct kobj_remove_work;
};

#include "parts/slab.h"
#include "parts/attributes.h"
#include "parts/sysfs.h"
#include "parts/create.h"
#include "parts/destroy.h"
#include "parts/memcg.h"

static void sysfs_slab_remove_workfn(struct work_struct *work)
{
	struct kmem_cache *s = container_of(work, struct kmem_cache, kobj_remove_work);

	/* A child may have lost its directory when it was deactivated. */
	if (!s->kobj.state_in_sysfs)
		return;
	if (s->memcg_kset)
		kset_unregister(s->memcg_kset);
	kobject_uevent(&s->kobj, KOBJ_REMOVE);
	kobject_del(&s->kobj);
	kobject_put(&s->kobj);
}

static inline void sysfs_slab_remove(struct kmem_cache *s)
{
	if (slab_state < FULL)
		return;
	kobject_get(&s->kobj);
	schedule_work(&s->kobj_remove_work);
}

static int sysfs_slab_add(struct kmem_cache *s)
{
	INIT_WORK(&s->kobj_remove_work, sysfs_slab_remove_workfn);
	return __sysfs_slab_add(s);
}

#include "parts/entry.h"
