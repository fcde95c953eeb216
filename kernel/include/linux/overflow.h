/* Models include/linux/overflow.h: arithmetic that says, or clamps, what does not fit. */
#ifndef _LINUX_OVERFLOW_H
#define _LINUX_OVERFLOW_H

#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/stddef.h>
#include <linux/types.h>

/* Numbers of 128 bits, in two's complement. */
struct __wide {
	u64 low;
	u64 high;
};

static inline struct __wide __wide_add(struct __wide a, struct __wide b)
{
	struct __wide sum = { a.low + b.low, a.high + b.high };

	sum.high += sum.low < a.low;
	return sum;
}

static inline struct __wide __wide_sub(struct __wide a, struct __wide b)
{
	return (struct __wide){ a.low - b.low, a.high - b.high - (a.low < b.low) };
}

/* Exact, as each factor has 65 bits at most. */
static inline struct __wide __wide_mul(struct __wide a, struct __wide b)
{
	u64 low = (a.low & U32_MAX) * (b.low & U32_MAX);
	u64 middle = (a.low >> 32) * (b.low & U32_MAX) + (low >> 32);
	u64 other = (a.low & U32_MAX) * (b.low >> 32) + (middle & U32_MAX);
	u64 high = (a.low >> 32) * (b.low >> 32) + (middle >> 32) + (other >> 32);

	return (struct __wide){ other << 32 | (low & U32_MAX), high + a.high * b.low + a.low * b.high };
}

#define __as_wide(x) ({ typeof(x) __x = (x); (struct __wide){ (u64)__x, __x < 0 ? ~0ULL : 0 }; })
#define __check_overflow(op, a, b, d) \
	({ \
		struct __wide __exact = __wide_##op(__as_wide(a), __as_wide(b)); \
		typeof(d) __d = (d); \
		struct __wide __kept; \
		*__d = (typeof(*__d))__exact.low; \
		__kept = __as_wide(*__d); \
		(bool)(__kept.low != __exact.low || __kept.high != __exact.high); \
	})
#define check_add_overflow(a, b, d) __check_overflow(add, a, b, d)
#define check_sub_overflow(a, b, d) __check_overflow(sub, a, b, d)
#define check_mul_overflow(a, b, d) __check_overflow(mul, a, b, d)
#define __builtin_add_overflow(a, b, d) check_add_overflow(a, b, d)
#define __builtin_sub_overflow(a, b, d) check_sub_overflow(a, b, d)
#define __builtin_mul_overflow(a, b, d) check_mul_overflow(a, b, d)

static inline size_t size_add(size_t a, size_t b)
{
	return a + b < a ? SIZE_MAX : a + b;
}

static inline size_t size_sub(size_t a, size_t b)
{
	return a == SIZE_MAX || b == SIZE_MAX || b > a ? SIZE_MAX : a - b;
}

static inline size_t size_mul(size_t a, size_t b)
{
	return b != 0 && a > SIZE_MAX / b ? SIZE_MAX : a * b;
}

#define array_size(a, b) size_mul(a, b)
#define array3_size(a, b, c) size_mul(size_mul(a, b), c)
#define flex_array_size(p, member, count) size_mul(count, sizeof(*(p)->member))
#define struct_size(p, member, count) size_add(sizeof(*(p)), flex_array_size(p, member, count))
#define struct_size_t(type, member, count) struct_size((type *)NULL, member, count)

#endif
