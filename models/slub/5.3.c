/*
 * SLUB of 5.3 and 5.4: as 5.5.c, without a264df74df38.
 *
 * Bug: a child is deactivated by one grace period and a work item, and the end of its references needs another grace
 * period. Nobody waits for that: the root's destruction frees a child whose RCU callback is still to come.
 */
#define SLUB_AT KERNEL_VERSION(5, 3, 0)
#include "parts/config.h"

__kobjlab(linux, "5.3");
__kobjlab(since, "5.3");
#if CONFIG_MEMCG
__kobjlab(expect, found, "use-after-free", "kmemcg_cache_shutdown", "use of a memcg child by its RCU callback");
__kobjlab(expect, predicted, "active-object", "slab_kmem_cache_release", "memcg child freed before its RCU callback");
#endif
#include "5.5.c"
