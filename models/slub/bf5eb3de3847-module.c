/*
 * SLUB at bf5eb3de3847, and a module owns a cache: unloading it is the rmmod of the report that led to 3b7b314053d0.
 */
__kobjlab(linux, "4.11");
#ifndef CONFIG_MODULE_CACHE
#define CONFIG_MODULE_CACHE 1
#endif
__kobjlab(expect, silent, "module-text", "");
__kobjlab(expect, silent, "module-data", "");
#include "bf5eb3de3847.c"
