/* Models include/linux/bitmap.h, find.h: sets of bits in arrays of words. */
#ifndef _LINUX_BITMAP_H
#define _LINUX_BITMAP_H

#include <linux/cleanup.h>
#include <linux/bitops.h>
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

#define BITMAP_FIRST_WORD_MASK(start) (~0UL << ((start) % BITS_PER_LONG))
#define BITMAP_LAST_WORD_MASK(nbits) (~0UL >> (-(unsigned int)(nbits) % BITS_PER_LONG))
#define bitmap_size(nbits) (BITS_TO_LONGS(nbits) * sizeof(unsigned long))
#define bitmap_zero(dst, nbits) ((void)memset(dst, 0, bitmap_size(nbits)))
#define bitmap_fill(dst, nbits) ((void)memset(dst, 0xff, bitmap_size(nbits)))
#define bitmap_copy(dst, src, nbits) ((void)memcpy(dst, src, bitmap_size(nbits)))
#define bitmap_empty(src, nbits) (find_first_bit(src, nbits) == (nbits))
#define bitmap_full(src, nbits) (find_first_zero_bit(src, nbits) == (nbits))
#define bitmap_alloc(nbits, gfp) ((unsigned long *)kmalloc(bitmap_size(nbits), gfp))
#define bitmap_zalloc(nbits, gfp) ((unsigned long *)kzalloc(bitmap_size(nbits), gfp))
#define bitmap_free(bitmap) kfree(bitmap)

void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits);
void bitmap_clear(unsigned long *map, unsigned int start, unsigned int nbits);
unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits);
bool bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned int nbits);
bool bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned int nbits);
/* Whether anything is set in the result. */
bool bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned int nbits);
void bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned int nbits);
void bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned int nbits);
bool bitmap_andnot(unsigned long *dst, const unsigned long *a, const unsigned long *b, unsigned int nbits);
/* Where nr zeros are from start on, as align_mask wants it; beyond size: nowhere. */
unsigned long bitmap_find_next_zero_area(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr,
					 unsigned long align_mask);

DEFINE_FREE(bitmap, unsigned long *, if (_T) bitmap_free(_T))

#endif
