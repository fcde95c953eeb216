/*
 * Models include/linux/percpu.h, percpu-defs.h: a variable for each CPU. All tasks run on CPU 0, whose copy is the variable
 * itself; the others' are reached by per_cpu() and its like.
 */
#ifndef _LINUX_PERCPU_H
#define _LINUX_PERCPU_H

#include <linux/cleanup.h>
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/types.h>

/* The copies of a variable for the CPUs but the first lie behind each other. */
struct percpu_area {
	const void *start;
	unsigned long size;
	void *copies;
	struct percpu_area *next;
};

#define DEFINE_PER_CPU(type, name) \
	__typeof__(type) __percpu_copies_##name[NR_CPUS - 1]; \
	extern __typeof__(__percpu_copies_##name[0]) name; \
	static const struct percpu_area __percpu_area_##name __used __section("percpu_areas") = { \
		.start = &name, .size = sizeof(name), .copies = __percpu_copies_##name }; \
	__typeof__(__percpu_copies_##name[0]) name
#define DECLARE_PER_CPU(type, name) extern __typeof__(type) name
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) DEFINE_PER_CPU(type, name)
#define DEFINE_PER_CPU_ALIGNED(type, name) DEFINE_PER_CPU(type, name)
#define DEFINE_PER_CPU_READ_MOSTLY(type, name) DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name) DECLARE_PER_CPU(type, name)
#define DECLARE_PER_CPU_READ_MOSTLY(type, name) DECLARE_PER_CPU(type, name)
#define EXPORT_PER_CPU_SYMBOL(name) EXPORT_SYMBOL(name)
#define EXPORT_PER_CPU_SYMBOL_GPL(name) EXPORT_SYMBOL(name)

void *__percpu_of(const void *ptr, unsigned int cpu);
#define per_cpu_ptr(ptr, cpu) ((typeof(ptr))__percpu_of(ptr, cpu))
#define per_cpu(var, cpu) (*per_cpu_ptr(&(var), cpu))
#define raw_cpu_ptr(ptr) (ptr)
#define this_cpu_ptr(ptr) (ptr)
#define __get_cpu_var(var) (var)
#define get_cpu_ptr(ptr) (preempt_disable(), (ptr))
#define put_cpu_ptr(ptr) ((void)(ptr), preempt_enable())
#define get_cpu_var(var) (*({ preempt_disable(); &(var); }))
#define put_cpu_var(var) ((void)&(var), preempt_enable())

#define raw_cpu_read(pcp) (pcp)
#define raw_cpu_write(pcp, val) ((void)((pcp) = (val)))
#define raw_cpu_add(pcp, val) ((void)((pcp) += (val)))
#define raw_cpu_or(pcp, val) ((void)((pcp) |= (val)))
#define raw_cpu_and(pcp, val) ((void)((pcp) &= (val)))
#define raw_cpu_add_return(pcp, val) ((pcp) += (val))
#define raw_cpu_xchg(pcp, nval) ({ typeof(pcp) __was = (pcp); (pcp) = (nval); __was; })
#define raw_cpu_cmpxchg(pcp, oval, nval) ({ typeof(pcp) __was = (pcp); if (__was == (oval)) (pcp) = (nval); __was; })
#define raw_cpu_sub(pcp, val) raw_cpu_add(pcp, -(typeof(pcp))(val))
#define raw_cpu_inc(pcp) raw_cpu_add(pcp, 1)
#define raw_cpu_dec(pcp) raw_cpu_sub(pcp, 1)
#define this_cpu_read(pcp) raw_cpu_read(pcp)
#define this_cpu_write(pcp, val) raw_cpu_write(pcp, val)
#define this_cpu_add(pcp, val) raw_cpu_add(pcp, val)
#define this_cpu_sub(pcp, val) raw_cpu_sub(pcp, val)
#define this_cpu_inc(pcp) raw_cpu_inc(pcp)
#define this_cpu_dec(pcp) raw_cpu_dec(pcp)
#define this_cpu_or(pcp, val) raw_cpu_or(pcp, val)
#define this_cpu_and(pcp, val) raw_cpu_and(pcp, val)
#define this_cpu_add_return(pcp, val) raw_cpu_add_return(pcp, val)
#define this_cpu_inc_return(pcp) raw_cpu_add_return(pcp, 1)
#define this_cpu_dec_return(pcp) raw_cpu_add_return(pcp, -1)
#define this_cpu_xchg(pcp, nval) raw_cpu_xchg(pcp, nval)
#define this_cpu_cmpxchg(pcp, oval, nval) raw_cpu_cmpxchg(pcp, oval, nval)
#define __this_cpu_read(pcp) raw_cpu_read(pcp)
#define __this_cpu_write(pcp, val) raw_cpu_write(pcp, val)
#define __this_cpu_add(pcp, val) raw_cpu_add(pcp, val)
#define __this_cpu_sub(pcp, val) raw_cpu_sub(pcp, val)
#define __this_cpu_inc(pcp) raw_cpu_inc(pcp)
#define __this_cpu_dec(pcp) raw_cpu_dec(pcp)
#define __this_cpu_or(pcp, val) raw_cpu_or(pcp, val)
#define __this_cpu_and(pcp, val) raw_cpu_and(pcp, val)
#define __this_cpu_add_return(pcp, val) raw_cpu_add_return(pcp, val)
#define __this_cpu_inc_return(pcp) raw_cpu_add_return(pcp, 1)
#define __this_cpu_dec_return(pcp) raw_cpu_add_return(pcp, -1)
#define __this_cpu_xchg(pcp, nval) raw_cpu_xchg(pcp, nval)

/* Zeroed; NULL. */
void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp);
void free_percpu(void __percpu *ptr);
#define __alloc_percpu(size, align) __alloc_percpu_gfp(size, align, GFP_KERNEL)
#define alloc_percpu_gfp(type, gfp) ((typeof(type) __percpu *)__alloc_percpu_gfp(sizeof(type), __alignof__(type), gfp))
#define alloc_percpu(type) alloc_percpu_gfp(type, GFP_KERNEL)

DEFINE_FREE(free_percpu, void __percpu *, free_percpu(_T))

#endif
