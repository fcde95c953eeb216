/*
 * SLUB at bf5eb3de3847, booted with slub_debug=O; its twin is d50d82faa0c9-debug-o.c.
 *
 * Bug: caches that lose their debugging because it would enlarge their slabs are merged with none, but their
 * directories have the name of those that can be: two of one kind have one name (mended by 11066386efa6, 4.15).
 */
__kobjlab(linux, "4.11");
#ifndef CONFIG_SLUB_DEBUG_O
#define CONFIG_SLUB_DEBUG_O 1
#endif
#include "bf5eb3de3847.c"
