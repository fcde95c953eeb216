/*
 * SLUB of the newest kernel that was read (7.x): as 6.13, but only the cache's own objects are waited for, and the
 * works of kfree_nolock(), of which there are none here.
 *
 * Protocol: kvfree_rcu_barrier_on_cache() before the locks; under them the shutdown, after which the cache leaves the
 * list, busy or not; without them the directory goes, then rcu_barrier() is waited for where it is needed, and the
 * cache is put.
 *
 * No bugs are known; as 6.13.
 */
#define SLUB_AT KERNEL_VERSION(7, 0, 0)
#include "parts/config.h"

__kobjlab(linux, "6.12");
__kobjlab(since, "7.0");
expect_silent_with_memory("lock-cycle", "");
expect_silent_with_memory("deadlock", "");
__kobjlab(expect, silent, "dup-name", "");
__kobjlab(expect, silent, "entry-alive", "");
#if CONFIG_MODULE_CACHE == 2
__kobjlab(expect, predicted, "leak", "create_cache",
	  "leak, on purpose, of a cache that was destroyed with objects in it");
#else
expect_silent_with_memory("leak", "");
#endif
__kobjlab(expect, silent, "use-after-free", "");
#include "parts/expect-no-memory.h"

#include "parts/slab.h"
#include "parts/attributes.h"
#include "parts/debugfs.h"
#include "parts/sysfs.h"
#include "parts/create.h"
#include "parts/kvfree-rcu.h"

#if CONFIG_SYSFS
static void sysfs_slab_unlink(struct kmem_cache *s)
{
	if (s->kobj.state_in_sysfs)
		kobject_del(&s->kobj);
}
#endif

static int __kmem_cache_shutdown(struct kmem_cache *s)
{
	return kmem_cache_is_busy(s);
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	bool in_sysfs = false;
	int err;

	if (!s)
		return;
	/* Objects of the cache that wait for a grace period. */
	kvfree_rcu_barrier_on_cache(s);
	defer_free_barrier();
	cpus_read_lock();
	mutex_lock(&slab_mutex);
	s->refcount--;
	if (s->refcount) {
		mutex_unlock(&slab_mutex);
		cpus_read_unlock();
		return;
	}
	err = __kmem_cache_shutdown(s);
	/* Its user's mistake, and no finding. */
	WARN_TEXT(err, "%s %s: Slab cache still has objects when called from %pS", __func__, s->name,
		  __builtin_return_address(0));
	list_del(&s->list);
	/* Once: slab_sysfs_init() must not come in between. */
	in_sysfs = slab_state >= FULL;
	mutex_unlock(&slab_mutex);
	cpus_read_unlock();
	if (in_sysfs)
		sysfs_slab_unlink(s);
	debugfs_slab_release(s);
	/* What is left of it leaks, so that its objects can still be freed. */
	if (err)
		return;
	if (s->flags & SLAB_TYPESAFE_BY_RCU)
		rcu_barrier();
	if (in_sysfs)
		sysfs_slab_release(s);
	else
		slab_kmem_cache_release(s);
}

#include "parts/entry.h"
