/*
 * SLUB at 3b7b314053d0, and modules whose caches cannot be merged are loaded again.
 *
 * Bug [inferred, supported by the report of July 2019 for 5.2]: when the work item has not run yet, sysfs_slab_add()
 * finds the old directory under the name that it is about to give, and removes it under slab_mutex: the lock cycle
 * that 3b7b314053d0 was to mend.
 */
__kobjlab(linux, "4.12");
#ifndef CONFIG_RELOAD
#define CONFIG_RELOAD 1
#endif
#include "3b7b314053d0.c"
