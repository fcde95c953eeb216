/*
 * Models include/linux/kfifo.h: rings of elements, the number of which is a power of two. Left out: records, DMA, user space
 * copies.
 */
#ifndef _LINUX_KFIFO_H
#define _LINUX_KFIFO_H

#include <linux/array_size.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/types.h>

/* in and out count what was ever put in and taken out. */
#define __STRUCT_KFIFO(type, size) \
	{ \
		unsigned int in; \
		unsigned int out; \
		unsigned int mask; \
		type *data; \
		type buf[size]; \
	}
#define DECLARE_KFIFO(fifo, type, size) struct __STRUCT_KFIFO(type, size) fifo
#define DECLARE_KFIFO_PTR(fifo, type) struct __STRUCT_KFIFO(type, 1) fifo
#define INIT_KFIFO(fifo) \
	((void)((fifo).in = (fifo).out = 0, (fifo).mask = ARRAY_SIZE((fifo).buf) - 1, (fifo).data = (fifo).buf))
#define DEFINE_KFIFO(fifo, type, size) \
	DECLARE_KFIFO(fifo, type, size) = { .mask = (size) - 1, .data = fifo.buf }

struct kfifo __STRUCT_KFIFO(unsigned char, 1);

static inline unsigned int __kfifo_roundup(unsigned int size)
{
	unsigned int power = 2;

	while (power < size)
		power *= 2;
	return power;
}

#define kfifo_alloc(fifo, size, gfp) \
	({ \
		unsigned int __elements = __kfifo_roundup(size); \
		(fifo)->data = kcalloc(__elements, sizeof(*(fifo)->data), gfp); \
		(fifo)->in = (fifo)->out = 0; \
		(fifo)->mask = (fifo)->data ? __elements - 1 : 0; \
		(fifo)->data ? 0 : -ENOMEM; \
	})
#define kfifo_free(fifo) \
	({ \
		kfree((fifo)->data); \
		(fifo)->data = NULL; \
		(fifo)->in = (fifo)->out = (fifo)->mask = 0; \
	})
#define kfifo_initialized(fifo) ((fifo)->mask != 0)
#define kfifo_size(fifo) ((fifo)->mask + 1)
#define kfifo_len(fifo) ((fifo)->in - (fifo)->out)
#define kfifo_avail(fifo) (kfifo_size(fifo) - kfifo_len(fifo))
#define kfifo_is_empty(fifo) ((fifo)->in == (fifo)->out)
#define kfifo_is_full(fifo) (kfifo_len(fifo) > (fifo)->mask)
#define kfifo_reset(fifo) ((void)((fifo)->in = (fifo)->out = 0))
#define kfifo_reset_out(fifo) ((void)((fifo)->out = (fifo)->in))

/* One element: 1, or 0 when the ring is full, or empty. */
#define kfifo_put(fifo, val) \
	({ \
		int __done = !kfifo_is_full(fifo); \
		if (__done) { \
			(fifo)->data[(fifo)->in & (fifo)->mask] = (val); \
			(fifo)->in++; \
		} \
		__done; \
	})
#define kfifo_peek(fifo, val) \
	({ \
		int __done = !kfifo_is_empty(fifo); \
		if (__done) \
			*(val) = (fifo)->data[(fifo)->out & (fifo)->mask]; \
		__done; \
	})
#define kfifo_get(fifo, val) \
	({ \
		int __got = kfifo_peek(fifo, val); \
		(fifo)->out += __got; \
		__got; \
	})
#define kfifo_skip(fifo) ((void)((fifo)->out++))

/* As many of n elements as there are, or is room for. */
#define kfifo_in(fifo, from, n) \
	({ \
		typeof((fifo)->data) __from = (void *)(from); \
		unsigned int __n = (n); \
		unsigned int __i; \
		for (__i = 0; __i < __n && kfifo_put(fifo, __from[__i]); __i++) \
			; \
		__i; \
	})
#define kfifo_out(fifo, to, n) \
	({ \
		typeof((fifo)->data) __to = (void *)(to); \
		unsigned int __n = (n); \
		unsigned int __i; \
		for (__i = 0; __i < __n && kfifo_get(fifo, &__to[__i]); __i++) \
			; \
		__i; \
	})
#define kfifo_in_spinlocked(fifo, from, n, lock) \
	({ \
		unsigned long __flags; \
		unsigned int __count; \
		spin_lock_irqsave(lock, __flags); \
		__count = kfifo_in(fifo, from, n); \
		spin_unlock_irqrestore(lock, __flags); \
		__count; \
	})
#define kfifo_out_spinlocked(fifo, to, n, lock) \
	({ \
		unsigned long __flags; \
		unsigned int __count; \
		spin_lock_irqsave(lock, __flags); \
		__count = kfifo_out(fifo, to, n); \
		spin_unlock_irqrestore(lock, __flags); \
		__count; \
	})

#endif
