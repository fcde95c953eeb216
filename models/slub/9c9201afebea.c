/*
 * SLUB with 9c9201afebea (6.12): as 77ced98f0f03-buckets.c, but sizes that are the same have one cache.
 */
__kobjlab(linux, "6.12");
#ifndef CONFIG_BUCKETS
#define CONFIG_BUCKETS 1
#endif
#ifndef CONFIG_DEBUG_VM
#define CONFIG_DEBUG_VM 1
#endif
__kobjlab(expect, silent, "warning", "");
#include "77ced98f0f03.c"
