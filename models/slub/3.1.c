/*
 * SLUB until 3.1: as 4.10, but the event of a new cache is sent with the caches' lock held, and its sender waits until
 * the user mode helper was started.
 *
 * Bug: starting a program may need that lock (mended by 66c4c35c6bc5).
 * Left out: until 3.15 the cache was freed without waiting for its kobject (41a212859a4d).
 * Differs: the lock was slub_lock, an rw_semaphore.
 */
#define SLUB_AT KERNEL_VERSION(3, 1, 0)
#define SLUB_UEVENT_HELPER UMH_WAIT_EXEC
#ifndef CONFIG_MEMCG
#define CONFIG_MEMCG 0
#endif
#ifndef CONFIG_HOTPLUG
#define CONFIG_HOTPLUG 0
#endif
__kobjlab(linux, "4.4");
__kobjlab(since, "3.1");
__kobjlab(expect, found, "hung-task", "call_usermodehelper",
	  "real deadlock of a creation and the helper that it waits for");
#include "4.10.c"
