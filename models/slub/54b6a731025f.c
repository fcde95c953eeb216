/*
 * SLUB with 54b6a731025f (3.16 to 4.1): when a cache cannot be registered, its kobject is put. Otherwise as 4.10.
 *
 * Bug: the put releases the cache, and create_cache() frees it again (mended by 80da026a8e5d). Names are taken by
 * caches that could be merged once and, since debugging was turned on for them, cannot be any more.
 */
#define SLUB_AT KERNEL_VERSION(3, 16, 0)
#ifndef CONFIG_SLUB_DEBUG
#define CONFIG_SLUB_DEBUG 1
#endif
__kobjlab(linux, "4.4");
__kobjlab(since, "3.16");
__kobjlab(expect, found, "double-free", "create_cache", "double free of a cache whose creation failed");
__kobjlab(expect, predicted, "double-free", "kmem_cache_create", "double free of its name");
__kobjlab(expect, predicted, "double-free", "memcg_create_kmem_cache", "double free of its name");
#include "4.10.c"
