/*
 * SLUB at dde3c6b72a16 "mm/slub: fix a memory leak in sysfs_slab_add()" (5.8), with d38a2b7a9c93 "mm: memcg/slab: fix
 * memory leak at non-root kmem_cache destroy".
 *
 * Protocol: as in 5.5, but children are waited for only when the last user goes: the count is dropped, the cache marked
 * as dying and passed over by merging, and the locks are dropped while its name still stands. No uevents any more.
 *
 * Bugs: as in 4.18, but for the uevents. While the locks are dropped another task can make a cache of the same kind: a
 * duplicate name [inferred]. A creation that fails so puts its kobject, which frees the cache, and then frees it again
 * (reverted by 757fed1d0898, 5.11; 5.9 and 5.10, which put as well, are otherwise as 757fed1d0898.c).
 */
#define SLUB_AT KERNEL_VERSION(5, 8, 0)
#define SLUB_REMOVES_BY_WORK
#include "parts/config.h"

__kobjlab(linux, "5.8");
__kobjlab(since, "5.8");
#if CONFIG_SYSFS && CONFIG_MEMCG
__kobjlab(expect, found, "lock-cycle", "kn->active slab_mutex", "lock cycle slab_mutex/kn->active");
__kobjlab(expect, found, "deadlock", "kn->active slab_mutex", "real deadlock");
#endif
#include "parts/expect-hotplug.h"
#include "parts/expect-no-memory.h"
__kobjlab(expect, silent, "entry-alive", "");
#include "parts/expect-unlink.h"
#if CONFIG_SYSFS && CONFIG_MEMCG
__kobjlab(expect, predicted, "dup-name", "/kernel/slab", "duplicate name");
__kobjlab(expect, found, "double-free", "create_cache", "double free of a cache whose creation failed");
__kobjlab(expect, predicted, "double-free", "kmem_cache_create", "double free of its name");
__kobjlab(expect, predicted, "double-free", "memcg_create_kmem_cache", "double free of its name");
#endif

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
	rcu_barrier();
	flush_workqueue(memcg_kmem_cache_wq);
	/* a264df74df38: and those whose references are being killed. */
	if (!list_empty(&s->memcg_params.children))
		rcu_barrier();
#endif
}

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
#if SLUB_MEMCG
	s->memcg_params.dying = true;
	mutex_unlock(&slab_mutex);
	put_online_mems();
	put_online_cpus();
	flush_memcg_workqueue(s);
	get_online_cpus();
	get_online_mems();
	mutex_lock(&slab_mutex);
#endif
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
