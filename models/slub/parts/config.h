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
/* Creation checks names and sizes; from 6.12 on it warns of a name that is there already. */
#ifndef CONFIG_DEBUG_VM
#define CONFIG_DEBUG_VM 0
#endif
/* Until 5.8: debugging of a cache is turned on by writing to its files. */
#ifndef CONFIG_SLUB_DEBUG
#define CONFIG_SLUB_DEBUG 0
#endif
/*
 * Until 5.8. Boot option slub_debug=O: all caches shall be debugged but those whose slabs that would enlarge; here that
 * is all of them. They do without, and still are merged with nothing.
 */
#ifndef CONFIG_SLUB_DEBUG_O
#define CONFIG_SLUB_DEBUG_O 0
#endif
/*
 * Ours: children are made and deactivated while something else happens to their root. Until 92ee383f6daa (4.18) nobody
 * waits for that, which hides everything else; so 0 then: whoever makes or deactivates a child waits until it is done.
 * 1: there are both. 2: nobody waits.
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
/* Ours: sysfs comes up while programs run, instead of when the kernel boots. */
#ifndef CONFIG_LATE_SYSFS
#define CONFIG_LATE_SYSFS 0
#endif
/* Ours: caches belong to modules whose text and data go away. 2: one of them forgets to wait for its RCU callbacks. */
#ifndef CONFIG_MODULE_CACHE
#define CONFIG_MODULE_CACHE 0
#endif
/* Ours: a cache may be destroyed by a work item that memory reclaim waits for. */
#ifndef CONFIG_RECLAIM_WORK
#define CONFIG_RECLAIM_WORK 0
#endif
/* Ours: each allocation may fail. */
#ifndef CONFIG_FAIL_ALLOCATIONS
#define CONFIG_FAIL_ALLOCATIONS 0
#endif
#if CONFIG_FAIL_ALLOCATIONS
__kobjlab(allocations, may_fail);
/* What is silent as long as there is memory; expect-no-memory.h says what there is when there is none. */
#define expect_silent_with_memory(kind, what)
#else
#define expect_silent_with_memory(kind, what) __kobjlab(expect, silent, kind, what)
#endif
/* Ours: there is a set of caches for copies from user space. 2: two of them have one name. */
#ifndef CONFIG_BUCKETS
#define CONFIG_BUCKETS 0
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

/* What lockdep calls the locks of files and of hotplug. */
#if SLUB_AT < KERNEL_VERSION(4, 13, 0)
#define SLUB_CPU_LOCK "cpu_hotplug.dep_map"
#define SLUB_MEM_LOCK "mem_hotplug.lock"
#elif SLUB_AT < KERNEL_VERSION(5, 7, 0)
#define SLUB_CPU_LOCK "cpu_hotplug_lock.rw_sem"
#define SLUB_MEM_LOCK "mem_hotplug_lock.rw_sem"
#else
#define SLUB_CPU_LOCK "cpu_hotplug_lock"
#define SLUB_MEM_LOCK "mem_hotplug_lock"
#endif
#if SLUB_AT < KERNEL_VERSION(4, 13, 0)
#define SLUB_FILE_LOCK "s_active"
#elif SLUB_AT < KERNEL_VERSION(5, 4, 0)
#define SLUB_FILE_LOCK "kn->count"
#else
#define SLUB_FILE_LOCK "kn->active"
#endif

#endif
