/*
 * SLUB at 66c4c35c6bc5 "slub: Do not hold slub_lock when calling sysfs_slab_add()" (3.3 to 3.15): as 3.1, but the
 * directory is made, and the event sent, without the lock.
 *
 * Bug: meanwhile another task makes the same memcg child, or a cache of the same kind (mended by 421af243b1a5, when
 * nobody waited for the helper any more).
 */
#define SLUB_AT KERNEL_VERSION(3, 3, 0)
#define SLUB_UEVENT_HELPER UMH_WAIT_EXEC
#define SLUB_ADDS_UNLOCKED
#ifndef CONFIG_MEMCG_RACES
#define CONFIG_MEMCG_RACES 1
#endif
__kobjlab(linux, "4.4");
__kobjlab(since, "3.3");
__kobjlab(expect, silent, "hung-task", "call_usermodehelper");
__kobjlab(expect, found, "dup-name", "/kernel/slab", "duplicate name");
#include "4.10.c"
