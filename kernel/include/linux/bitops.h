/* Models include/linux/bitops.h: set and clear are visible, test_bit is a plain read. */
#ifndef _LINUX_BITOPS_H
#define _LINUX_BITOPS_H

#include <linux/bits.h>
#include <linux/types.h>

int test_and_set_bit(long nr, unsigned long *addr);
int test_and_clear_bit(long nr, unsigned long *addr);

#define set_bit(nr, addr) ((void)test_and_set_bit(nr, addr))
#define clear_bit(nr, addr) ((void)test_and_clear_bit(nr, addr))
#define clear_bit_unlock(nr, addr) clear_bit(nr, addr)
#define __set_bit(nr, addr) ((addr)[BIT_WORD(nr)] |= BIT_MASK(nr))
#define __clear_bit(nr, addr) ((addr)[BIT_WORD(nr)] &= ~BIT_MASK(nr))
#define test_bit(nr, addr) ((int)(((addr)[BIT_WORD(nr)] >> ((nr) % BITS_PER_LONG)) & 1))

static inline unsigned int hweight32(u32 w)
{
	unsigned int count = 0;

	for (; w; w &= w - 1)
		count++;
	return count;
}

static inline int fls(unsigned int x)
{
	int r = 0;

	for (; x; x >>= 1)
		r++;
	return r;
}

static inline unsigned long __ffs(unsigned long x)
{
	unsigned long r = 0;

	for (; !(x & 1); x >>= 1)
		r++;
	return r;
}

#define ffs(x) ((x) ? (int)__ffs(x) + 1 : 0)
#define ilog2(n) (fls(n) - 1)
#define is_power_of_2(n) ((n) != 0 && (((n) & ((n) - 1)) == 0))

#endif
