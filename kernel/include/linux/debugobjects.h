/*
 * Models include/linux/debugobjects.h: what is known about objects that the kernel uses until they have run. Their owners (work
 * items: the machine's FIFO; timers: the list of pending ones) say whether they are active. Memory that is freed with a
 * queued item in it is found by the core.
 */
#ifndef _LINUX_DEBUGOBJECTS_H
#define _LINUX_DEBUGOBJECTS_H

#include <linux/types.h>

/* Core operation. */
int object_is_on_stack(const void *obj);

/*
 * An object is initialised. type: as reports name it; onstack: whether it says that it lies on the stack; active: the
 * function that it would have run, NULL when it is not active.
 */
void debug_object_init(void *addr, const char *type, int onstack, const void *active);

#endif
