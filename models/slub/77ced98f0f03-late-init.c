/*
 * SLUB of 6.12-rc, and sysfs comes up while caches are destroyed.
 *
 * Bug: slab_state is read when the locks are dropped. slab_late_init() may have run by then, and has not seen the
 * cache, which is off the list: a kobject is removed and put that was never initialised (mended by "mm/slab: sample
 * slab_state once in kmem_cache_destroy()").
 */
__kobjlab(linux, "6.12");
#ifndef CONFIG_LATE_SYSFS
#define CONFIG_LATE_SYSFS 1
#endif
__kobjlab(expect, found, "kobject", "kobject: '…' (…): is not initialized, yet kobject_put() is being called.",
	  "put of a kobject that was never initialised");
__kobjlab(expect, predicted, "refcount", "kobject_put", "put of a kobject that was never initialised");
#include "77ced98f0f03.c"
