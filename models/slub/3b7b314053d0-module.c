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
#include "3b7b314053d0.c"
