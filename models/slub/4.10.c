/*
 * SLUB before bf5eb3de3847 (4.10).
 *
 * Protocol: kmem_cache_destroy() shuts the cache down under the cpu hotplug, memory hotplug and slab_mutex locks and
 * puts it on a list of its own; when all locks are dropped it waits for RCU where that is needed, removes the
 * directory, and puts the cache.
 *
 * Bugs: while the locks are dropped and the directory still stands, another task can make a cache of the same kind: it
 * is not on the list any more, so nothing is merged, and the name is taken [inferred]. The failed creation leaks the
 * kobject's name (80da026a8e5d). A child that is still to be made by a work item is not waited for: the item uses the
 * destroyed root (mended by 92ee383f6daa, 4.18; left out, see 3b7b314053d0-leak-fixed-races.c). A write of `shrink` to
 * a root with children takes the hotplug locks inside slab_mutex, against their order [inferred].
 */
#ifndef SLUB_AT
#define SLUB_AT KERNEL_VERSION(4, 10, 0)
#endif
#include "parts/config.h"

__kobjlab(linux, "4.10");
__kobjlab(since, "4.10");
expect_silent_with_memory("lock-cycle", "s_active slab_mutex");
expect_silent_with_memory("deadlock", "s_active slab_mutex");
__kobjlab(expect, silent, "entry-alive", "");
#if CONFIG_SYSFS
__kobjlab(expect, predicted, "dup-name", "/kernel/slab", "duplicate name");
__kobjlab(expect, predicted, "leak", "kobject_set_name_vargs", "leak of the name of a failed registration");
#endif
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

static int shutdown_cache(struct kmem_cache *s, struct list_head *release, bool *need_rcu_barrier)
{
	if (__kmem_cache_shutdown(s))
		return -EBUSY;
	if (s->flags & SLAB_DESTROY_BY_RCU)
		*need_rcu_barrier = true;
	memcg_unlink_cache(s);
	list_move(&s->list, release);
	return 0;
}

static int shutdown_memcg_caches(struct kmem_cache *s, struct list_head *release, bool *need_rcu_barrier)
{
#if SLUB_MEMCG
	struct kmem_cache *c, *next;

	/* The one in use stands first. Those that are busy stay. */
	list_for_each_entry_safe(c, next, &s->memcg_params.children, memcg_params.children_node)
		shutdown_cache(c, release, need_rcu_barrier);
	if (!list_empty(&s->memcg_params.children))
		return -EBUSY;
#endif
	return 0;
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
	slab_uevent(s, KOBJ_REMOVE);
	kobject_del(&s->kobj);
	kobject_put(&s->kobj);
}
#endif

static void release_caches(struct list_head *release, bool need_rcu_barrier)
{
	struct kmem_cache *s, *s2;

	if (need_rcu_barrier)
		rcu_barrier();
	list_for_each_entry_safe(s, s2, release, list) {
#if CONFIG_SYSFS
		sysfs_slab_remove(s);
#else
		slab_kmem_cache_release(s);
#endif
	}
}

#if SLUB_MEMCG
/* A cgroup is freed: its children are empty by then. */
static void memcg_destroy_kmem_caches(struct kmem_cache *root, unsigned int memcg)
{
	LIST_HEAD(release);
	bool need_rcu_barrier = false;
	struct kmem_cache *c, *next;

	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	list_for_each_entry_safe(c, next, &root->memcg_params.children, memcg_params.children_node) {
		if (c->memcg_params.memcg == memcg)
			BUG_ON(shutdown_cache(c, &release, &need_rcu_barrier));
	}
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
	release_caches(&release, need_rcu_barrier);
}
#endif

void kmem_cache_destroy(struct kmem_cache *s)
{
	LIST_HEAD(release);
	bool need_rcu_barrier = false;
	int err;

	if (!s)
		return;
	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	s->refcount--;
	if (s->refcount)
		goto out_unlock;
	err = shutdown_memcg_caches(s, &release, &need_rcu_barrier);
	if (!err)
		err = shutdown_cache(s, &release, &need_rcu_barrier);
	if (err) {
		pr_err("kmem_cache_destroy %s: Slab cache still has objects\n", s->name);
		dump_stack();
	}
out_unlock:
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
	release_caches(&release, need_rcu_barrier);
}

#include "parts/entry.h"
