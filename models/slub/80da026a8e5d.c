/*
 * SLUB with 80da026a8e5d (4.2 to 5.7): when a cache cannot be registered, its kobject is not put. Otherwise as 4.10.
 *
 * Bug: the name of the kobject leaks (dde3c6b72a16 put it again, 5.8). How it comes to that: see 54b6a731025f.c.
 */
#define SLUB_AT KERNEL_VERSION(4, 2, 0)
#ifndef CONFIG_SLUB_DEBUG
#define CONFIG_SLUB_DEBUG 1
#endif
__kobjlab(linux, "4.4");
__kobjlab(since, "4.2");
__kobjlab(expect, found, "leak", "kobject_set_name_vargs", "leak of the name of a failed registration");
__kobjlab(expect, silent, "double-free", "");
#include "4.10.c"
