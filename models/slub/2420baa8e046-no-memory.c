/*
 * SLUB of 6.13, and allocations fail.
 *
 * Bug [inferred]: when there is no memory for a unique id, sysfs_slab_add() returns before it initialises the kobject.
 * Creation proceeds, and destruction puts a kobject that never was one: the cache leaks, with a warning. What else
 * fails is survived: no name, no directory, no link.
 */
__kobjlab(linux, "6.12");
#ifndef CONFIG_FAIL_ALLOCATIONS
#define CONFIG_FAIL_ALLOCATIONS 1
#endif
#include "2420baa8e046.c"
