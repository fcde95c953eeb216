/*
 * Models include/linux/debugobjects.h: objects that the kernel uses until they have run. Active timers and RCU heads are known to
 * the core, queued work items by the machine's FIFO; that memory which holds one is freed, or goes with its stack frame, is found
 * by the core.
 */
#ifndef _LINUX_DEBUGOBJECTS_H
#define _LINUX_DEBUGOBJECTS_H

#include <linux/types.h>

/* What was done to an object, and what it is; as in src/machine/debug-object.ts. */
#define ODEBUG_INIT 0
#define ODEBUG_FREE 1
#define ODEBUG_ACTIVATE 2
#define ODEBUG_ASSERT_INIT 3

#define ODEBUG_WORK 0
#define ODEBUG_TIMER 1
#define ODEBUG_HRTIMER 2
#define ODEBUG_RCU_HEAD 3

/* Core operations. entry: with which it waits on a list, NULL when on none; false: it was active already. */
bool __debug_object_activate(const void *addr, unsigned int type, const void *function, const void *entry);
/* Whether it was active. */
bool __debug_object_deactivate(const void *addr);
bool __debug_object_active(const void *addr);
/* A finding. function: that it would have run, NULL for none. */
void __debug_object_report(unsigned int action, unsigned int type, const void *addr, const void *function);
/* Memory that is given back by other means than kfree(). */
void debug_check_no_obj_freed(const void *address, unsigned long size);
int object_is_on_stack(const void *obj);

/* An object says, or does not, that it lies on the stack: whether that is so. */
void debug_object_is_on_stack(const void *addr, int onstack);

#endif
