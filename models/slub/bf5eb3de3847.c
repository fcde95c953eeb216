/*
 * SLUB at bf5eb3de3847 "slub: separate out sysfs_slab_release() from sysfs_slab_remove()" (4.11 to 4.12-rc6).
 *
 * Protocol: kmem_cache_destroy() takes the cpu hotplug, memory hotplug and slab_mutex locks, shuts the cache down, and
 * removes its directory while it holds them; the directory's files are drained there. Then it drops the reference that
 * keeps the cache, or has a work item do it after rcu_barrier(). A write to a file holds the file active and takes
 * slab_mutex to give the value to memcg children.
 *
 * Bugs: the two wait for each other: lock cycle s_active, slab_mutex, and the deadlock itself (reported by Steven
 * Rostedt, mended by 3b7b314053d0). A write of `shrink` takes the hotplug locks in the same place [inferred]: lockdep
 * of 4.11 keeps no edge of a recursive reader, so a CPU must have gone down once. Written to a root with children,
 * `shrink` takes them inside slab_mutex, too, against their order with a CPU that goes down [inferred]. A child that is
 * still to be made or deactivated is not waited for (mended by 92ee383f6daa, 4.18; left out, see
 * 3b7b314053d0-leak-fixed-races.c).
 */
#define SLUB_AT KERNEL_VERSION(4, 11, 0)
#ifndef CONFIG_SLUB_MEMCG_SYSFS_ON
#define CONFIG_SLUB_MEMCG_SYSFS_ON 0
#endif
#include "parts/config.h"

__kobjlab(linux, "4.11");
__kobjlab(since, "4.11");
#if CONFIG_SYSFS && CONFIG_SLUB_DEBUG_O
__kobjlab(expect, found, "dup-name", "/kernel/slab", "duplicate name of two caches of one kind");
__kobjlab(expect, predicted, "leak", "kobject_set_name_vargs", "leak of the name of a failed registration");
#else
expect_silent_with_memory("dup-name", "");
#endif
__kobjlab(expect, silent, "entry-alive", "");
#if CONFIG_SYSFS && CONFIG_MEMCG
__kobjlab(expect, found, "lock-cycle", "s_active slab_mutex", "lock cycle slab_mutex/s_active");
__kobjlab(expect, found, "deadlock", "s_active slab_mutex", "real deadlock");
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
static inline void sysfs_slab_remove(struct kmem_cache *s)
{
	if (slab_state < FULL)
		return;
	/* A child may have lost its directory when it was deactivated. */
	if (!s->kobj.state_in_sysfs)
		return;
#if SLUB_MEMCG
	kset_unregister(s->memcg_kset);
#endif
	kobject_uevent(&s->kobj, KOBJ_REMOVE);
	kobject_del(&s->kobj);
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

static inline int shutdown_cache(struct kmem_cache *s)
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
