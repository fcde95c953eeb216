/*
 * SLUB at d50d82faa0c9, booted with slub_debug=O: with 11066386efa6 (4.15) caches that lose their debugging have
 * directories with their own names.
 */
__kobjlab(linux, "4.18");
#ifndef CONFIG_SLUB_DEBUG_O
#define CONFIG_SLUB_DEBUG_O 1
#endif
#include "d50d82faa0c9.c"
