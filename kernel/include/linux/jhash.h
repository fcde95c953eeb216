/* Models include/linux/jhash.h. Differs: another function of the same arguments. */
#ifndef _LINUX_JHASH_H
#define _LINUX_JHASH_H

#include <linux/hash.h>
#include <linux/types.h>

#define JHASH_INITVAL 0xdeadbeef

static inline u32 jhash(const void *key, u32 length, u32 initval)
{
	const u8 *at = key;
	u32 hash = initval + length;

	while (length--)
		hash = (hash ^ *at++) * GOLDEN_RATIO_32;
	return hash ^ hash >> 15;
}

#define jhash2(key, length, initval) jhash(key, (length) * sizeof(u32), initval)

static inline u32 jhash_3words(u32 a, u32 b, u32 c, u32 initval)
{
	u32 words[3] = { a, b, c };

	return jhash(words, sizeof(words), initval);
}

#define jhash_2words(a, b, initval) jhash_3words(a, b, 0, initval)
#define jhash_1word(a, initval) jhash_3words(a, 0, 0, initval)

#endif
