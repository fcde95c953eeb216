/*
 * Models include/linux/atomic.h. Core operations, each visible; the rest are macros over them. Left out: the
 * _relaxed, _acquire and _release forms mean the same as the full ones.
 */
#ifndef _LINUX_ATOMIC_H
#define _LINUX_ATOMIC_H

#include <linux/types.h>

#define ATOMIC_INIT(i) { (i) }
#define ATOMIC64_INIT(i) { (i) }
#define ATOMIC_LONG_INIT(i) { (i) }

int atomic_read(const atomic_t *v);
void atomic_set(atomic_t *v, int i);
int atomic_add_return(int i, atomic_t *v);
int atomic_xchg(atomic_t *v, int new);
int atomic_cmpxchg(atomic_t *v, int old, int new);
int atomic_add_unless(atomic_t *v, int a, int u);
s64 atomic64_read(const atomic64_t *v);
void atomic64_set(atomic64_t *v, s64 i);
s64 atomic64_add_return(s64 i, atomic64_t *v);
s64 atomic64_xchg(atomic64_t *v, s64 new);
s64 atomic64_cmpxchg(atomic64_t *v, s64 old, s64 new);
int atomic64_add_unless(atomic64_t *v, s64 a, s64 u);

#define atomic_add(i, v) ((void)atomic_add_return(i, v))
#define atomic_sub(i, v) ((void)atomic_add_return(-(i), v))
#define atomic_inc(v) ((void)atomic_add_return(1, v))
#define atomic_dec(v) ((void)atomic_add_return(-1, v))
#define atomic_sub_return(i, v) atomic_add_return(-(i), v)
#define atomic_inc_return(v) atomic_add_return(1, v)
#define atomic_dec_return(v) atomic_add_return(-1, v)
#define atomic_fetch_add(i, v) ({ int __i = (i); atomic_add_return(__i, v) - __i; })
#define atomic_fetch_inc(v) (atomic_add_return(1, v) - 1)
#define atomic_inc_and_test(v) (atomic_add_return(1, v) == 0)
#define atomic_dec_and_test(v) (atomic_add_return(-1, v) == 0)
#define atomic_sub_and_test(i, v) (atomic_add_return(-(i), v) == 0)
#define atomic_add_negative(i, v) (atomic_add_return(i, v) < 0)
#define atomic_inc_not_zero(v) atomic_add_unless(v, 1, 0)
#define atomic_read_acquire(v) atomic_read(v)
#define atomic_set_release(v, i) atomic_set(v, i)
#define atomic_cmpxchg_acquire(v, o, n) atomic_cmpxchg(v, o, n)
#define atomic_cmpxchg_release(v, o, n) atomic_cmpxchg(v, o, n)
#define atomic_cmpxchg_relaxed(v, o, n) atomic_cmpxchg(v, o, n)
#define atomic_try_cmpxchg(v, old, new) \
	({ \
		typeof(old) __old = (old); \
		int __was = *__old; \
		int __there = atomic_cmpxchg(v, __was, new); \
		*__old = __there; \
		__there == __was; \
	})

/* The new value, negative when it is not decremented for that. */
#define atomic_dec_if_positive(v) \
	({ \
		atomic_t *__v = (v); \
		int __was; \
		do { \
			__was = __v->counter; \
		} while (__was > 0 && atomic_cmpxchg(__v, __was, __was - 1) != __was); \
		__was - 1; \
	})

#define atomic64_add(i, v) ((void)atomic64_add_return(i, v))
#define atomic64_sub(i, v) ((void)atomic64_add_return(-(i), v))
#define atomic64_inc(v) ((void)atomic64_add_return(1, v))
#define atomic64_dec(v) ((void)atomic64_add_return(-1, v))
#define atomic64_sub_return(i, v) atomic64_add_return(-(i), v)
#define atomic64_inc_return(v) atomic64_add_return(1, v)
#define atomic64_dec_return(v) atomic64_add_return(-1, v)
#define atomic64_dec_and_test(v) (atomic64_add_return(-1, v) == 0)
#define atomic64_inc_not_zero(v) atomic64_add_unless(v, 1, 0)

#define atomic_long_read(v) atomic64_read(v)
#define atomic_long_set(v, i) atomic64_set(v, i)
#define atomic_long_add(i, v) atomic64_add(i, v)
#define atomic_long_sub(i, v) atomic64_sub(i, v)
#define atomic_long_inc(v) atomic64_inc(v)
#define atomic_long_dec(v) atomic64_dec(v)
#define atomic_long_add_return(i, v) atomic64_add_return(i, v)
#define atomic_long_inc_return(v) atomic64_inc_return(v)
#define atomic_long_dec_return(v) atomic64_dec_return(v)
#define atomic_long_dec_and_test(v) atomic64_dec_and_test(v)
#define atomic_long_inc_not_zero(v) atomic64_inc_not_zero(v)

#define xchg(ptr, v) ({ typeof(*(ptr)) __xchg = *(ptr); *(ptr) = (v); __xchg; })
#define cmpxchg(ptr, o, n) \
	({ typeof(*(ptr)) __there = *(ptr); if (__there == (o)) *(ptr) = (n); __there; })

#endif
