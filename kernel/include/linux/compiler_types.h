/* Models include/linux/compiler_types.h, compiler_attributes.h. Left out: sparse's checks, sanitizers. */
#ifndef _LINUX_COMPILER_TYPES_H
#define _LINUX_COMPILER_TYPES_H

#include <kobjlab/entry.h>

#define __user
#define __kernel
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __nocast
#define __bitwise
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __acquire(x) ((void)0)
#define __release(x) ((void)0)

/* Ours, of a member that is a pointer to a function: functions that return something may stand there, too. */
#define __any_result __attribute__((kobjlab_any_result))
/* With any parameters, too. */
#define __any_function __attribute__((kobjlab_any_function))
#define __cleanup(fn) __attribute__((cleanup(fn)))
#define __packed __attribute__((packed))
#define __aligned(x) __attribute__((aligned(x)))
#define __section(s) __attribute__((section(s)))
#define __weak __attribute__((weak))
#define __noreturn __attribute__((noreturn))
#define __used __attribute__((used))
#define __maybe_unused __attribute__((unused))
#define __always_unused __attribute__((unused))
#define __unused __attribute__((unused))
#define __must_check __attribute__((warn_unused_result))
#define __printf(a, b) __attribute__((format(printf, a, b)))
#define __scanf(a, b) __attribute__((format(scanf, a, b)))
#define __malloc __attribute__((malloc))
#define __pure __attribute__((pure))
#define __attribute_const__ __attribute__((const))
#define __deprecated
#define __cold
#define __hot
#define __visible
#define __randomize_layout
#define __no_randomize_layout
#define __designated_init
#define __counted_by(member)
#define __counted_by_le(member)
#define __counted_by_be(member)
#define __alloc_size(...)
#define __realloc_size(...)
#define __nonstring
#define __flatten
#define __noclone
#define __no_kasan_or_inline inline
#define noinline_for_stack noinline
#define __no_kcsan
#define __nocfi
#define __private
#define __chk_user_ptr(x) ((void)(x))
#define ____cacheline_internodealigned_in_smp
#define __cacheline_aligned
#define __cacheline_aligned_in_smp
#define __assume_aligned(...)
#define __ref
#define __read_mostly
#define __ro_after_init
#define ____cacheline_aligned
#define ____cacheline_aligned_in_smp
#define __refdata
#define noinline __attribute__((noinline))
#define notrace
#define asmlinkage
#define fallthrough ((void)0)
#define __always_inline inline
#define __no_sanitize_address

#endif
