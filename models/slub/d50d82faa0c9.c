/*
 * SLUB at d50d82faa0c9 "slub: fix failure when we delete and create a slab cache" (4.18), with 92ee383f6daa "mm: fix
 * race between kmem_cache destroy, create and deactivate".
 *
 * Protocol: the directory goes under the locks again (sysfs_slab_unlink()), so that its name is free when they are
 * dropped; the work item stays for the "cgroup" set and the uevent. Before all that, children that are still to be made
 * or deactivated are waited for.
 *
 * Bugs: the cycle of bf5eb3de3847 is back, in destruction as well as in the removal by name in sysfs_slab_add()
 * (reported by Steven Rostedt, July 2019, for 5.2). Leaks, and REMOVE events that are late or doubled: see
 * parts/expect-unlink.h [inferred]. Writers of `shrink` wait for hotplug inside their active references [inferred].
 */
#define SLUB_AT KERNEL_VERSION(4, 18, 0)
#define SLUB_REMOVES_BY_WORK
#include "parts/config.h"

__kobjlab(linux, "4.18");
__kobjlab(since, "4.18");
#if CONFIG_SYSFS && CONFIG_MEMCG
__kobjlab(expect, found, "lock-cycle", "kn->count slab_mutex", "lock cycle slab_mutex/kn->count");
__kobjlab(expect, found, "deadlock", "kn->count slab_mutex", "real deadlock");
#endif
#include "parts/expect-hotplug.h"
#include "parts/expect-no-memory.h"
expect_silent_with_memory("dup-name", "");
__kobjlab(expect, silent, "entry-alive", "");
#if !(CONFIG_SYSFS && CONFIG_MEMCG && CONFIG_SLUB_MEMCG_SYSFS_ON)
expect_silent_with_memory("use-after-free", "");
#endif
#include "parts/expect-unlink.h"

#include "parts/slab.h"
#include "parts/attributes.h"
#include "parts/sysfs.h"
#include "parts/create.h"
#include "parts/memcg.h"

#if CONFIG_SYSFS
static void sysfs_slab_remove_workfn(struct work_struct *work)
{
	struct kmem_cache *s = container_of(work, struct kmem_cache, kobj_remove_work);

	if (!s->kobj.state_in_sysfs)
		goto out;
#if SLUB_MEMCG
	kset_unregister(s->memcg_kset);
#endif
	kobject_uevent(&s->kobj, KOBJ_REMOVE);
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

static void sysfs_slab_unlink(struct kmem_cache *s)
{
	if (slab_state >= FULL)
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

static int shutdown_cache(struct kmem_cache *s)
{
	if (__kmem_cache_shutdown(s))
		return -EBUSY;
	memcg_unlink_cache(s);
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

#include "parts/shutdown-memcg.h"

/* Children that are still to be made or deactivated. */
static void flush_memcg_workqueue(struct kmem_cache *s)
{
#if SLUB_MEMCG
	mutex_lock(&slab_mutex);
	s->memcg_params.dying = true;
	mutex_unlock(&slab_mutex);
	rcu_barrier_sched();
	flush_workqueue(memcg_kmem_cache_wq);
#endif
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	int err;

	if (!s)
		return;
	flush_memcg_workqueue(s);
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
