/* Models include/linux/memory_hotplug.h: the lock that keeps memory from coming and going. Left out: hotplug itself. */
#ifndef _LINUX_MEMORY_HOTPLUG_H
#define _LINUX_MEMORY_HOTPLUG_H

void get_online_mems(void);
void put_online_mems(void);

/* For models of a writer: waits until no reader is left, and keeps new ones out. */
void mem_hotplug_begin(void);
void mem_hotplug_done(void);

#endif
