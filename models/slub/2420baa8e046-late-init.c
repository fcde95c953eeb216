/*
 * SLUB of 6.13, which reads slab_state once, under slab_mutex, and sysfs comes up while caches are destroyed.
 *
 * Left out: aliases; one that is made before sysfs is up keeps a pointer to its cache, which may be destroyed by then.
 */
__kobjlab(linux, "6.12");
#ifndef CONFIG_LATE_SYSFS
#define CONFIG_LATE_SYSFS 1
#endif
#ifndef CONFIG_ALIASES
#define CONFIG_ALIASES 0
#endif
#include "2420baa8e046.c"
