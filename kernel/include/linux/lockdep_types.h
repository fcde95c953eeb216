/* Models include/linux/lockdep_types.h: the kinds of locks; how deep they may nest stands in lockdep.h. */
#ifndef _LINUX_LOCKDEP_TYPES_H
#define _LINUX_LOCKDEP_TYPES_H

#include <linux/lockdep.h>

#define LD_LOCK_NORMAL 0
#define LD_LOCK_PERCPU 1
#define LD_LOCK_WAIT_OVERRIDE 2

#endif
