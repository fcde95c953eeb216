/*
 * SLUB at 3b7b314053d0 "slub: make sysfs file removal asynchronous" (4.12), without the leak fix of August 2017.
 *
 * Protocol: as before, but destruction under the locks only queues a work item, for which it takes a reference; the
 * work item removes the directory without any lock, and drops the reference.
 *
 * Bugs: the directory stands, and can be used, until the work item ran: a cache of the same kind cannot be made
 * again (duplicate name, and the kobject's name leaks; mended by d50d82faa0c9, 4.18), files are there after
 * kmem_cache_destroy() returned. A child that is in no directory, or was deactivated before, is never put, as the work
 * item returns early (leak of the child, mended in August 2017). A child that is still to be made or deactivated is not
 * waited for (92ee383f6daa).
 * Left out: names that cannot be merged and are made again before the work item ran; see 3b7b314053d0-reload.c.
 */
#define SLUB_AT KERNEL_VERSION(4, 12, 0)
#define SLUB_REMOVES_BY_WORK
#ifndef CONFIG_SLUB_MEMCG_SYSFS_ON
#define CONFIG_SLUB_MEMCG_SYSFS_ON 0
#endif
#ifndef CONFIG_RELOAD
#define CONFIG_RELOAD 0
#endif
#include "parts/config.h"

__kobjlab(linux, "4.12");
__kobjlab(since, "4.12");
#if CONFIG_SYSFS
__kobjlab(expect, found, "dup-name", "/kernel/slab", "duplicate name");
#if CONFIG_MEMCG
__kobjlab(expect, found, "leak", "create_cache", "leak of a memcg child");
#endif
__kobjlab(expect, found, "entry-alive", "/kernel/slab", "entry alive after destroy");
__kobjlab(expect, predicted, "leak", "kobject_set_name_vargs", "leak of the name of a failed registration");
#endif
#if CONFIG_SYSFS && CONFIG_MEMCG && (CONFIG_RELOAD || CONFIG_MODULE_CACHE || CONFIG_MEMCG_RACES)
__kobjlab(expect, predicted, "lock-cycle", "s_active slab_mutex", "lock cycle slab_mutex/s_active");
__kobjlab(expect, predicted, "deadlock", "s_active", "real deadlock");
#else
expect_silent_with_memory("lock-cycle", "s_active slab_mutex");
expect_silent_with_memory("deadlock", "s_active slab_mutex");
#endif
#if CONFIG_SYSFS
/* 4abc99652812 (6.1): two removals of which one is inside the other. */
__kobjlab(expect, predicted, "use-after-free", "__kernfs_remove",
	  "use of a directory that is removed inside another removal");
__kobjlab(expect, predicted, "double-free", "kernfs_put",
	  "double free of a directory that is removed inside another removal");
#endif
#include "parts/expect-hotplug.h"
#include "parts/expect-no-memory.h"
#include "parts/expect-races.h"

#include "parts/slab.h"
#include "parts/attributes.h"
#include "parts/sysfs.h"
#include "parts/create.h"
#include "parts/memcg.h"

#if CONFIG_SYSFS
static void sysfs_slab_remove_workfn(struct work_struct *work)
{
	struct kmem_cache *s = container_of(work, struct kmem_cache, kobj_remove_work);

	/* A child may have lost its directory when it was deactivated. */
	if (!s->kobj.state_in_sysfs)
		return;
#if SLUB_MEMCG
	kset_unregister(s->memcg_kset);
#endif
	kobject_uevent(&s->kobj, KOBJ_REMOVE);
	kobject_del(&s->kobj);
	kobject_put(&s->kobj);
}

static void sysfs_slab_remove(struct kmem_cache *s)
{
	if (slab_state < FULL)
		return;
	kobject_get(&s->kobj);
	schedule_work(&s->kobj_remove_work);
}
#endif

static int __kmem_cache_shutdown(struct kmem_cache *s)
{
	if (kmem_cache_is_busy(s))
		return 1;
	sysfs_slab_remove(s);
	return 0;
}

static LIST_HEAD(slab_caches_to_rcu_destroy);

static void slab_caches_to_rcu_destroy_workfn(struct work_struct *work)
{
	LIST_HEAD(to_destroy);
	struct kmem_cache *s, *s2;

	mutex_lock(&slab_mutex);
	list_splice_init(&slab_caches_to_rcu_destroy, &to_destroy);
	mutex_unlock(&slab_mutex);
	if (list_empty(&to_destroy))
		return;
	rcu_barrier();
	list_for_each_entry_safe(s, s2, &to_destroy, list)
		sysfs_slab_release(s);
}
static DECLARE_WORK(slab_caches_to_rcu_destroy_work, slab_caches_to_rcu_destroy_workfn);

static int shutdown_cache(struct kmem_cache *s)
{
	if (__kmem_cache_shutdown(s))
		return -EBUSY;
	memcg_unlink_cache(s);
	list_del(&s->list);
	if (s->flags & SLAB_TYPESAFE_BY_RCU) {
		list_add_tail(&s->list, &slab_caches_to_rcu_destroy);
		schedule_work(&slab_caches_to_rcu_destroy_work);
	} else {
		sysfs_slab_release(s);
	}
	return 0;
}

#include "parts/shutdown-memcg.h"

void kmem_cache_destroy(struct kmem_cache *s)
{
	int err;

	if (!s)
		return;
	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	s->refcount--;
	if (s->refcount)
		goto out_unlock;
	err = shutdown_memcg_caches(s);
	if (!err)
		err = shutdown_cache(s);
	if (err) {
		pr_err("kmem_cache_destroy %s: Slab cache still has objects\n", s->name);
		dump_stack();
	}
out_unlock:
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
}

#include "parts/entry.h"
