/* The configuration of a SLUB model: -D changes it. What a model has by default it may say before it includes this. */
#ifndef PARTS_CONFIG_H
#define PARTS_CONFIG_H

#include <linux/version.h>

#ifndef CONFIG_SYSFS
#define CONFIG_SYSFS 1
#endif
#ifndef CONFIG_MEMCG
#define CONFIG_MEMCG 1
#endif
/* Boot option slub_memcg_sysfs=: children have directories, in their root's "cgroup". */
#ifndef CONFIG_SLUB_MEMCG_SYSFS_ON
#define CONFIG_SLUB_MEMCG_SYSFS_ON 1
#endif
/* Without it the memory hotplug lock is nothing. */
#ifndef CONFIG_MEMORY_HOTPLUG
#define CONFIG_MEMORY_HOTPLUG 0
#endif
/* CPUs, and memory, may go. */
#ifndef CONFIG_HOTPLUG
#define CONFIG_HOTPLUG 1
#endif
/*
 * Ours: children are made and deactivated while something else happens to their root. Until 92ee383f6daa (4.18) nobody waits
 * for that, which hides everything else; so 0 then: whoever makes or deactivates a child waits until it is done. 1: there
 * are both. 2: nobody waits.
 */
#ifndef CONFIG_MEMCG_RACES
#if SLUB_AT >= KERNEL_VERSION(4, 18, 0)
#define CONFIG_MEMCG_RACES 1
#else
#define CONFIG_MEMCG_RACES 0
#endif
#endif
/* Ours: caches are made before sysfs is up. */
#ifndef CONFIG_BOOT_CACHES
#define CONFIG_BOOT_CACHES 0
#endif
/* Ours: two modules have caches of the same kind, which are merged. */
#ifndef CONFIG_ALIASES
#define CONFIG_ALIASES 1
#endif
/* Ours: modules whose caches cannot be merged, so that their directories have their names, are loaded again. */
#ifndef CONFIG_RELOAD
#define CONFIG_RELOAD 1
#endif

/* From 5.9 on all cgroups share one set of caches. */
#define SLUB_MEMCG (CONFIG_MEMCG && SLUB_AT < KERNEL_VERSION(5, 9, 0))

#endif
