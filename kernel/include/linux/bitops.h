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

#define test_bit_acquire(nr, addr) test_bit(nr, addr)
#define set_bit_le(nr, addr) set_bit(nr, addr)
#define test_and_set_bit_lock(nr, addr) test_and_set_bit(nr, addr)
#define __test_and_set_bit(nr, addr) ({ int __was = test_bit(nr, addr); __set_bit(nr, addr); __was; })
#define __test_and_clear_bit(nr, addr) ({ int __was = test_bit(nr, addr); __clear_bit(nr, addr); __was; })
#define __change_bit(nr, addr) ((addr)[BIT_WORD(nr)] ^= BIT_MASK(nr))
#define change_bit(nr, addr) ((void)test_and_change_bit(nr, addr))
#define test_and_change_bit(nr, addr) \
	(test_bit(nr, addr) ? test_and_clear_bit(nr, addr) : test_and_set_bit(nr, addr))
#define assign_bit(nr, addr, value) ((value) ? set_bit(nr, addr) : clear_bit(nr, addr))
#define __assign_bit(nr, addr, value) ((value) ? (void)__set_bit(nr, addr) : (void)__clear_bit(nr, addr))

static inline unsigned int hweight64(u64 w)
{
	unsigned int count = 0;

	for (; w; w &= w - 1)
		count++;
	return count;
}

#define hweight_long(w) hweight64(w)
#define hweight8(w) hweight64((u8)(w))
#define hweight16(w) hweight64((u16)(w))
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

static inline int fls64(u64 x)
{
	return x >> 32 ? fls(x >> 32) + 32 : fls(x);
}

#define fls_long(x) fls64(x)
#define __fls(x) ((unsigned long)fls64(x) - 1)
#define ffz(x) __ffs(~(x))

static inline u32 rol32(u32 word, unsigned int shift)
{
	return word << (shift & 31) | word >> (-shift & 31);
}

static inline u32 ror32(u32 word, unsigned int shift)
{
	return word >> (shift & 31) | word << (-shift & 31);
}

static inline s32 sign_extend32(u32 value, int index)
{
	return (s32)(value << (31 - index)) >> (31 - index);
}

static inline unsigned long __ffs(unsigned long x)
{
	unsigned long r = 0;

	for (; !(x & 1); x >>= 1)
		r++;
	return r;
}

#define ffs(x) ((x) ? (int)__ffs(x) + 1 : 0)
#define __ffs64(x) __ffs(x)
#define ilog2(n) (fls64(n) - 1)
#define is_power_of_2(n) ((n) != 0 && (((n) & ((n) - 1)) == 0))

static inline unsigned long roundup_pow_of_two(unsigned long n)
{
	return n <= 1 ? 1 : 1UL << fls64(n - 1);
}

#define rounddown_pow_of_two(n) (1UL << ilog2(n))
#define order_base_2(n) ((n) > 1 ? ilog2((n) - 1) + 1 : 0)

/* The first bit from offset on that is set, or size; that is not; that is set in both. */
unsigned long find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset);
unsigned long find_next_zero_bit(const unsigned long *addr, unsigned long size, unsigned long offset);
unsigned long find_next_and_bit(const unsigned long *a, const unsigned long *b, unsigned long size, unsigned long offset);
unsigned long find_last_bit(const unsigned long *addr, unsigned long size);
#define find_first_bit(addr, size) find_next_bit(addr, size, 0)
#define find_first_zero_bit(addr, size) find_next_zero_bit(addr, size, 0)
#define for_each_set_bit(bit, addr, size) \
	for ((bit) = find_first_bit(addr, size); (bit) < (size); (bit) = find_next_bit(addr, size, (bit) + 1))
#define for_each_set_bit_from(bit, addr, size) \
	for ((bit) = find_next_bit(addr, size, bit); (bit) < (size); (bit) = find_next_bit(addr, size, (bit) + 1))
#define for_each_clear_bit(bit, addr, size) \
	for ((bit) = find_first_zero_bit(addr, size); (bit) < (size); (bit) = find_next_zero_bit(addr, size, (bit) + 1))

#endif
