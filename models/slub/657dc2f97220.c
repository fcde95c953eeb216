/*
 * SLUB at 657dc2f97220 "slab: remove synchronous rcu_barrier() call in memcg cache release path", without bf5eb3de3847,
 * which came with it (between 4.10 and 4.11, never released).
 *
 * Protocol: as in 4.10, but without a list of what is to be released: a cache whose memory is freed by RCU is removed
 * by a work item after rcu_barrier(), any other at once, while the locks are held.
 *
 * Bugs [all inferred]: the removal under slab_mutex waits for the writers of attributes, which take it (the cycle that
 * 3b7b314053d0 mended). The files of an RCU cache are there until the work item ran. Otherwise as 4.10.
 */
#define SLUB_AT KERNEL_VERSION(4, 10, 0)
#include "parts/config.h"

__kobjlab(linux, "4.10");
__kobjlab(since, "4.10");
#if CONFIG_SYSFS && CONFIG_MEMCG
__kobjlab(expect, predicted, "lock-cycle", "s_active slab_mutex", "lock cycle slab_mutex/s_active");
__kobjlab(expect, predicted, "deadlock", "s_active slab_mutex", "real deadlock");
#endif
#if CONFIG_SYSFS
__kobjlab(expect, predicted, "entry-alive", "/kernel/slab", "entry alive after destroy");
#endif
expect_silent_with_memory("dup-name", "");
#if CONFIG_SYSFS && CONFIG_MEMCG
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

static int __kmem_cache_shutdown(struct kmem_cache *s)
{
	return kmem_cache_is_busy(s);
}

#if CONFIG_SYSFS
static void sysfs_slab_remove(struct kmem_cache *s)
{
	/* Such a cache leaks. */
	if (slab_state < FULL)
		return;
#if SLUB_MEMCG
	kset_unregister(s->memcg_kset);
#endif
	kobject_uevent(&s->kobj, KOBJ_REMOVE);
	kobject_del(&s->kobj);
	kobject_put(&s->kobj);
}
#endif

static void release_cache(struct kmem_cache *s)
{
#if CONFIG_SYSFS
	sysfs_slab_remove(s);
#else
	slab_kmem_cache_release(s);
#endif
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
		release_cache(s);
}
static DECLARE_WORK(slab_caches_to_rcu_destroy_work, slab_caches_to_rcu_destroy_workfn);

static int shutdown_cache(struct kmem_cache *s)
{
	if (__kmem_cache_shutdown(s))
		return -EBUSY;
	memcg_unlink_cache(s);
	list_del(&s->list);
	if (s->flags & SLAB_DESTROY_BY_RCU) {
		list_add_tail(&s->list, &slab_caches_to_rcu_destroy);
		schedule_work(&slab_caches_to_rcu_destroy_work);
	} else {
		release_cache(s);
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
