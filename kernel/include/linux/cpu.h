/* Models include/linux/cpu.h and cpuhplock.h: the lock that keeps CPUs from coming and going. Left out: hotplug itself. */
#ifndef _LINUX_CPU_H
#define _LINUX_CPU_H

/* Names until 4.12, and since. */
void get_online_cpus(void);
void put_online_cpus(void);
void cpus_read_lock(void);
void cpus_read_unlock(void);

/* For models of a writer: waits until no reader is left, and keeps new ones out. */
void cpu_hotplug_begin(void);
void cpu_hotplug_done(void);

#endif
