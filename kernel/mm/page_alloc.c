/*
 * Models the part of mm/page_alloc.c that tells lockdep of reclaim: the map that is "held" by who reclaims memory for an
 * allocation that may enter file systems (4.14 and later). The core takes it in kmalloc().
 */
#include <linux/lockdep.h>
#include <linux/sched/mm.h>

struct lockdep_map __fs_reclaim_map = STATIC_LOCKDEP_MAP_INIT("fs_reclaim", &__fs_reclaim_map);
