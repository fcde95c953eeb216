/* Models include/linux/cpu.h and cpuhplock.h: the lock that keeps CPUs from coming and going, and those who make them. */
#ifndef _LINUX_CPU_H
#define _LINUX_CPU_H

#include <linux/cleanup.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>

/* Names until 4.12, and since. */
void get_online_cpus(void);
void put_online_cpus(void);
void cpus_read_lock(void);
void cpus_read_unlock(void);

/* For models of a writer: waits until no reader is left, and keeps new ones out. */
void cpu_hotplug_begin(void);
void cpu_hotplug_done(void);

/* A CPU goes off line, or comes back: 0, -EBUSY, -EINVAL, or the error of a state's function. */
int remove_cpu(unsigned int cpu);
int add_cpu(unsigned int cpu);

DEFINE_LOCK_GUARD_0(cpus_read_lock, cpus_read_lock(), cpus_read_unlock())

#endif
