/*
 * SLUB from 5.15 to 5.19.
 *
 * Protocol: as in 5.12; `cpu_partial` and `shrink` flush the other processors by work items.
 *
 * Bugs: from 5.15 on (5a836bf6b09f) a write of `cpu_partial` takes cpus_read_lock() inside its active reference, and
 * destruction drains while it holds it (mended by 0495e337b703); to hang, a CPU must be going at that time. The work
 * item removes an RCU cache's debugfs directory by name, which may be that of a new cache by then [inferred].
 */
#define SLUB_AT KERNEL_VERSION(5, 15, 0)
#include "parts/config.h"

__kobjlab(linux, "5.15");
__kobjlab(since, "5.15");
expect_silent_with_memory("dup-name", "");
__kobjlab(expect, silent, "entry-alive", "");
#if CONFIG_SYSFS
#if CONFIG_HOTPLUG
__kobjlab(expect, found, "lock-cycle", "cpu_hotplug_lock(SN+EN)", "lock cycle of cpu_partial and the cpu hotplug lock");
__kobjlab(expect, found, "deadlock", "cpu_hotplug_lock kn->active", "real deadlock");
#else
__kobjlab(expect, found, "lock-cycle", "cpu_hotplug_lock(SN)", "lock cycle of cpu_partial and the cpu hotplug lock");
#endif
#endif
__kobjlab(expect, predicted, "sysfs", "debugfs", "removal of another cache's debugfs directory");
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
