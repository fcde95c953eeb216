/*
 * SLUB from 4.13 to 4.17, and children are made and deactivated while their root is destroyed.
 *
 * Bugs: nobody waits for the work items that do that (mended by 92ee383f6daa, 4.18): they use the destroyed root or
 * child. 4.10 to 4.12 have the same race (CONFIG_MEMCG_RACES=2).
 */
__kobjlab(linux, "4.13");
#ifndef CONFIG_SLUB_MEMCG_SYSFS_ON
#define CONFIG_SLUB_MEMCG_SYSFS_ON 1
#endif
#ifndef CONFIG_MEMCG_RACES
#define CONFIG_MEMCG_RACES 2
#endif
#include "3b7b314053d0-leak-fixed.c"
