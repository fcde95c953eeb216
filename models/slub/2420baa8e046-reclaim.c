/*
 * SLUB of 6.13, and a cache is destroyed by a work item that memory reclaim waits for.
 *
 * Bug: kmem_cache_destroy() flushes the work item of kvfree_rcu(), which is on system_unbound_wq: nobody guarantees
 * that it runs when there is no memory left (nvme_scan_work; mended by dfd3df31c9db, 6.14).
 */
__kobjlab(linux, "6.12");
#ifndef CONFIG_RECLAIM_WORK
#define CONFIG_RECLAIM_WORK 1
#endif
__kobjlab(expect, found, "warning", "check_flush_dependency", "flush of what may wait for memory by who must not");
#include "2420baa8e046.c"
