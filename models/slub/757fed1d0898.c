/*
 * SLUB at 757fed1d0898 "Revert: mm/slub: fix a memory leak in sysfs_slab_add()" (5.11).
 *
 * Protocol: from 5.9 on there is one set of caches for all cgroups, so there are no children and no work items for
 * directories any more, and a store takes no slab_mutex. The directory goes under the hotplug locks and slab_mutex; an
 * RCU cache is put by a work item.
 *
 * Bugs: when kobject_init_and_add() fails, the kobject's name leaks again (mended by 2420baa8e046, 6.13). A write of
 * `shrink` takes the hotplug locks inside its active reference [inferred].
 */
#define SLUB_AT KERNEL_VERSION(5, 11, 0)
#ifndef CONFIG_FAIL_ALLOCATIONS
#define CONFIG_FAIL_ALLOCATIONS 1
#endif
#include "parts/config.h"

__kobjlab(linux, "5.11");
__kobjlab(since, "5.11");
#if CONFIG_FAIL_ALLOCATIONS
__kobjlab(expect, found, "leak", "kobject_set_name_vargs", "leak of the name of a failed registration");
__kobjlab(expect, silent, "double-free", "");
#endif
expect_silent_with_memory("dup-name", "");
#include "parts/expect-no-memory.h"
#include "parts/expect-hotplug.h"
__kobjlab(expect, silent, "lock-cycle", "kn->active slab_mutex");
__kobjlab(expect, silent, "entry-alive", "");

#include "parts/slab.h"
#include "parts/attributes.h"
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
	list_del(&s->list);
	if (s->flags & SLAB_TYPESAFE_BY_RCU) {
		sysfs_slab_unlink(s);
		list_add_tail(&s->list, &slab_caches_to_rcu_destroy);
		schedule_work(&slab_caches_to_rcu_destroy_work);
	} else {
		sysfs_slab_unlink(s);
		sysfs_slab_release(s);
	}
	return 0;
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	if (!s)
		return;
	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
	s->refcount--;
	if (s->refcount)
		goto out_unlock;
	if (shutdown_cache(s)) {
		pr_err("kmem_cache_destroy %s: Slab cache still has objects\n", s->name);
		dump_stack();
	}
out_unlock:
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
}

#include "parts/entry.h"
