/* Models include/linux/random.h. Differs: the machine has no randomness of its own, so that the numbers are always the same. */
#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H

#include <linux/string.h>
#include <linux/types.h>

#define get_random_u32() 0x2545f491u
#define get_random_u64() 0x2545f4914f6cdd1dull
#define get_random_u16() ((u16)0x2545)
#define get_random_u8() ((u8)0x25)
#define get_random_int() get_random_u32()
#define get_random_long() ((unsigned long)get_random_u64())
#define get_random_u32_below(ceil) (get_random_u32() % (ceil))
#define prandom_u32() get_random_u32()
#define get_random_bytes(buf, nbytes) ((void)memset(buf, 0x25, nbytes))

#endif
