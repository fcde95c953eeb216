/*
 * SLUB at 421af243b1a5 (3.16): as 66c4c35c6bc5, but with the lock, as nobody waits for the helper any more.
 *
 * Bugs: those of 4.10; and 3.16 puts the kobject of a cache that could not be registered: see 54b6a731025f.c.
 */
#define SLUB_AT KERNEL_VERSION(3, 16, 0)
#define SLUB_UEVENT_HELPER UMH_NO_WAIT
__kobjlab(linux, "4.4");
__kobjlab(since, "3.16");
__kobjlab(expect, silent, "hung-task", "call_usermodehelper");
__kobjlab(expect, predicted, "double-free", "create_cache", "double free of a cache whose creation failed");
__kobjlab(expect, predicted, "double-free", "kmem_cache_create", "double free of its name");
__kobjlab(expect, predicted, "double-free", "memcg_create_kmem_cache", "double free of its name");
#include "4.10.c"
