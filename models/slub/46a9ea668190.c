/*
 * SLUB at 0495e337b703 with d71608a87736 and 46a9ea668190 (6.1 to 6.11).
 *
 * Protocol: cpus_read_lock() and slab_mutex cover the shutdown only; the directory goes when they are dropped, or in
 * the RCU work item. Whether the cache is released here is decided under the locks: not when it is busy, and not when
 * the work item does it.
 *
 * Bugs: between the unlock and the removal another task that makes a cache of the same kind finds the name taken
 * [inferred], and its kobject's name leaks. The files of an RCU cache stand until the work item ran.
 * Left out: RCU caches that are made again before the work item ran; see 46a9ea668190-reload.c.
 */
#define SLUB_AT KERNEL_VERSION(6, 6, 0)
#ifndef CONFIG_RELOAD
#define CONFIG_RELOAD 0
#endif
#include "parts/config.h"

__kobjlab(linux, "6.6");
__kobjlab(since, "6.1");
__kobjlab(expect, silent, "use-after-free", "");
__kobjlab(expect, silent, "double-free", "");
#if CONFIG_SYSFS
__kobjlab(expect, predicted, "dup-name", "/kernel/slab", "duplicate name");
__kobjlab(expect, predicted, "leak", "kobject_set_name_vargs", "leak of the name of a failed registration");
__kobjlab(expect, predicted, "entry-alive", "/kernel/slab", "entry alive after destroy");
#endif
#if CONFIG_RELOAD
__kobjlab(expect, predicted, "sysfs", "debugfs", "removal of another cache's debugfs directory");
__kobjlab(expect, predicted, "lock-cycle", SLUB_CPU_LOCK, "lock cycle of cpu_partial and the cpu hotplug lock");
__kobjlab(expect, predicted, "deadlock", SLUB_CPU_LOCK, "real deadlock of cpu_partial and the cpu hotplug lock");
#else
expect_silent_with_memory("lock-cycle", "");
expect_silent_with_memory("deadlock", "");
#endif
#include "parts/expect-no-memory.h"

#include "parts/slab.h"
#include "parts/attributes.h"
#include "parts/debugfs.h"
#include "parts/sysfs.h"
#include "parts/create.h"

#if CONFIG_SYSFS
static void sysfs_slab_unlink(struct kmem_cache *s)
{
	if (slab_state >= FULL)
		kobject_del(&s->kobj);
}
#endif

static int __kmem_cache_shutdown(struct kmem_cache *s)
{
	return kmem_cache_is_busy(s);
}

static void kmem_cache_release_directory(struct kmem_cache *s)
{
	sysfs_slab_unlink(s);
	sysfs_slab_release(s);
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
	list_for_each_entry_safe(s, s2, &to_destroy, list) {
		debugfs_slab_release(s);
		kmem_cache_release_directory(s);
	}
}
static DECLARE_WORK(slab_caches_to_rcu_destroy_work, slab_caches_to_rcu_destroy_workfn);

static int shutdown_cache(struct kmem_cache *s)
{
	if (__kmem_cache_shutdown(s))
		return -EBUSY;
	list_del(&s->list);
	if (s->flags & SLAB_TYPESAFE_BY_RCU) {
		list_add_tail(&s->list, &slab_caches_to_rcu_destroy);
		schedule_work(&slab_caches_to_rcu_destroy_work);
	} else {
		debugfs_slab_release(s);
	}
	return 0;
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	int err = -EBUSY;
	bool rcu_set;

	if (!s)
		return;
	cpus_read_lock();
	mutex_lock(&slab_mutex);
	rcu_set = s->flags & SLAB_TYPESAFE_BY_RCU;
	s->refcount--;
	if (s->refcount)
		goto out_unlock;
	err = shutdown_cache(s);
	if (err) {
		pr_err("kmem_cache_destroy %s: Slab cache still has objects\n", s->name);
		dump_stack();
	}
out_unlock:
	mutex_unlock(&slab_mutex);
	cpus_read_unlock();
	if (!err && !rcu_set)
		kmem_cache_release_directory(s);
}

#include "parts/entry.h"
