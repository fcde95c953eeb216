/*
 * SLUB at dfd3df31c9db "mm/slab/kvfree_rcu: Switch to WQ_MEM_RECLAIM wq" (6.14): kvfree_rcu() has a work queue of its
 * own, for which memory reclaim may wait. Otherwise as 6.13.
 *
 * No bugs are known.
 */
#define SLUB_AT KERNEL_VERSION(6, 14, 0)
#ifndef CONFIG_RECLAIM_WORK
#define CONFIG_RECLAIM_WORK 1
#endif
__kobjlab(linux, "6.12");
__kobjlab(since, "6.14");
__kobjlab(expect, silent, "warning", "");
#include "2420baa8e046.c"
