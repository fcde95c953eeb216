/*
 * SLUB at bf5eb3de3847, and a module owns a cache and forgets rcu_barrier() when it is unloaded; its twin is
 * bf5eb3de3847-module.c.
 *
 * Bug, the module's: RCU callbacks that are in its text free its objects, and still wait when the text is gone.
 * kmem_cache_destroy() cannot help: it finds objects, says so, and the cache stays.
 */
__kobjlab(linux, "4.11");
#ifndef CONFIG_MODULE_CACHE
#define CONFIG_MODULE_CACHE 2
#endif
__kobjlab(expect, found, "module-text", "", "RCU callback in the text of a module that is gone");
/* When it is loaded again before that. */
__kobjlab(expect, predicted, "null-deref", "kmem_cache_free", "RCU callback of the module as it was loaded before");
/* The cache stays. */
__kobjlab(expect, predicted, "sysfs-left", "/kernel/slab/xfs_inode/cgroup", "directory of a module's cache is left");
#include "bf5eb3de3847.c"
