/*
 * SLUB of the newest kernel, and a module owns a cache.
 */
__kobjlab(linux, "6.12");
#ifndef CONFIG_MODULE_CACHE
#define CONFIG_MODULE_CACHE 1
#endif
__kobjlab(expect, silent, "module-text", "");
__kobjlab(expect, silent, "module-data", "");
#include "newest.c"
