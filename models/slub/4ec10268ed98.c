/*
 * SLUB at 4ec10268ed98 "mm, slab: unlink slabinfo, sysfs and debugfs immediately" (6.12-rc1).
 *
 * Protocol: kvfree_rcu_barrier() before the locks; under them the shutdown, after which the cache leaves the list, busy
 * or not; without them the directory goes, then rcu_barrier() is waited for where it is needed, and the cache is put.
 *
 * Bugs: SLAB_SUPPORTS_SYSFS is defined as nothing, for which __is_defined() is 0: the kobject is never put, the cache
 * is freed directly, and what belongs to the kobject leaks (mended by 77ced98f0f03). Between the unlock and the removal
 * another task that makes a cache of the same kind finds the name taken [inferred].
 * Left out: that window (CONFIG_ALIASES=1 opens it: a second module has a cache of the same kind).
 */
#define SLUB_AT KERNEL_VERSION(6, 12, 0)
#ifndef CONFIG_ALIASES
#define CONFIG_ALIASES 0
#endif
#include "parts/config.h"

__kobjlab(linux, "6.12");
__kobjlab(since, "6.12");
#if CONFIG_SYSFS
__kobjlab(expect, found, "leak", "kobject_set_name_vargs", "leak of the name of every cache");
#endif
#if CONFIG_SYSFS && CONFIG_ALIASES
__kobjlab(expect, predicted, "dup-name", "/kernel/slab", "duplicate name");
#else
expect_silent_with_memory("dup-name", "");
#endif
expect_silent_with_memory("lock-cycle", "");
expect_silent_with_memory("deadlock", "");
__kobjlab(expect, silent, "entry-alive", "");
__kobjlab(expect, silent, "use-after-free", "");
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

#if CONFIG_SYSFS
#define SLAB_SUPPORTS_SYSFS
#endif
/* 1 when the macro is defined as 1, else 0, as in include/linux/kconfig.h. */
#define __ARG_PLACEHOLDER_1 0,
#define __take_second_arg(__ignored, val, ...) val
#define __is_defined(x) ___is_defined(x)
#define ___is_defined(val) ____is_defined(__ARG_PLACEHOLDER_##val)
#define ____is_defined(arg1_or_junk) __take_second_arg(arg1_or_junk 1, 0)

static void kmem_cache_free_cache(struct kmem_cache *s)
{
	if (__is_defined(SLAB_SUPPORTS_SYSFS) && slab_state >= FULL)
		sysfs_slab_release(s);
	else
		slab_kmem_cache_release(s);
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	int err;

	if (!s)
		return;
	/* Objects of the cache that wait for a grace period. */
	kvfree_rcu_barrier();
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
	mutex_unlock(&slab_mutex);
	cpus_read_unlock();
	sysfs_slab_unlink(s);
	debugfs_slab_release(s);
	/* What is left of it leaks, so that its objects can still be freed. */
	if (err)
		return;
	if (s->flags & SLAB_TYPESAFE_BY_RCU)
		rcu_barrier();
	kmem_cache_free_cache(s);
}

#include "parts/entry.h"
