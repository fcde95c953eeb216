/*
 * SLUB of 6.12, and two modules have caches of the same kind.
 *
 * Bug [inferred]: between the unlock and the removal of the directory another task that makes such a cache finds the
 * name taken; its kobject's name leaks.
 */
__kobjlab(linux, "6.12");
#ifndef CONFIG_ALIASES
#define CONFIG_ALIASES 1
#endif
#include "77ced98f0f03.c"
