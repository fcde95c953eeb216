/*
 * SLUB at 3b7b314053d0 with "slub: fix per memcg cache leak on css offline" (4.13 to 4.17).
 *
 * Protocol: as 3b7b314053d0, but the work item always drops its reference.
 *
 * Bugs: as there, but the child leaks only when the work item is queued a second time while it is pending: two
 * references are taken then, and one is put [inferred]. From 4.13 on readers of the hotplug locks count as much as
 * writers.
 * Left out: children that are made or deactivated meanwhile, see 3b7b314053d0-leak-fixed-races.c; names that cannot be
 * merged and are made again before the work item ran, see 3b7b314053d0-reload.c.
 */
#define SLUB_AT KERNEL_VERSION(4, 13, 0)
#define SLUB_REMOVES_BY_WORK
#ifndef CONFIG_SLUB_MEMCG_SYSFS_ON
#define CONFIG_SLUB_MEMCG_SYSFS_ON 0
#endif
#ifndef CONFIG_RELOAD
#define CONFIG_RELOAD 0
#endif
#include "parts/config.h"

__kobjlab(linux, "4.13");
__kobjlab(since, "4.13");
#if CONFIG_SYSFS
__kobjlab(expect, found, "dup-name", "/kernel/slab", "duplicate name");
__kobjlab(expect, found, "entry-alive", "/kernel/slab", "entry alive after destroy");
__kobjlab(expect, predicted, "leak", "kobject_set_name_vargs", "leak of the name of a failed registration");
#if CONFIG_MEMCG && CONFIG_MEMCG_RACES
__kobjlab(expect, predicted, "leak", "create_cache", "leak of a memcg child");
#else
expect_silent_with_memory("leak", "create_cache");
#endif
#if CONFIG_MEMCG && (CONFIG_RELOAD || CONFIG_MEMCG_RACES)
__kobjlab(expect, predicted, "lock-cycle", "kn->count slab_mutex", "lock cycle slab_mutex/kn->count");
__kobjlab(expect, predicted, "deadlock", "kn->count slab_mutex", "real deadlock");
#else
expect_silent_with_memory("lock-cycle", "kn->count slab_mutex");
expect_silent_with_memory("deadlock", "kn->count slab_mutex");
#endif
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
		goto out;
#if SLUB_MEMCG
	kset_unregister(s->memcg_kset);
#endif
	kobject_uevent(&s->kobj, KOBJ_REMOVE);
	kobject_del(&s->kobj);
out:
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
