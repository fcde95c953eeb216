/*
 * Models include/linux/compiler.h. The machine's memory is sequentially consistent: barriers are nothing. Marked accesses
 * (READ_ONCE, smp_load_acquire, rcu_dereference ...) are plain ones before which others may go on.
 */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#include <linux/compiler_types.h>

#define likely(x) (x)
#define unlikely(x) (x)

/* Core operations. */
void __read_once(const volatile void *p);
void __write_once(const volatile void *p);

#define READ_ONCE(x) \
	({ \
		const volatile typeof(x) *__once = &(x); \
		__read_once(__once); \
		*__once; \
	})
#define WRITE_ONCE(x, val) \
	do { \
		volatile typeof(x) *__once = &(x); \
		__write_once(__once); \
		*__once = (val); \
	} while (0)
#define ACCESS_ONCE(x) (*(volatile typeof(x) *)&(x))
#define data_race(x) (x)

#define barrier() ((void)0)
#define mb() ((void)0)
#define rmb() ((void)0)
#define wmb() ((void)0)
#define smp_mb() ((void)0)
#define smp_rmb() ((void)0)
#define smp_wmb() ((void)0)
#define smp_mb__before_atomic() ((void)0)
#define smp_mb__after_atomic() ((void)0)
#define smp_store_release(p, v) WRITE_ONCE(*(p), v)
#define smp_load_acquire(p) READ_ONCE(*(p))
#define smp_store_mb(x, v) WRITE_ONCE(x, v)

#define smp_mb__after_spinlock() ((void)0)
#define unreachable() __builtin_unreachable()
#define OPTIMIZER_HIDE_VAR(x) ((void)0)
#define __same_type(a, b) __builtin_types_compatible_p(typeof(a), typeof(b))
#define __must_be_array(a) 0
#define __is_constexpr(x) __builtin_constant_p(x)

#define _THIS_IP_ __kobjlab_this_ip()
#define _RET_IP_ ((unsigned long)__builtin_return_address(0))

#define __stringify_1(x...) #x
#define __stringify(x...) __stringify_1(x)
#define ___PASTE(a, b) a##b
#define __PASTE(a, b) ___PASTE(a, b)
#define __UNIQUE_ID(prefix) __PASTE(__PASTE(__UNIQUE_ID_, prefix), __COUNTER__)

#endif
