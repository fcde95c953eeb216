/*
 * SLUB from 5.12 to 5.14.
 *
 * Protocol: as in 5.11; creation takes slab_mutex only, `shrink` no lock, and memory hotplug is no matter of
 * slab_common.c any more.
 *
 * Bugs: a cache gets its debugfs directory though its creation failed, and is freed: who reads a file there uses it
 * (mended by 67823a544414, 5.15). The kobject's name leaks then. The work item removes an RCU cache's debugfs directory
 * by name, which may be that of a new cache by then [inferred].
 */
#define SLUB_AT KERNEL_VERSION(5, 14, 0)
#ifndef CONFIG_FAIL_ALLOCATIONS
#define CONFIG_FAIL_ALLOCATIONS 1
#endif
#include "parts/config.h"

__kobjlab(linux, "5.14");
__kobjlab(since, "5.12");
#if CONFIG_FAIL_ALLOCATIONS
__kobjlab(expect, found, "use-after-free", "alloc_traces", "use of a cache that was never made by its debugfs file");
#endif
expect_silent_with_memory("dup-name", "");
#include "parts/expect-no-memory.h"
__kobjlab(expect, silent, "lock-cycle", "");
__kobjlab(expect, silent, "deadlock", "");
__kobjlab(expect, silent, "entry-alive", "");
__kobjlab(expect, predicted, "sysfs", "debugfs", "removal of another cache's debugfs directory");

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
		sysfs_slab_release(s);
	}
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
		debugfs_slab_release(s);
		sysfs_slab_unlink(s);
		sysfs_slab_release(s);
	}
	return 0;
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	if (!s)
		return;
	cpus_read_lock();
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
	cpus_read_unlock();
}

#include "parts/entry.h"
