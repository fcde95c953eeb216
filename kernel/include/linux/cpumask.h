/*
 * Models include/linux/cpumask.h. Tasks do not run on particular CPUs; that there are two is for those who wait for one to come
 * or go.
 */
#ifndef _LINUX_CPUMASK_H
#define _LINUX_CPUMASK_H

#include <linux/types.h>

#define NR_CPUS 2
#define nr_cpu_ids 2u
#define nr_cpumask_bits 2u

extern unsigned int __cpu_online_mask;

#define cpu_online(cpu) ((int)(__cpu_online_mask >> (cpu) & 1))
#define cpu_possible(cpu) ((cpu) < nr_cpu_ids)
#define cpu_present(cpu) cpu_possible(cpu)
#define num_possible_cpus() nr_cpu_ids
#define num_present_cpus() nr_cpu_ids
#define num_online_cpus() ((unsigned int)(cpu_online(0) + cpu_online(1)))
#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < nr_cpu_ids; (cpu)++)
#define for_each_present_cpu(cpu) for_each_possible_cpu(cpu)
#define for_each_online_cpu(cpu) for_each_possible_cpu(cpu) if (cpu_online(cpu))

#endif
