/*
 * SLUB from 6.1 to 6.11, and modules whose caches cannot be merged are loaded again.
 *
 * Bugs [inferred]: when the work item has not run yet, sysfs_slab_add() removes the old directory, by name and under
 * slab_mutex, and a write of `cpu_partial` there may be waiting for a CPU that goes, and that for a destruction that
 * waits for slab_mutex. The work item later removes the new cache's debugfs directory, by name, too.
 */
__kobjlab(linux, "6.6");
#ifndef CONFIG_RELOAD
#define CONFIG_RELOAD 1
#endif
#include "46a9ea668190.c"
