/*
 * SLUB at 3b7b314053d0, and a module owns a cache.
 *
 * Its text and data are gone while the cache's files can still be used; nothing of them is used then.
 */
__kobjlab(linux, "4.12");
#ifndef CONFIG_MODULE_CACHE
#define CONFIG_MODULE_CACHE 1
#endif
__kobjlab(expect, silent, "module-text", "");
__kobjlab(expect, silent, "module-data", "");
/* The work item is late. */
__kobjlab(expect, predicted, "sysfs-left", "/kernel/slab/xfs_inode/cgroup", "directory of a module's cache is left");
__kobjlab(expect, predicted, "sysfs-left", "/kernel/slab/jbd2_journal_head/cgroup",
	  "directory of a module's cache is left");
#include "3b7b314053d0.c"
