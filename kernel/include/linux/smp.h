/* Models include/linux/smp.h: all tasks run on CPU 0. */
#ifndef _LINUX_SMP_H
#define _LINUX_SMP_H

#include <linux/cpumask.h>
#include <linux/preempt.h>
#include <linux/sched.h>

typedef void (*smp_call_func_t)(void *info);

#define on_each_cpu(func, info, wait) ((void)(wait), (func)(info))
#define smp_call_function(func, info, wait) ((void)(func), (void)(info), (void)(wait))
#define smp_call_function_single(cpu, func, info, wait) ((void)(cpu), (void)(wait), (func)(info), 0)

#endif
