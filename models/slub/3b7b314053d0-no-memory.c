/*
 * SLUB at 3b7b314053d0, and allocations fail.
 *
 * Bug: when the files of a directory cannot be made, sysfs_slab_add() removes it with all locks held, and waits for who
 * writes to a file that is there already: the lock cycle that 3b7b314053d0 was to mend [inferred]. More in
 * parts/expect-no-memory.h. All models have this door: -D CONFIG_FAIL_ALLOCATIONS=1.
 */
__kobjlab(linux, "4.12");
#ifndef CONFIG_FAIL_ALLOCATIONS
#define CONFIG_FAIL_ALLOCATIONS 1
#endif
#include "3b7b314053d0.c"
