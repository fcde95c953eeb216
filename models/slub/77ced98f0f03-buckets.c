/*
 * SLUB of 6.11 and 6.12-rc, with CONFIG_DEBUG_VM, where the least alignment of kmalloc() is 16; its twin is
 * 9c9201afebea.c.
 *
 * Bug: kmem_buckets_create() makes two caches of the name memdup_user-16 (the warning came with 6.12). 79efebae4afc
 * mended the same in 9p.
 */
__kobjlab(linux, "6.12");
#ifndef CONFIG_BUCKETS
#define CONFIG_BUCKETS 2
#endif
#ifndef CONFIG_DEBUG_VM
#define CONFIG_DEBUG_VM 1
#endif
__kobjlab(expect, found, "warning", "kmem_cache_sanity_check", "two caches of one name");
#include "77ced98f0f03.c"
